"""Logging what was really done, with what proves it. No request, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.accounts.visitor import Author
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.files.models import StoredFile
from pks.monitoring.closing import close, lock
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, Evidence, FollowUp
from pks.monitoring.signals import activity_logged


@dataclass(frozen=True)
class ActivityFacts:
    """What somebody tells of an activity."""

    scope_key: str
    held_on: date
    place: str
    title: str
    outcome: str
    attendance: tuple[str, ...] = ()
    """The names of those who came."""
    attendance_count: int | None = None
    """How many came; none: as many as there are names."""
    completes: bool = False
    """Whether the follow-up is done with it."""


class ActivityObstacle(StrEnum):
    """Why an activity cannot be logged so."""

    HELD_IN_FUTURE = "held_in_future"
    HELD_BEFORE_SIGNING = "held_before_signing"
    OTHER_SCOPE = "other_scope"
    OTHER_AGREEMENT = "other_agreement"
    FOLLOW_UP_CLOSED = "follow_up_closed"
    NOTHING_TO_COMPLETE = "nothing_to_complete"
    FILE_MISSING = "file_missing"
    ATTENDANCE_MISSING = "attendance_missing"
    FEWER_THAN_NAMED = "fewer_than_named"


class CannotLogActivity(Exception):
    """The activity cannot be logged so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[ActivityObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def log_activity(
    session: Session,
    agreement: Agreement,
    facts: ActivityFacts,
    evidence: Sequence[StoredFile],
    follow_up: FollowUp | None,
    *,
    by: Author,
    now: datetime,
    today: date,
) -> Activity:
    """Log an activity of `agreement`; it begins or completes `follow_up`, if there is one.

    :raises CannotLogActivity: it does not fit, or what was asked for as evidence is missing.
    """
    if follow_up is not None:
        lock(session, follow_up)
    if obstacles := obstacles_to_logging(agreement, facts, evidence, follow_up, today=today):
        raise CannotLogActivity(obstacles)
    activity = _as_activity(agreement, facts, evidence, follow_up, by=by, now=now)
    session.add(activity)
    if follow_up is not None:
        _move_on(follow_up, facts, by=by, now=now)
    session.flush()  # the trail names the id
    trail.record(
        session,
        "activity.log",
        f"activity:{activity.id}",
        by=by,
        now=now,
        details={
            "agreement": agreement.id,
            "follow_up": follow_up.id if follow_up else None,
            "completes": facts.completes,
            "evidence": [file.sha256 for file in evidence],
        },
    )
    activity_logged.send(activity, session=session, by=by, now=now)
    return activity


def obstacles_to_logging(
    agreement: Agreement,
    facts: ActivityFacts,
    evidence: Sequence[StoredFile],
    follow_up: FollowUp | None,
    *,
    today: date,
) -> list[ActivityObstacle]:
    """Return every reason why the activity cannot be logged so; none is good."""
    signed_on = agreement.signed_on
    count = facts.attendance_count
    checks = {
        ActivityObstacle.HELD_IN_FUTURE: facts.held_on > today,
        ActivityObstacle.HELD_BEFORE_SIGNING: signed_on is None or facts.held_on < signed_on,
        ActivityObstacle.FEWER_THAN_NAMED: count is not None and count < len(facts.attendance),
    }
    found = [obstacle for obstacle, applies in checks.items() if applies]
    if follow_up is None:
        return found + _obstacles_without_follow_up(agreement, facts)
    return found + _obstacles_with(follow_up, agreement, facts, evidence)


def _obstacles_without_follow_up(
    agreement: Agreement, facts: ActivityFacts
) -> list[ActivityObstacle]:
    checks = {
        ActivityObstacle.OTHER_SCOPE: facts.scope_key not in {s.key for s in agreement.scopes},
        ActivityObstacle.NOTHING_TO_COMPLETE: facts.completes,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def _obstacles_with(
    follow_up: FollowUp,
    agreement: Agreement,
    facts: ActivityFacts,
    evidence: Sequence[StoredFile],
) -> list[ActivityObstacle]:
    commitment = follow_up.commitment
    # What an earlier activity of the same follow-up has shown already counts.
    earlier = follow_up.activities
    has_file = bool(evidence) or any(activity.evidence for activity in earlier)
    came = (facts.attendance, facts.attendance_count)
    has_attendance = any(came) or any(a.attendance or a.attendance_count for a in earlier)
    checks = {
        ActivityObstacle.OTHER_AGREEMENT: follow_up.agreement_id != agreement.id,
        ActivityObstacle.OTHER_SCOPE: facts.scope_key != commitment.scope.key,
        ActivityObstacle.FOLLOW_UP_CLOSED: follow_up.closed_at is not None,
        ActivityObstacle.FILE_MISSING: facts.completes and commitment.needs_file and not has_file,
        ActivityObstacle.ATTENDANCE_MISSING: facts.completes
        and commitment.needs_attendance
        and not has_attendance,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def _as_activity(
    agreement: Agreement,
    facts: ActivityFacts,
    evidence: Sequence[StoredFile],
    follow_up: FollowUp | None,
    *,
    by: Author,
    now: datetime,
) -> Activity:
    return Activity(
        agreement_id=agreement.id,
        scope_key=facts.scope_key,
        follow_up=follow_up,
        held_on=facts.held_on,
        place=facts.place,
        title=facts.title,
        outcome=facts.outcome,
        attendance="\n".join(facts.attendance),
        attendance_count=facts.attendance_count or len(facts.attendance) or None,
        logged_by_id=by.id,
        logged_by_person_id=by.person_id if by.id is None else None,
        logged_at=now,
        evidence=[Evidence(file=file) for file in evidence],
    )


def _move_on(follow_up: FollowUp, facts: ActivityFacts, *, by: Author, now: datetime) -> None:
    if facts.completes:
        close(follow_up, FollowUpState.DONE, by=by, now=now)
    else:
        follow_up.state = FollowUpState.UNDERWAY
