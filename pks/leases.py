"""Rows on their way out of the house: claimed with a lease, sent with no transaction open, marked.

A sender takes one row with a lease and commits; sends, with no transaction open; marks the row,
and commits, perhaps with the next row taken. Killed anywhere, nothing is lost: when the lease has
ended, another takes the row. A row goes out twice only if the sender dies between the receiver's
"taken" and its own commit, and then under the same id. Marking first would lose it instead, and
nobody would know.

Any number of senders work side by side: PostgreSQL lets them skip what others hold, and SQLite has
one writer at a time. Knows tables, not what is sent with them.
"""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from blinker import signal
from sqlalchemy import ColumnElement, Connection, Engine, String, and_, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)

#: How long to wait after the first, second … failure; the last holds for all that follow.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))

#: A number of tries instead would give rows up in any longer outage.
GIVE_UP_AFTER = timedelta(hours=72)

#: A row that has taken so many senders down with it is put aside.
MAX_CRASHES = 5

#: A row was put aside. Sent by the row; with `connection` and `now`. Heard inside the same
#: transaction, by each in a savepoint: who fails undoes only what it has done itself. Else the row
#: would never be put aside, and would stop every sender that comes to it.
was_parked = signal("row-was-parked")

_ERROR_CHARACTERS = 300
_dice = random.SystemRandom()


class Status(StrEnum):
    """Where a row stands."""

    DUE = "due"
    #: A sender has it, until its lease ends.
    SENDING = "sending"
    SENT = "sent"
    #: Put aside for a person to look at; `error` says why.
    PARKED = "parked"
    #: A person has decided that it does not go out.
    STOPPED = "stopped"


#: Which rows a sender looks at. A literal, not values: SQLite uses a partial index only for a
#: query that has the very words of the index.
IS_WAITING = text("status IN ('due', 'sending')")


class Leased:
    """The columns of a table whose rows are sent; the table itself gives each row an `id`."""

    id: Mapped[int]
    status: Mapped[Status] = mapped_column(default=Status.DUE)
    #: When it was first to go out. Its age, which is limited, counts from here.
    due_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    #: How often a sender took it; also the mark by which a sender knows that it is still its own.
    attempts: Mapped[int] = mapped_column(default=0)
    #: How many of those senders were never heard of again.
    crashes: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(_ERROR_CHARACTERS))


class NotParked(Exception):
    """The row is not put aside: it is waiting, or has gone out."""


def take_up_again(row: Leased, *, now: datetime) -> None:
    """Take a parked `row` up again, as if it were due for the first time.

    :raises NotParked: it is not parked.
    """
    if row.status is not Status.PARKED:
        raise NotParked(row.status)
    row.status = Status.DUE
    row.due_at = row.next_try_at = now
    row.crashes = 0


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many `failures` (1 or more), never twice quite the same.

    Not all is to come at the same second, when a receiver has come back.
    """
    return WAITS[min(failures, len(WAITS)) - 1] * _dice.uniform(0.8, 1.2)


def _tell_of_parked(row: Leased, connection: Connection, moment: datetime) -> None:
    for listener in was_parked.receivers_for(row):
        try:
            with connection.begin_nested():
                listener(row, connection=connection, now=moment)
        except Exception:
            log.exception("row %s is put aside; who is told of it has failed", row.id)


RowT = TypeVar("RowT", bound=Leased)


@dataclass(frozen=True)
class Leases(Generic[RowT]):
    """The rows of one table, as a sender meets them. Each verb is a transaction of its own."""

    engine: Engine
    table: type[RowT]

    def take(self, moment: datetime, *also: ColumnElement[bool]) -> RowT | None:
        """Take the row that waits longest and return it, in no session; None if none waits.

        It is ours as long as its `attempts` is the number that is written here.

        :param also: what else holds of the rows that may be taken.
        """
        with self.engine.begin() as connection:
            return self._take(connection, moment, *also)

    def is_deadly(self, row: RowT) -> bool:
        """Tell whether `row` has taken too many senders down to be tried once more."""
        return row.crashes >= MAX_CRASHES

    def mark_sent(self, row: RowT, moment: datetime, **more: object) -> None:
        """Write that `row` has gone out."""
        with self.engine.begin() as connection:
            self._mark_sent(connection, row, moment, **more)

    def mark_sent_and_take(self, row: RowT, moment: datetime) -> RowT | None:
        """Write that `row` has gone out, and take the next one: the same commit does for both."""
        with self.engine.begin() as connection:
            self._mark_sent(connection, row, moment)
            return self._take(connection, moment)

    def park(self, row: RowT, error: str, moment: datetime, **more: object) -> None:
        """Put `row` aside for a person to look at."""
        row.error = error[:_ERROR_CHARACTERS]
        with self.engine.begin() as connection:
            if self._mark(connection, row, status=Status.PARKED, error=row.error, **more):
                _tell_of_parked(row, connection, moment)

    def put_back(
        self, row: RowT, error: str, moment: datetime, *, gives_up: bool = True, **more: object
    ) -> None:
        """Let `row` wait for its next try, later each time; put it aside when it is too old.

        :param gives_up: False where it is not the row that fails; then it waits at any age.
        """
        if gives_up and moment - row.due_at >= GIVE_UP_AFTER:
            self.park(row, error, moment, **more)
            return
        later, error = moment + wait_after(row.attempts), error[:_ERROR_CHARACTERS]
        with self.engine.begin() as connection:
            self._mark(connection, row, status=Status.DUE, next_try_at=later, error=error, **more)

    def _take(
        self, connection: Connection, moment: datetime, *also: ColumnElement[bool]
    ) -> RowT | None:
        table = self.table
        is_due = and_(table.status == Status.DUE, table.next_try_at <= moment)
        is_orphan = and_(table.status == Status.SENDING, table.lease_until < moment)
        query = (
            select(*table.__table__.c)  # type: ignore[attr-defined]
            .where(IS_WAITING, or_(is_due, is_orphan), *also)
            .order_by(table.next_try_at, table.id)
            .limit(1)
            # SQLite has no such words, and needs none: its one writer is us.
            .with_for_update(skip_locked=True)
        )
        found = connection.execute(query).first()
        if found is None:
            return None
        row = table(**found._mapping)
        row.crashes += row.status is Status.SENDING
        row.attempts += 1
        claim: dict[str, object] = {
            "status": Status.SENDING,
            "attempts": row.attempts,
            "crashes": row.crashes,
            "lease_until": moment + LEASE,
        }
        connection.execute(update(table).where(table.id == row.id).values(**claim))
        return row

    def _mark_sent(
        self, connection: Connection, row: RowT, moment: datetime, **more: object
    ) -> None:
        self._mark(connection, row, status=Status.SENT, sent_at=moment, error=None, **more)

    def _mark(self, connection: Connection, row: RowT, **values: object) -> bool:
        """Write what became of `row`; return False if another sender has taken it over."""
        table = self.table
        still_ours = and_(
            table.id == row.id,
            table.attempts == row.attempts,
            table.status == Status.SENDING,
        )
        written = update(table).where(still_ours).values(lease_until=None, **values)
        return bool(connection.execute(written).rowcount)
