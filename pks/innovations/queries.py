"""Reads about innovations; each begins with what this user may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from pks.accounts.models import User
from pks.agreements.units import units_recorded_by, units_visible_to
from pks.innovations.models import Innovation, InnovationKind
from pks.parties.models import Institution

_ROOT = aliased(Institution)


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; empty: everything."""

    text: str = ""
    unit_id: int | None = None
    """This institution and those below it."""
    kind: InnovationKind | None = None
    runs: bool | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self == Wanted()


def innovations_visible_to(user: User) -> Select[Innovation]:
    """Select the innovations of the institutions that `user` may see."""
    ids = units_visible_to(user).with_only_columns(Institution.id)
    return select(Innovation).where(Innovation.institution_id.in_(ids))


def innovations_kept_by(user: User) -> Select[Innovation]:
    """Select the innovations that `user` may change."""
    ids = units_recorded_by(user).with_only_columns(Institution.id)
    return select(Innovation).where(Innovation.institution_id.in_(ids))


def wanted_innovations(user: User, wanted: Wanted) -> Select[Innovation]:
    """Select the visible innovations that are `wanted`, each unit's under its name."""
    query = (
        innovations_visible_to(user)
        .join(Institution, Institution.id == Innovation.institution_id)
        .options(joinedload(Innovation.institution))
        .order_by(func.lower(Institution.name), func.lower(Innovation.name), Innovation.id)
    )
    if wanted.text:
        fields = (Innovation.name, Innovation.purpose, Institution.name, Institution.short_name)
        query = query.where(or_(*(f.icontains(wanted.text, autoescape=True) for f in fields)))
    if wanted.unit_id is not None:
        # Asked for one that is not there, the path is none, and nothing begins with it.
        path = select(_ROOT.path).where(_ROOT.id == wanted.unit_id).scalar_subquery()
        query = query.where(Institution.path.startswith(path))
    if wanted.kind is not None:
        query = query.where(Innovation.kind == wanted.kind)
    if wanted.runs is not None:
        stopped = Innovation.stopped_year
        query = query.where(stopped.is_(None) if wanted.runs else stopped.is_not(None))
    return query


def how_many(session: Session, query: Select[Innovation]) -> int:
    """Count what `query` selects."""
    counted = query.order_by(None).with_only_columns(Innovation.id).options()
    return session.scalar(select(func.count()).select_from(counted.subquery())) or 0


def units_with_innovations(session: Session, user: User) -> Sequence[Institution]:
    """List the visible institutions that have an innovation, or stand above one that has."""
    below = aliased(Institution)
    has = (
        innovations_visible_to(user)
        .join(below, below.id == Innovation.institution_id)
        .where(below.path.startswith(Institution.path))
        .exists()
    )
    return session.scalars(units_visible_to(user).where(has).order_by(Institution.path)).all()
