"""Reads about assessments; each begins with what this user may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import Role, User
from pks.agreements.units import units_recorded_by, units_visible_to
from pks.assessments.judging import Judged, Outcome, judge, outcome_of
from pks.assessments.models import Assessment, Scale, Target
from pks.parties.models import Institution
from pks.parties.queries import works_for_the_state

_ROOT = aliased(Institution)


@dataclass
class Row:
    """One institution with its results and targets by year."""

    unit: Institution
    region: Institution
    results: dict[int, Judged] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)

    def outcome(self, year: int) -> Outcome | None:
        """Return what became of the target of `year`; None: there was none."""
        target = self.targets.get(year)
        return outcome_of(target, self.results.get(year)) if target else None

    @property
    def last(self) -> Judged | None:
        """Return the result of the latest year, or None."""
        return self.results[max(self.results)] if self.results else None


def may_keep_scales(session: Session, user: User) -> bool:
    """Tell whether `user` keeps the scales: administrators, and legal staff of those who assess."""
    if user.role is Role.ADMIN:
        return True
    return user.role is Role.LEGAL and bool(session.scalar(select(works_for_the_state(user))))


def assessments_visible_to(user: User) -> Select[Assessment]:
    """Select the results of the institutions that `user` may see."""
    return select(Assessment).where(Assessment.institution_id.in_(_ids(units_visible_to(user))))


def targets_visible_to(user: User) -> Select[Target]:
    """Select the targets of the institutions that `user` may see."""
    return select(Target).where(Target.institution_id.in_(_ids(units_visible_to(user))))


def all_scales(session: Session) -> Sequence[Scale]:
    """List the scales, the newest first; everybody may know them."""
    scales = session.scalars(select(Scale)).all()
    return sorted(scales, key=lambda scale: scale.first_year or 0, reverse=True)


def rows(session: Session, user: User) -> list[Row]:
    """List every visible institution with a result or a target, each below its region."""
    results = session.scalars(assessments_visible_to(user)).all()
    targets = session.scalars(targets_visible_to(user)).all()
    ids = {one.institution_id for one in results} | {one.institution_id for one in targets}
    found, scales = _rows_of(session, ids), all_scales(session)
    for result in results:
        found[result.institution_id].results[result.year] = judge(result, scales)
    for target in targets:
        found[target.institution_id].targets[target.year] = target
    return list(found.values())


def row_of(session: Session, unit: Institution) -> Row:
    """Return the results and targets of `unit`, which the caller has found visible."""
    region = session.get_one(Institution, unit.root_id)
    row, scales = Row(unit, region), all_scales(session)
    for result in session.scalars(_of(Assessment, unit)):
        row.results[result.year] = judge(result, scales)
    for target in session.scalars(_of(Target, unit)):
        row.targets[target.year] = target
    return row


def units_below(session: Session, user: User, region: Institution) -> Sequence[Institution]:
    """List what `user` enters results of in `region`: itself first, then its units by name."""
    below = Institution.path.startswith(region.path)
    units = session.scalars(units_recorded_by(user).where(below)).all()
    return sorted(units, key=lambda unit: (unit.id != region.id, unit.name.casefold()))


def by_region(found: Sequence[Row]) -> Mapping[Institution, list[Row]]:
    """Return the rows below the region that each belongs to."""
    groups: dict[Institution, list[Row]] = defaultdict(list)
    for row in found:
        groups[row.region].append(row)
    return groups


def _rows_of(session: Session, ids: set[int]) -> dict[int, Row]:
    query = (
        select(Institution, _ROOT)
        .join(_ROOT, Institution.path.startswith(_ROOT.path))
        .where(Institution.id.in_(ids), _ROOT.parent_id.is_(None))
        .order_by(_ROOT.name, Institution.parent_id.is_not(None), func.lower(Institution.name))
    )
    return {unit.id: Row(unit, region) for unit, region in session.execute(query)}


def _of(model: Any, unit: Institution) -> Select[Any]:
    return select(model).where(model.institution_id == unit.id).order_by(model.year)


def _ids(units: Select[Institution]) -> Select[int]:
    return units.with_only_columns(Institution.id)
