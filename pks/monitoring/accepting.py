"""Accepting what was reported as done, or sending it back. No request, no clock.

Who reported it never accepts it. Only where no other account could, the one who reported it may,
and the trail says so: else nothing would ever be done where one office has one person.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.monitoring.closing import close, lock, send_back
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.proof import Proof, missing_proof
from pks.monitoring.sides import STAFF, supervises
from pks.monitoring.signals import follow_up_done
from pks.parties.models import Institution


class AcceptObstacle(StrEnum):
    """Why a report is not accepted, or not sent back, so."""

    NOT_SUBMITTED = "not_submitted"
    NOT_YOURS = "not_yours"
    OWN_REPORT = "own_report"
    FILE_MISSING = "file_missing"
    ATTENDANCE_MISSING = "attendance_missing"
    REASON_MISSING = "reason_missing"


class CannotAccept(Exception):
    """The report stays as it is; `obstacles` names every reason."""

    def __init__(self, obstacles: list[AcceptObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


_OBSTACLE_OF = {
    Proof.FILE: AcceptObstacle.FILE_MISSING,
    Proof.ATTENDANCE: AcceptObstacle.ATTENDANCE_MISSING,
}


def accept_follow_up(session: Session, follow_up: FollowUp, *, by: User, now: datetime) -> None:
    """Accept that `follow_up` is done. What was asked for as evidence is looked for once more.

    :raises CannotAccept: it does not wait for that, or not for `by`, or lacks its evidence.
    """
    lock(session, follow_up)
    obstacles = _obstacles(session, follow_up, by)
    missing = missing_proof(follow_up.commitment, follow_up.activities)
    obstacles += [_OBSTACLE_OF[proof] for proof in missing]
    if obstacles:
        raise CannotAccept(obstacles)
    own = is_reported_by(follow_up, by)
    close(follow_up, FollowUpState.DONE, by=by, now=now)
    _note(session, "follow_up.accept", follow_up, by=by, now=now, details={"own_report": own})
    follow_up_done.send(follow_up, session=session, by=by, now=now)


def return_follow_up(
    session: Session, follow_up: FollowUp, reason: str, *, by: User, now: datetime, today: date
) -> None:
    """Send `follow_up` back with a reason; it is underway again, and so are its reminders.

    :raises CannotAccept: it does not wait for that, or not for `by`, or no reason is given.
    """
    lock(session, follow_up)
    obstacles = _obstacles(session, follow_up, by)
    if not reason.strip():
        obstacles.append(AcceptObstacle.REASON_MISSING)
    if obstacles:
        raise CannotAccept(obstacles)
    send_back(follow_up, reason=reason.strip(), by=by, now=now, today=today)
    _note(session, "follow_up.return", follow_up, by=by, now=now, details={})


def may_accept(session: Session, follow_up: FollowUp, user: User) -> bool:
    """Tell whether `user` may accept `follow_up` or send it back."""
    return not _obstacles(session, follow_up, user)


def is_reported_by(follow_up: FollowUp, by: User) -> bool:
    """Tell whether `by` reported it as done; such a one accepts it only if nobody else could."""
    return any(activity.is_logged_by(by) for activity in follow_up.completing)


def judges_of(session: Session, agreement: Agreement) -> Sequence[User]:
    """Return the accounts that may accept what is done under `agreement`: legal staff and
    supervisors of a party, or of an institution above it.
    """
    paths = [party.institution.path for party in agreement.parties]
    staff = (
        select(User)
        .join(Institution, Institution.id == User.institution_id)
        .where(User.active, User.role.in_(STAFF))
        .where(or_(*(literal(path).startswith(Institution.path) for path in paths)))
    )
    return session.scalars(staff).all()


def _obstacles(session: Session, follow_up: FollowUp, by: User) -> list[AcceptObstacle]:
    parties = follow_up.agreement.parties
    checks = {
        AcceptObstacle.NOT_SUBMITTED: follow_up.state is not FollowUpState.SUBMITTED,
        AcceptObstacle.NOT_YOURS: not supervises(session, parties, by),
        AcceptObstacle.OWN_REPORT: is_reported_by(follow_up, by)
        and _others_could(session, follow_up),
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def _others_could(session: Session, follow_up: FollowUp) -> bool:
    judges = judges_of(session, follow_up.agreement)
    return any(not is_reported_by(follow_up, user) for user in judges)


def _note(
    session: Session,
    verb: str,
    follow_up: FollowUp,
    *,
    by: User,
    now: datetime,
    details: dict[str, bool],
) -> None:
    trail.record(session, verb, f"follow_up:{follow_up.id}", by=by, now=now, details=details)
