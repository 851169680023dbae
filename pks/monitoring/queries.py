"""Reads about follow-ups and activities; each begins with what this user may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import Role, User
from pks.agreements.kinds import Responsible
from pks.agreements.models import Agreement, Commitment, Liaison, Party, Scope
from pks.agreements.plan_models import LEAD_DAYS
from pks.agreements.queries import agreements_visible_to, is_kept_by, may_be_seen_by
from pks.monitoring.lifecycle import OPEN, OWED, FollowUpState
from pks.monitoring.models import Activity, Evidence, FollowUp, Fulfilment
from pks.parties.models import Institution, Person

WEEK_DAYS = 7


class Show(StrEnum):
    """Which follow-ups are listed."""

    SOON = "segera"
    """What is late, or due so soon that its commitment wants it listed (`lead_days`)."""
    LATER = "nanti"
    CLOSED = "selesai"
    """What is done or cancelled."""


@dataclass(frozen=True)
class FollowUpFilter:
    """What to list. `mine` is what the user serves as a liaison or deputy."""

    show: Show = Show.SOON
    mine: bool = False
    agreement_id: int | None = None


@dataclass(frozen=True)
class FollowUpRow:
    """One line of a list of follow-ups."""

    id: int
    agreement_id: int
    title: str
    scope: str
    first: str
    second: str
    responsible: Responsible
    due_on: date
    state: FollowUpState
    closed_at: datetime | None

    @property
    def answers(self) -> str | None:
        """Return who answers for it, by short name; none: both parties do."""
        return {Responsible.FIRST: self.first, Responsible.SECOND: self.second}.get(
            self.responsible
        )

    def days_late(self, today: date) -> int:
        """Return how many days it is overdue; 0 while it is not, or once it was reported."""
        return max((today - self.due_on).days, 0) if self.state in OWED else 0


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


@dataclass(frozen=True)
class Agenda:
    """What one agreement has promised."""

    rows: Sequence[FollowUpRow]
    """The open follow-ups, the most urgent first, as many as fit."""
    count_of: dict[FollowUpState, int]
    late_count: int

    @property
    def open_count(self) -> int:
        """Return how many follow-ups are still to be done."""
        return sum(self.count_of.get(state, 0) for state in OPEN)


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


def follow_up_rows(
    session: Session,
    user: User,
    wanted: FollowUpFilter,
    *,
    today: date,
    page: int,
    rows_per_page: int = 50,
) -> tuple[Sequence[FollowUpRow], int]:
    """Return one page of the follow-ups, and how many there are in all: the most urgent first,
    of the closed ones the last closed first.
    """
    query = _with_names(follow_ups_visible_to(user)).where(*_conditions(user, wanted, today))
    total = session.scalar(query.with_only_columns(func.count(FollowUp.id))) or 0
    if wanted.show is Show.CLOSED:
        query = query.order_by(FollowUp.closed_at.desc(), FollowUp.id.desc())
    else:
        query = query.order_by(FollowUp.due_on, FollowUp.id)
    return _rows(session, query.limit(rows_per_page).offset((page - 1) * rows_per_page)), total


def late_count(session: Session, user: User, *, today: date, mine: bool) -> int:
    """Return how many follow-ups are overdue; with `mine`, only those that `user` serves."""
    query = follow_ups_visible_to(user).where(FollowUp.state.in_(OWED), FollowUp.due_on < today)
    if mine:
        query = query.join(FollowUp.commitment).join(Commitment.scope)
        query = query.where(served_by(user, today))
    return session.scalar(query.with_only_columns(func.count(FollowUp.id))) or 0


def agenda(session: Session, agreement: Agreement, today: date, *, limit: int = 8) -> Agenda:
    """Return what `agreement`, which the caller has found visible, still has before it."""
    here = FollowUp.agreement_id == agreement.id
    still_open = (here, FollowUp.closed_at.is_(None))
    counts = select(FollowUp.state, func.count(FollowUp.id)).where(here).group_by(FollowUp.state)
    owed = (here, FollowUp.state.in_(OWED), FollowUp.due_on < today)
    late = select(func.count(FollowUp.id)).where(*owed)
    rows = _with_names(select(FollowUp)).where(*still_open).order_by(FollowUp.due_on, FollowUp.id)
    return Agenda(
        rows=_rows(session, rows.limit(limit)),
        count_of={row[0]: row[1] for row in session.execute(counts)},
        late_count=session.scalar(late) or 0,
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


def _conditions(user: User, wanted: FollowUpFilter, today: date) -> list[ColumnElement[bool]]:
    soon = _has_appeared(today)
    of_show: dict[Show, list[ColumnElement[bool]]] = {
        Show.SOON: [FollowUp.closed_at.is_(None), soon],
        Show.LATER: [FollowUp.closed_at.is_(None), ~soon],
        Show.CLOSED: [FollowUp.closed_at.is_not(None)],
    }
    conditions = of_show[wanted.show]
    if wanted.agreement_id is not None:
        conditions.append(FollowUp.agreement_id == wanted.agreement_id)
    if wanted.mine:
        conditions.append(served_by(user, today))
    return conditions


def _has_appeared(today: date) -> ColumnElement[bool]:
    """Say in SQL that a follow-up is near enough to be listed: each commitment says how near."""
    near = (
        (Commitment.lead_days == days) & (FollowUp.due_on <= today + timedelta(days=days))
        for days in LEAD_DAYS
    )
    return or_(FollowUp.due_on <= today, *near)


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


_first, _second = aliased(Party), aliased(Party)
_first_side, _second_side = aliased(Institution), aliased(Institution)


def _with_names(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .join(_first, (_first.agreement_id == FollowUp.agreement_id) & (_first.position == 1))
        .join(_second, (_second.agreement_id == FollowUp.agreement_id) & (_second.position == 2))
        .join(_first_side, _first_side.id == _first.institution_id)
        .join(_second_side, _second_side.id == _second.institution_id)
    )


def _rows(session: Session, query: Select[Any]) -> Sequence[FollowUpRow]:
    columns = (
        FollowUp.id,
        FollowUp.agreement_id,
        Commitment.activity.label("title"),
        Scope.title.label("scope"),
        _first_side.short_name.label("first"),
        _second_side.short_name.label("second"),
        Commitment.responsible,
        FollowUp.due_on,
        FollowUp.state,
        FollowUp.closed_at,
    )
    found = query.with_only_columns(*columns)
    return [FollowUpRow(**row._mapping) for row in session.execute(found)]
