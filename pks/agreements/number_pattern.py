"""How an office writes its numbers: `{urut}/ORI-MOU/{bulan_romawi}/{tahun}`. Pure.

| slot | what stands there |
|---|---|
| `{urut}`, `{urut:2}` … `{urut:6}` | the running number, with at least so many digits |
| `{bulan}`, `{bulan_romawi}` | the month: 02, II |
| `{tahun}`, `{tahun:2}` | the year: 2022, 22 |
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import count

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_SLOT = re.compile(r"\{([^{}]*)\}")
_CENTURY = 2000

_SEQUENCE = "(?P<sequence>[0-9]{1,9})"
#: What each slot may be read as. A running number is read with or without its zeros.
_READ_AS = {
    "urut": _SEQUENCE,
    **{f"urut:{width}": _SEQUENCE for width in range(2, 7)},
    "bulan": "(?:0?[1-9]|1[0-2])",
    "bulan_romawi": f"(?:{'|'.join(ROMAN_MONTHS)})",
    "tahun": "(?P<year>[0-9]{4})",
    "tahun:2": "(?P<year>[0-9]{2})",
}


class Fault(StrEnum):
    """Why a pattern cannot be used."""

    NO_SEQUENCE = "no_sequence"
    UNKNOWN_SLOT = "unknown_slot"
    SLOT_TWICE = "slot_twice"
    BRACE_LEFT_OVER = "brace_left_over"
    NO_YEAR = "no_year"
    """It begins anew each year without saying which year: next year's numbers would be doubles."""


@dataclass(frozen=True)
class Reading:
    """What a number says that fits a pattern."""

    sequence: int
    year: int | None
    """None where the pattern does not tell the year."""


@dataclass(frozen=True)
class Pattern:
    """A pattern that `faults_of` has found nothing against."""

    text: str
    yearly: bool
    """Whether the running number begins anew each year."""

    def render(self, sequence: int, day: date) -> str:
        """Return the number of `day` with this running number.

        >>> Pattern("{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}", True).render(7, date(2022, 2, 7))
        '007/ORI-PKS/II/2022'
        """
        return _SLOT.sub(lambda slot: _written(slot[1], sequence, day), self.text)

    def read(self, number: str) -> Reading | None:
        """Return what `number` says, or None when it does not fit.

        >>> Pattern("{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}", True).read("7/ORI-PKS/II/2022")
        Reading(sequence=7, year=2022)
        """
        found = _expression(self.text).fullmatch(number.strip())
        if found is None:
            return None
        year = found.groupdict().get("year")
        return Reading(int(found["sequence"]), _whole_year(year) if year else None)

    def counted_in(self, year: int) -> int:
        """Return under which year the counter of `year` is kept: 0 when it never begins anew."""
        return year if self.yearly else 0

    def used(self, numbers: Iterable[str], year: int) -> set[int]:
        """Return the running numbers that stand in `numbers` and count together with `year`."""
        readings = (self.read(number) for number in numbers)
        return {
            reading.sequence
            for reading in readings
            if reading and (not self.yearly or reading.year == year)
        }


def faults_of(pattern: Pattern) -> list[Fault]:
    """Return everything that speaks against `pattern`; none is good."""
    slots = _SLOT.findall(pattern.text)
    names = [slot.partition(":")[0] for slot in slots]
    rest = _SLOT.sub("", pattern.text)
    checks = {
        Fault.BRACE_LEFT_OVER: "{" in rest or "}" in rest,
        Fault.UNKNOWN_SLOT: not set(slots) <= _READ_AS.keys(),
        Fault.SLOT_TWICE: len(names) > len(set(names)),
        Fault.NO_SEQUENCE: "urut" not in names,
        Fault.NO_YEAR: pattern.yearly and "tahun" not in names,
    }
    return [fault for fault, found in checks.items() if found]


def free_from(first: int, used: Set[int]) -> Iterator[int]:
    """Yield the running numbers from `first` on that nobody has used."""
    return (sequence for sequence in count(first) if sequence not in used)


def in_ranges(sequences: Iterable[int]) -> str:
    """Return numbers that rise, short enough to be read.

    >>> in_ranges([4, 5, 6, 9])
    '4–6, 9'
    """
    ranges: list[list[int]] = []
    for sequence in sequences:
        if ranges and sequence == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], sequence]
        else:
            ranges.append([sequence])
    return ", ".join("–".join(map(str, found)) for found in ranges)


@lru_cache(maxsize=128)
def _expression(text: str) -> re.Pattern[str]:
    parts = _SLOT.split(text)  # what stands between the slots, and, at odd places, the slots
    return re.compile(
        "".join(_READ_AS[part] if at % 2 else re.escape(part) for at, part in enumerate(parts)),
        re.IGNORECASE,
    )


def _written(slot: str, sequence: int, day: date) -> str:
    name, _, width = slot.partition(":")
    match name:
        case "urut":
            return f"{sequence:0{width or 1}}"
        case "bulan":
            return f"{day.month:02}"
        case "bulan_romawi":
            return ROMAN_MONTHS[day.month - 1]
        case _:
            return f"{day.year % 100:02}" if width else f"{day.year:04}"


def _whole_year(digits: str) -> int:
    return int(digits) + (_CENTURY if len(digits) < len("2022") else 0)
