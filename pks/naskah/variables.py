"""The catalogue of variables: what a template may ask of an agreement's facts.

A variable whose fact is missing gives gaps, never an empty text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pks.naskah.facts import AgreementFacts, PartyFacts, SignatoryFacts
from pks.naskah.model import Gap, Strong, Text, merged
from pks.naskah.template import Blank, BlankKind
from pks.naskah.wording import Wording

SIGNING_DATE = ("tanggal_penandatanganan", "tanggal penandatanganan")


@dataclass(frozen=True)
class Variable:
    """One entry of the catalogue; `value` reads it from the facts."""

    name: str
    label: str
    example: str
    value: Callable[[AgreementFacts, Wording], Text]


def text_or_gap(value: str | None, key: str, label: str, part: str | None = None) -> Text:
    """Return `value`, or a gap where there is none; blanks are none."""
    if value and value.strip():
        return (value.strip(),)
    return (Gap(key, label, part),)


def titled_office(signatory: SignatoryFacts, words: Wording) -> str:
    """Return the office with the mark of its capacity: "Plt. Kepala …"."""
    return words.capacities[signatory.capacity] + signatory.office


def _day(value: date | None, words: Wording, key: str, label: str) -> Text:
    return (words.long_date(value),) if value else (Gap(key, label),)


def _signing_day(facts: AgreementFacts, words: Wording) -> Text:
    if facts.signed_on:
        return (words.date_in_words(facts.signed_on),)
    gaps = (
        Gap(*SIGNING_DATE, part=part) for part in ("hari", "tanggal", "bulan", "tahun", "angka")
    )
    return tuple(chain.from_iterable(zip(gaps, words.open_day, strict=True)))


def parent_reference(facts: AgreementFacts, words: Wording) -> Text:
    """Return the parent agreement with its numbers and its day."""
    parent = facts.parent
    if parent is None:
        return (Gap("induk", "naskah induk"),)
    numbers = f" {words.and_} ".join(f"{words.number} {number}" for number in parent.numbers)
    numbered = text_or_gap(numbers, "nomor_induk", "nomor naskah induk")
    lead = f"{parent.title} " if numbers else f"{parent.title} {words.number} "
    signed = _day(parent.signed_on, words, "tanggal_induk", "tanggal naskah induk")
    return merged((lead, *numbered, f" {words.dated} ", *signed))


def _end_of_parent(facts: AgreementFacts, words: Wording) -> Text:
    ends_on = facts.parent.ends_on if facts.parent else None
    return _day(ends_on, words, "akhir_induk", "tanggal berakhir naskah induk")


def _years(facts: AgreementFacts, words: Wording) -> Text:
    if facts.term_years:
        return (words.years(facts.term_years),)
    return (Gap("lama", "jangka waktu"),)


CATALOGUE = {
    variable.name: variable
    for variable in (
        Variable(
            "perihal", "perihal", "Peningkatan Kualitas Pelayanan Publik",
            lambda facts, _words: text_or_gap(facts.subject, "perihal", "perihal"),
        ),
        Variable(
            "pada_hari", "hari dan tanggal penandatanganan",
            "Senin, tanggal tujuh, bulan Februari, …", _signing_day,
        ),
        Variable(
            "tempat", "tempat penandatanganan", "Balai Patriot",
            lambda facts, _words: text_or_gap(facts.place, "tempat", "tempat penandatanganan"),
        ),
        Variable(
            "nama_pihak_1", "nama pihak pertama",
            "Ombudsman Republik Indonesia Perwakilan Jakarta Raya",
            lambda facts, _words: (facts.parties[0].name,),
        ),
        Variable(
            "nama_pihak_2", "nama pihak kedua", "Dinas Kesehatan Kota Bekasi",
            lambda facts, _words: (facts.parties[1].name,),
        ),
        Variable(
            "induk", "naskah induk", "Nota Kesepahaman … Nomor … tanggal …", parent_reference
        ),
        Variable(
            "akhir_induk", "tanggal berakhir naskah induk", "8 Desember 2026", _end_of_parent
        ),
        Variable("lama", "jangka waktu", "3 (tiga) tahun", _years),
        Variable(
            "mulai", "tanggal mulai berlaku", "7 Februari 2022",
            lambda facts, words: _day(
                facts.starts_on, words, "mulai", "tanggal mulai berlaku"
            ),
        ),
        Variable(
            "berakhir", "tanggal berakhir", "6 Februari 2025",
            lambda facts, words: _day(facts.ends_on, words, "berakhir", "tanggal berakhir"),
        ),
        Variable(
            "pemberitahuan", "batas waktu pemberitahuan", "3 (tiga) bulan",
            lambda facts, words: (words.months(facts.notice_months),),
        ),
    )
}  # fmt: skip

PARTY_VARIABLES = ("jabatan", "dasar_kewenangan", "nama", "kedudukan", "sebutan")
TERM_VARIABLES = ("pihak_1", "pihak_2", "para_pihak", "pihak")


def blank_values(
    blanks: Sequence[Blank], typed: Mapping[str, str], words: Wording
) -> dict[str, Text]:
    """Return the value of each blank; the empty ones that have a default are left out."""
    return {
        blank.key: _blank_value(blank, typed.get(blank.key), words)
        for blank in blanks
        if (typed.get(blank.key) or "").strip() or not blank.default
    }


def _blank_value(blank: Blank, typed: str | None, words: Wording) -> Text:
    value = (typed or "").strip()
    if not value:
        return (Gap(blank.key, blank.label),)
    if blank.kind is BlankKind.DATE:
        return (words.long_date(date.fromisoformat(value)),)
    if blank.kind is BlankKind.NUMBER:
        return (words.spelled(int(value)),)
    return (words.rupiah(int(value)) if blank.kind is BlankKind.MONEY else value,)


def agreement_values(facts: AgreementFacts, words: Wording) -> dict[str, Text]:
    """Return the value of every variable of the catalogue."""
    return {name: variable.value(facts, words) for name, variable in CATALOGUE.items()}


def term_values(labels: tuple[str, str], words: Wording) -> dict[str, Text]:
    """Return the defined terms, in bold as where they are defined."""
    terms = (*labels, words.all_parties, words.party)
    return {name: (Strong(term),) for name, term in zip(TERM_VARIABLES, terms, strict=True)}


def party_values(party: PartyFacts, number: int, label: str, words: Wording) -> dict[str, Text]:
    """Return what the komparisi says of one party; `number` is 1 or 2."""
    signatory = party.signatory
    office = titled_office(signatory, words) if signatory else None
    authority = (signatory.authority or "") if signatory else ""
    return {
        "jabatan": text_or_gap(office, f"jabatan_{number}", f"jabatan penanda tangan {label}"),
        "dasar_kewenangan": text_or_gap(
            authority.strip().removeprefix("berdasarkan "),
            f"kewenangan_{number}",
            f"dasar kewenangan {label}",
        ),
        "nama": (party.name,),
        "kedudukan": text_or_gap(party.seat, f"kedudukan_{number}", f"kedudukan {label}"),
        "sebutan": (Strong(label),),
    }
