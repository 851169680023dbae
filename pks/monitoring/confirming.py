"""What the other party says of an activity: that it was so, or that it was not. No request, no
clock.

An objection sends back what still waits to be accepted. What was accepted stays done: it is shown
beside it, and legal staff may open the follow-up again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.visitor import Author
from pks.agreements.models import Party
from pks.audit import trail
from pks.monitoring.closing import lock, send_back
from pks.monitoring.lifecycle import Answer, FollowUpState
from pks.monitoring.models import Activity, Confirmation
from pks.monitoring.sides import speaks_for
from pks.monitoring.signals import activity_confirmed


class ConfirmObstacle(StrEnum):
    """Why somebody cannot answer for a party."""

    NOT_TO_CONFIRM = "not_to_confirm"
    """The party logged the activity itself, or has no part in it."""
    NOT_YOURS = "not_yours"
    """Who asks does not speak for that party, or speaks for the one that logged it as well."""
    NOTE_MISSING = "note_missing"


class CannotConfirm(Exception):
    """The answer is not taken; `obstacles` names every reason."""

    def __init__(self, obstacles: list[ConfirmObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def parties_to_confirm(activity: Activity) -> list[Party]:
    """Return the parties whose word counts: those that did not log `activity`."""
    return [party for party in activity.agreement.parties if party.id != activity.party_id]


def may_confirm(session: Session, activity: Activity, party: Party, by: Author) -> bool:
    """Tell whether `by` may answer for `party`."""
    return not _obstacles(session, activity, party, by)


def confirm_activity(
    session: Session, activity: Activity, party: Party, *, by: Author, now: datetime
) -> Confirmation:
    """Say for `party` that `activity` was as it is told; an earlier answer counts no longer.

    :raises CannotConfirm: it is not for `by` to say.
    """
    if obstacles := _obstacles(session, activity, party, by):
        raise CannotConfirm(obstacles)
    given = _answer(session, activity, party, Answer.CONFIRMED, None, by=by, now=now)
    activity_confirmed.send(activity, party=party, session=session, by=by, now=now)
    return given


def object_to_activity(
    session: Session,
    activity: Activity,
    party: Party,
    note: str,
    *,
    by: Author,
    now: datetime,
    today: date,
) -> Confirmation:
    """Say for `party` what does not fit; an earlier answer counts no longer.

    :raises CannotConfirm: it is not for `by` to say, or nothing is said.
    """
    obstacles = _obstacles(session, activity, party, by)
    if not note.strip():
        obstacles.append(ConfirmObstacle.NOTE_MISSING)
    if obstacles:
        raise CannotConfirm(obstacles)
    given = _answer(session, activity, party, Answer.OBJECTED, note.strip(), by=by, now=now)
    _send_back(session, activity, note.strip(), by=by, now=now, today=today)
    return given


def _obstacles(
    session: Session, activity: Activity, party: Party, by: Author
) -> list[ConfirmObstacle]:
    if party not in parties_to_confirm(activity):
        return [ConfirmObstacle.NOT_TO_CONFIRM]
    key = activity.scope_key
    logged_for = [p for p in activity.agreement.parties if p.id == activity.party_id]
    for_both = any(speaks_for(session, other, by, key) for other in logged_for)
    may = speaks_for(session, party, by, key) and not for_both and not activity.is_logged_by(by)
    return [] if may else [ConfirmObstacle.NOT_YOURS]


def _answer(
    session: Session,
    activity: Activity,
    party: Party,
    answer: Answer,
    note: str | None,
    *,
    by: Author,
    now: datetime,
) -> Confirmation:
    given = session.scalar(
        select(Confirmation)
        .where(Confirmation.activity_id == activity.id, Confirmation.party_id == party.id)
        .with_for_update()
    )
    if given is None:
        given = Confirmation(party=party)
        activity.confirmations.append(given)
    given.answer, given.note, given.at = answer, note, now
    given.by_id, given.by_person_id = by.id, by.person_id if by.id is None else None
    session.flush()
    trail.record(
        session,
        "activity.confirm" if answer is Answer.CONFIRMED else "activity.object",
        f"activity:{activity.id}",
        by=by,
        now=now,
        details={"party": party.id},
    )
    return given


def _send_back(
    session: Session, activity: Activity, note: str, *, by: Author, now: datetime, today: date
) -> None:
    """Let what `activity` reported as done, and nobody has accepted, be underway again."""
    for follow_up in activity.completed:
        lock(session, follow_up)
        if follow_up.state is FollowUpState.SUBMITTED:
            send_back(follow_up, reason=note, by=by, now=now, today=today)
