"""The ladders of reminders: which step of which matter, when, to whom. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Matter(StrEnum):
    """What people are reminded of. Each has a day that its steps count from."""

    FOLLOW_UP = "tindak_lanjut"
    """A follow-up is still owed; from its due day."""
    EXPIRY = "akhir_perjanjian"
    """An agreement ends; from its last day."""
    NOTICE = "batas_pemberitahuan"
    """Until when one party tells the other whether it wants to go on; from that day."""
    APPROVAL = "paraf"
    """A paraf was asked for; from the day it was."""
    ROUND = "pembahasan"
    """The other side has a draft; from the day of the last paper that went to or fro."""
    CONFIRMATION = "konfirmasi"
    """An activity waits for the word of the other party; from the day it was logged."""
    LIAISON = "narahubung"
    """A liaison has not said for long that they still are; from the day they last did."""
    WEEKLY = "ringkasan_pekan"
    """The week of a supervisor. It comes round, and has no steps."""


class Audience(StrEnum):
    """To whom a step speaks."""

    LIAISONS = "narahubung"
    LIAISONS_AND_DEPUTIES = "narahubung_dan_wakil"
    SUPERVISORS = "penyelia"
    SUPERIORS = "atasan_penyelia"
    WAITED_FOR = "yang_ditunggu"
    """The very person whose answer is missing."""
    LEGAL = "staf_hukum"
    STAFF = "staf_hukum_dan_penyelia"


#: Where a step finds nobody with an address, whom it asks instead.
UPWARDS: Mapping[Audience, Audience] = {
    Audience.LIAISONS: Audience.LIAISONS_AND_DEPUTIES,
    Audience.LIAISONS_AND_DEPUTIES: Audience.SUPERVISORS,
    Audience.WAITED_FOR: Audience.SUPERVISORS,
    Audience.LEGAL: Audience.SUPERVISORS,
    Audience.STAFF: Audience.SUPERIORS,
    Audience.SUPERVISORS: Audience.SUPERIORS,
}


@dataclass(frozen=True, order=True)
class Rung:
    """One step: so many days after the day of its matter (before it, if negative), to whom."""

    days: int
    audience: Audience


Ladder = Sequence[Rung]


def _ladder(*steps: tuple[int, Audience]) -> tuple[Rung, ...]:
    return tuple(Rung(days, audience) for days, audience in steps)


#: What holds where no office says otherwise. Custom of this product, not law.
DEFAULTS: Mapping[Matter, tuple[Rung, ...]] = {
    Matter.FOLLOW_UP: _ladder(
        (-14, Audience.LIAISONS),
        (-7, Audience.LIAISONS),
        (-1, Audience.LIAISONS),
        (0, Audience.LIAISONS),
        (3, Audience.LIAISONS_AND_DEPUTIES),
        (7, Audience.SUPERVISORS),
        (14, Audience.SUPERIORS),
    ),
    Matter.EXPIRY: _ladder(*((-days, Audience.STAFF) for days in (180, 90, 60, 30, 7, 0))),
    Matter.NOTICE: _ladder(*((-days, Audience.STAFF) for days in (60, 30, 14, 7, 0))),
    Matter.APPROVAL: _ladder(
        (3, Audience.WAITED_FOR), (7, Audience.WAITED_FOR), (7, Audience.LEGAL)
    ),
    Matter.ROUND: _ladder((7, Audience.LEGAL), (14, Audience.LEGAL), (30, Audience.STAFF)),
    Matter.CONFIRMATION: _ladder(
        (3, Audience.LIAISONS),
        (7, Audience.LIAISONS_AND_DEPUTIES),
        (14, Audience.SUPERVISORS),
    ),
    Matter.LIAISON: _ladder(
        (90, Audience.WAITED_FOR),
        (104, Audience.WAITED_FOR),
        (111, Audience.SUPERVISORS),
        (180, Audience.WAITED_FOR),
        (270, Audience.WAITED_FOR),
        (360, Audience.STAFF),
    ),
    Matter.WEEKLY: (),
}

#: The matters whose steps an office may set for itself.
SETTABLE = tuple(matter for matter, ladder in DEFAULTS.items() if ladder)


def due_rungs(day: date, *, today: date, last_rung: int | None, ladder: Ladder) -> list[Rung]:
    """Return the steps that are reached and were not taken yet, the earliest first.

    Usually it is one. After a stop there may be several: each person is then told of the highest
    only (see `planning`).

    :param day: the day that the steps count from.
    :param last_rung: the days of the last step taken; None if there was none.
    """
    reached = (today - day).days
    return sorted(
        rung
        for rung in ladder
        if rung.days <= reached and (last_rung is None or rung.days > last_rung)
    )


def next_day(day: date, *, after: date, ladder: Ladder) -> date | None:
    """Return the first day after `after` on which a step is due; None where the ladder ends."""
    days = (day + timedelta(days=rung.days) for rung in ladder)
    return min((one for one in days if one > after), default=None)
