"""What the engine itself writes between a template's texts and the facts, in each language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pks.naskah import english_words, indonesian
from pks.naskah.facts import Capacity
from pks.naskah.language import Language


@dataclass(frozen=True)
class Wording:
    """The words of one language, and how it writes days and numbers."""

    between: str
    with_: str
    about: str
    number: str
    annex: str
    and_: str
    dated: str
    all_parties: str
    party: str
    capacities: Mapping[Capacity, str]
    conjunctions: Mapping[str, str]
    """How the items of a list are joined, by the Indonesian word that a template writes."""
    open_day: tuple[str, ...]
    """What stands between the gaps of an open date: after weekday, day, month and year."""
    long_date: Callable[[date], str]
    date_in_words: Callable[[date], str]
    spelled: Callable[[int], str]
    years: Callable[[int], str]
    months: Callable[[int], str]
    rupiah: Callable[[int], str]


def _years(number: int) -> str:
    return f"{indonesian.spelled(number)} tahun"


def _months(number: int) -> str:
    return f"{indonesian.spelled(number)} bulan"


def _english_years(number: int) -> str:
    return english_words.counted(number, "year")


def _english_months(number: int) -> str:
    return english_words.counted(number, "month")


WORDINGS = {
    Language.INDONESIAN: Wording(
        between="ANTARA",
        with_="DENGAN",
        about="TENTANG",
        number="Nomor",
        annex="Lampiran",
        and_="dan",
        dated="tanggal",
        all_parties="PARA PIHAK",
        party="PIHAK",
        capacities={
            Capacity.DEFINITIVE: "",
            Capacity.PLT: "Plt. ",
            Capacity.PLH: "Plh. ",
            Capacity.PJ: "Pj. ",
        },
        conjunctions={"dan": "dan", "atau": "atau", "dan/atau": "dan/atau"},
        open_day=(", tanggal ", ", bulan ", ", tahun ", " (", ")"),
        long_date=indonesian.long_date,
        date_in_words=indonesian.date_in_words,
        spelled=indonesian.spelled,
        years=_years,
        months=_months,
        rupiah=indonesian.rupiah,
    ),
    Language.ENGLISH: Wording(
        between="BETWEEN",
        with_="AND",
        about="CONCERNING",
        number="Number",
        annex="Annex",
        and_="and",
        dated="dated",
        all_parties="THE PARTIES",
        party="PARTY",
        # All three stand in for an office that is held by nobody, or not on that day.
        capacities={
            Capacity.DEFINITIVE: "",
            Capacity.PLT: "Acting ",
            Capacity.PLH: "Acting ",
            Capacity.PJ: "Acting ",
        },
        conjunctions={"dan": "and", "atau": "or", "dan/atau": "and/or"},
        open_day=(", the ", " of ", " ", " (", ")"),
        long_date=english_words.long_date,
        date_in_words=english_words.date_in_words,
        spelled=english_words.spelled,
        years=_english_years,
        months=_english_months,
        rupiah=english_words.rupiah,
    ),
}
