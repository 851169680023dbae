"""The ladder of reminders of one follow-up: which step, when, to whom. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Audience(StrEnum):
    """To whom a step speaks, from the bottom up."""

    LIAISONS = "narahubung"
    LIAISONS_AND_DEPUTIES = "narahubung_dan_wakil"
    SUPERVISORS = "penyelia"
    SUPERIORS = "atasan_penyelia"


#: From the bottom up: where a step finds nobody, the next one is asked.
UPWARDS = tuple(Audience)


@dataclass(frozen=True)
class Rung:
    """One step: so many days after the due day (before it, if negative), to an audience."""

    days_after_due: int
    audience: Audience


LADDER = (
    Rung(-14, Audience.LIAISONS),
    Rung(-7, Audience.LIAISONS),
    Rung(-1, Audience.LIAISONS),
    Rung(0, Audience.LIAISONS),
    Rung(3, Audience.LIAISONS_AND_DEPUTIES),
    Rung(7, Audience.SUPERVISORS),
    Rung(14, Audience.SUPERIORS),
)


def due_rung(
    due_on: date, *, today: date, last_rung: int | None, ladder: Sequence[Rung] = LADDER
) -> Rung | None:
    """Return the highest step reached by `today`, or None if it, or a higher one, was taken.

    Only the highest: after a week without a scheduler, people get one mail and not four.

    :param last_rung: `days_after_due` of the last step taken; None if there was none.
    """
    reached = [rung for rung in ladder if rung.days_after_due <= (today - due_on).days]
    highest = max(reached, key=lambda rung: rung.days_after_due, default=None)
    if highest is None or (last_rung is not None and highest.days_after_due <= last_rung):
        return None
    return highest


def next_day(due_on: date, *, after: date, ladder: Sequence[Rung] = LADDER) -> date | None:
    """Return the first day after `after` on which a step is due; None where the ladder ends."""
    days = (due_on + timedelta(days=rung.days_after_due) for rung in ladder)
    return min((day for day in days if day > after), default=None)
