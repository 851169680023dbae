"""One thing promised outside the signed work plan, with the one day on which it falls due.

Laying out leaves it alone; whoever asked for it keeps its words and its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.kinds import CommitmentSource
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Scope
from pks.agreements.terms import CommitmentTerms, as_commitment, columns_of
from pks.audit import trail
from pks.monitoring.closing import lock
from pks.monitoring.lifecycle import DateAnswer, FollowUpState
from pks.monitoring.models import FollowUp, Postponement
from pks.monitoring.postponing import DateWish, move_due_day, waiting_wish


class PromiseObstacle(StrEnum):
    """Why nothing can be promised under an agreement for a day."""

    NOT_IN_FORCE = "not_in_force"
    AFTER_THE_END = "after_the_end"


class CannotPromise(Exception):
    """It cannot be promised so; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[PromiseObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


@dataclass(frozen=True)
class Promise:
    """What is promised, and the last day to do it. It may be any day: a law may count holidays."""

    terms: CommitmentTerms
    due_on: date


def promise(
    session: Session, scope: Scope, promised: Promise, *, by: User, now: datetime, today: date
) -> FollowUp:
    """Promise one thing more under `scope`; reminders and the calendar know it from now on.

    :raises CannotPromise: the agreement is not in force, or ends before the day.
    """
    agreement = scope.agreement
    if obstacles := obstacles_to_promise(agreement, promised.due_on):
        raise CannotPromise(obstacles)
    last = select(func.max(Commitment.position)).where(Commitment.scope_id == scope.id)
    commitment = as_commitment(promised.terms, (session.scalar(last) or 0) + 1)
    commitment.source = CommitmentSource.ADDED
    scope.commitments.append(commitment)
    session.flush()
    follow_up = FollowUp(
        commitment=commitment,
        agreement_id=agreement.id,
        planned_on=promised.due_on,
        due_on=promised.due_on,
        state=FollowUpState.PLANNED,
        # At once: the reminders find the right day by themselves.
        next_reminder_on=today,
    )
    session.add(follow_up)
    session.flush()
    details = {"follow_up": follow_up.id, "due_on": promised.due_on.isoformat()}
    trail.record(
        session, "follow_up.promise", f"agreement:{agreement.id}", by=by, now=now, details=details
    )
    return follow_up


def obstacles_to_promise(agreement: Agreement, due_on: date) -> list[PromiseObstacle]:
    """Return what keeps something from being promised under `agreement` for `due_on`."""
    checks = {
        PromiseObstacle.NOT_IN_FORCE: agreement.state is not State.IN_FORCE,
        PromiseObstacle.AFTER_THE_END: agreement.ends_on is not None and due_on > agreement.ends_on,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def correct_promise(
    session: Session,
    follow_up: FollowUp,
    terms: CommitmentTerms,
    wish: DateWish | None,
    *,
    by: User,
    now: datetime,
    today: date,
) -> None:
    """Let what was promised say what `terms` say, and be due on another day, with the reason on
    record. The day may be earlier, too: it is no favour, the first one was wrong.

    :param wish: None leaves the day as it is.
    :raises CannotPromise: the agreement ends before the new day.
    """
    lock(session, follow_up)
    ends_on = follow_up.agreement.ends_on
    if wish is not None and ends_on is not None and wish.to_on > ends_on:
        raise CannotPromise([PromiseObstacle.AFTER_THE_END])
    for name, value in columns_of(terms).items():
        setattr(follow_up.commitment, name, value)
    if wish is not None and wish.to_on != follow_up.due_on:
        _move(session, follow_up, wish, by=by, now=now, today=today)
    session.flush()


def _move(
    session: Session, follow_up: FollowUp, wish: DateWish, *, by: User, now: datetime, today: date
) -> None:
    if asked := waiting_wish(follow_up):
        # It was asked of a day that no longer holds.
        asked.answer, asked.decided_at, asked.decided_by_id = DateAnswer.WITHDRAWN, now, by.id
        session.flush()
    from_on = follow_up.due_on
    move = Postponement(
        follow_up=follow_up,
        from_on=from_on,
        to_on=wish.to_on,
        reason=wish.reason,
        asked_at=now,
        asked_by_id=by.id,
        answer=DateAnswer.GRANTED,
        decided_at=now,
        decided_by_id=by.id,
    )
    session.add(move)
    reminded_on = follow_up.next_reminder_on
    move_due_day(follow_up, wish.to_on, today=today)
    if not follow_up.is_owed:
        follow_up.next_reminder_on = reminded_on
    details = {"from": from_on.isoformat(), "to": wish.to_on.isoformat()}
    trail.record(
        session, "follow_up.postpone", f"follow_up:{follow_up.id}", by=by, now=now, details=details
    )
