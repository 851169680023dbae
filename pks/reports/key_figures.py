"""The key figures of twelve months: what fell due and became of it, where, and what is to end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Scope
from pks.agreements.queries import agreements_visible_to
from pks.calendar import months_later
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import follow_ups_visible_to, served_by
from pks.monitoring.silence import kept_in_time

MONTHS = 12


@dataclass(frozen=True)
class Kept:
    """What fell due, the cancelled ones aside, and what became of it."""

    on_time: int
    late: int
    """Done or reported, but after its day; or still waiting to be accepted."""
    owed: int
    """Neither done nor reported."""

    @property
    def due(self) -> int:
        """Return how many fell due."""
        return self.on_time + self.late + self.owed


@dataclass(frozen=True)
class MonthKept(Kept):
    """The same of one month, given by its first day."""

    first: date


@dataclass(frozen=True)
class ScopeKept(Kept):
    """The same of one scope under all agreements, in the order in which agreements have them."""

    title: str


@dataclass(frozen=True)
class Ending:
    """An agreement in force that is to end."""

    id: int
    subject: str
    ends_on: date


def by_month(session: Session, user: User, *, last: date, mine: bool = False) -> list[MonthKept]:
    """Count by month, for the twelve months that end with that of `last`; one query.

    What is not due yet on the day `last` is left out; with `mine`, what `user` does not serve.
    """
    first = months_later(last.replace(day=1), 1 - MONTHS)
    year, month = extract("year", FollowUp.due_on), extract("month", FollowUp.due_on)
    query = _fell_due(user, first, last)
    if mine:
        query = query.join(FollowUp.commitment).join(Commitment.scope)
        query = query.where(served_by(user, last))
    counts = query.with_only_columns(year, month, *_parts()).group_by(year, month)
    rows: Iterable[Any] = session.execute(counts)
    found = {(int(row[0]), int(row[1])): tuple(row[2:]) for row in rows}
    months = []
    for day in (months_later(first, n) for n in range(MONTHS)):
        on_time, late, owed = found.get((day.year, day.month), (0, 0, 0))
        months.append(MonthKept(on_time, late, owed, day))
    return months


def by_scope(session: Session, user: User, *, last: date) -> list[ScopeKept]:
    """Count by scope over the same twelve months; one query."""
    first = months_later(last.replace(day=1), 1 - MONTHS)
    query = (
        _fell_due(user, first, last)
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .with_only_columns(*_parts(), func.min(Scope.title))
        .group_by(Scope.key)
        .order_by(func.min(Scope.position), func.min(Scope.title))
    )
    rows: Iterable[Any] = session.execute(query)
    return [ScopeKept(*row) for row in rows]


def by_state(session: Session, user: User) -> dict[State, int]:
    """Count the agreements in each state; one query."""
    query = agreements_visible_to(user).with_only_columns(Agreement.state, func.count(Agreement.id))
    return {row[0]: row[1] for row in session.execute(query.group_by(Agreement.state))}


def endings(session: Session, user: User, *, today: date, limit: int = 20) -> Sequence[Ending]:
    """List the agreements in force that end within twelve months, the first to end first."""
    query = (
        agreements_visible_to(user)
        .where(
            Agreement.state == State.IN_FORCE,
            Agreement.ends_on.between(today, months_later(today, MONTHS)),
        )
        .with_only_columns(Agreement.id, Agreement.subject, Agreement.ends_on)
        .order_by(Agreement.ends_on, Agreement.id)
        .limit(limit)
    )
    rows: Iterable[Any] = session.execute(query)
    return [Ending(*row) for row in rows]


def _fell_due(user: User, first: date, last: date) -> Select[FollowUp]:
    return follow_ups_visible_to(user).where(
        FollowUp.due_on.between(first, last), FollowUp.state != FollowUpState.CANCELLED
    )


def _parts() -> Sequence[ColumnElement[int]]:
    """Say in SQL the three parts of `Kept`."""
    reported = FollowUp.state.in_((FollowUpState.SUBMITTED, FollowUpState.DONE))
    in_time = reported & kept_in_time()
    return [func.count(case((what, 1))) for what in (in_time, reported & ~in_time, ~reported)]
