"""What stands still does not stay unseen: once a day, administrators are told how much it is."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.mail.outbox import Recipient, queue
from pks.reminders.hours import Hours
from pks.reminders.letters import stuck_letter
from pks.reminders.stuck import stuck


def alarm_next(session: Session, *, now: datetime, today: date, zone: str) -> bool:
    """Tell one administrator of today's, if anything stands still. Return whether there was one.

    Not at night: what was stuck in the evening may have gone out by the morning.
    """
    if not Hours(zone).is_open(now):
        return False
    found = stuck(session, now=now, today=today)
    if not (found.mails or found.unwritten):
        return False
    query = select(User).where(User.role == Role.ADMIN, User.active).order_by(User.id)
    return any(
        queue(
            session,
            stuck_letter(found, admin.name, today=today),
            to=Recipient(admin.name, admin.email),
            key=f"stuck:{admin.id}:{today.isoformat()}",
            now=now,
        )
        for admin in session.scalars(query).all()
    )
