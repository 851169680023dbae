"""Reads about oversight products; each begins with what this user may see.

A product is for the Ombudsman, which has made it, and for the institution that is to act on it,
with those above that institution. Nobody else needs to know what was found there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party, Scope
from pks.agreements.queries import agreements_visible_to
from pks.calendar import WorkingDays
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.oversight.models import OversightProduct
from pks.oversight.promised import SUPERVISION
from pks.oversight.terms import ProductKind, ProductState, days_left, goes_to_resolution
from pks.parties.models import Institution
from pks.parties.office_calendar import working_days_of_each
from pks.parties.queries import ids_of_own_branch, is_of_the_state, works_for_the_state


@dataclass(frozen=True)
class ProductFilter:
    """What to list. `text` is looked for in number, title and institution."""

    text: str = ""
    kind: ProductKind | None = None
    institution_id: int | None = None
    state: ProductState | None = None


@dataclass(frozen=True)
class ProductRow:
    """One product with what time makes of it."""

    product: OversightProduct
    state: ProductState
    days_left: int
    """Below zero: so many days late."""

    @property
    def is_open(self) -> bool:
        """Tell whether the institution still has its days, or has let them pass."""
        return self.state in (ProductState.LATE, ProductState.RUNNING)

    @property
    def goes_to_resolution(self) -> bool:
        """Tell whether it is to be referred to Resolusi dan Monitoring."""
        return goes_to_resolution(self.product.kind, self.state)


def products_visible_to(user: User) -> Select[OversightProduct]:
    """Select what `user` may see: all for the Ombudsman and administrators, for others what is
    addressed to their own institution or to one below it.
    """
    query = select(OversightProduct)
    if user.role is Role.ADMIN:
        return query
    own = OversightProduct.institution_id.in_(ids_of_own_branch(user))
    return query.where(or_(works_for_the_state(user), own))


def products_kept_by(user: User) -> Select[OversightProduct]:
    """Select what `user` enters, corrects, closes and refers."""
    return select(OversightProduct).where(
        OversightProduct.institution_id.in_(addressed_by(user).with_only_columns(Institution.id))
    )


def addressed_by(user: User) -> Select[Institution]:
    """Select the institutions for which `user` enters products: administrators and the legal staff
    of the Ombudsman, for all that are no part of it.
    """
    query = select(Institution).where(~is_of_the_state(Institution))
    if user.role is Role.ADMIN:
        return query
    if user.role is not Role.LEGAL:
        return query.where(Institution.id.is_(None))
    return query.where(works_for_the_state(user))


def agreements_for(session: Session, user: User, addressed: Institution) -> Sequence[Agreement]:
    """List the agreements in force that `user` may see and by which `addressed` can carry out what
    supervision asks: its own first, then those of the institutions above it; newer ones first.
    """
    line = [int(part) for part in addressed.path.strip("/").split("/")]
    theirs = select(Party.agreement_id).where(Party.institution_id.in_(line))
    supervised = select(Scope.agreement_id).where(Scope.key == SUPERVISION)
    query = (
        agreements_visible_to(user)
        .where(Agreement.state == State.IN_FORCE)
        .where(Agreement.id.in_(theirs), Agreement.id.in_(supervised))
        .options(selectinload(Agreement.parties).joinedload(Party.institution))
        .order_by(Agreement.signed_on.desc(), Agreement.id.desc())
    )
    found = session.scalars(query).all()
    return sorted(found, key=lambda agreement: -_nearness(agreement, addressed))


def _nearness(agreement: Agreement, addressed: Institution) -> int:
    """Return how near the party that stands for `addressed` is to it; the nearest has the most."""
    return max(
        len(party.institution.path.split("/"))
        for party in agreement.parties
        if addressed.is_within(party.institution)
    )


def product_rows(
    session: Session,
    user: User,
    wanted: ProductFilter,
    *,
    today: date,
    page: int = 1,
    rows_per_page: int | None = None,
) -> tuple[Sequence[ProductRow], int]:
    """Return one page of the products, and how many there are in all: the latest first, then what
    is due next. Without `rows_per_page`, all of them.
    """
    query = _found(user, wanted, today)
    total = session.scalar(query.with_only_columns(func.count(OversightProduct.id))) or 0
    rank = _rank(today)
    is_open = rank < _RANKS[ProductState.REFERRED]
    query = query.order_by(
        rank,
        case((is_open, OversightProduct.due_on)),
        OversightProduct.due_on.desc(),
        OversightProduct.id,
    ).options(*_WITH_NAMES)
    if rows_per_page is not None:
        query = query.limit(rows_per_page).offset((page - 1) * rows_per_page)
    products = session.scalars(query).all()
    calendars = working_days_of_each(session, {one.institution for one in products})
    return [row_of(one, calendars[one.institution_id], today=today) for one in products], total


def row_of(product: OversightProduct, days: WorkingDays, *, today: date) -> ProductRow:
    """Return `product` with what time makes of it.

    :param days: the calendar of the addressed office.
    """
    left = days_left(product.due_on, product.day_unit, days, today=today)
    return ProductRow(product, product.state(today), left)


def institutions_with_products(session: Session, user: User) -> Sequence[Institution]:
    """List the institutions with a product that `user` may see, by name."""
    ids = products_visible_to(user).with_only_columns(OversightProduct.institution_id)
    query = select(Institution).where(Institution.id.in_(ids)).order_by(Institution.name)
    return session.scalars(query).all()


def to_refer(
    session: Session, user: User, *, today: date, limit: int = 20
) -> Sequence[OversightProduct]:
    """List the LHP that `user` keeps and that wait to be referred, the latest first."""
    query = (
        products_kept_by(user)
        .outerjoin(OversightProduct.follow_up)
        .where(OversightProduct.kind == ProductKind.REPORT)
        .where(_rank(today) == _RANKS[ProductState.LATE])
        .order_by(OversightProduct.due_on, OversightProduct.id)
        .options(*_WITH_NAMES)
        .limit(limit)
    )
    return session.scalars(query).all()


_WITH_NAMES = (
    joinedload(OversightProduct.institution),
    joinedload(OversightProduct.follow_up).joinedload(FollowUp.agreement),
)
_RANKS = {state: rank for rank, state in enumerate(ProductState)}


def _found(user: User, wanted: ProductFilter, today: date) -> Select[OversightProduct]:
    query = products_visible_to(user).outerjoin(OversightProduct.follow_up)
    if wanted.kind is not None:
        query = query.where(OversightProduct.kind == wanted.kind)
    if wanted.institution_id is not None:
        query = query.where(OversightProduct.institution_id == wanted.institution_id)
    if wanted.state is not None:
        query = query.where(_rank(today) == _RANKS[wanted.state])
    if words := wanted.text.split():
        query = query.join(OversightProduct.institution)
        for word in words:
            matches = (text.icontains(word, autoescape=True) for text in _TEXTS)
            query = query.where(or_(*matches))
    return query


_TEXTS: Sequence[Any] = (
    OversightProduct.number,
    OversightProduct.title,
    Institution.name,
    Institution.short_name,
)


def _rank(today: date) -> ColumnElement[int]:
    """Say in SQL what `state_of` says, as its place among the states."""
    followed = and_(FollowUp.id.is_not(None), FollowUp.state != FollowUpState.CANCELLED)
    done = or_(
        and_(followed, FollowUp.state == FollowUpState.DONE),
        and_(
            or_(FollowUp.id.is_(None), FollowUp.state == FollowUpState.CANCELLED),
            OversightProduct.settled_on.is_not(None),
        ),
    )
    unreported = or_(FollowUp.id.is_(None), FollowUp.state != FollowUpState.SUBMITTED)
    return case(
        (done, _RANKS[ProductState.DONE]),
        (OversightProduct.referred_on.is_not(None), _RANKS[ProductState.REFERRED]),
        (and_(OversightProduct.due_on < today, unreported), _RANKS[ProductState.LATE]),
        else_=_RANKS[ProductState.RUNNING],
    )
