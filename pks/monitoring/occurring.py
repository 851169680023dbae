"""Which occurrence of a changed plan a follow-up of the plan before already stands for. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from pks.agreements.rhythm import Anchor, Rhythm, Unit

#: A day that is moved by more than this is another promise, not the same on another day.
NEAR = timedelta(days=31)


def taken_by(
    days: Iterable[date], wanted: Iterable[date], rhythm: Rhythm, since: date
) -> dict[date, date]:
    """Return, of the days of follow-ups that stay, which wanted day each of them stands for.

    Nothing is asked for twice because its day has moved: what happens once stands for its only
    day, what belongs to a yearly event for that of the year, and all else for the wanted day next
    to it, if that is near and neither lies in the past.
    """
    free = set(wanted)
    found: dict[date, date] = {}
    for day in sorted(days):
        near = [other for other in free if _is_same(day, other, rhythm, since)]
        if near:
            found[day] = min(near, key=lambda other: (abs(other - day), other))
            free.discard(found[day])
    return found


def _is_same(day: date, other: date, rhythm: Rhythm, since: date) -> bool:
    if rhythm.anchor is Anchor.EVENT:
        return _event_year(day, rhythm) == _event_year(other, rhythm)
    if rhythm.anchor is Anchor.START and not rhythm.rule:
        return True
    return day >= since and abs(other - day) <= NEAR


def _event_year(day: date, rhythm: Rhythm) -> int:
    """Return the year of the event that `day` was reckoned from, as near as can be told."""
    length = {Unit.DAYS: 1.0, Unit.WORKING_DAYS: 1.4, Unit.MONTHS: 30.4}[rhythm.unit]
    return (day - timedelta(days=rhythm.offset * length)).year
