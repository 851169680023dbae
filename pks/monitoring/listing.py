"""Lists of follow-ups: which are wanted, in what order, and a line for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.kinds import Responsible
from pks.agreements.models import Agreement, Commitment, Party, Scope
from pks.agreements.plan_models import LEAD_DAYS
from pks.monitoring.lifecycle import OPEN, OWED, FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import follow_ups_visible_to, served_by
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch


class Show(StrEnum):
    """Which follow-ups are listed."""

    SOON = "segera"
    """What is late, or due so soon that its commitment wants it listed (`lead_days`)."""
    LATER = "nanti"
    CLOSED = "selesai"
    """What is done or cancelled."""


class Turn(StrEnum):
    """Whose move an open follow-up waits for."""

    OURS = "kami"
    """The user's own side is to do it, alone or with the other party."""
    THEIRS = "mitra"
    """The other party alone is to do it."""
    SUPERVISOR = "penyelia"
    """It was reported, and somebody is to accept it."""


@dataclass(frozen=True)
class FollowUpFilter:
    """What to list. `mine` is what the user serves as a liaison or deputy."""

    show: Show = Show.SOON
    mine: bool = False
    agreement_id: int | None = None
    text: str = ""
    """Words that all stand in what was promised, the scope, the agreement, or a party's name."""
    turn: Turn | None = None
    by_agreement: bool = False
    """Whether the follow-ups of one agreement stand together."""


@dataclass(frozen=True)
class FollowUpRow:
    """One line of a list of follow-ups."""

    id: int
    agreement_id: int
    subject: str
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

    @property
    def is_submitted(self) -> bool:
        """Tell whether it waits for somebody to accept it."""
        return self.state is FollowUpState.SUBMITTED

    def days_late(self, today: date) -> int:
        """Return how many days it is overdue; 0 while it is not, or once it was reported."""
        return max((today - self.due_on).days, 0) if self.state in OWED else 0


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
    if wanted.by_agreement:
        query = query.order_by(_first_due(wanted), FollowUp.agreement_id)
    if wanted.show is Show.CLOSED:
        query = query.order_by(FollowUp.closed_at.desc(), FollowUp.id.desc())
    else:
        query = query.order_by(FollowUp.due_on, FollowUp.id)
    return _rows(session, query.limit(rows_per_page).offset((page - 1) * rows_per_page)), total


def late_count(session: Session, user: User, *, today: date, mine: bool) -> int:
    """Return how many follow-ups are overdue; with `mine`, only those that `user` serves."""
    query = follow_ups_visible_to(user).where(*_late(today))
    if mine:
        query = query.join(FollowUp.commitment).join(Commitment.scope)
        query = query.where(served_by(user, today))
    return session.scalar(query.with_only_columns(func.count(FollowUp.id))) or 0


def count_late(session: Session, *, today: date) -> int:
    """Return how many follow-ups are overdue in all, whoever may see them."""
    return session.scalar(select(func.count(FollowUp.id)).where(*_late(today))) or 0


def _late(today: date) -> tuple[ColumnElement[bool], ...]:
    # Its words are those of the index, so that the closed ones cost nothing.
    return FollowUp.closed_at.is_(None), FollowUp.due_on < today, FollowUp.state.in_(OWED)


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
    if wanted.turn is not None:
        conditions.append(_is_turn_of(wanted.turn, user))
    conditions += [_mentions(word) for word in wanted.text.split()]
    return conditions


def _first_due(wanted: FollowUpFilter) -> ColumnElement[Any]:
    """Say in SQL by what the agreements are sorted: whose next due day comes first."""
    other = aliased(FollowUp)
    is_closed = (
        other.closed_at.is_not(None) if wanted.show is Show.CLOSED else other.closed_at.is_(None)
    )
    first = func.max(other.closed_at) if wanted.show is Show.CLOSED else func.min(other.due_on)
    query = select(first).where(other.agreement_id == FollowUp.agreement_id, is_closed)
    day = query.correlate(FollowUp).scalar_subquery()
    return day.desc() if wanted.show is Show.CLOSED else day.asc()


def _is_turn_of(turn: Turn, user: User) -> ColumnElement[bool]:
    if turn is Turn.SUPERVISOR:
        return FollowUp.state == FollowUpState.SUBMITTED
    own = ids_of_own_branch(user)
    of_first, of_second = _first.institution_id.in_(own), _second.institution_id.in_(own)
    ours = or_(
        (Commitment.responsible == Responsible.BOTH) & or_(of_first, of_second),
        (Commitment.responsible == Responsible.FIRST) & of_first,
        (Commitment.responsible == Responsible.SECOND) & of_second,
    )
    to_do = FollowUp.state.in_(OWED)
    return to_do & (ours if turn is Turn.OURS else ~ours)


def _mentions(word: str) -> ColumnElement[bool]:
    texts = (
        Commitment.activity,
        Scope.title,
        Agreement.subject,
        Agreement.register_number,
        *(text for side in (_first_side, _second_side) for text in (side.name, side.short_name)),
    )
    return or_(*(text.icontains(word, autoescape=True) for text in texts))


def _has_appeared(today: date) -> ColumnElement[bool]:
    """Say in SQL that a follow-up is near enough to be listed: each commitment says how near."""
    near = (
        (Commitment.lead_days == days) & (FollowUp.due_on <= today + timedelta(days=days))
        for days in LEAD_DAYS
    )
    return or_(FollowUp.due_on <= today, *near)


_first, _second = aliased(Party), aliased(Party)
_first_side, _second_side = aliased(Institution), aliased(Institution)


def _with_names(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .join(Agreement, Agreement.id == FollowUp.agreement_id)
        .join(_first, (_first.agreement_id == FollowUp.agreement_id) & (_first.position == 1))
        .join(_second, (_second.agreement_id == FollowUp.agreement_id) & (_second.position == 2))
        .join(_first_side, _first_side.id == _first.institution_id)
        .join(_second_side, _second_side.id == _second.institution_id)
    )


def _rows(session: Session, query: Select[Any]) -> Sequence[FollowUpRow]:
    columns = (
        FollowUp.id,
        FollowUp.agreement_id,
        Agreement.subject.label("subject"),
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
