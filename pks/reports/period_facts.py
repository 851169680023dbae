"""What the register knows of a period: agreements, follow-ups, activities. Five queries in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.models import Agreement, Commitment, Party, Scope
from pks.agreements.queries import agreements_visible_to
from pks.clock import day_in
from pks.monitoring.lifecycle import Answer, FollowUpState
from pks.monitoring.models import Activity, Confirmation, FollowUp
from pks.parties.models import Institution
from pks.reports.period import Period


@dataclass(frozen=True)
class Due:
    """A follow-up that fell due."""

    id: int
    agreement_id: int
    title: str
    scope: str
    due_on: date
    state: FollowUpState
    on_time: bool
    """Whether it was reported by its due day."""


@dataclass(frozen=True)
class Held:
    """An activity that was held."""

    id: int
    agreement_id: int
    title: str
    scope: str
    held_on: date
    confirmed: bool
    """Whether the other party has confirmed it."""


def binding_agreements(
    session: Session, user: User, institution: Institution, period: Period
) -> list[tuple[Agreement, str]]:
    """List the agreements that bound at some time in the period, each with its name for readers."""
    first, second = aliased(Institution), aliased(Institution)
    one, two = aliased(Party), aliased(Party)
    query = (
        agreements_visible_to(user)
        .join(one, (one.agreement_id == Agreement.id) & (one.position == 1))
        .join(two, (two.agreement_id == Agreement.id) & (two.position == 2))
        .join(first, first.id == one.institution_id)
        .join(second, second.id == two.institution_id)
        .where(
            or_(first.path.startswith(institution.path), second.path.startswith(institution.path)),
            Agreement.signed_on <= period.until_on,
            or_(Agreement.ends_on.is_(None), Agreement.ends_on >= period.from_on),
        )
        .add_columns(first.short_name, second.short_name)
        .order_by(Agreement.signed_on, Agreement.id)
    )
    return [(row[0], f"{row[1]} – {row[2]}: {row[0].subject}") for row in session.execute(query)]


def follow_ups_due(session: Session, ids: Iterable[int], period: Period, zone: str) -> list[Due]:
    """List the follow-ups of these agreements that fell due in the period, cancelled ones aside."""
    query = (
        select(FollowUp, Commitment.activity, Scope.title)
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(
            FollowUp.agreement_id.in_(list(ids)),
            FollowUp.due_on.between(period.from_on, period.until_on),
            FollowUp.state != FollowUpState.CANCELLED,
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return [
        Due(
            one.id,
            one.agreement_id,
            title,
            scope,
            one.due_on,
            one.state,
            one.submitted_at is not None and day_in(zone, one.submitted_at) <= one.due_on,
        )
        for one, title, scope in session.execute(query)
    ]


def activities_held(session: Session, ids: Iterable[int], period: Period) -> list[Held]:
    """List the activities of these agreements that were held in the period."""
    confirmed = (
        select(Confirmation.id)
        .where(Confirmation.activity_id == Activity.id, Confirmation.answer == Answer.CONFIRMED)
        .correlate(Activity)
        .exists()
    )
    query = (
        select(Activity, Scope.title, confirmed)
        .outerjoin(
            Scope, (Scope.agreement_id == Activity.agreement_id) & (Scope.key == Activity.scope_key)
        )
        .where(
            Activity.agreement_id.in_(list(ids)),
            Activity.held_on.between(period.from_on, period.until_on),
        )
        .order_by(Activity.held_on, Activity.id)
    )
    return [
        Held(one.id, one.agreement_id, one.title, scope or one.scope_key, one.held_on, bool(yes))
        for one, scope, yes in session.execute(query)
    ]
