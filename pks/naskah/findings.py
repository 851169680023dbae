"""What the linter can find, and in which words it says so."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules. The value is what a waiver in the register names."""

    WEEKDAY = "hari_tidak_sesuai"
    DATE_WORDS = "kata_tanggal_tidak_sesuai"
    NUMBER_WORDS = "kata_bilangan_tidak_sesuai"
    DEAD_REFERENCE = "rujukan_mati"
    NO_SUCH_ARTICLE = "rujukan_tanpa_pasal"
    DOUBLED_NUMBER = "nomor_ganda"
    TYPED_NUMBER = "nomor_diketik"
    MISSING_CLAUSE = "klausul_wajib"
    MIXED_PARTY_TERMS = "sebutan_pihak_campur"
    PARTY_NAME = "nama_pihak_berbeda"
    NO_NUMBER = "nomor_kosong"
    END_AND_TERM = "tanggal_berakhir_tidak_sesuai"
    LONG_TERM = "jangka_waktu_panjang"
    OUTLIVES_PARENT = "melampaui_induk"
    NO_COMMITMENT = "ruang_lingkup_tanpa_komitmen"
    NO_ARTICLE = "ruang_lingkup_tanpa_pasal"
    LEFTOVER_VARIABLE = "variabel_tersisa"
    DOUBLED_WORD = "kata_ganda"
    DOUBLED_SPACE = "spasi_ganda"
    LIST_MARK = "tanda_baca_daftar"
    NOTHING_CHANGED = "tanpa_perubahan"
    UNEQUAL_LANGUAGES = "bahasa_tidak_sepadan"
    NO_ENGLISH = "tanpa_bahasa_inggris"


class Severity(StrEnum):
    """An error must be repaired; a warning may be waived with a reason."""

    ERROR = "kesalahan"
    WARNING = "peringatan"


class Stage(StrEnum):
    """How far the document is: an empty number is nothing to tell of before it is signed."""

    DRAFTING = "penyusunan"
    SIGNING = "penandatanganan"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `suggestion` is the text to put in its place, or None."""

    rule: Rule
    severity: Severity
    place: str
    message: str
    suggestion: str | None = None


@dataclass(frozen=True)
class Mandatory:
    """A clause that a kind of paper must have, by the name of its article; `source` says why."""

    key: str
    title: str
    source: str


def error(rule: Rule, place: str, message: str, suggestion: str | None = None) -> Finding:
    """Return a finding that must be repaired."""
    return Finding(rule, Severity.ERROR, place, message, suggestion)


def warning(rule: Rule, place: str, message: str, suggestion: str | None = None) -> Finding:
    """Return a finding that may be waived."""
    return Finding(rule, Severity.WARNING, place, message, suggestion)
