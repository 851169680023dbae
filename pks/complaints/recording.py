"""Entering a recap, correcting it, removing it. No request, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.complaints.figures import MOST_DAYS, MOST_REPORTS
from pks.complaints.models import Channel, ComplaintRecap
from pks.complaints.periods import Period
from pks.parties.models import Institution


@dataclass(frozen=True)
class RecapFacts:
    """What was counted of one channel in one period."""

    channel: Channel
    period: Period
    received: int
    settled: int
    overdue: int
    median_days: Decimal | None = None


class RecapObstacle(StrEnum):
    """Why a recap cannot be kept so."""

    PERIOD_NOT_OVER = "period_not_over"
    ALREADY_THERE = "already_there"
    OVERLAPS = "overlaps"
    OUT_OF_RANGE = "out_of_range"
    OVERDUE_OVER_RECEIVED = "overdue_over_received"
    MEDIAN_OUT_OF_RANGE = "median_out_of_range"
    MEDIAN_OF_NOTHING = "median_of_nothing"


class CannotRecord(Exception):
    """The recap cannot be kept so; `obstacles` names every reason."""

    def __init__(
        self, obstacles: list[RecapObstacle], in_the_way: ComplaintRecap | None = None
    ) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles
        self.in_the_way = in_the_way
        """The recap that has some of the same days, if that is a reason."""


def obstacles_of(facts: RecapFacts, *, today: date) -> list[RecapObstacle]:
    """Return what is wrong with `facts` by themselves, whatever else is known."""
    counts = (facts.received, facts.settled, facts.overdue)
    median = facts.median_days
    checks = {
        # A period that still goes on has no whole figures yet, and one to come has none at all.
        RecapObstacle.PERIOD_NOT_OVER: facts.period.ends_on > today,
        RecapObstacle.OUT_OF_RANGE: not all(0 <= count <= MOST_REPORTS for count in counts),
        RecapObstacle.OVERDUE_OVER_RECEIVED: facts.overdue > facts.received,
        RecapObstacle.MEDIAN_OUT_OF_RANGE: median is not None and not 0 <= median <= MOST_DAYS,
        RecapObstacle.MEDIAN_OF_NOTHING: median is not None and facts.settled == 0,
    }
    return [obstacle for obstacle, found in checks.items() if found]


def enter_recap(
    session: Session,
    institution: Institution,
    facts: RecapFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> ComplaintRecap:
    """Enter a recap of `institution`.

    :raises CannotRecord: it is wrong in itself, or shares a day with another of its channel.
    """
    _refuse(session, institution.id, facts, None, today)
    recap = ComplaintRecap(institution_id=institution.id)
    _write(recap, facts, by=by, now=now)
    session.add(recap)
    session.flush()
    _note(session, "complaint_recap.enter", recap, None, told(facts), by=by, now=now)
    return recap


def correct_recap(
    session: Session,
    recap: ComplaintRecap,
    facts: RecapFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> bool:
    """Correct a recap; the trail keeps what it was. Return whether anything has changed.

    :raises CannotRecord: it is wrong in itself, or shares a day with another of its channel.
    """
    _refuse(session, recap.institution_id, facts, recap, today)
    before, after = told(facts_of(recap)), told(facts)
    if before == after:
        return False
    _write(recap, facts, by=by, now=now)
    session.flush()
    _note(session, "complaint_recap.correct", recap, before, after, by=by, now=now)
    return True


def remove_recap(session: Session, recap: ComplaintRecap, *, by: User, now: datetime) -> None:
    """Remove a recap that was entered by mistake; the trail keeps what it was."""
    before = told(facts_of(recap))
    session.delete(recap)
    _note(session, "complaint_recap.remove", recap, before, None, by=by, now=now)


def facts_of(recap: ComplaintRecap) -> RecapFacts:
    """Return what is kept in `recap`."""
    return RecapFacts(
        channel=recap.channel,
        period=recap.period,
        received=recap.received,
        settled=recap.settled,
        overdue=recap.overdue,
        median_days=recap.median_days,
    )


def told(facts: RecapFacts) -> dict[str, str]:
    """Return what the trail keeps of a recap."""
    return {
        "channel": str(facts.channel),
        "starts_on": facts.period.starts_on.isoformat(),
        "ends_on": facts.period.ends_on.isoformat(),
        "received": str(facts.received),
        "settled": str(facts.settled),
        "overdue": str(facts.overdue),
        **({} if facts.median_days is None else {"median_days": f"{facts.median_days:.2f}"}),
    }


def in_the_way_of(
    facts: RecapFacts, known: Iterable[ComplaintRecap], *, but: ComplaintRecap | None = None
) -> ComplaintRecap | None:
    """Return the first of `known` that is of the same channel and shares a day with `facts`."""
    return next(
        (
            one
            for one in known
            if one is not but and one.channel is facts.channel and one.period.overlaps(facts.period)
        ),
        None,
    )


def recaps_of(session: Session, institution_ids: Iterable[int]) -> list[ComplaintRecap]:
    """List the recaps of these institutions, which the caller has found visible."""
    query = select(ComplaintRecap).where(ComplaintRecap.institution_id.in_(list(institution_ids)))
    return list(session.scalars(query.order_by(ComplaintRecap.starts_on, ComplaintRecap.id)))


def _refuse(
    session: Session,
    institution_id: int,
    facts: RecapFacts,
    own: ComplaintRecap | None,
    today: date,
) -> None:
    trail.wait_for_turn(session)  # of two who enter the same days at once, the second is refused
    obstacles = obstacles_of(facts, today=today)
    other = in_the_way_of(facts, recaps_of(session, [institution_id]), but=own)
    if other is not None:
        same = other.period == facts.period
        obstacles.append(RecapObstacle.ALREADY_THERE if same else RecapObstacle.OVERLAPS)
    if obstacles:
        raise CannotRecord(obstacles, other)


def _write(recap: ComplaintRecap, facts: RecapFacts, *, by: User, now: datetime) -> None:
    recap.channel = facts.channel
    recap.starts_on, recap.ends_on = facts.period.starts_on, facts.period.ends_on
    recap.received, recap.settled = facts.received, facts.settled
    recap.overdue, recap.median_days = facts.overdue, facts.median_days
    recap.entered_at, recap.entered_by_id = now, by.id


def _note(
    session: Session,
    verb: str,
    recap: ComplaintRecap,
    before: Mapping[str, str] | None,
    after: Mapping[str, str] | None,
    *,
    by: User,
    now: datetime,
) -> None:
    # Under the institution, not the row: the history of what was removed stays to be found.
    thing = f"complaints:{recap.institution_id}"
    details: dict[str, Any] = {"before": before, "after": after}
    trail.record(session, verb, thing, by=by, now=now, details=details)
