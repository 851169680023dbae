"""Counters that know neither gaps nor doubles, however many count at once.

A counter is a row. Who counts on locks it until the end of the transaction: a rollback gives the
number back, and the next in the queue gets that very number.
"""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from pks.agreements.number_models import RunningNumber
from pks.agreements.number_pattern import free_from
from pks.audit import trail
from pks.clock import day_in

REGISTER = "register"

#: The years of the register change in Jakarta, where the state keeps its calendar.
REGISTER_ZONE = "Asia/Jakarta"

# One statement makes the row or counts it on, so that two who begin a series cannot both make it.
_COUNT_ON = text(
    """
    INSERT INTO running_number (series, year, last) VALUES (:series, :year, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = running_number.last + 1
    RETURNING last
    """
)


def count_on(session: Session, series: str, year: int, used: Set[int] = frozenset()) -> int:
    """Return the next number of `series` that is not in `used`; its row stays locked."""
    # All who lock rows take their turn at the trail first, so that no two wait for each other.
    trail.wait_for_turn(session)
    counted: int = session.execute(_COUNT_ON, {"series": series, "year": year}).scalar_one()
    free = next(free_from(counted, used))
    if free != counted:
        set_last(session, series, year, free)
    return free


def last_of(session: Session, series: str, year: int) -> int:
    """Return the last number that was given, 0 before the first."""
    counter = session.get(RunningNumber, (series, year), populate_existing=True)
    return counter.last if counter else 0


def set_last(session: Session, series: str, year: int, last: int) -> None:
    """Let the number after `last` be the next of `series`."""
    trail.wait_for_turn(session)
    counter = session.get(RunningNumber, (series, year), populate_existing=True)
    if counter is None:
        session.add(RunningNumber(series=series, year=year, last=last))
    else:
        counter.last = last
    session.flush()


def step_back(session: Session, series: str, year: int, sequence: int) -> None:
    """Give `sequence` back if it was the last that was given: the next one will get it."""
    session.execute(
        update(RunningNumber)
        .where(
            RunningNumber.series == series,
            RunningNumber.year == year,
            RunningNumber.last == sequence,
        )
        .values(last=sequence - 1)
    )


def next_register_number(session: Session, now: datetime) -> str:
    """Return the next number of our own register, e.g. "2022-0007": counted by year of entry."""
    year = day_in(REGISTER_ZONE, now).year
    return f"{year}-{count_on(session, REGISTER, year):04}"
