"""What a program that watches from outside is told: what is wrong, and the figures behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pks.reminders.heart import Watch, last_beats
from pks.reminders.models import Heartbeat
from pks.reminders.stuck import Stuck, stuck


class Trouble(StrEnum):
    """What is wrong, as the answer says it."""

    DATABASE = "basis data tidak menjawab"
    SCHEMA = "skema basis data tertinggal"
    SILENT = "penjadwal berhenti"
    JOB = "ada pekerjaan terjadwal yang terus gagal"
    LATE_MAIL = "ada surat yang belum terkirim lebih dari satu jam"
    UNWRITTEN = "ada pengingat yang tertinggal"


@dataclass(frozen=True)
class Health:
    """What was found at one moment. Without an answer of the database there are no figures."""

    at: datetime
    schema: str = ""
    newest_schema: str = ""
    beats: tuple[Heartbeat, ...] = ()
    stuck: Stuck | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def has_database(self) -> bool:
        """Tell whether the database answers, which is all that the web needs."""
        return Trouble.DATABASE not in self.troubles


def examine(
    session: Session, watch: Watch, *, newest_schema: str, now: datetime, today: date
) -> Health:
    """Ask the database how things are. It may be down, or its schema an older one."""
    try:
        session.execute(select(1))
    except SQLAlchemyError:
        session.rollback()
        return Health(now, troubles=(Trouble.DATABASE,))
    try:
        schema = session.scalar(text("SELECT version_num FROM alembic_version")) or ""
        beats, figures = tuple(last_beats(session)), stuck(session, now=now, today=today)
    except SQLAlchemyError:
        session.rollback()
        return Health(now, newest_schema=newest_schema, troubles=(Trouble.SCHEMA,))
    found = Health(now, schema, newest_schema, beats, figures)
    return replace(found, troubles=tuple(_troubles(found, watch)))


def _troubles(found: Health, watch: Watch) -> Iterator[Trouble]:
    if found.schema != found.newest_schema:
        yield Trouble.SCHEMA
    if found.stuck is None:
        return
    if watch.is_silent(found.stuck.heard_at, found.at):
        yield Trouble.SILENT
    if any(_keeps_failing(beat, watch, found.at) for beat in found.beats):
        yield Trouble.JOB
    if found.stuck.late:
        yield Trouble.LATE_MAIL
    if found.stuck.unwritten:
        yield Trouble.UNWRITTEN


def _keeps_failing(beat: Heartbeat, watch: Watch, now: datetime) -> bool:
    """Tell whether a job that runs has not come to its end for too long."""
    if beat.failed_at is None or (beat.at is not None and beat.at >= beat.failed_at):
        return False
    return watch.is_silent(beat.at, now)
