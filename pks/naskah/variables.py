"""The catalogue of variables: what a template may ask of an agreement's facts.

A variable whose fact is missing gives gaps, never an empty text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pks.naskah.facts import AgreementFacts, Capacity, PartyFacts, SignatoryFacts
from pks.naskah.indonesian import date_in_words, long_date, spelled
from pks.naskah.model import Gap, Strong, Text, merged

SIGNING_DATE = ("tanggal_penandatanganan", "tanggal penandatanganan")

_CAPACITY_MARKS = {
    Capacity.DEFINITIVE: "",
    Capacity.PLT: "Plt. ",
    Capacity.PLH: "Plh. ",
    Capacity.PJ: "Pj. ",
}


@dataclass(frozen=True)
class Variable:
    """One entry of the catalogue; `value` reads it from the facts."""

    name: str
    label: str
    example: str
    value: Callable[[AgreementFacts], Text]


def text_or_gap(value: str | None, key: str, label: str, part: str | None = None) -> Text:
    """Return `value`, or a gap where there is none; blanks are none."""
    if value and value.strip():
        return (value.strip(),)
    return (Gap(key, label, part),)


def titled_office(signatory: SignatoryFacts) -> str:
    """Return the office with the mark of its capacity: "Plt. Kepala …"."""
    return _CAPACITY_MARKS[signatory.capacity] + signatory.office


def _day(value: date | None, key: str, label: str) -> Text:
    return (long_date(value),) if value else (Gap(key, label),)


def _count(value: int | None, unit: str, key: str, label: str) -> Text:
    return (f"{spelled(value)} {unit}",) if value else (Gap(key, label),)


def _signing_day(facts: AgreementFacts) -> Text:
    if facts.signed_on:
        return (date_in_words(facts.signed_on),)
    weekday, day, month, year, digits = (
        Gap(*SIGNING_DATE, part=part) for part in ("hari", "tanggal", "bulan", "tahun", "angka")
    )
    return (
        weekday, ", tanggal ", day, ", bulan ", month, ", tahun ", year, " (", digits, ")"
    )  # fmt: skip


def parent_reference(facts: AgreementFacts) -> Text:
    """Return the parent agreement with its numbers and its day."""
    parent = facts.parent
    if parent is None:
        return (Gap("induk", "naskah induk"),)
    numbers = " dan ".join(f"Nomor {number}" for number in parent.numbers)
    numbered = text_or_gap(numbers, "nomor_induk", "nomor naskah induk")
    lead = f"{parent.title} " if numbers else f"{parent.title} Nomor "
    signed = _day(parent.signed_on, "tanggal_induk", "tanggal naskah induk")
    return merged((lead, *numbered, " tanggal ", *signed))


CATALOGUE = {
    variable.name: variable
    for variable in (
        Variable(
            "perihal", "perihal", "Peningkatan Kualitas Pelayanan Publik",
            lambda facts: text_or_gap(facts.subject, "perihal", "perihal"),
        ),
        Variable(
            "pada_hari", "hari dan tanggal penandatanganan",
            "Senin, tanggal tujuh, bulan Februari, …", _signing_day,
        ),
        Variable(
            "tempat", "tempat penandatanganan", "Balai Patriot",
            lambda facts: text_or_gap(facts.place, "tempat", "tempat penandatanganan"),
        ),
        Variable(
            "nama_pihak_1", "nama pihak pertama",
            "Ombudsman Republik Indonesia Perwakilan Jakarta Raya",
            lambda facts: (facts.parties[0].name,),
        ),
        Variable(
            "nama_pihak_2", "nama pihak kedua", "Dinas Kesehatan Kota Bekasi",
            lambda facts: (facts.parties[1].name,),
        ),
        Variable(
            "induk", "naskah induk", "Nota Kesepahaman … Nomor … tanggal …", parent_reference
        ),
        Variable(
            "lama", "jangka waktu", "3 (tiga) tahun",
            lambda facts: _count(facts.term_years, "tahun", "lama", "jangka waktu"),
        ),
        Variable(
            "mulai", "tanggal mulai berlaku", "7 Februari 2022",
            lambda facts: _day(facts.starts_on, "mulai", "tanggal mulai berlaku"),
        ),
        Variable(
            "berakhir", "tanggal berakhir", "6 Februari 2025",
            lambda facts: _day(facts.ends_on, "berakhir", "tanggal berakhir"),
        ),
        Variable(
            "pemberitahuan", "batas waktu pemberitahuan", "3 (tiga) bulan",
            lambda facts: (f"{spelled(facts.notice_months)} bulan",),
        ),
    )
}  # fmt: skip

PARTY_VARIABLES = ("jabatan", "dasar_kewenangan", "nama", "kedudukan", "sebutan")
TERM_VARIABLES = ("pihak_1", "pihak_2", "para_pihak", "pihak")


def agreement_values(facts: AgreementFacts) -> dict[str, Text]:
    """Return the value of every variable of the catalogue."""
    return {name: variable.value(facts) for name, variable in CATALOGUE.items()}


def term_values(labels: tuple[str, str]) -> dict[str, Text]:
    """Return the defined terms, in bold as where they are defined."""
    terms = (*labels, "PARA PIHAK", "PIHAK")
    return {name: (Strong(term),) for name, term in zip(TERM_VARIABLES, terms, strict=True)}


def party_values(party: PartyFacts, number: int, label: str) -> dict[str, Text]:
    """Return what the komparisi says of one party; `number` is 1 or 2."""
    signatory = party.signatory
    office = titled_office(signatory) if signatory else None
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
