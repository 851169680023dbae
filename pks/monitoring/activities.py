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
from pks.monitoring.closing import lock, submit
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, Evidence, FollowUp, Fulfilment
from pks.monitoring.proof import Proof, missing_proof
from pks.monitoring.sides import party_of
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
    """Whether the follow-up that it is logged for is done with it."""
    form_key: str | None = None
    """The key of the form that it was told in; the same key never makes a second activity."""


@dataclass(frozen=True)
class Fulfils:
    """What an activity does for one follow-up."""

    follow_up: FollowUp
    completes: bool


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
    others: Sequence[Fulfils] = (),
) -> Activity:
    """Log an activity of `agreement`; it begins what it fulfils, or reports it as done.

    :param follow_up: what it is logged for; none: it stands for itself, or only for `others`.
    :param others: what else of the same agreement it fulfils, in whatever scope.
    :raises CannotLogActivity: it does not fit, or what was asked for as evidence is missing.
    """
    fulfils = _all_fulfilled(facts, follow_up, others)
    for part in sorted(fulfils, key=lambda part: part.follow_up.id):
        lock(session, part.follow_up)
    found = obstacles_to_logging(agreement, facts, evidence, follow_up, today=today, others=others)
    if found:
        raise CannotLogActivity(found)
    party = party_of(session, agreement, by)
    activity = _as_activity(agreement, facts, evidence, fulfils, by=by, now=now)
    activity.party_id = party.id if party else None
    session.add(activity)
    for part in fulfils:
        _move_on(part, now=now)
    session.flush()  # the trail names the id
    trail.record(
        session,
        "activity.log",
        f"activity:{activity.id}",
        by=by,
        now=now,
        details={
            "agreement": agreement.id,
            "fulfils": {part.follow_up.id: part.completes for part in fulfils},
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
    others: Sequence[Fulfils] = (),
) -> list[ActivityObstacle]:
    """Return every reason why the activity cannot be logged so; none is good."""
    signed_on = agreement.signed_on
    count = facts.attendance_count
    scopes = {follow_up.commitment.scope.key} if follow_up else {s.key for s in agreement.scopes}
    checks = {
        ActivityObstacle.HELD_IN_FUTURE: facts.held_on > today,
        ActivityObstacle.HELD_BEFORE_SIGNING: signed_on is None or facts.held_on < signed_on,
        ActivityObstacle.FEWER_THAN_NAMED: count is not None and count < len(facts.attendance),
        ActivityObstacle.OTHER_SCOPE: facts.scope_key not in scopes,
        ActivityObstacle.NOTHING_TO_COMPLETE: facts.completes and follow_up is None,
    }
    found = [obstacle for obstacle, applies in checks.items() if applies]
    given = _given(facts, evidence)
    for part in _all_fulfilled(facts, follow_up, others):
        found += _obstacles_to_fulfilling(part, agreement, given)
    return list(dict.fromkeys(found))


_OBSTACLE_OF = {
    Proof.FILE: ActivityObstacle.FILE_MISSING,
    Proof.ATTENDANCE: ActivityObstacle.ATTENDANCE_MISSING,
}


def _obstacles_to_fulfilling(
    part: Fulfils, agreement: Agreement, given: frozenset[Proof]
) -> list[ActivityObstacle]:
    follow_up = part.follow_up
    checks = {
        ActivityObstacle.OTHER_AGREEMENT: follow_up.agreement_id != agreement.id,
        ActivityObstacle.FOLLOW_UP_CLOSED: follow_up.closed_at is not None,
    }
    found = [obstacle for obstacle, applies in checks.items() if applies]
    if part.completes:
        # What an earlier activity of the same follow-up has shown already counts.
        missing = missing_proof(follow_up.commitment, follow_up.activities, given)
        found += [_OBSTACLE_OF[proof] for proof in missing]
    return found


def _given(facts: ActivityFacts, evidence: Sequence[StoredFile]) -> frozenset[Proof]:
    checks = {
        Proof.FILE: bool(evidence),
        Proof.ATTENDANCE: bool(facts.attendance or facts.attendance_count),
    }
    return frozenset(proof for proof, is_given in checks.items() if is_given)


def _all_fulfilled(
    facts: ActivityFacts, follow_up: FollowUp | None, others: Sequence[Fulfils]
) -> list[Fulfils]:
    if follow_up is None:
        return list(others)
    own = Fulfils(follow_up, facts.completes)
    return [own, *(part for part in others if part.follow_up is not follow_up)]


def _as_activity(
    agreement: Agreement,
    facts: ActivityFacts,
    evidence: Sequence[StoredFile],
    fulfils: Sequence[Fulfils],
    *,
    by: Author,
    now: datetime,
) -> Activity:
    return Activity(
        agreement_id=agreement.id,
        scope_key=facts.scope_key,
        held_on=facts.held_on,
        place=facts.place,
        title=facts.title,
        outcome=facts.outcome,
        attendance="\n".join(facts.attendance),
        attendance_count=facts.attendance_count or len(facts.attendance) or None,
        form_key=facts.form_key,
        logged_by_id=by.id,
        logged_by_person_id=by.person_id if by.id is None else None,
        logged_at=now,
        evidence=[Evidence(file=file) for file in evidence],
        fulfilments=[
            Fulfilment(follow_up=part.follow_up, completes=part.completes) for part in fulfils
        ],
    )


def _move_on(part: Fulfils, *, now: datetime) -> None:
    # What waits to be accepted goes on waiting: a further activity only adds to it.
    if part.follow_up.state is FollowUpState.SUBMITTED:
        return
    if part.completes:
        submit(part.follow_up, now=now)
    else:
        part.follow_up.state = FollowUpState.UNDERWAY
