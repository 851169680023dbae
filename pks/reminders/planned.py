"""Reads: the steps about one agreement that are still to come, and whom they would reach today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.drafting.approving import pending
from pks.monitoring.models import Activity, Confirmation, FollowUp
from pks.reminders.cases import Case, find_case
from pks.reminders.forecast import DAYS
from pks.reminders.ladder import Matter
from pks.reminders.ladders import ladder_of
from pks.reminders.models import Watch
from pks.reminders.recipients import reach

#: More than this is no plan that anybody reads.
MOST_STEPS = 60


@dataclass(frozen=True)
class PlannedStep:
    """One step of one matter."""

    on: date
    """The day of the step; the mail comes when the office of its reader opens then or next."""
    case: Case
    days: int
    names: Sequence[str]
    """Whom it would reach; empty: nobody."""


def planned_steps(
    session: Session, agreement: Agreement, *, today: date, zone: str
) -> Sequence[PlannedStep]:
    """Return the steps of the next thirty days about `agreement`, which the caller has found
    visible, the first first.
    """
    steps = [
        step
        for matter, subject_id, last_rung in _subjects(session, agreement, today)
        if (case := find_case(session, matter, subject_id, zone=zone)) is not None
        for step in _steps(session, case, last_rung, today)
    ]
    return sorted(steps, key=lambda step: step.on)[:MOST_STEPS]


def _subjects(
    session: Session, agreement: Agreement, today: date
) -> Iterator[tuple[Matter, int, int | None]]:
    """Yield what may be reminded of, with the last step that was taken."""
    soon = select(FollowUp.id, FollowUp.last_rung).where(
        FollowUp.agreement_id == agreement.id,
        FollowUp.next_reminder_on <= today + timedelta(days=DAYS),
    )
    for follow_up_id, last_rung in session.execute(soon):
        yield Matter.FOLLOW_UP, follow_up_id, last_rung
    for matter, subject_id in _watched(session, agreement):
        known = select(Watch).where(Watch.matter == matter, Watch.subject_id == subject_id)
        watch = session.scalar(known)
        if watch is not None and watch.next_reminder_on is not None:
            yield matter, subject_id, watch.last_rung


def _watched(session: Session, agreement: Agreement) -> Iterator[tuple[Matter, int]]:
    for matter in (Matter.EXPIRY, Matter.NOTICE, Matter.ROUND):
        yield matter, agreement.id
    for approval in pending(session, agreement):
        yield Matter.APPROVAL, approval.id
    unanswered = select(Activity.id).where(
        Activity.agreement_id == agreement.id,
        ~exists().where(Confirmation.activity_id == Activity.id),
    )
    for activity_id in session.scalars(unanswered):
        yield Matter.CONFIRMATION, activity_id
    for liaison in (one for party in agreement.parties for one in party.liaisons):
        yield Matter.LIAISON, liaison.id


def _steps(
    session: Session, case: Case, last_rung: int | None, today: date
) -> Iterator[PlannedStep]:
    for rung in ladder_of(session, case.agreement.first.institution, case.matter):
        on = case.day + timedelta(days=rung.days)
        if not today <= on <= today + timedelta(days=DAYS):
            continue
        if last_rung is not None and rung.days <= last_rung:
            continue
        reached = reach(session, case, rung.audience, today=today)
        names = {one.name for part in reached for one in part.recipients.values()}
        yield PlannedStep(on, case, rung.days, sorted(names))
