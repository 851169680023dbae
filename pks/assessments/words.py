"""What the screen says of assessments: zones, outcomes, and why something is not taken."""

from collections.abc import Mapping
from typing import Any

from pks.assessments.bands import BandFault, BandFaultKind, Zone
from pks.assessments.entering import AssessmentObstacle
from pks.assessments.judging import Outcome
from pks.assessments.models import Scale
from pks.assessments.scaling import ScaleObstacle
from pks.assessments.scores import ScoreFault, written
from pks.assessments.sheet import CellFault, SheetFault
from pks.assessments.targeting import TargetObstacle
from pks.batches.facts import MOST_UNITS
from pks.web.language import lazy_gettext as _

ZONE_TEXT = {
    Zone.RED: _("Merah"),
    Zone.YELLOW: _("Kuning"),
    Zone.GREEN: _("Hijau"),
    Zone.DARK_GREEN: _("Hijau tua"),
}

#: The tag of an outcome: its tone, its icon, its words.
OUTCOME_LOOK = {
    Outcome.REACHED: ("ok", "circle-check", _("Tercapai")),
    Outcome.MISSED: ("bad", "circle-x", _("Tidak tercapai")),
    Outcome.OPEN: ("", "hourglass", _("Belum ada hasil")),
    Outcome.UNKNOWN: ("", "help-circle", _("Tidak dapat dinilai")),
}

SCORE_TEXT = {
    ScoreFault.NOT_A_NUMBER: _("Tulis bilangan, misalnya 83,18."),
    ScoreFault.TOO_PRECISE: _("Paling banyak dua angka di belakang koma."),
    ScoreFault.OUT_OF_RANGE: _("Nilai harus antara 0 dan 100."),
}

ASSESSMENT_TEXT = {
    AssessmentObstacle.NO_SCALE: _("Belum ada skala penilaian untuk tahun ini."),
    AssessmentObstacle.YEAR_TO_COME: _("Tahun ini belum tiba."),
    AssessmentObstacle.NO_SOURCE: _("Tuliskan dari mana angkanya."),
    AssessmentObstacle.OUT_OF_RANGE: _("Nilai harus antara 0 dan 100."),
    AssessmentObstacle.OTHER_DIMENSION: _("Dimensi itu bukan bagian dari skala tahun ini."),
    AssessmentObstacle.OPINION_IS_COMPUTED: _("Kategori dan zona tahun ini dihitung dari nilai."),
    AssessmentObstacle.NO_SECOND_AXIS: _("Penilaian tahun ini hanya mempunyai satu sumbu."),
}

TARGET_TEXT = {
    TargetObstacle.NOTHING_AIMED_AT: _("Isi nilai atau pilih zona yang dituju."),
    TargetObstacle.OUT_OF_RANGE: _("Nilai harus antara 0 dan 100."),
}

SCALE_TEXT = {
    ScaleObstacle.YEARS_REVERSED: _("Tahun akhir mendahului tahun awal."),
    ScaleObstacle.YEARS_TAKEN: _("Sebagian tahun ini sudah dipakai skala lain."),
    ScaleObstacle.NO_BANDS: _("Isi rentang nilainya, atau pilih bahwa hasilnya diisi."),
    ScaleObstacle.BANDS_NOT_USED: _(
        "Hasil yang diisi tidak memakai rentang: kosongkan, atau pilih bahwa hasilnya dihitung."
    ),
    ScaleObstacle.DIMENSION_TWICE: _("Setiap dimensi hanya boleh disebut satu kali."),
    ScaleObstacle.LABEL_TWICE: _("Setiap kategori hanya boleh disebut satu kali."),
    ScaleObstacle.IN_USE: _(
        "Sudah ada hasil menurut skala ini: rentang, dimensi, sumbu, dan cara hasilnya diperoleh "
        "tidak dapat diubah lagi."
    ),
    ScaleObstacle.YEARS_IN_USE: _("Sudah ada hasil pada tahun yang akan dikeluarkan."),
}

#: `%(low)s` and `%(high)s` are scores.
BAND_TEXT = {
    BandFaultKind.REVERSED: _("Batas bawah %(low)s lebih besar daripada batas atas %(high)s."),
    BandFaultKind.OUT_OF_RANGE: _("Batas harus antara 0 dan 100: %(low)s–%(high)s."),
    BandFaultKind.GAP: _("Nilai %(low)s–%(high)s belum masuk rentang mana pun."),
    BandFaultKind.OVERLAP: _("Nilai %(low)s–%(high)s masuk lebih dari satu rentang."),
}

NOTHING_TAKEN = _("Tidak ada yang disimpan: perbaiki yang disebut di bawah, lalu unggah lagi.")
NOT_A_SHEET = _("Lembar pertama berkas ini tidak dapat dibaca; simpan ulang dari Excel.")
TOO_MANY_ROWS = _(
    "Lembar ini terlalu besar: paling banyak %(most)s baris dalam satu lembar.", most=MOST_UNITS
)

#: `%(value)s` is the text at fault.
SHEET_TEXT = {
    SheetFault.MISSING_COLUMN: _("Kolom “%(value)s” tidak ada."),
    SheetFault.UNKNOWN_COLUMN: _("Kolom “%(value)s” tidak dikenal."),
    SheetFault.DOUBLED_COLUMN: _("Kolom “%(value)s” ada dua kali."),
    SheetFault.NO_ROWS: _("Tidak ada satu nilai pun yang terisi."),
    SheetFault.FORMULA: _("Berisi rumus; salin, lalu tempel sebagai nilai."),
    SheetFault.ERROR_VALUE: _("Berisi galat Excel."),
    SheetFault.UNIT_MISSING: _("Nama instansinya kosong."),
    SheetFault.UNKNOWN_UNIT: _("“%(value)s” tidak ada dalam daftar instansi ini."),
    SheetFault.DOUBLED_UNIT: _("Instansi ini sudah ada pada baris di atasnya."),
    SheetFault.NO_SOURCE: _("Sumbernya kosong, dan tidak ada sumber bersama."),
    SheetFault.NOT_TEXT: _("“%(value)s” bukan teks; format selnya sebagai Teks."),
    SheetFault.TOO_LONG: _("Paling banyak %(value)s karakter."),
    SheetFault.UNKNOWN_ZONE: _(
        "“%(value)s” bukan zona; tulis merah, kuning, hijau, atau hijau tua."
    ),
    SheetFault.NOT_A_NUMBER: _("“%(value)s” bukan bilangan."),
    SheetFault.TOO_PRECISE: _("“%(value)s” mempunyai lebih dari dua angka di belakang koma."),
    SheetFault.OUT_OF_RANGE: _("“%(value)s” tidak antara 0 dan 100."),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "assessment.enter": _("mencatat hasil penilaian"),
    "assessment.correct": _("memperbaiki hasil penilaian"),
    "assessment.remove": _("menghapus hasil penilaian"),
    "assessment.aim": _("menetapkan sasaran"),
    "assessment.drop_aim": _("menghapus sasaran"),
    "assessment_scale.add": _("menambah skala penilaian"),
    "assessment_scale.change": _("mengubah skala penilaian"),
    "assessment_scale.remove": _("menghapus skala penilaian"),
}

#: What the trail calls what has changed.
_FIELD_TEXT = {
    "total": _("nilai"),
    "opinion": _("opini"),
    "second_axis": _("sumbu kedua"),
    "zone": _("zona"),
    "source": _("sumber"),
    "target": _("nilai sasaran"),
    "above": _("harus dilewati"),
}


def years_text(scale: Scale) -> str:
    """Return the years of a scale: "≤ 2021", "2022–2024", "2025 →"."""
    if scale.first_year is None:
        return str(_("semua tahun")) if scale.last_year is None else f"≤ {scale.last_year}"
    if scale.last_year is None:
        return f"{scale.first_year} →"
    if scale.first_year == scale.last_year:
        return str(scale.first_year)
    return f"{scale.first_year}–{scale.last_year}"


def sheet_sentence(fault: CellFault) -> str:
    """Return what is wrong in a cell: "Nilai total: “baik” bukan bilangan."."""
    sentence = str(SHEET_TEXT[fault.fault]) % {"value": fault.value}
    return f"{fault.heading}: {sentence}" if fault.heading else sentence


def band_sentence(fault: BandFault) -> str:
    """Return what is wrong with bands: "Nilai 80,00–80,99 belum masuk rentang mana pun."."""
    return str(BAND_TEXT[fault.kind]) % {"low": written(fault.low), "high": written(fault.high)}


def changed_words(details: Mapping[str, Any]) -> list[str]:
    """Return what an entry of the trail has changed: ["nilai 73,00 → 73,02"].

    Of what was entered for the first time, what it says; where it is from stands with the result.
    """
    before, after = details.get("before") or {}, details.get("after") or {}
    if not before or not after:
        told = before or after
        return [f"{_field_text(name)} {_told(name, told)}" for name in told if name != "source"]
    return [
        f"{_field_text(name)} {_told(name, before)} → {_told(name, after)}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _field_text(name: str) -> str:
    return str(_FIELD_TEXT.get(name) or name.removeprefix("dimension "))


def _told(name: str, told: Mapping[str, str]) -> str:
    value = told.get(name)
    if value is None:
        return "–"
    if name == "zone":
        return str(ZONE_TEXT[Zone(value)])
    if name == "above":
        return str(_("ya"))
    return value if name in ("opinion", "second_axis", "source") else value.replace(".", ",")
