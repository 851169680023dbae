"""Signed, photographed, and nothing happens: which agreements are silent, and why one says so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Party, Scope
from pks.agreements.queries import agreements_visible_to
from pks.monitoring.lifecycle import OWED, Answer, FollowUpState
from pks.monitoring.models import Activity, Confirmation, FollowUp
from pks.monitoring.silence_rule import (
    Quiet,
    ScopeQuiet,
    never_moved,
    of_agreement,
)
from pks.parties.models import Institution
from pks.parties.silence_limit import silence_limits

#: Over how many days the share of what was done on time is counted.
YEAR_DAYS = 365


@dataclass(frozen=True)
class SilentAgreement:
    """One agreement in force in which nothing happens, with the parts of that judgement."""

    id: int
    subject: str
    first: str
    second: str
    second_id: int
    whole: Quiet
    scopes: tuple[ScopeQuiet, ...]

    @property
    def starts_on(self) -> date | None:
        """Return since when it is in force."""
        return self.whole.starts_on

    @property
    def last_activity_on(self) -> date | None:
        """Return the day of the last activity that counts; none: there never was one."""
        return self.whole.last_done_on

    @property
    def overdue_count(self) -> int:
        """Return how many follow-ups are owed and past their day."""
        return self.whole.overdue

    @property
    def never_moved(self) -> list[int]:
        """Return the numbers of the scopes under which nothing was ever logged."""
        return never_moved(self.scopes)

    def quiet_days(self, today: date) -> int:
        """Return for how many days nothing has happened."""
        return self.whole.days(today)


def silent_agreements(session: Session, user: User, *, today: date) -> list[SilentAgreement]:
    """List the visible agreements that are silent, the longest silence first.

    Five queries, however many agreements there are: only those with something owed are looked at.
    """
    owing = exists().where(FollowUp.agreement_id == Agreement.id, _is_overdue(today))
    rows = _named(agreements_visible_to(user).where(Agreement.state == State.IN_FORCE, owing))
    agreements = {row.id: row for row in session.execute(rows)}
    scopes = scopes_of(session, agreements, today=today)
    measured = [
        SilentAgreement(
            id_,
            row.subject,
            row.first,
            row.second,
            row.second_id,
            of_agreement(row.starts_on, scopes[id_]),
            tuple(scopes[id_]),
        )
        for id_, row in agreements.items()
    ]
    silent = [one for one in measured if one.whole.is_silent(today)]
    return sorted(silent, key=lambda one: (-one.quiet_days(today), one.id))


def scopes_of(
    session: Session, agreement_ids: Iterable[int], *, today: date
) -> dict[int, list[ScopeQuiet]]:
    """Return the parts of the judgement of each scope, by agreement; four queries."""
    ids = list(agreement_ids)
    owed, held, limits = _owed(session, ids, today), _held(session, ids), silence_limits(session)
    query = (
        select(
            Scope.agreement_id,
            Scope.key,
            Scope.position,
            Scope.title,
            Agreement.starts_on,
            Institution.path,
        )
        .join(Agreement, Agreement.id == Scope.agreement_id)
        .join(Party, (Party.agreement_id == Agreement.id) & (Party.position == 1))
        .join(Institution, Institution.id == Party.institution_id)
        .where(Scope.agreement_id.in_(ids))
        .order_by(Scope.agreement_id, Scope.position)
    )
    found: dict[int, list[ScopeQuiet]] = defaultdict(list)
    for agreement_id, key, position, title, starts_on, path in session.execute(query):
        logged, done, confirmed = held.get((agreement_id, key), (None, None, None))
        overdue, due, kept = owed.get((agreement_id, key), (0, 0, 0))
        found[agreement_id].append(
            ScopeQuiet(
                starts_on,
                logged,
                done,
                confirmed,
                overdue,
                limits.of(path),
                position,
                title,
                due,
                kept,
            )
        )
    return found


def measure_of(session: Session, agreement: Agreement, *, today: date) -> list[ScopeQuiet]:
    """Return the parts of each scope of `agreement`, which the caller has found visible."""
    return scopes_of(session, [agreement.id], today=today)[agreement.id]


def _named(
    query: Select[Agreement],
) -> Select[int, str, date | None, str, str, int]:
    first, second = aliased(Institution), aliased(Institution)
    one, two = aliased(Party), aliased(Party)
    return (
        query.join(one, (one.agreement_id == Agreement.id) & (one.position == 1))
        .join(two, (two.agreement_id == Agreement.id) & (two.position == 2))
        .join(first, first.id == one.institution_id)
        .join(second, second.id == two.institution_id)
        .with_only_columns(
            Agreement.id,
            Agreement.subject,
            Agreement.starts_on,
            first.short_name.label("first"),
            second.short_name.label("second"),
            second.id.label("second_id"),
        )
    )


def _is_overdue(today: date) -> ColumnElement[bool]:
    # What is owed is open: said, so that the index of the open ones serves.
    return and_(FollowUp.closed_at.is_(None), FollowUp.state.in_(OWED), FollowUp.due_on < today)


def _owed(
    session: Session, ids: Sequence[int], today: date
) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return, by agreement and scope: what is overdue, what fell due in a year, what was kept."""
    since = today - timedelta(days=YEAR_DAYS)
    fell_due = and_(
        FollowUp.due_on.between(since, today - timedelta(days=1)),
        FollowUp.state != FollowUpState.CANCELLED,
    )
    kept = and_(fell_due, FollowUp.state == FollowUpState.DONE, kept_in_time())
    query = (
        select(
            FollowUp.agreement_id,
            Scope.key,
            *(_count(what) for what in (_is_overdue(today), fell_due, kept)),
        )
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(FollowUp.agreement_id.in_(ids))
        .group_by(FollowUp.agreement_id, Scope.key)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in session.execute(query)}


def _held(
    session: Session, ids: Sequence[int]
) -> dict[tuple[int, str], tuple[date | None, date | None, date | None]]:
    """Return, by agreement and scope, the last day logged, that counts, and that is confirmed."""

    def answered(answer: Answer) -> ColumnElement[bool]:
        return exists().where(
            Confirmation.activity_id == Activity.id, Confirmation.answer == answer
        )

    def day_where(what: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.max(case((what, Activity.held_on)))

    query = (
        select(
            Activity.agreement_id,
            Activity.scope_key,
            func.max(Activity.held_on),
            day_where(~answered(Answer.OBJECTED)),
            day_where(answered(Answer.CONFIRMED)),
        )
        .where(Activity.agreement_id.in_(ids))
        .group_by(Activity.agreement_id, Activity.scope_key)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in session.execute(query)}


def kept_in_time() -> ColumnElement[bool]:
    """Say in SQL that a follow-up was reported by its day.

    By its day in UTC; in Indonesia that day begins up to nine hours earlier, which a report of the
    same morning does not miss.
    """
    return and_(
        FollowUp.submitted_at.is_not(None), func.date(FollowUp.submitted_at) <= FollowUp.due_on
    )


def _count(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((what, 1)))
