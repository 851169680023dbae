"""The reminders of the last weeks of the story: planned and written morning by morning."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from pks.mail.models import OutgoingMail, Status
from pks.reminders.daily import write_next
from pks.reminders.hours import OPENS
from pks.reminders.planning import remind_next, watch_next

#: As far back as a reader of the demo looks.
DAYS = 60


def remind_of_the_past(session: Session, *, zone: str, today: date) -> None:
    """Let each morning before `today` bring what it brought, and let its readers have read it."""
    _call_sent(session)
    for days in range(DAYS, 0, -1):
        day = today - timedelta(days=days)
        morning = datetime.combine(day, OPENS, ZoneInfo(zone)).astimezone(UTC)
        for unit in (remind_next, watch_next, write_next):
            while unit(session, now=morning, today=day, zone=zone):
                pass
        _call_sent(session)


def _call_sent(session: Session) -> None:
    """Keep the mails of the told years from going out now."""
    waiting = update(OutgoingMail).where(OutgoingMail.status == Status.DUE)
    session.execute(waiting.values(status=Status.SENT, sent_at=OutgoingMail.created_at))
