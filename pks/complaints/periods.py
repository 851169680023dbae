"""The periods that recaps are made for: a month, a quarter, half a year, a year. Pure."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: No recap is older: the public's reports have been counted nationwide since about then.
FIRST_YEAR = 2010

_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
    "oktober", "november", "desember",
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NAMES = {"tw": "triwulan", "triwulan": "triwulan", "smt": "semester", "semester": "semester"}
_WHOLE_YEAR = {"setahun", "tahunan", "tahun penuh", "satu tahun"}


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "bulan"
    QUARTER = "triwulan"
    SEMESTER = "semester"
    YEAR = "tahun"


@dataclass(frozen=True, order=True)
class Period:
    """From a day to a day; both count."""

    starts_on: date
    ends_on: date

    @property
    def kind(self) -> PeriodKind:
        """Return how long it is."""
        return _KIND_OF[self.ends_on.month - self.starts_on.month + 1]

    @property
    def number(self) -> int:
        """Return the how-manieth of its year it is, from 1."""
        months = self.ends_on.month - self.starts_on.month + 1
        return (self.starts_on.month - 1) // months + 1

    @property
    def key(self) -> str:
        """Return the name under which it is offered in its year: "triwulan-2"."""
        return f"{self.kind}-{self.number}"

    def overlaps(self, other: "Period") -> bool:
        """Tell whether any day belongs to both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


_KIND_OF = {
    1: PeriodKind.MONTH,
    3: PeriodKind.QUARTER,
    6: PeriodKind.SEMESTER,
    12: PeriodKind.YEAR,
}


def _keys() -> Mapping[str, tuple[int, int]]:
    """Return the first and last month of every period of a year, by its key."""
    return {
        f"{kind}-{number}": (months * (number - 1) + 1, months * number)
        for months, kind in _KIND_OF.items()
        for number in range(1, 12 // months + 1)
    }


#: What a year can be divided into: months first.
KEYS = _keys()


def period_of(year: int, key: str) -> Period:
    """Return a period of a year by its key.

    >>> period_of(2024, "bulan-2").ends_on
    datetime.date(2024, 2, 29)

    :raises KeyError: a year has no such period.
    """
    first, last = KEYS[key]
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def key_from(text: str) -> str | None:
    """Return the key of the period that somebody has written in Indonesian, or None.

    >>> key_from("Februari"), key_from("Agt"), key_from("Triwulan III"), key_from("TW-2")
    ('bulan-2', 'bulan-8', 'triwulan-3', 'triwulan-2')
    >>> key_from("semester 1"), key_from("Setahun"), key_from("Semester III"), key_from("kapan")
    ('semester-1', 'tahun-1', None, None)
    """
    written = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(re.sub(r"[.\-]", " ", written).split())
    if words in _WHOLE_YEAR:
        return f"{PeriodKind.YEAR}-1"
    if words in ("agt", "agu"):
        return f"{PeriodKind.MONTH}-8"
    for number, month in enumerate(_MONTHS, start=1):
        if words in (month, month[:3]):
            return f"{PeriodKind.MONTH}-{number}"
    found = re.fullmatch(r"([a-z]+) ?([iv]+|[1-4])", words)
    if found is None or found[1] not in _NAMES or found[2] not in _ROMAN:
        return None
    key = f"{_NAMES[found[1]]}-{_ROMAN[found[2]]}"
    return key if key in KEYS else None


def written(period: Period) -> str:
    """Return a period as a sheet has it, in Indonesian: "Februari", "Triwulan III", "Setahun"."""
    if period.kind is PeriodKind.YEAR:
        return "Setahun"
    if period.kind is PeriodKind.MONTH:
        return _MONTHS[period.number - 1].capitalize()
    return f"{period.kind.capitalize()} {roman(period.number)}"


def roman(number: int) -> str:
    """Return the numeral of a quarter or a semester: "III"."""
    return ("I", "II", "III", "IV")[number - 1]
