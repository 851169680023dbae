"""What would go out in the coming days, and to whom: the real planner and writer on a moved clock.

They run as they will, in a transaction of their own that is never committed. So the answer is no
second reading of the rules, which may differ; it holds as long as nobody does anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pks.agreements.ending import end_expired_agreement
from pks.clock import day_in
from pks.db import reading_only
from pks.mail.models import OutgoingMail
from pks.reminders.daily import write_next
from pks.reminders.models import Notice, NoticeState
from pks.reminders.planning import remind_next, watch_next

DAYS = 30

#: A look at more would keep others waiting, for it holds what a writer holds.
MOST_MAILS = 400


@dataclass(frozen=True)
class ComingMail:
    """A mail as it would be if nothing happened until then."""

    at: datetime
    to_name: str
    to_address: str
    subject: str
    text: str


@dataclass(frozen=True)
class Forecast:
    """The mails to come, the first first."""

    mails: Sequence[ComingMail]
    until_on: date
    """The last day that was looked at; earlier than asked for where there are too many mails."""


def forecast(engine: Engine, *, now: datetime, zone: str, days: int = DAYS) -> Forecast:
    """Return what would go out from `now` on, over `days` days. Writes nothing."""
    reading = reading_only.set(False)
    try:
        with Session(engine) as session:
            found = _look_ahead(session, now, zone, days)
            session.rollback()
            return found
    finally:
        reading_only.reset(reading)


def _look_ahead(session: Session, now: datetime, zone: str, days: int) -> Forecast:
    before = session.scalar(select(func.max(OutgoingMail.id))) or 0
    today = day_in(zone, now)
    for count in range(days + 1):
        day = today + timedelta(days=count)
        morning = max(now, datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC))
        _live_through(session, day, morning, zone)
        mails = _mails(session, before)
        if len(mails) >= MOST_MAILS:
            break
    return Forecast(mails, day)


def _live_through(session: Session, day: date, morning: datetime, zone: str) -> None:
    """Let everything come to pass that a day brings by itself."""
    _all(lambda: end_expired_agreement(session, now=morning, today=day))
    _all(lambda: remind_next(session, now=morning, today=day, zone=zone))
    _all(lambda: watch_next(session, now=morning, today=day, zone=zone))
    evening = datetime.combine(day, time.max, ZoneInfo(zone))
    waits = select(func.min(Notice.ready_at)).where(Notice.state == NoticeState.WAITING)
    while (ready_at := session.scalar(waits)) is not None and ready_at <= evening:
        moment = max(ready_at, morning)
        write = partial(write_next, session, now=moment, today=day, zone=zone, mails_leave=True)
        if not _all(write):
            break  # a real writer has its reader in hand, and is passed over


def _all(unit: Callable[[], bool]) -> bool:
    """Do one unit after the other until there is none; tell whether there was any."""
    was_any = False
    while unit():
        was_any = True
    return was_any


def _mails(session: Session, before: int) -> list[ComingMail]:
    query = select(OutgoingMail).where(OutgoingMail.id > before)
    rows = session.scalars(query.order_by(OutgoingMail.created_at, OutgoingMail.id))
    return [
        ComingMail(row.created_at, row.to_name, row.to_address, row.subject, row.text)
        for row in rows
    ]
