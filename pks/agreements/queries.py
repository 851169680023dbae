"""Reads about agreements; each begins with what this user may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import Role, User
from pks.agreements.kinds import PARENT_KINDS, Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Liaison, Party
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch, ids_of_own_line


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register."""

    id: int
    kind: Kind
    subject: str
    state: State
    first: str
    second: str
    signed_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class RegisterFilter:
    """What to show of the register. `text` is looked for in subject, parties and numbers."""

    text: str = ""
    state: State | None = None
    parent_id: int | None = None


def agreements_visible_to(user: User) -> Select[Agreement]:
    """Select what `user` may see. Every other query about agreements starts here.

    A liaison sees the agreements where they are liaison or deputy; everybody else what their
    institution takes part in: itself, through a unit below, or bound by the institution above.
    """
    return select(Agreement).where(Agreement.id.in_(_visible_ids(user)))


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
    first, second = aliased(Party), aliased(Party)
    first_side, second_side = aliased(Institution), aliased(Institution)
    query = (
        agreements_visible_to(user)
        .join(first, (first.agreement_id == Agreement.id) & (first.position == 1))
        .join(second, (second.agreement_id == Agreement.id) & (second.position == 2))
        .join(first_side, first_side.id == first.institution_id)
        .join(second_side, second_side.id == second.institution_id)
    )
    if wanted.state is not None:
        query = query.where(Agreement.state == wanted.state)
    if wanted.parent_id is not None:
        query = query.where(Agreement.parent_id == wanted.parent_id)
    texts = (
        Agreement.subject,
        *(side.name for side in (first_side, second_side)),
        *(side.short_name for side in (first_side, second_side)),
        *(party.number for party in (first, second)),
    )
    for word in wanted.text.split():
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    total = session.scalar(query.with_only_columns(func.count(Agreement.id))) or 0
    rows: Iterable[Any] = session.execute(
        query.with_only_columns(
            Agreement.id,
            Agreement.kind,
            Agreement.subject,
            Agreement.state,
            first_side.short_name,
            second_side.short_name,
            Agreement.signed_on,
            Agreement.ends_on,
        )
        .order_by(Agreement.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return [RegisterRow(*row) for row in rows], total


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
