"""Reports that come by themselves: who wants which, and the one that is due next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.audit import trail
from pks.files.store import ContentStore
from pks.mail.leaving import who_left
from pks.mail.outbox import Letter, Recipient, queue
from pks.parties.models import Institution
from pks.reports.making import AddressesOf, keep_report
from pks.reports.models import ReportIssue, ReportSchedule
from pks.reports.period import Period, PeriodKind, period_of
from pks.reports.periodic import periodic_report

#: Roles that read reports.
READER_ROLES = frozenset({Role.LEGAL, Role.SUPERVISOR, Role.ADMIN})
MOST_DAYS_AFTER = 60

#: Says it to a reader, and where such mails are refused.
Wording = Callable[[ReportIssue, User, str], Letter]
#: Says where a reader refuses the reports of a schedule.
WayOut = Callable[[ReportSchedule, User], str]


@dataclass(frozen=True)
class Wish:
    """Which reports are wanted, how many days after each period, and who reads them."""

    institution_id: int
    kind: PeriodKind
    days_after: int
    reader_ids: tuple[int, ...]


@dataclass(frozen=True)
class ComingReport:
    """A report that will be made by itself."""

    on: date
    period: Period
    institution: str
    readers: Sequence[User]
    """Whom it will be mailed to."""


class ScheduleObstacle(StrEnum):
    """Why reports cannot be scheduled so."""

    NO_READER = "no_reader"
    READER_SEES_NOTHING = "reader_sees_nothing"
    DAYS_OUT_OF_RANGE = "days_out_of_range"


class CannotSchedule(Exception):
    """Reports cannot be scheduled so; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[ScheduleObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


@dataclass(frozen=True)
class Press:
    """What a report is made with, besides the register."""

    store: ContentStore
    zone: str
    wording: Wording
    addresses_of: AddressesOf
    way_out: WayOut


def schedule_reports(
    session: Session, wish: Wish, *, by: User, now: datetime, today: date
) -> ReportSchedule:
    """Let reports come by themselves; the first one is that of the period that `today` lies in.

    :raises CannotSchedule: nobody would read them, or a reader may not.
    """
    institution = session.get_one(Institution, wish.institution_id)
    readers = session.scalars(select(User).where(User.id.in_(wish.reader_ids))).all()
    if obstacles := _obstacles(session, wish, institution, readers):
        raise CannotSchedule(obstacles)
    schedule = ReportSchedule(
        institution=institution,
        kind=wish.kind,
        days_after=wish.days_after,
        next_on=_due_on(period_of(wish.kind, today), wish.days_after),
        made_by=by,
        made_at=now,
        readers=list(readers),
    )
    session.add(schedule)
    session.flush()
    _note(session, "report.schedule", schedule, by=by, now=now)
    return schedule


def stop_schedule(session: Session, schedule: ReportSchedule, *, by: User, now: datetime) -> None:
    """Let no more reports come of `schedule`; what was made stays. Twice is as good as once."""
    if schedule.stopped_at is None:
        schedule.stopped_at = now
        _note(session, "report.unschedule", schedule, by=by, now=now)


def make_next_report(session: Session, press: Press, *, now: datetime, today: date) -> bool:
    """Make one report that is due, and mail it to its readers. Return whether there was one.

    One unit a call, so that the caller commits in between and may be killed at any line: report,
    mails and the next date are one transaction. What a stopped server missed is caught up period
    by period. Of somebody who has left, no further reports are made.
    """
    schedule = session.scalar(
        select(ReportSchedule)
        .where(ReportSchedule.next_on <= today, ReportSchedule.stopped_at.is_(None))
        .order_by(ReportSchedule.next_on, ReportSchedule.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if schedule is None:
        return False
    if not schedule.made_by.active:
        schedule.stopped_at = now
        return True
    period = _period_due(schedule)
    after = period_of(schedule.kind, period.until_on + timedelta(days=1))
    schedule.next_on = _due_on(after, schedule.days_after)
    _send(session, schedule, period, press, now=now)
    return True


def coming_reports(session: Session, *, until_on: date) -> list[ComingReport]:
    """List the reports that will be made by then, the first first; of each schedule the next one.

    A period is longer than anybody looks ahead.
    """
    query = (
        select(ReportSchedule)
        .join(ReportSchedule.made_by)
        .where(ReportSchedule.next_on <= until_on, ReportSchedule.stopped_at.is_(None), User.active)
        .options(joinedload(ReportSchedule.institution), selectinload(ReportSchedule.readers))
        .order_by(ReportSchedule.next_on, ReportSchedule.id)
    )
    schedules = session.scalars(query).all()
    left = who_left(session, (schedule.list_key for schedule in schedules))
    return [
        ComingReport(
            schedule.next_on,
            _period_due(schedule),
            schedule.institution.short_name,
            [
                reader
                for reader in schedule.readers
                if reader.active and (schedule.list_key, reader.email.lower()) not in left
            ],
        )
        for schedule in schedules
    ]


def _send(
    session: Session, schedule: ReportSchedule, period: Period, press: Press, *, now: datetime
) -> None:
    institution, by = schedule.institution, schedule.made_by
    report = periodic_report(session, by, institution, period, zone=press.zone)
    addresses = press.addresses_of(institution.id, period.key)
    issue = keep_report(
        session, press.store, report, institution, schedule, addresses, by=by, now=now
    )
    for reader in schedule.readers:
        if reader.active:
            way_out = press.way_out(schedule, reader)
            queue(
                session,
                press.wording(issue, reader, way_out),
                to=Recipient(reader.name, reader.email),
                key=f"report:{schedule.id}:{period.key}:{reader.id}",
                now=now,
                about=f"report:{issue.id}",
                list_key=schedule.list_key,
                unsubscribe_url=way_out,
            )


def _period_due(schedule: ReportSchedule) -> Period:
    """Return the period whose report is due on `next_on`."""
    ended_on = schedule.next_on - timedelta(days=schedule.days_after)
    return period_of(schedule.kind, ended_on)


def _due_on(period: Period, days_after: int) -> date:
    return period.until_on + timedelta(days=days_after)


def _obstacles(
    session: Session, wish: Wish, institution: Institution, readers: Sequence[User]
) -> list[ScheduleObstacle]:
    checks = {
        ScheduleObstacle.NO_READER: not readers,
        ScheduleObstacle.READER_SEES_NOTHING: not all(
            may_read(session, reader, institution) for reader in readers
        ),
        ScheduleObstacle.DAYS_OUT_OF_RANGE: not 1 <= wish.days_after <= MOST_DAYS_AFTER,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def may_read(session: Session, user: User, institution: Institution) -> bool:
    """Tell whether `user` reads the reports of `institution`: those at it or above it do."""
    if user.role not in READER_ROLES or user.institution_id is None:
        return False
    own = session.get(Institution, user.institution_id)
    return own is not None and institution.is_within(own)


def _note(
    session: Session, verb: str, schedule: ReportSchedule, *, by: User, now: datetime
) -> None:
    trail.record(
        session,
        verb,
        f"report_schedule:{schedule.id}",
        by=by,
        now=now,
        details={"kind": schedule.kind.value, "institution": schedule.institution_id},
    )
