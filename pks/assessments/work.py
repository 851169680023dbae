"""What was done with an institution, year by year, to be set beside its results.

Counted are the agreements that the user may see and that the institution, or a unit below it, is
party to; the agreement of the institution above, which binds it too, says nothing of its own work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, extract, func, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Party
from pks.assessments.correlation import FEWEST, spearman
from pks.assessments.judging import changes
from pks.assessments.queries import Row
from pks.clock import day_in
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.queries import activities_visible_to, follow_ups_visible_to
from pks.parties.models import Institution

#: The key of scope 3 in the templates: help with service standards, which assessments look at.
STANDARDS = "standar"


@dataclass(frozen=True)
class YearOfWork:
    """What was done in one year."""

    activities: int = 0
    on_standards: int = 0
    """How many of them under scope 3."""
    due: int = 0
    """How many follow-ups fell due, the cancelled ones left out."""
    on_time: int = 0
    """How many of these were done by the day on which they fell due."""


@dataclass(frozen=True)
class Pair:
    """One unit in one year: what was done, and by how much its score changed from the last."""

    unit: Institution
    activities: int
    on_standards: int
    change: Decimal


@dataclass(frozen=True)
class Association:
    """Whether units where more was done have changed more. It is no proof of anything."""

    year: int
    pairs: Sequence[Pair]

    @property
    def is_enough(self) -> bool:
        """Tell whether there are units enough to reckon with."""
        return len(self.pairs) >= FEWEST

    def correlation(self, *, standards_only: bool = False) -> float | None:
        """Return Spearman's correlation; None: too few units, or one side never changes."""
        if not self.is_enough:
            return None
        done = [pair.on_standards if standards_only else pair.activities for pair in self.pairs]
        return spearman(done, [float(pair.change) for pair in self.pairs])


def work_of(
    session: Session, user: User, unit: Institution, *, zone: str, today: date
) -> dict[int, YearOfWork]:
    """Return what was done with `unit`, by year.

    :param zone: in which the days are counted on which follow-ups were closed.
    """
    agreements = _agreements_with(unit)
    found: dict[int, YearOfWork] = defaultdict(YearOfWork)
    for year, scope_key, count in session.execute(
        _counted(user).where(Activity.agreement_id.in_(agreements)).group_by(*_YEAR_AND_SCOPE)
    ):
        found[year] = _added(found[year], scope_key, count)
    follow_ups = follow_ups_visible_to(user).where(
        FollowUp.agreement_id.in_(agreements),
        FollowUp.due_on <= today,
        FollowUp.state != FollowUpState.CANCELLED,
    )
    for follow_up in session.scalars(follow_ups):
        year = follow_up.due_on.year
        on_time = found[year].on_time + _was_on_time(follow_up, zone)
        found[year] = replace(found[year], due=found[year].due + 1, on_time=on_time)
    return dict(found)


def association(session: Session, user: User, rows: Sequence[Row], year: int) -> Association:
    """Return, for the units of `rows`, what was done in `year` and how their scores changed.

    Only units that were assessed by the same scale in `year` and the year before; the region as a
    whole is no unit.
    """
    done = _work_by_path(session, user, year)
    pairs = []
    for row in rows:
        change = changes(list(row.results.values())).get(year)
        if change is not None and row.unit.parent_id is not None:
            work = _work_below(done, row.unit.path)
            pairs.append(Pair(row.unit, work.activities, work.on_standards, change))
    return Association(year, pairs)


def comparable_years(rows: Sequence[Row]) -> list[int]:
    """List the years in which a unit's score can be compared with the year before, newest first."""
    units = (row for row in rows if row.unit.parent_id is not None)
    years = {year for row in units for year in changes(list(row.results.values()))}
    return sorted(years, reverse=True)


_YEAR = extract("year", Activity.held_on)
_YEAR_AND_SCOPE = (_YEAR, Activity.scope_key)


def _counted(user: User) -> Select[int, str, int]:
    return activities_visible_to(user).with_only_columns(
        _YEAR, Activity.scope_key, func.count(Activity.id)
    )


def _agreements_with(unit: Institution) -> Select[int]:
    below = Institution.path.startswith(unit.path)
    return select(Party.agreement_id).join(Institution).where(below)


def _work_by_path(
    session: Session, user: User, year: int
) -> Mapping[int, tuple[set[str], YearOfWork]]:
    """Return what was done in `year` under each agreement, with the paths of its parties."""
    found: dict[int, tuple[set[str], YearOfWork]] = {}
    days = (date(year, 1, 1), date(year, 12, 31))
    counted = activities_visible_to(user).where(Activity.held_on.between(*days))
    for agreement_id, scope_key, count in session.execute(
        counted.with_only_columns(
            Activity.agreement_id, Activity.scope_key, func.count(Activity.id)
        ).group_by(Activity.agreement_id, Activity.scope_key)
    ):
        paths, work = found.get(agreement_id, (set(), YearOfWork()))
        found[agreement_id] = (paths, _added(work, scope_key, count))
    parties = select(Party.agreement_id, Institution.path).join(Institution)
    for agreement_id, path in session.execute(parties.where(Party.agreement_id.in_(found))):
        found[agreement_id][0].add(path)
    return found


def _work_below(done: Mapping[int, tuple[set[str], YearOfWork]], path: str) -> YearOfWork:
    here = [work for paths, work in done.values() if any(p.startswith(path) for p in paths)]
    return YearOfWork(sum(w.activities for w in here), sum(w.on_standards for w in here))


def _added(work: YearOfWork, scope_key: str, count: int) -> YearOfWork:
    on_standards = work.on_standards + (count if scope_key == STANDARDS else 0)
    return replace(work, activities=work.activities + count, on_standards=on_standards)


def _was_on_time(follow_up: FollowUp, zone: str) -> bool:
    return (
        follow_up.state is FollowUpState.DONE
        and follow_up.submitted_at is not None
        and day_in(zone, follow_up.submitted_at) <= follow_up.due_on
    )
