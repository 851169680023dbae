"""A look of the scheduler costs what is due, not what exists: it should stay below 1.5 times.

The same 200 follow-ups are due for 50 people in a register of ten thousand, of a hundred thousand
and of a million; the three are looked at in turn. The best of several counts, for whatever else
runs makes it only longer. CPU time on SQLite; PostgreSQL works in a process of its own, so there it
is the clock on the wall.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import Connection, bindparam, delete, func, select, update

from pks import create_app, migrations, scheduler
from pks.clock import StoppedClock
from pks.config import read_config
from pks.db import db
from pks.mail.models import OutgoingMail, Status
from pks.monitoring.models import FollowUp
from pks.personal_links.models import PersonalLink
from pks.reminders.models import LastMail, Notice
from tests.bench.measure import Clock, Row
from tests.bench.people import MORNING, READERS, TODAY
from tests.bench.register import DUE, fill
from tests.databases import make_database
from tests.mail.postgres import private_server, programs
from tests.memory import write_into_memory

SIZES = (10_000, 100_000, 1_000_000)
RUNS = 3
#: A look at which nothing is due is short.
IDLE_RUNS = 3


def rows() -> list[Row]:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    # What the disk takes for a commit is the same for whatever commits.
    write_into_memory()
    found = _rows("sqlite", "")
    folder = programs()
    if folder is not None:
        with private_server(folder) as server:
            found += _rows("postgresql", server)
    return found


@dataclass(frozen=True)
class Due:
    """What is due in a register: enough to make it due again."""

    steps: list[dict[str, int]]
    """The follow-ups, each with the last step that was taken."""
    last: dict[Any, int]
    """Of each table that a look adds to, the last id before."""


@dataclass
class Register:
    """A register with its application, what is due in it, and the seconds that each look took."""

    app: Flask
    clock: Clock
    due: Due
    busy: list[float]
    idle: list[float]


def _rows(database: str, server: str) -> list[Row]:
    with ExitStack() as stack:
        registers = [stack.enter_context(_register(size, server)) for size in SIZES]
        for _ in range(RUNS):
            for one in registers:
                _measure(one)
        small, middle, large = registers
        return [
            _row(f"due_growth_{database}", "a million", large.busy, small.busy),
            _row(f"due_tenfold_{database}", "a hundred thousand", middle.busy, small.busy),
            _row(f"idle_growth_{database}", "a million, nothing due", large.idle, small.idle),
        ]


@contextmanager
def _register(size: int, server: str) -> Iterator[Register]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PKS_INSTANCE": folder, "PKS_BASE_URL": "http://localhost"}
        if server:
            settings["PKS_DATABASE_URL"] = make_database(server, f"due_{size}")
        clock = perf_counter if server else process_time
        app = create_app(read_config(settings), clock=StoppedClock(MORNING))
        migrations.upgrade(app)
        with app.app_context():
            with db.engine.begin() as connection:
                fill(connection, size)
                due = _due_rows(connection, size)
            warm = Register(app, clock, due, [], [])
            _measure(warm)
            assert _sent_count() == READERS, "each reader gets one mail"
        assert len(due.steps) == DUE
        yield Register(app, clock, due, [], [])
        with app.app_context():
            db.engine.dispose()


def _due_rows(connection: Connection, follow_ups: int) -> Due:
    """Return what is due in a register that has just been filled."""
    found = connection.execute(
        select(FollowUp.id, FollowUp.last_rung).where(FollowUp.next_reminder_on == TODAY)
    )
    steps = [{"which": id_, "step": last_rung} for id_, last_rung in found]
    return Due(steps, dict.fromkeys((Notice, OutgoingMail, PersonalLink), follow_ups // 2))


def _put_back(connection: Connection, due: Due) -> None:
    """Let the same be due again, as if nobody had looked this morning."""
    for model, last in due.last.items():
        connection.execute(delete(model.__table__).where(model.id > last))
    connection.execute(update(LastMail.__table__).values(on=TODAY - timedelta(days=1)))
    again = update(FollowUp.__table__).where(FollowUp.__table__.c.id == bindparam("which"))
    values = {"next_reminder_on": TODAY, "last_rung": bindparam("step")}
    connection.execute(again.values(**values), due.steps)


def _measure(register: Register) -> None:
    with register.app.app_context(), db.engine.begin() as connection:
        _put_back(connection, register.due)
    register.busy.append(_seconds(register))
    register.idle += [_seconds(register) for _ in range(IDLE_RUNS)]


def _seconds(register: Register) -> float:
    start = register.clock()
    scheduler.tick(register.app)
    return register.clock() - start


def _sent_count() -> int:
    sent = select(func.count(OutgoingMail.id)).where(
        OutgoingMail.status == Status.SENT, OutgoingMail.created_at == MORNING
    )
    return db.session.scalar(sent) or 0


def _row(name: str, size: str, ours: list[float], small: list[float]) -> Row:
    return Row(
        name=name,
        unit=f"milliseconds a look at {size}",
        ours=min(ours) * 1000,
        peer="ten thousand",
        peer_value=min(small) * 1000,
        ratio=min(ours) / min(small),
        runs=len(ours),
    )
