"""Planning: what has come up is noted for everybody who is to be told, one matter a unit.

The step that was taken and the notices of it are one transaction, each notice under its key. So
the planner may be killed at any line, be off for a week, or run twice side by side: on PostgreSQL
the row is locked and passed over, SQLite lets one writer in at a time, and each key is taken once.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.monitoring.models import FollowUp
from pks.monitoring.signals import follow_up_late
from pks.reminders.cases import Case, find_case
from pks.reminders.extending import prepare_extension
from pks.reminders.failing import note_failure
from pks.reminders.ladder import Ladder, Matter, Rung, due_rungs, next_day
from pks.reminders.ladders import ladder_of
from pks.reminders.models import Unreached, Watch
from pks.reminders.noticing import NewNotice, add_notice
from pks.reminders.recipients import Reached, reach
from pks.reminders.watching import LOOK_AT_NEW_STEPS, LOOK_NOW
from pks.reminders.weekly import plan_week

log = logging.getLogger(__name__)


class Progress(Protocol):
    """How far the steps of one matter have come: a `Watch`, or the follow-up itself."""

    id: int
    next_reminder_on: date | None
    last_rung: int | None


_P = TypeVar("_P", bound=Progress)


@dataclass(frozen=True)
class Moment:
    """When the planner looks, and the zone where days are counted if no office says another."""

    now: datetime
    today: date
    zone: str


@dataclass(frozen=True)
class _Word:
    """What one person is told of a case."""

    rung: Rung
    reached: Reached
    came_up_on: date | None
    """The day of the first step that speaks to them, and not before it was to be looked at."""


#: What comes into being on the day that its steps count from.
_FROM_THEIR_DAY_ON = (Matter.APPROVAL, Matter.ROUND, Matter.CONFIRMATION)


def remind_next(session: Session, *, now: datetime, today: date, zone: str) -> bool:
    """Take the next step of one follow-up whose time has come. Return whether there was one."""
    follow_up = session.scalar(
        select(FollowUp)
        .where(FollowUp.next_reminder_on <= today)
        .order_by(FollowUp.next_reminder_on, FollowUp.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return _take(session, follow_up, _step_of_follow_up, Moment(now, today, zone))


def watch_next(session: Session, *, now: datetime, today: date, zone: str) -> bool:
    """Take the next step of one other matter whose time has come. Return whether there was one."""
    is_due = Watch.next_reminder_on <= today
    if session.scalar(select(Watch.id).where(is_due).limit(1)) is None:
        return False
    # Before any row: a step may begin a draft, which is written in the trail.
    trail.wait_for_turn(session)
    watch = session.scalar(
        select(Watch)
        .where(is_due)
        .order_by(Watch.next_reminder_on, Watch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return _take(session, watch, _step_of_watch, Moment(now, today, zone))


def _take(
    session: Session,
    progress: _P | None,
    step: Callable[[Session, _P, date | None, Moment], None],
    when: Moment,
) -> bool:
    """Take one step. What fails is left for tomorrow, so that it does not keep others waiting."""
    if progress is None:
        return False
    was_due_on = progress.next_reminder_on
    progress.next_reminder_on = when.today + timedelta(days=1)
    session.flush()
    try:
        with session.begin_nested():
            step(session, progress, was_due_on, when)
    except DBAPIError:
        # A deadlock, a lost connection: the next look does it.
        raise
    except Exception as error:
        log.exception("cannot remind of %s %s", type(progress).__name__, progress.id)
        note_failure(session, error)
    return True


def _step_of_follow_up(
    session: Session, follow_up: FollowUp, was_due_on: date | None, when: Moment
) -> None:
    case = find_case(session, Matter.FOLLOW_UP, follow_up.id, zone=when.zone)
    _climb(session, follow_up, case, _noticed_on(case, was_due_on), when)


def _step_of_watch(session: Session, watch: Watch, was_due_on: date | None, when: Moment) -> None:
    if watch.matter is Matter.WEEKLY:
        plan_week(session, watch, now=when.now, today=when.today, zone=when.zone)
        return
    case = find_case(session, watch.matter, watch.subject_id, zone=when.zone)
    noticed_on = _noticed_on(case, was_due_on, known_day=watch.day)
    if case is not None and case.day != watch.day:
        # Another day, another ladder: an extended agreement ends anew.
        watch.day, watch.last_rung = case.day, None
    _climb(session, watch, case, noticed_on, when)


def _climb(
    session: Session,
    progress: Progress,
    case: Case | None,
    noticed_on: date | None,
    when: Moment,
) -> None:
    if case is None:
        progress.next_reminder_on = None
        return
    ladder = ladder_of(session, case.agreement.first.institution, case.matter)
    rungs = due_rungs(case.day, today=when.today, last_rung=progress.last_rung, ladder=ladder)
    days_late = (when.today - case.day).days
    if isinstance(case.thing, FollowUp) and days_late > 0:
        follow_up_late.send(case.thing, days_late=days_late, session=session, now=when.now)
    if rungs:
        if case.matter is Matter.EXPIRY:
            prepare_extension(session, case.agreement, now=when.now, today=when.today)
        _tell(session, case, rungs, noticed_on, when)
        progress.last_rung = rungs[-1].days
    progress.next_reminder_on = _next_look(case, ladder, when.today)


def _next_look(case: Case, ladder: Ladder, today: date) -> date | None:
    """Return the day of the next step; of a follow-up also the first on which it is late, for
    other rooms hear of that whatever its steps are.
    """
    days = [next_day(case.day, after=today, ladder=ladder)]
    late_from = case.day + timedelta(days=1)
    if case.matter is Matter.FOLLOW_UP and late_from > today:
        days.append(late_from)
    return min(filter(None, days), default=None)


def _noticed_on(
    case: Case | None, was_due_on: date | None, *, known_day: date | None = None
) -> date | None:
    """Return since when it was to be looked at; None if nobody knows.

    A change has the word "look at it now" in the place of the day. What counts from the same day as
    when last looked at was to be looked at on the day of each step. What begins on the day that its
    steps count from was to be looked at from that day on.

    :param known_day: the day that its steps counted from when it was last looked at.
    """
    if case is None or was_due_on == LOOK_AT_NEW_STEPS:
        return None
    if was_due_on != LOOK_NOW or case.day == known_day:
        return was_due_on
    return case.day if case.matter in _FROM_THEIR_DAY_ON else None


def _tell(
    session: Session, case: Case, rungs: Sequence[Rung], noticed_on: date | None, when: Moment
) -> None:
    """Note for each person the highest of `rungs` that speaks to them: one word, not four."""
    told: dict[str, _Word] = {}
    for rung in rungs:
        came_up_on = noticed_on and max(noticed_on, case.day + timedelta(days=rung.days))
        for reached in reach(session, case, rung.audience, today=when.today):
            _note_unreached(session, case, rung, reached, when.now)
            for who in reached.recipients:
                first = told[who].came_up_on if who in told else came_up_on
                told[who] = _Word(rung, reached, first)
    _add_notices(session, case, told, when)


def _add_notices(
    session: Session,
    case: Case,
    told: Mapping[str, _Word],
    when: Moment,
) -> None:
    # In one order whoever plans: of two that write down the same people, none waits for the other.
    for who, word in sorted(told.items(), key=lambda one: one[0]):
        rung, reached = word.rung, word.reached
        subject = f"{case.matter}:{case.subject_id}:{case.day.isoformat()}"
        new = NewNotice(
            key=f"{subject}:H{rung.days:+}:{who}",
            who=who,
            matter=case.matter,
            subject_id=case.subject_id,
            for_on=case.day + timedelta(days=rung.days),
            days=rung.days,
            audience=reached.audience,
            in_vain=",".join(reached.in_vain),
            agreement_id=case.agreement.id,
            party_id=reached.party.id,
            came_up_on=word.came_up_on,
        )
        add_notice(session, new, now=when.now, zone=when.zone)


def _note_unreached(
    session: Session, case: Case, rung: Rung, reached: Reached, now: datetime
) -> None:
    session.add_all(
        Unreached(
            matter=case.matter,
            subject_id=case.subject_id,
            agreement_id=case.agreement.id,
            party_id=reached.party.id,
            days=rung.days,
            audience=audience,
            at=now,
        )
        for audience in reached.in_vain
    )
