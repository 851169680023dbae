"""Rhythms as they are chosen by name, so that nobody has to know how a rule is written. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pks.agreements.rhythm import (
    MONTHLY,
    QUARTERLY,
    SEMESTER,
    TWO_MONTHLY,
    YEARLY,
    Anchor,
    Rhythm,
    Shift,
    Unit,
)
from pks.calendar.rule import WEEKDAYS
from pks.parties.calendar_models import YearlyEvent


class Pattern(StrEnum):
    """The kinds of rhythm that are offered."""

    ONCE = "sekali"
    MONTHLY = "bulanan"
    TWO_MONTHLY = "dwibulanan"
    QUARTERLY = "triwulanan"
    SEMESTER = "semesteran"
    YEARLY = "tahunan"
    LAST_WORKING_DAY = "hari_kerja_terakhir"
    FIRST_WORKING_DAY = "hari_kerja_pertama"
    WEEKDAY = "hari_dalam_bulan"
    DAY_OF_YEAR = "tanggal"
    BEFORE_END = "sebelum_akhir"
    EVENT = "peristiwa"
    RULE = "aturan"


@dataclass(frozen=True)
class Choice:
    """What was chosen; only what the pattern asks for counts."""

    pattern: Pattern
    amount: int = 1
    unit: Unit = Unit.MONTHS
    is_before: bool = True
    event: YearlyEvent = YearlyEvent.COMPLIANCE_ASSESSMENT
    period: int = 1
    """In months: 1, 3, 6 or 12, counted from January."""
    ordinal: int = 1
    weekday: int = 0
    month: int = 1
    month_day: int = 1
    shift: Shift = Shift.NEXT
    first_on: date | None = None
    rule: str = ""


_PLAIN = {
    Pattern.MONTHLY: MONTHLY,
    Pattern.TWO_MONTHLY: TWO_MONTHLY,
    Pattern.QUARTERLY: QUARTERLY,
    Pattern.SEMESTER: SEMESTER,
    Pattern.YEARLY: YEARLY,
}
PERIODS = (1, 3, 6, 12)
ORDINALS = (1, 2, 3, 4, -1)


def rhythm_of(choice: Choice) -> Rhythm:
    """Return the rhythm that was chosen."""
    pattern, moved = choice.pattern, choice.shift
    if pattern in _PLAIN:
        return replace(_PLAIN[pattern], first_on=choice.first_on, shift=moved)
    if pattern is Pattern.ONCE:
        away = Rhythm(offset=choice.amount, unit=choice.unit)
        return replace(away, first_on=choice.first_on, shift=moved)
    if pattern is Pattern.BEFORE_END:
        return Rhythm("", Anchor.END, -choice.amount, choice.unit, shift=moved)
    if pattern is Pattern.EVENT:
        offset = -choice.amount if choice.is_before else choice.amount
        return Rhythm("", Anchor.EVENT, offset, choice.unit, choice.event, shift=moved)
    if pattern is Pattern.LAST_WORKING_DAY:
        return Rhythm(f"{_in_months(choice.period, last=True)};BYMONTHDAY=-1", shift=Shift.PREVIOUS)
    if pattern is Pattern.FIRST_WORKING_DAY:
        return Rhythm(f"{_in_months(choice.period, last=False)};BYMONTHDAY=1")
    return Rhythm(_rule_of(choice), shift=moved, first_on=choice.first_on)


def choice_of(rhythm: Rhythm) -> Choice:
    """Return the choice that makes `rhythm`: by name where there is one, else by its rule."""
    plain = replace(rhythm, first_on=None, shift=Shift.NEXT)
    common = Choice(Pattern.RULE, shift=rhythm.shift, first_on=rhythm.first_on, rule=rhythm.rule)
    for pattern, known in _PLAIN.items():
        if plain == known:
            return replace(common, pattern=pattern, rule="")
    away = replace(common, amount=abs(rhythm.offset), unit=rhythm.unit, rule="")
    if rhythm.anchor is Anchor.END:
        return replace(away, pattern=Pattern.BEFORE_END)
    if rhythm.anchor is Anchor.EVENT and rhythm.event is not None:
        is_before = rhythm.offset <= 0
        return replace(away, pattern=Pattern.EVENT, is_before=is_before, event=rhythm.event)
    if not rhythm.rule:
        return replace(away, pattern=Pattern.ONCE)
    return _named(rhythm, common) or common


def _named(rhythm: Rhythm, common: Choice) -> Choice | None:
    """Return the choice that writes just this rule, if one of the names does."""
    for choice in _readings(rhythm.rule):
        full = replace(choice, shift=rhythm.shift, first_on=rhythm.first_on)
        if rhythm_of(full) == rhythm:
            return full
    return None


def _readings(rule: str) -> list[Choice]:
    found = [
        Choice(pattern, period=period)
        for pattern in (Pattern.LAST_WORKING_DAY, Pattern.FIRST_WORKING_DAY)
        for period in PERIODS
    ]
    if match := re.search(r"BYDAY=(-?\d)([A-Z]{2})$", rule):
        nth, weekday = int(match[1]), WEEKDAYS.index(match[2])
        found += [
            Choice(Pattern.WEEKDAY, ordinal=nth, weekday=weekday, period=period)
            for period in PERIODS
        ]
    if match := re.search(r"BYMONTH=(\d+);BYMONTHDAY=(\d+)$", rule):
        found.append(Choice(Pattern.DAY_OF_YEAR, month=int(match[1]), month_day=int(match[2])))
    return found


def _rule_of(choice: Choice) -> str:
    if choice.pattern is Pattern.WEEKDAY:
        months = _in_months(choice.period, last=choice.ordinal < 0)
        return f"{months};BYDAY={choice.ordinal}{WEEKDAYS[choice.weekday]}"
    if choice.pattern is Pattern.DAY_OF_YEAR:
        return f"FREQ=YEARLY;BYMONTH={choice.month};BYMONTHDAY={choice.month_day}"
    return choice.rule


def _in_months(period: int, *, last: bool) -> str:
    """Return the part of a rule that names the first month of each period, or its last."""
    if period == 1:
        return "FREQ=MONTHLY"
    months = range(period if last else 1, 13, period)
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"
