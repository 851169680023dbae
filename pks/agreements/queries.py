"""Reads about agreements; each begins with what this user may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import Role, User
from pks.agreements.kinds import PARENT_KINDS, Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Liaison, Party
from pks.agreements.numbering import propose
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch, ids_of_own_line, institutions_kept_by


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register."""

    id: int
    register_number: str
    kind: Kind
    subject: str
    state: State
    first: str
    second: str
    signed_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class RegisterFilter:
    """What to show of the register. `text` is looked for in subject, parties and all numbers."""

    text: str = ""
    state: State | None = None
    parent_id: int | None = None


def agreements_visible_to(user: User) -> Select[Agreement]:
    """Select what `user` may see. Every other query about agreements starts here.

    A liaison sees the agreements where they are liaison or deputy; everybody else what their
    institution takes part in: itself, through a unit below, or bound by the institution above.
    """
    return select(Agreement).where(may_be_seen_by(user, Agreement.id))


def agreements_kept_by(user: User) -> Select[Agreement]:
    """Select what `user` may change: for legal staff, what their own branch is party to."""
    query = select(Agreement)
    if user.role is not Role.LEGAL:
        return query.where(Agreement.id.is_(None))
    own = select(Party.agreement_id).where(Party.institution_id.in_(ids_of_own_branch(user)))
    return query.where(Agreement.id.in_(own))


def is_kept_by(session: Session, agreement: Agreement, user: User) -> bool:
    """Tell whether `user` may change `agreement`."""
    kept = agreements_kept_by(user).where(Agreement.id == agreement.id)
    return session.scalar(kept.with_only_columns(Agreement.id)) is not None


def register(
    session: Session, user: User, wanted: RegisterFilter, *, page: int, rows_per_page: int = 25
) -> tuple[Sequence[RegisterRow], int]:
    """Return one page of the register, newest first, and how many rows there are in all."""
    found = _found(user, wanted)
    total = session.scalar(found.with_only_columns(func.count(Agreement.id))) or 0
    # The page is cut from the agreements alone; names are looked up for its rows only.
    shown = (
        found.with_only_columns(Agreement.id)
        .order_by(Agreement.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    rows: Iterable[Any] = session.execute(
        _SIDES.joined_to(select(Agreement))
        .with_only_columns(
            Agreement.id,
            Agreement.register_number,
            Agreement.kind,
            Agreement.subject,
            Agreement.state,
            _SIDES.first.short_name,
            _SIDES.second.short_name,
            Agreement.signed_on,
            Agreement.ends_on,
        )
        .where(Agreement.id.in_(shown))
        .order_by(Agreement.id.desc())
    )
    return [RegisterRow(*row) for row in rows], total


def _found(user: User, wanted: RegisterFilter) -> Select[Agreement]:
    query = agreements_visible_to(user)
    if wanted.state is not None:
        query = query.where(Agreement.state == wanted.state)
    if wanted.parent_id is not None:
        query = query.where(Agreement.parent_id == wanted.parent_id)
    words = wanted.text.split()
    if not words:
        return query
    for word in words:
        matches = (text.icontains(word, autoescape=True) for text in _SIDES.texts)
        query = query.where(or_(*matches))
    return _SIDES.joined_to(query)


class _Sides:
    """Both parties of an agreement with their institutions, as a query joins them."""

    def __init__(self) -> None:
        self._parties = (aliased(Party), aliased(Party))
        self.first, self.second = aliased(Institution), aliased(Institution)

    @property
    def texts(self) -> Sequence[Any]:
        """Return the columns that a word is looked for in."""
        institutions = (self.first, self.second)
        names = [text for side in institutions for text in (side.name, side.short_name)]
        own = (Agreement.subject, Agreement.register_number)
        return [*own, *names, *(party.number for party in self._parties)]

    def joined_to(self, query: Select[Agreement]) -> Select[Agreement]:
        """Return `query` with both sides joined."""
        sides = zip(self._parties, (self.first, self.second), strict=True)
        for position, (party, institution) in enumerate(sides, start=1):
            here = (party.agreement_id == Agreement.id) & (party.position == position)
            query = query.join(party, here).join(
                institution, institution.id == party.institution_id
            )
        return query


# Made once: a query is half as quick to write with aliases that are new each time.
_SIDES = _Sides()


def number_proposals(
    session: Session, user: User, agreement: Agreement, *, day: date
) -> dict[int, str]:
    """Return, by position, the number that each party without one would get next.

    Only of institutions whose entries `user` keeps: nobody counts for another office.

    :param day: stands in the number while the day of the signing is unknown.
    """
    kept = institutions_kept_by(user).with_only_columns(Institution.id)
    mine = set(
        session.scalars(
            kept.where(Institution.id.in_([party.institution_id for party in agreement.parties]))
        )
    )
    proposals = {
        party.position: propose(
            session, party.institution_id, agreement.kind, day=agreement.signed_on or day
        )
        for party in agreement.parties
        if party.institution_id in mine and not party.number
    }
    return {position: number for position, number in proposals.items() if number}


def possible_parents(session: Session, user: User) -> Sequence[Agreement]:
    """List the agreements that a new PKS of this user may stand under, newest first."""
    query = (
        agreements_visible_to(user)
        .where(Agreement.kind.in_(PARENT_KINDS))
        .where(Agreement.state.in_((State.SIGNED, State.IN_FORCE)))
        .order_by(Agreement.signed_on.desc())
    )
    return session.scalars(query).all()


def takes_part(session: Session, user: User, party_ids: Sequence[int]) -> bool:
    """Tell whether an agreement between these institutions would be the user's to see."""
    line = ids_of_own_line(user).where(Institution.id.in_(party_ids))
    return session.scalar(line) is not None


def may_be_seen_by(user: User, agreement_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Tell of each row whether `user` may see the agreement that it belongs to.

    Asked row by row, so that a page of 25 costs 25 looks, however many agreements there are.
    """
    return _visible_ids(user).where(Party.agreement_id == agreement_id).exists()


def _visible_ids(user: User) -> Select[int]:
    if user.role is Role.LIAISON:
        # Asked for None, the database would give what has no deputy; 0 is nobody's id.
        own_id = user.person_id or 0
        return (
            select(Party.agreement_id)
            .join(Liaison, Liaison.party_id == Party.id)
            .where(or_(Liaison.person_id == own_id, Liaison.deputy_id == own_id))
            .where(Liaison.ends_on.is_(None))  # who has handed over looks on no longer
        )
    return select(Party.agreement_id).where(Party.institution_id.in_(ids_of_own_line(user)))
