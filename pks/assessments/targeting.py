"""Setting what an institution aims at for a year. No request, no clock."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.assessments.bands import Zone
from pks.assessments.models import Target
from pks.assessments.scores import is_score
from pks.audit import trail
from pks.parties.models import Institution


@dataclass(frozen=True)
class TargetFacts:
    """What is aimed at: a score, a zone, or both."""

    source: str
    score: Decimal | None = None
    above: bool = False
    """Whether the score must be passed; else it is enough to come to it."""
    zone: Zone | None = None


class TargetObstacle(StrEnum):
    """Why a target cannot be set so."""

    NOTHING_AIMED_AT = "nothing_aimed_at"
    OUT_OF_RANGE = "out_of_range"


class CannotAim(Exception):
    """The target cannot be set so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[TargetObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def set_target(
    session: Session,
    institution: Institution,
    year: int,
    facts: TargetFacts,
    *,
    by: trail.Actor,
    now: datetime,
) -> Target:
    """Set what `institution` aims at for `year`, or set it anew; the trail keeps what it was.

    :raises CannotAim: it aims at nothing, or at a score that there cannot be.
    """
    trail.wait_for_turn(session)  # of two who set it at once, the second changes it
    if obstacles := _obstacles(facts):
        raise CannotAim(obstacles)
    target = find_target(session, institution, year)
    before = _told(target) if target else None
    target = target or Target(institution_id=institution.id, year=year)
    for name, value in vars(facts).items():
        setattr(target, name, value)
    session.add(target)
    _note(session, "assessment.aim", target, before, _told(target), by=by, now=now)
    return target


def drop_target(session: Session, target: Target, *, by: trail.Actor, now: datetime) -> None:
    """Take a target back."""
    _note(session, "assessment.drop_aim", target, _told(target), None, by=by, now=now)
    session.delete(target)


def find_target(session: Session, institution: Institution, year: int) -> Target | None:
    """Return what `institution` aims at for `year`, or None."""
    return session.scalar(
        select(Target).where(Target.institution_id == institution.id, Target.year == year)
    )


def _obstacles(facts: TargetFacts) -> list[TargetObstacle]:
    checks = {
        TargetObstacle.NOTHING_AIMED_AT: facts.score is None and facts.zone is None,
        TargetObstacle.OUT_OF_RANGE: facts.score is not None and not is_score(facts.score),
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _told(target: Target) -> dict[str, str]:
    told = {
        "target": None if target.score is None else f"{target.score:.2f}",
        "above": "1" if target.above and target.score is not None else None,
        "zone": target.zone,
        "source": target.source,
    }
    return {name: str(value) for name, value in told.items() if value is not None}


def _note(
    session: Session,
    verb: str,
    target: Target,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    trail.record(
        session,
        verb,
        f"assessment:{target.institution_id}",
        by=by,
        now=now,
        details={"year": target.year, "before": before, "after": after},
    )
