"""Reads about what waits: reports to accept, activities to confirm, promises to be served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from pks.accounts.models import User
from pks.agreements.models import Agreement, Commitment, Liaison, Party
from pks.agreements.queries import may_be_seen_by
from pks.monitoring.accepting import may_accept
from pks.monitoring.lifecycle import OWED, DateAnswer, FollowUpState
from pks.monitoring.models import Activity, Confirmation, FollowUp, Postponement
from pks.monitoring.postponing import may_decide
from pks.monitoring.queries import activities_visible_to, follow_ups_visible_to
from pks.monitoring.sides import STAFF
from pks.parties.models import Institution, Person
from pks.parties.queries import ids_of_own_branch

#: An activity of today may well fulfil what falls due two months from now.
SERVABLE_DAYS = 60


@dataclass(frozen=True)
class SubmissionRow:
    """A follow-up that was reported as done and waits to be accepted."""

    id: int
    agreement_id: int
    title: str
    first: str
    second: str
    due_on: date
    submitted_at: datetime


@dataclass(frozen=True)
class ToConfirmRow:
    """An activity that waits for the word of a party."""

    id: int
    party_id: int
    party: str
    title: str
    held_on: date
    logged_by: str
    logged_at: datetime


def submissions_waiting_for(
    session: Session, user: User, *, limit: int = 50
) -> Sequence[SubmissionRow]:
    """List what `user` may accept or send back, what has waited longest first."""
    waiting = session.scalars(_submitted(user).order_by(FollowUp.submitted_at).limit(limit))
    return [_as_row(follow_up) for follow_up in waiting if may_accept(session, follow_up, user)]


def date_wishes_waiting_for(
    session: Session, user: User, *, limit: int = 50
) -> Sequence[Postponement]:
    """List the wishes for another date that `user` may decide on, the oldest first."""
    query = (
        select(Postponement)
        .join(FollowUp, FollowUp.id == Postponement.follow_up_id)
        .where(Postponement.answer == DateAnswer.ASKED, may_be_seen_by(user, FollowUp.agreement_id))
        .options(
            joinedload(Postponement.follow_up).joinedload(FollowUp.commitment),
            joinedload(Postponement.follow_up)
            .joinedload(FollowUp.agreement)
            .selectinload(Agreement.parties)
            .joinedload(Party.institution),
        )
        .order_by(Postponement.asked_at)
        .limit(limit)
    )
    return [wish for wish in session.scalars(query) if may_decide(session, wish, user)]


def activities_to_confirm_by(
    session: Session, user: User, *, limit: int = 50
) -> Sequence[ToConfirmRow]:
    """List the activities that wait for the word of a party that `user` speaks for, the oldest
    first.
    """
    author = aliased(User)
    query = (
        activities_visible_to(user)
        .join(Party, Party.agreement_id == Activity.agreement_id)
        .join(Institution, Institution.id == Party.institution_id)
        .outerjoin(author, author.id == Activity.logged_by_id)
        .outerjoin(Person, Person.id == Activity.logged_by_person_id)
        .where(or_(Activity.party_id.is_(None), Activity.party_id != Party.id))
        .where(~_is_answered(), _speaks(user, Party.id), ~_speaks(user, Activity.party_id))
        .where(~_is_logged_by(user, author))
        .order_by(Activity.logged_at, Activity.id)
        .limit(limit)
        .with_only_columns(
            Activity.id,
            Party.id,
            Institution.short_name,
            Activity.title,
            Activity.held_on,
            func.coalesce(author.name, Person.name),
            Activity.logged_at,
        )
    )
    return [ToConfirmRow(*row) for row in session.execute(query)]


def servable(
    session: Session, agreement: Agreement, *, today: date, limit: int = 12
) -> Sequence[FollowUp]:
    """List what an activity of `agreement`, which the caller has found visible, may fulfil: what is
    late or falls due within `SERVABLE_DAYS`, the most urgent first.
    """
    query = (
        select(FollowUp)
        .where(FollowUp.agreement_id == agreement.id, FollowUp.state.in_(OWED))
        .where(FollowUp.due_on <= today + timedelta(days=SERVABLE_DAYS))
        .options(joinedload(FollowUp.commitment).joinedload(Commitment.scope))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def places_of(session: Session, agreement: Agreement, *, limit: int = 6) -> Sequence[str]:
    """List where activities of `agreement` were held, the last place first."""
    query = (
        select(Activity.place)
        .where(Activity.agreement_id == agreement.id)
        .group_by(Activity.place)
        .order_by(func.max(Activity.held_on).desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def _submitted(user: User) -> Select[FollowUp]:
    query = follow_ups_visible_to(user).where(FollowUp.state == FollowUpState.SUBMITTED)
    if user.role not in STAFF:
        return query.where(false())
    own = select(Party.agreement_id).where(Party.institution_id.in_(ids_of_own_branch(user)))
    return query.where(FollowUp.agreement_id.in_(own)).options(
        joinedload(FollowUp.commitment), selectinload(FollowUp.fulfilments)
    )


def _as_row(follow_up: FollowUp) -> SubmissionRow:
    assert follow_up.submitted_at is not None, "it was reported"
    agreement = follow_up.agreement
    return SubmissionRow(
        follow_up.id,
        agreement.id,
        follow_up.commitment.activity,
        agreement.first.institution.short_name,
        agreement.second.institution.short_name,
        follow_up.due_on,
        follow_up.submitted_at,
    )


def _is_answered() -> ColumnElement[bool]:
    return exists().where(
        Confirmation.activity_id == Activity.id, Confirmation.party_id == Party.id
    )


def _speaks(user: User, party_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Say in SQL what `sides.speaks_for` says, of the party and the activity of each row."""
    side = aliased(Party)
    liaison = exists().where(
        Liaison.party_id == party_id,
        Liaison.ends_on.is_(None),
        or_(Liaison.scope_key.is_(None), Liaison.scope_key == Activity.scope_key),
        # Asked for None, the database would give what has no deputy; 0 is nobody's id.
        or_(Liaison.person_id == (user.person_id or 0), Liaison.deputy_id == (user.person_id or 0)),
    )
    if user.role not in STAFF:
        return liaison
    own = ids_of_own_branch(user)
    staff = exists().where(side.id == party_id, side.institution_id.in_(own))
    return or_(liaison, staff)


def _is_logged_by(user: User, author: Any) -> ColumnElement[bool]:
    """Say in SQL what `Activity.is_logged_by` says."""
    person_id = user.person_id or 0
    return func.coalesce(
        or_(
            Activity.logged_by_id == user.id,
            Activity.logged_by_person_id == person_id,
            author.person_id == person_id,
        ),
        false(),
    )
