"""Recurrence rules as RFC 5545 (3.3.10) writes them: read, and refused with what is wrong.

Days are all that is asked of a rule here: parts that choose hours, weeks of the year or days of the
year are refused by name, rather than read as something else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Frequency(StrEnum):
    """The periods that a rule counts in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


#: The days of the week as a rule names them; their places are those of `date.weekday`.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Rule:
    """A recurrence rule without its start."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    """Days of the month; a negative one counts from its end."""
    weekdays: tuple[tuple[int, int], ...] = ()
    """Which one in the month or year (0: each of them, negative: from the end), and the weekday."""
    positions: tuple[int, ...] = ()
    """Which of the days of a period; a negative one counts from the last."""
    week_starts_on: int = 0


class Fault(StrEnum):
    """Why something is no rule."""

    NOT_PARTS = "not_parts"
    UNKNOWN_PART = "unknown_part"
    NOT_FOR_DAYS = "not_for_days"
    PART_TWICE = "part_twice"
    NO_FREQUENCY = "no_frequency"
    WRONG_VALUE = "wrong_value"
    COUNT_AND_UNTIL = "count_and_until"
    ORDINAL_NEEDS_MONTH = "ordinal_needs_month"
    NO_MONTH_DAY_IN_WEEK = "no_month_day_in_week"
    POSITION_OF_NOTHING = "position_of_nothing"


class NotARule(ValueError):
    """It is no recurrence rule; `part` is the part that is wrong, as it was written."""

    def __init__(self, fault: Fault, part: str = "") -> None:
        super().__init__(f"{fault}: {part}")
        self.fault = fault
        self.part = part


#: Parts of RFC 5545 that choose something else than the days of a follow-up.
NOT_FOR_DAYS = frozenset({"BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO"})

#: More than any agreement needs, and few enough to be counted.
_MOST = 1000


def parse_rule(text: str) -> Rule:
    """Read a rule such as "FREQ=MONTHLY;BYDAY=1TU".

    :raises NotARule: it is none, or asks for something else than days.
    """
    parts = _parts(text)
    if "FREQ" not in parts:
        raise NotARule(Fault.NO_FREQUENCY, text)
    values = {_READERS[name][0]: _read(name, value) for name, value in parts.items()}
    rule = Rule(**values)
    _check(rule, parts)
    return rule


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    written = text.strip().upper().removeprefix("RRULE:").strip(";")
    for part in written.split(";") if written else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise NotARule(Fault.NOT_PARTS, part)
        if name in NOT_FOR_DAYS:
            raise NotARule(Fault.NOT_FOR_DAYS, name)
        if name not in _READERS:
            raise NotARule(Fault.UNKNOWN_PART, name)
        if name in found:
            raise NotARule(Fault.PART_TWICE, name)
        found[name] = value
    return found


def _read(name: str, value: str) -> Any:
    try:
        return _READERS[name][1](value)
    except ValueError as error:
        raise NotARule(Fault.WRONG_VALUE, f"{name}={value}") from error


def _check(rule: Rule, parts: Mapping[str, str]) -> None:
    by_month = rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY)
    if rule.count is not None and rule.until is not None:
        raise NotARule(Fault.COUNT_AND_UNTIL)
    if not by_month and any(nth for nth, _ in rule.weekdays):
        raise NotARule(Fault.ORDINAL_NEEDS_MONTH, f"BYDAY={parts['BYDAY']}")
    if rule.frequency is Frequency.WEEKLY and rule.month_days:
        raise NotARule(Fault.NO_MONTH_DAY_IN_WEEK, f"BYMONTHDAY={parts['BYMONTHDAY']}")
    if rule.positions and not (rule.months or rule.month_days or rule.weekdays):
        raise NotARule(Fault.POSITION_OF_NOTHING, f"BYSETPOS={parts['BYSETPOS']}")


def _whole(text: str, least: int, most: int) -> int:
    """Read a whole number; below 0 it counts from the end, and 0 is none.

    :raises ValueError: it is none, or out of its bounds.
    """
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text):
        raise ValueError(text)
    number = int(text)
    if number == 0 or not least <= number <= most:
        raise ValueError(text)
    return number


def _wholes(least: int, most: int) -> Callable[[str], tuple[int, ...]]:
    return lambda text: tuple(_whole(one.strip(), least, most) for one in text.split(","))


def _weekday(text: str) -> tuple[int, int]:
    nth, name = text.strip()[:-2], text.strip()[-2:]
    return (_whole(nth, -53, 53) if nth else 0, WEEKDAYS.index(name))


def _until(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z?)?", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


_READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "FREQ": ("frequency", Frequency),
    "INTERVAL": ("interval", lambda text: _whole(text, 1, _MOST)),
    "COUNT": ("count", lambda text: _whole(text, 1, _MOST)),
    "UNTIL": ("until", _until),
    "BYMONTH": ("months", _wholes(1, 12)),
    "BYMONTHDAY": ("month_days", _wholes(-31, 31)),
    "BYDAY": ("weekdays", lambda text: tuple(_weekday(one) for one in text.split(","))),
    "BYSETPOS": ("positions", _wholes(-366, 366)),
    "WKST": ("week_starts_on", WEEKDAYS.index),
}
