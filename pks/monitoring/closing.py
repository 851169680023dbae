"""A follow-up is reported, sent back, closed, cancelled, opened again. No request, no clock."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from pks.audit import trail
from pks.monitoring.lifecycle import OPEN, FollowUpMoveNotAllowed, FollowUpState, check_move
from pks.monitoring.models import FollowUp


def cancel_follow_up(
    session: Session, follow_up: FollowUp, reason: str, *, by: trail.Actor, now: datetime
) -> None:
    """Cancel `follow_up`, with the reason in writing.

    :raises FollowUpMoveNotAllowed: it is closed already.
    """
    lock(session, follow_up)
    close(follow_up, FollowUpState.CANCELLED, by=by, now=now, reason=reason)
    _note(session, "follow_up.cancel", follow_up, by=by, now=now)


def reopen_follow_up(
    session: Session, follow_up: FollowUp, *, by: trail.Actor, now: datetime, today: date
) -> None:
    """Open `follow_up` again; the reminders take it up where they stopped.

    :raises FollowUpMoveNotAllowed: it is open.
    """
    lock(session, follow_up)
    target = FollowUpState.UNDERWAY if follow_up.activities else FollowUpState.PLANNED
    if follow_up.state in OPEN:
        raise FollowUpMoveNotAllowed(follow_up.state, target)
    follow_up.state = target
    follow_up.closed_at = None
    follow_up.closed_by_id = None
    follow_up.cancel_reason = None
    follow_up.next_reminder_on = today
    _note(session, "follow_up.reopen", follow_up, by=by, now=now)


def submit(follow_up: FollowUp, *, now: datetime) -> None:
    """Report `follow_up` as done. Nobody is reminded of it while it waits to be accepted.

    :raises FollowUpMoveNotAllowed: it is closed, or waits already.
    """
    check_move(follow_up.state, FollowUpState.SUBMITTED)
    follow_up.state = FollowUpState.SUBMITTED
    follow_up.submitted_at = now
    follow_up.next_reminder_on = None
    _forget_return(follow_up)


def send_back(
    follow_up: FollowUp, *, reason: str, by: trail.Actor, now: datetime, today: date
) -> None:
    """Let a reported follow-up be underway again; the reminders take it up where they stopped.

    :raises FollowUpMoveNotAllowed: it was not reported.
    """
    check_move(follow_up.state, FollowUpState.UNDERWAY)
    follow_up.state = FollowUpState.UNDERWAY
    follow_up.return_reason = reason
    follow_up.returned_at = now
    follow_up.returned_by = by.name
    follow_up.next_reminder_on = today


def _forget_return(follow_up: FollowUp) -> None:
    follow_up.return_reason = follow_up.returned_at = follow_up.returned_by = None


def close(
    follow_up: FollowUp,
    state: FollowUpState,
    *,
    by: trail.Actor | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Close `follow_up` in `state`, done or cancelled; nobody is reminded of it any more.

    :raises FollowUpMoveNotAllowed: it is closed already.
    """
    check_move(follow_up.state, state)
    # Before anything changes: if it has to be looked up, what has changed so far is written first.
    by_id = by.id if by else None
    follow_up.state = state
    follow_up.closed_at = now
    follow_up.closed_by_id = by_id
    follow_up.cancel_reason = reason
    follow_up.next_reminder_on = None
    _forget_return(follow_up)


def lock(session: Session, follow_up: FollowUp) -> None:
    """Read `follow_up` as it is now, and let nobody else change it before the commit."""
    trail.wait_for_turn(session)
    # Only this row: what was loaded together with it stands on the outer side of joins, which
    # PostgreSQL does not lock.
    session.refresh(follow_up, with_for_update={"of": FollowUp})


def _note(
    session: Session, verb: str, follow_up: FollowUp, *, by: trail.Actor, now: datetime
) -> None:
    trail.record(
        session,
        verb,
        f"follow_up:{follow_up.id}",
        by=by,
        now=now,
        details={"state": follow_up.state.value},
    )
