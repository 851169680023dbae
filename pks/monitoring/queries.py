"""Reads about follow-ups and activities; each begins with what this user may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Liaison, Party, Scope
from pks.agreements.queries import agreements_visible_to, is_kept_by, may_be_seen_by
from pks.monitoring.models import Activity, Evidence, FollowUp, Fulfilment
from pks.parties.models import Person


@dataclass(frozen=True)
class ActivityRow:
    """One line of a diary."""

    id: int
    title: str
    held_on: date
    place: str
    scope: str
    outcome: str
    logged_by: str
    evidence_count: int


def follow_ups_visible_to(user: User) -> Select[FollowUp]:
    """Select the follow-ups of the agreements that `user` may see."""
    return select(FollowUp).where(may_be_seen_by(user, FollowUp.agreement_id))


def activities_visible_to(user: User) -> Select[Activity]:
    """Select the activities of the agreements that `user` may see."""
    return select(Activity).where(Activity.agreement_id.in_(_agreement_ids(user)))


def evidence_visible_to(user: User) -> Select[Evidence]:
    """Select the evidence of the activities that `user` may see."""
    ids = activities_visible_to(user).with_only_columns(Activity.id)
    return select(Evidence).where(Evidence.activity_id.in_(ids))


def may_log(session: Session, user: User, agreement: Agreement) -> bool:
    """Tell whether `user` may log activities of `agreement`: its liaisons and deputies of today,
    and the legal staff of a party.
    """
    if user.role is not Role.LIAISON:
        return is_kept_by(session, agreement, user)
    return user.person_id is not None and any(
        user.person_id in (liaison.person_id, liaison.deputy_id)
        for party in agreement.parties
        for liaison in party.liaisons
        if liaison.ends_on is None
    )


def diary(
    session: Session, agreement: Agreement, *, limit: int = 30
) -> tuple[Sequence[ActivityRow], int]:
    """Return the last activities of `agreement`, which the caller has found visible, newest
    first, and how many there are in all.
    """
    here = Activity.agreement_id == agreement.id
    total = session.scalar(select(func.count(Activity.id)).where(here)) or 0
    return activity_rows(session, here, limit=limit), total


def serving(follow_up_id: int) -> ColumnElement[bool]:
    """Say in SQL that an activity serves this follow-up."""
    served = select(Fulfilment.activity_id).where(Fulfilment.follow_up_id == follow_up_id)
    return Activity.id.in_(served)


def activity_rows(
    session: Session, which: ColumnElement[bool], *, limit: int = 50
) -> Sequence[ActivityRow]:
    """List the activities that fit `which`, newest first."""
    files = (
        select(func.count(Evidence.id))
        .where(Evidence.activity_id == Activity.id)
        .correlate(Activity)
        .scalar_subquery()
    )
    query = (
        select(
            Activity.id,
            Activity.title,
            Activity.held_on,
            Activity.place,
            func.coalesce(Scope.title, Activity.scope_key),
            Activity.outcome,
            func.coalesce(User.name, Person.name),
            files,
        )
        .outerjoin(User, User.id == Activity.logged_by_id)
        .outerjoin(Person, Person.id == Activity.logged_by_person_id)
        .outerjoin(
            Scope,
            (Scope.agreement_id == Activity.agreement_id) & (Scope.key == Activity.scope_key),
        )
        .where(which)
        .order_by(Activity.held_on.desc(), Activity.id.desc())
        .limit(limit)
    )
    return [ActivityRow(*row) for row in session.execute(query)]


def _agreement_ids(user: User) -> Select[int]:
    return agreements_visible_to(user).with_only_columns(Agreement.id)


def served_by(user: User, today: date) -> ColumnElement[bool]:
    """Say in SQL that `user` is liaison or deputy today for the follow-up's scope."""
    if user.person_id is None:
        return false()  # "= NULL" would fit every liaison without a deputy
    return (
        select(Liaison.id)
        .join(Party, Party.id == Liaison.party_id)
        .where(
            Party.agreement_id == FollowUp.agreement_id,
            or_(Liaison.person_id == user.person_id, Liaison.deputy_id == user.person_id),
            or_(Liaison.scope_key.is_(None), Liaison.scope_key == Scope.key),
            or_(Liaison.starts_on.is_(None), Liaison.starts_on <= today),
            or_(Liaison.ends_on.is_(None), Liaison.ends_on >= today),
        )
        .correlate(FollowUp, Scope)
        .exists()
    )
