"""The signs of life of the jobs that run by the clock."""

from datetime import datetime

from sqlalchemy.orm import Session

from pks.reminders.models import Heartbeat

_NOTE_CHARACTERS = 200


def beat(session: Session, name: str, *, now: datetime, note: str) -> None:
    """Note that the job `name` has just run to its end, and in a few words with what."""
    session.merge(Heartbeat(name=name, at=now, note=note[:_NOTE_CHARACTERS]))


def last_beats(session: Session) -> list[Heartbeat]:
    """List the last sign of life of each job."""
    return list(session.query(Heartbeat).order_by(Heartbeat.name))
