"""Letting days go by: planner and writer at half past seven in Bekasi, and what they have sent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pks.clock import day_in
from pks.mail.models import OutgoingMail, Status
from pks.reminders.daily import write_next
from pks.reminders.planning import remind_next, watch_next

ZONE = "Asia/Jakarta"


def morning(day: date) -> datetime:
    """Return 07.30 of `day` in Bekasi."""
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


def live_through(
    session: Session, moment: datetime, *, today: date | None = None, mails_leave: bool = True
) -> None:
    """Plan and write all that is due at `moment`, as one look of the scheduler does.

    :param mails_leave: what was written at the look before has gone out meanwhile.
    """
    today = today or day_in(ZONE, moment)
    if mails_leave:
        let_go_out(session, moment)
    for unit in (remind_next, watch_next, write_next):
        while unit(session, now=moment, today=today, zone=ZONE):
            pass


def let_go_out(session: Session, moment: datetime) -> None:
    """Let the mail server take all that waits."""
    waiting = update(OutgoingMail).where(OutgoingMail.status == Status.DUE)
    session.execute(waiting.values(status=Status.SENT, sent_at=moment))


def mails(session: Session) -> Sequence[OutgoingMail]:
    """Return all mails, the first first."""
    return session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
