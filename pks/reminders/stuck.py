"""What stands still: mails that do not go out, reminders that nobody writes, a silent scheduler."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pks.leases import LEASE
from pks.mail.models import IS_ASIDE, IS_WAITING, OutgoingMail, Status
from pks.monitoring.models import FollowUp
from pks.reminders.models import Heartbeat, Notice, NoticeState, Watch
from pks.reminders.watching import LOOK_NOW

#: A mail that is not sent so long after it was due is stuck.
STUCK_AFTER = timedelta(hours=1)

#: What was written this minute is looked at in the next.
_AFTER_LOOK_NOW = LOOK_NOW + timedelta(days=1)

_IS_WAITING = Notice.state == NoticeState.WAITING


@dataclass(frozen=True)
class Stuck:
    """How much stands still, in numbers only."""

    waiting: int
    """Mails that wait or are being sent, late or not."""
    oldest_due_at: datetime | None
    """When the oldest of those was to go out."""
    late: int
    """Those of them that are stuck."""
    parked: int
    """Mails that were put aside for a person."""
    unwritten: int
    """What somebody should have been reminded of before today, or has waited to be written of."""
    heard_at: datetime | None
    """The scheduler's last sign of life."""

    @property
    def mails(self) -> int:
        """Return how many mails somebody must look after."""
        return self.late + self.parked


def stuck(session: Session, *, now: datetime, today: date) -> Stuck:
    """Count what stands still: one question, whose cost is that of what waits, not of what was."""
    too_long_ago, yesterday = now - STUCK_AFTER, today - timedelta(days=1)
    mail = (
        select(
            func.count().label("waiting"),
            func.min(OutgoingMail.due_at).label("oldest"),
            func.count().filter(OutgoingMail.due_at < too_long_ago).label("late"),
            func.max(OutgoingMail.lease_until).label("lease"),
        )
        .where(IS_WAITING)
        .subquery()
    )
    parked = select(func.count()).select_from(OutgoingMail)
    overdue = select(func.count()).select_from(FollowUp)
    unseen = select(func.count()).select_from(Watch)
    unwritten = select(func.count()).select_from(Notice)
    row = session.execute(
        select(
            mail,
            parked.where(IS_ASIDE, OutgoingMail.status == Status.PARKED).scalar_subquery(),
            overdue.where(
                FollowUp.next_reminder_on.between(_AFTER_LOOK_NOW, yesterday)
            ).scalar_subquery()
            + unseen.where(
                Watch.next_reminder_on.between(_AFTER_LOOK_NOW, yesterday)
            ).scalar_subquery()
            + unwritten.where(
                _IS_WAITING, or_(Notice.ready_at < too_long_ago, Notice.failed_at.is_not(None))
            ).scalar_subquery(),
            select(func.max(Heartbeat.at)).scalar_subquery(),
            select(func.max(Heartbeat.failed_at)).scalar_subquery(),
        )
    ).one()
    # Sending ten thousand mails is one look of the scheduler; each mail that it takes is a sign.
    took_at = row.lease - LEASE if row.lease else None
    signs = [moment for moment in (*row[-2:], took_at) if moment is not None]
    return Stuck(row.waiting, row.oldest, row.late, row[4], row[5], max(signs, default=None))
