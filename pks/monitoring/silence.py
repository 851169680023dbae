"""Signed, photographed, and nothing happens: which agreements are silent, and why one says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_visible_to
from pks.monitoring.models import Activity, FollowUp
from pks.parties.models import Institution

#: After how many days without any activity an agreement is silent, if something was due.
SILENCE_DAYS = 90


@dataclass(frozen=True)
class SilentAgreement:
    """One agreement in force in which nothing happens, with the parts of that judgement."""

    id: int
    subject: str
    first: str
    second: str
    starts_on: date | None
    last_activity_on: date | None
    """The day of the last activity; none: there never was one."""
    overdue_count: int

    def quiet_days(self, today: date) -> int:
        """Return for how many days nothing has happened."""
        since = self.last_activity_on or self.starts_on
        return (today - since).days if since else 0


def silent_agreements(session: Session, user: User, *, today: date) -> Sequence[SilentAgreement]:
    """List the visible agreements that are silent, the longest silence first.

    Silent: in force, no activity held in the last `SILENCE_DAYS` days, and something that was due
    is not done.
    """
    first, second = aliased(Institution), aliased(Institution)
    first_side, second_side = aliased(Party), aliased(Party)
    last, overdue = _last_activity_on(), _overdue_count(today)
    quiet_since = func.coalesce(last, Agreement.starts_on)
    query = (
        agreements_visible_to(user)
        .join(first_side, (first_side.agreement_id == Agreement.id) & (first_side.position == 1))
        .join(second_side, (second_side.agreement_id == Agreement.id) & (second_side.position == 2))
        .join(first, first.id == first_side.institution_id)
        .join(second, second.id == second_side.institution_id)
        .where(Agreement.state == State.IN_FORCE, overdue > 0)
        .where(quiet_since < today - timedelta(days=SILENCE_DAYS))
        .order_by(quiet_since)
        .with_only_columns(
            Agreement.id,
            Agreement.subject,
            first.short_name,
            second.short_name,
            Agreement.starts_on,
            last,
            overdue,
        )
    )
    return [SilentAgreement(*row) for row in session.execute(query)]


def _last_activity_on() -> ColumnElement[date]:
    return (
        select(func.max(Activity.held_on))
        .where(Activity.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )


def _overdue_count(today: date) -> ColumnElement[int]:
    return (
        select(func.count(FollowUp.id))
        .where(FollowUp.agreement_id == Agreement.id)
        .where(FollowUp.closed_at.is_(None), FollowUp.due_on < today)
        .correlate(Agreement)
        .scalar_subquery()
    )
