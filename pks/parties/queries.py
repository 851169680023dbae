"""Reads about institutions and people; each begins with what this user may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from pks.accounts.models import Role, User
from pks.parties.models import Institution, InstitutionKind, Office, OfficeHolding, Person

# The user's own institution, and the top of a tree. Made once: aliases are dear to make, and every
# page asks for them.
_OWN, _ROOT = aliased(Institution), aliased(Institution)


def institutions_visible_to(user: User) -> Select[Institution]:
    """Select the institutions that `user` may look up.

    The order of the state is no secret to those who draft agreements or watch over them; a liaison
    sees the own institution with what stands above and below it.
    """
    query = select(Institution)
    if user.role is Role.LIAISON:
        return query.where(Institution.id.in_(ids_of_own_line(user)))
    return query


def people_visible_to(user: User) -> Select[Person]:
    """Select the people whose office contact data `user` may see; see the institutions."""
    visible = institutions_visible_to(user).with_only_columns(Institution.id)
    return select(Person).where(Person.institution_id.in_(visible))


def institutions_kept_by(user: User) -> Select[Institution]:
    """Select the institutions whose entries `user` may change.

    Legal staff keep their own tree, and the trees that have no legal staff of their own: somebody
    must enter the other party's officials. Administrators keep all.
    """
    query = select(Institution)
    if user.role is Role.ADMIN:
        return query
    if user.role is not Role.LEGAL:
        return query.where(Institution.id.is_(None))
    keeper, home = aliased(Institution), aliased(Institution)
    others = (
        select(User.id)
        .join(home, home.id == User.institution_id)
        .join(keeper, home.path.startswith(keeper.path))
        .where(keeper.parent_id.is_(None), Institution.path.startswith(keeper.path))
        .where(User.role == Role.LEGAL, User.active)
    )
    own_root = (
        select(keeper.path)
        .join(home, home.path.startswith(keeper.path))
        .where(keeper.parent_id.is_(None), home.id == user.institution_id)
        .scalar_subquery()
    )
    return query.where(or_(Institution.path.startswith(own_root), ~others.exists()))


def people_kept_by(user: User) -> Select[Person]:
    """Select the people whose entries `user` may change."""
    kept = institutions_kept_by(user).with_only_columns(Institution.id)
    return select(Person).where(Person.institution_id.in_(kept))


def ids_of_own_line(user: User) -> Select[int]:
    """Select the ids of the user's institution, of all below it and of all above it.

    What was signed in the name of the institution above binds the units below, so they see it.
    """
    line = or_(Institution.path.startswith(_OWN.path), _OWN.path.startswith(Institution.path))
    return select(Institution.id).join(_OWN, line).where(_OWN.id == user.institution_id)


def ids_of_own_branch(user: User) -> Select[int]:
    """Select the ids of the user's institution and of all below it."""
    below = Institution.path.startswith(_OWN.path)
    return select(Institution.id).join(_OWN, below).where(_OWN.id == user.institution_id)


def is_of_the_state(institution: Any) -> ColumnElement[bool]:
    """Tell of each row of `institution` whether it stands in the tree of a body of the state."""
    return exists().where(
        _ROOT.parent_id.is_(None),
        _ROOT.kind == InstitutionKind.NATIONAL_BODY,
        institution.path.startswith(_ROOT.path),
    )


def works_for_the_state(user: User) -> ColumnElement[bool]:
    """Tell, as SQL does, whether the institution of `user` stands in the tree of such a body."""
    return exists().where(_OWN.id == user.institution_id, is_of_the_state(_OWN))


def tree(session: Session, query: Select[Institution]) -> Sequence[Institution]:
    """List the institutions of `query`, each below its parent."""
    return session.scalars(query.order_by(Institution.path)).all()


def holders_on(session: Session, institution_ids: Sequence[int], day: date) -> list[OfficeHolding]:
    """List who holds an office of these institutions on `day`, or has from a later day."""
    query = (
        select(OfficeHolding)
        .join(Office)
        .where(Office.institution_id.in_(institution_ids))
        .where(or_(OfficeHolding.ends_on.is_(None), OfficeHolding.ends_on >= day))
        .options(joinedload(OfficeHolding.person), joinedload(OfficeHolding.office))
        .order_by(Office.title, OfficeHolding.starts_on.desc())
    )
    return list(session.scalars(query))
