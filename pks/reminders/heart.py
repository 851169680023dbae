"""The signs of life of the jobs that run by the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pks.db import insert_into
from pks.mail.models import OutgoingMail
from pks.reminders.models import Heartbeat, SentTally

_NOTE_CHARACTERS = 200
_KIND_CHARACTERS = 60

#: How many looks the scheduler may miss, and how long it may be silent at the least: one look
#: takes minutes when many mails wait.
LOOKS_MISSED = 10
LEAST_PATIENCE = timedelta(minutes=5)

#: A mail is marked as sent a moment after the time that stands in it.
_SETTLED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Watch:
    """How long the scheduler may be silent, and since when this process has looked for it."""

    patience: timedelta
    since: datetime

    @classmethod
    def of(cls, scheduler_seconds: int, since: datetime) -> "Watch":
        """Return the watch over a scheduler that looks every `scheduler_seconds`."""
        missed = timedelta(seconds=LOOKS_MISSED * scheduler_seconds)
        return cls(max(missed, LEAST_PATIENCE), since)

    def is_silent(self, last: datetime | None, now: datetime) -> bool:
        """Tell whether nothing was heard for too long; if never, since this process has looked."""
        return now - (last or self.since) > self.patience


def beat(session: Session, name: str, *, now: datetime, note: str) -> None:
    """Note that the job `name` has just run to its end, and in a few words with what."""
    _write(session, name, at=now, note=note[:_NOTE_CHARACTERS])


def falter(session: Session, name: str, error: Exception, *, now: datetime) -> None:
    """Note that the job `name` has just failed with `error`."""
    kind = type(error).__name__[:_KIND_CHARACTERS]
    _write(session, name, failed_at=now, failed_as=kind)


def last_beats(session: Session) -> list[Heartbeat]:
    """List the last sign of life of each job."""
    return list(session.query(Heartbeat).order_by(Heartbeat.name))


def count_sent(session: Session, *, now: datetime) -> None:
    """Add to the tally what went out since it was last counted, up to a minute ago.

    One statement that locks its row: two schedulers count no mail twice.
    """
    until = now - _SETTLED_AFTER
    fresh = (
        select(func.count(OutgoingMail.id))
        .where(OutgoingMail.sent_at > SentTally.counted_to, OutgoingMail.sent_at <= until)
        .correlate(SentTally)
    )
    session.execute(
        update(SentTally)
        .where(SentTally.counted_to < until)
        .values(sent=SentTally.sent + fresh.scalar_subquery(), counted_to=until)
        .execution_options(synchronize_session=False)
    )


def sent_total(session: Session) -> int:
    """Return how many mails have gone out, up to a minute before the scheduler's last look."""
    return session.scalar(select(SentTally.sent)) or 0


def _write(session: Session, name: str, **values: Any) -> None:
    """Write the sign of a job: of two schedulers, the second overwrites the first's."""
    row = insert_into(session.get_bind().dialect.name, Heartbeat).values(
        name=name, **{"note": "", **values}
    )
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
