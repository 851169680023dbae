"""Whose published figures a user may see, and whose they enter: one rule for all rooms above.

Such figures are public by their nature: they are for everybody who may look the institution up, and
for the liaisons of an agreement with it. Bodies of the state watch; everybody else is watched.
"""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Party
from pks.agreements.queries import may_be_seen_by
from pks.parties.models import Institution
from pks.parties.queries import (
    ids_of_own_branch,
    institutions_visible_to,
    is_of_the_state,
    works_for_the_state,
)


def units_visible_to(user: User) -> Select[Institution]:
    """Select the institutions whose figures `user` may see."""
    if user.role is not Role.LIAISON:
        return institutions_visible_to(user)
    looked_up = institutions_visible_to(user).with_only_columns(Institution.id)
    partners = select(Party.institution_id).where(may_be_seen_by(user, Party.agreement_id))
    return select(Institution).where(
        or_(Institution.id.in_(looked_up), Institution.id.in_(partners))
    )


def units_recorded_by(user: User) -> Select[Institution]:
    """Select the institutions whose figures `user` enters.

    Administrators and the legal staff of a body of the state enter those of everybody who is
    watched; other legal staff those of their own branch.
    """
    query = select(Institution).where(~is_of_the_state(Institution))
    if user.role is Role.ADMIN:
        return query
    if user.role is not Role.LEGAL:
        return query.where(Institution.id.is_(None))
    own = Institution.id.in_(ids_of_own_branch(user))
    return query.where(or_(own, works_for_the_state(user)))


def regions_of(session: Session, units: Select[Institution]) -> Sequence[Institution]:
    """List the institutions at the top of the trees of `units`."""
    paths = session.scalars(units.with_only_columns(Institution.path))
    roots = {int(path.split("/")[1]) for path in paths}
    return session.scalars(
        select(Institution).where(Institution.id.in_(roots)).order_by(Institution.name)
    ).all()
