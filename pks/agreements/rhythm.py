"""When a commitment falls due: its rule, from what it is reckoned, and where it moves. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from pks.calendar import (
    NATIONAL,
    WorkingDays,
    add_working_days,
    months_later,
    next_working_day,
    occurrences,
    previous_working_day,
)
from pks.parties.calendar_models import USUAL_DAY, YearlyEvent


class Anchor(StrEnum):
    """From what a commitment is reckoned."""

    START = "awal"
    """The first day in force."""
    END = "akhir"
    """The last day of the term."""
    EVENT = "peristiwa"
    """Each day of a yearly event within the term."""


class Unit(StrEnum):
    """In what the way from the anchor is counted."""

    DAYS = "hari"
    WORKING_DAYS = "hari_kerja"
    MONTHS = "bulan"


class Shift(StrEnum):
    """Which way a day is moved on which offices are closed."""

    NEXT = "berikutnya"
    PREVIOUS = "sebelumnya"


@dataclass(frozen=True)
class Rhythm:
    """When something promised falls due."""

    rule: str = ""
    """The recurrence rule (RFC 5545) without its start; empty: once for each anchor."""
    anchor: Anchor = Anchor.START
    offset: int = 0
    """How far from the anchor it begins; below zero: before it."""
    unit: Unit = Unit.MONTHS
    event: YearlyEvent | None = None
    shift: Shift = Shift.NEXT
    first_on: date | None = None
    """The first day, where the work plan names one instead of a way from the start."""


#: What happens once happens at the start: the exchange of letters about liaisons, the first list.
ONCE = Rhythm(offset=14, unit=Unit.WORKING_DAYS)
MONTHLY = Rhythm("FREQ=MONTHLY", offset=1)
TWO_MONTHLY = Rhythm("FREQ=MONTHLY;INTERVAL=2", offset=2)
QUARTERLY = Rhythm("FREQ=MONTHLY;INTERVAL=3", offset=3)
SEMESTER = Rhythm("FREQ=MONTHLY;INTERVAL=6", offset=6)
#: In the middle of each year of the term.
YEARLY = Rhythm("FREQ=YEARLY", offset=6)
BEFORE_ASSESSMENT = Rhythm(
    anchor=Anchor.EVENT,
    offset=-1,
    event=YearlyEvent.COMPLIANCE_ASSESSMENT,
    shift=Shift.PREVIOUS,
)


def usual_day(event: YearlyEvent, year: int) -> date:
    """Return the day on which `event` begins where nobody has said otherwise."""
    return date(year, *USUAL_DAY[event])


@dataclass(frozen=True)
class Term:
    """From when to when an agreement holds, and the calendar in between."""

    starts_on: date
    ends_on: date
    days: WorkingDays = field(default_factory=lambda: NATIONAL)
    """The days on which the offices of both parties are open."""
    event_day: Callable[[YearlyEvent, int], date] = usual_day


def planned_days(rhythm: Rhythm, term: Term) -> list[date]:
    """Return the days on which `rhythm` falls within `term`, before they are moved off holidays.

    :raises NotARule: its rule is none.
    """
    if rhythm.anchor is Anchor.START:
        first = rhythm.first_on or _away(term.starts_on, rhythm, term)
        return occurrences(rhythm.rule, first, term.ends_on)
    if rhythm.anchor is Anchor.END:
        anchors = [term.ends_on]
    else:
        assert rhythm.event is not None, "such a rhythm names its event"
        # Far from its event, something may fall in the year before or after.
        years = range(term.starts_on.year - 1, term.ends_on.year + 2)
        anchors = [term.event_day(rhythm.event, year) for year in years]
    days = {_away(anchor, rhythm, term) for anchor in anchors}
    return sorted(day for day in days if term.starts_on <= day <= term.ends_on)


def due_day(rhythm: Rhythm, planned_on: date, term: Term) -> date:
    """Return the working day to which `planned_on` is moved, within the term."""
    after, before = (
        move(planned_on, term.days) for move in (next_working_day, previous_working_day)
    )
    if rhythm.shift is Shift.PREVIOUS:
        return before if before >= term.starts_on else after
    return after if after <= term.ends_on else before


def _away(anchor: date, rhythm: Rhythm, term: Term) -> date:
    if rhythm.unit is Unit.MONTHS:
        return months_later(anchor, rhythm.offset)
    if rhythm.unit is Unit.WORKING_DAYS:
        # None away is the anchor itself; that it may be a holiday is the shift's to settle.
        return add_working_days(anchor, rhythm.offset, term.days) if rhythm.offset else anchor
    return anchor + timedelta(days=rhythm.offset)
