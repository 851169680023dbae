"""The week of a supervisor, each Monday: what was done, waits, is due, is late, is silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import Role, User
from pks.monitoring.lifecycle import OWED, FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import follow_ups_visible_to
from pks.monitoring.silence import silent_agreements
from pks.reminders.ladder import Matter
from pks.reminders.models import Watch
from pks.reminders.noticing import NewNotice, add_notice, who_is

WEEK = timedelta(days=7)

#: As what a reader may refuse it; reminders of what is their duty, they may not.
WEEK_LIST = "week"

#: So many of each are named; of the others it is said how many there are.
MOST_NAMED = 10


@dataclass(frozen=True)
class Row:
    """One follow-up of the week."""

    title: str
    unit: str
    due_on: date
    days_late: int


@dataclass(frozen=True)
class SilentRow:
    """One agreement in which nothing happens."""

    unit: str
    quiet_days: int
    overdue: int


_Named = TypeVar("_Named", Row, SilentRow)


@dataclass(frozen=True)
class Part(Generic[_Named]):
    """One list of the week: the first few, and how many there are in all."""

    rows: Sequence[_Named]
    total: int

    @property
    def others(self) -> int:
        """Return how many are not named."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Week:
    """What a supervisor reads on a Monday."""

    since_on: date
    done: Part[Row]
    """Closed as done from `since_on` on."""
    submitted: Part[Row]
    """Reported as done, and not accepted yet; no step of any ladder speaks of it."""
    due: Part[Row]
    """Owed, and due from today within seven days."""
    late: Part[Row]
    silent: Part[SilentRow]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        parts = (self.done, self.submitted, self.due, self.late, self.silent)
        return not any(part.total for part in parts)


def plan_week(session: Session, watch: Watch, *, now: datetime, today: date, zone: str) -> None:
    """Note the week of a supervisor if a new one has begun; look again on the next Monday.

    After a stop of several weeks there is one notice, of the week that has begun last. Who has
    become a supervisor in the middle of a week hears of it from the next one on.
    """
    user = session.get(User, watch.subject_id)
    if user is None or user.role is not Role.SUPERVISOR or not user.active:
        watch.day = watch.next_reminder_on = None
        return
    monday = today - timedelta(days=today.weekday())
    if watch.day is not None and watch.day < monday:
        new = NewNotice(
            key=f"{Matter.WEEKLY}:{user.id}:{monday.isoformat()}",
            who=who_is(user),
            matter=Matter.WEEKLY,
            subject_id=user.id,
            for_on=monday,
            came_up_on=monday,
        )
        add_notice(session, new, now=now, zone=zone)
    watch.day = monday
    watch.next_reminder_on = monday + WEEK


def week_of(session: Session, user: User, *, today: date, since_on: date, zone: str) -> Week:
    """Return the week of `user` as it stands today.

    :param since_on: from when on it tells what was done: the Monday before its own, whatever day
        the mail leaves on, so that nothing falls between two mails.
    :param zone: where that day begins.
    """
    visible = follow_ups_visible_to(user)
    # What is owed is open: so the database looks at the open ones only.
    still_open = visible.where(FollowUp.closed_at.is_(None))
    owed = still_open.where(FollowUp.state.in_(OWED))
    submitted = still_open.where(FollowUp.state == FollowUpState.SUBMITTED)
    since = datetime.combine(since_on, time(), ZoneInfo(zone))
    done = visible.where(FollowUp.state == FollowUpState.DONE, FollowUp.closed_at >= since)
    return Week(
        since_on,
        _part(session, done, today),
        _part(session, submitted, today),
        _part(session, owed.where(FollowUp.due_on.between(today, today + WEEK)), today),
        _part(session, owed.where(FollowUp.due_on < today), today),
        _silent(session, user, today),
    )


def _silent(session: Session, user: User, today: date) -> Part[SilentRow]:
    found = silent_agreements(session, user, today=today)
    rows = [
        SilentRow(one.second, one.quiet_days(today), one.overdue_count)
        for one in found[:MOST_NAMED]
    ]
    return Part(rows, len(found))


def _part(session: Session, query: Select[FollowUp], today: date) -> Part[Row]:
    total = session.scalar(query.with_only_columns(func.count(FollowUp.id))) or 0
    found = session.scalars(
        query.options(joinedload(FollowUp.commitment), joinedload(FollowUp.agreement))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST_NAMED)
    )
    rows = [
        Row(
            one.commitment.activity,
            one.agreement.second.institution.short_name,
            one.due_on,
            one.days_late(today),
        )
        for one in found
    ]
    return Part(rows, total)
