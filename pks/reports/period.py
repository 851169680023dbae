"""The periods that a report is about. Pure: days in, days out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_ROMAN = ("I", "II", "III", "IV")


class PeriodKind(StrEnum):
    """How long a period is."""

    QUARTER = "triwulan"
    SEMESTER = "semester"
    YEAR = "tahun"


MONTHS = {PeriodKind.QUARTER: 3, PeriodKind.SEMESTER: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A quarter, a semester or a year of the calendar; both days count."""

    kind: PeriodKind
    from_on: date
    until_on: date

    @property
    def number(self) -> int:
        """Return which of its kind it is in its year, counted from 1."""
        return (self.from_on.month - 1) // MONTHS[self.kind] + 1

    @property
    def name(self) -> str:
        """Return what it is called on paper: "Semester I Tahun 2022"."""
        if self.kind is PeriodKind.YEAR:
            return f"Tahun {self.from_on.year}"
        return f"{self.kind.value.capitalize()} {_ROMAN[self.number - 1]} Tahun {self.from_on.year}"

    @property
    def key(self) -> str:
        """Return what it is called in addresses: "semester-2022-1"."""
        return f"{self.kind.value}-{self.from_on.year}-{self.number}"

    def before(self) -> "Period":
        """Return the period before this one."""
        return period_of(self.kind, self.from_on - timedelta(days=1))


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of `kind` that `day` lies in.

    >>> period_of(PeriodKind.SEMESTER, date(2022, 8, 8)).name
    'Semester II Tahun 2022'
    """
    return _numbered(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def last_finished(kind: PeriodKind, today: date) -> Period:
    """Return the last period of `kind` that is over on `today`.

    >>> last_finished(PeriodKind.YEAR, date(2023, 1, 1)).key
    'tahun-2022-1'
    """
    return period_of(kind, today).before()


def period_named(key: str) -> Period:
    """Return the period of an address.

    :raises ValueError: there is no such period.
    """
    kind, year, number = key.split("-")
    found = _numbered(PeriodKind(kind), int(year), int(number))
    if found.key != key:
        raise ValueError(key)
    return found


def _numbered(kind: PeriodKind, year: int, number: int) -> Period:
    first = (number - 1) * MONTHS[kind] + 1
    after = first + MONTHS[kind]
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(kind, date(year, first, 1), end - timedelta(days=1))
