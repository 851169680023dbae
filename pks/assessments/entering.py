"""Entering what was published of an institution, and correcting it. No request, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.assessments.bands import Zone
from pks.assessments.judging import scale_for
from pks.assessments.models import Assessment, Scale, Score
from pks.assessments.scores import is_score
from pks.audit import trail
from pks.parties.models import Institution


@dataclass(frozen=True)
class AssessmentFacts:
    """What was published of one institution for one year."""

    source: str
    total: Decimal | None = None
    scores: Mapping[int, Decimal] = field(default_factory=dict)
    """By the dimension's id."""
    opinion: str | None = None
    second_axis: str | None = None
    zone: Zone | None = None


class AssessmentObstacle(StrEnum):
    """Why a result cannot be entered so."""

    NO_SCALE = "no_scale"
    YEAR_TO_COME = "year_to_come"
    NO_SOURCE = "no_source"
    OUT_OF_RANGE = "out_of_range"
    OTHER_DIMENSION = "other_dimension"
    OPINION_IS_COMPUTED = "opinion_is_computed"
    NO_SECOND_AXIS = "no_second_axis"


class CannotEnter(Exception):
    """The result cannot be entered so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[AssessmentObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class Entered(StrEnum):
    """What entering a result has come to."""

    NEW = "baru"
    CORRECTED = "diperbaiki"
    SAME = "sama"


def enter_assessment(
    session: Session,
    institution: Institution,
    year: int,
    facts: AssessmentFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> Entered:
    """Enter the result of `institution` for `year`, or correct it; the trail keeps what it was.

    :raises CannotEnter: it does not fit the scale of its year.
    """
    trail.wait_for_turn(session)  # of two who enter the same at once, the second corrects
    scale = scale_for(session.scalars(select(Scale)).all(), year)
    if obstacles := _obstacles(scale, year, facts, today):
        raise CannotEnter(obstacles)
    assert scale is not None, "a year without a scale is an obstacle"
    known = find_assessment(session, institution, year)
    before = _told(known, scale) if known else None
    if known is not None and before == _told_of(facts, scale):
        return Entered.SAME
    known = known or Assessment(institution_id=institution.id, year=year)
    _write(known, facts, by=by, now=now)
    session.add(known)
    entered = Entered.CORRECTED if before else Entered.NEW
    verb = "assessment.correct" if before else "assessment.enter"
    details = {"year": year, "before": before, "after": _told_of(facts, scale)}
    _note(session, verb, institution.id, details, by=by, now=now)
    return entered


def remove_assessment(session: Session, assessment: Assessment, *, by: User, now: datetime) -> None:
    """Remove a result that was entered by mistake; the trail keeps what it was."""
    scale = scale_for(session.scalars(select(Scale)).all(), assessment.year)
    assert scale is not None, "no scale lets go of a year that something was assessed in"
    details = {"year": assessment.year, "before": _told(assessment, scale), "after": None}
    session.delete(assessment)
    _note(session, "assessment.remove", assessment.institution_id, details, by=by, now=now)


def find_assessment(session: Session, institution: Institution, year: int) -> Assessment | None:
    """Return the result of `institution` for `year`, or None."""
    return session.scalar(
        select(Assessment).where(
            Assessment.institution_id == institution.id, Assessment.year == year
        )
    )


def facts_of(assessment: Assessment) -> AssessmentFacts:
    """Return what is kept of `assessment`."""
    return AssessmentFacts(
        source=assessment.source,
        total=assessment.total,
        scores={score.dimension_id: score.value for score in assessment.scores},
        opinion=assessment.opinion,
        second_axis=assessment.second_axis,
        zone=assessment.entered_zone,
    )


def _obstacles(
    scale: Scale | None, year: int, facts: AssessmentFacts, today: date
) -> list[AssessmentObstacle]:
    figures = [*facts.scores.values(), *([] if facts.total is None else [facts.total])]
    known = {dimension.id for dimension in scale.dimensions} if scale else set()
    checks = {
        AssessmentObstacle.NO_SCALE: scale is None,
        AssessmentObstacle.YEAR_TO_COME: year > today.year,
        AssessmentObstacle.NO_SOURCE: not facts.source.strip(),
        AssessmentObstacle.OUT_OF_RANGE: not all(map(is_score, figures)),
        AssessmentObstacle.OTHER_DIMENSION: scale is not None and not facts.scores.keys() <= known,
        AssessmentObstacle.OPINION_IS_COMPUTED: scale is not None
        and scale.computed
        and (facts.opinion is not None or facts.zone is not None),
        AssessmentObstacle.NO_SECOND_AXIS: scale is not None
        and scale.second_axis is None
        and facts.second_axis is not None,
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _write(assessment: Assessment, facts: AssessmentFacts, *, by: User, now: datetime) -> None:
    assessment.total, assessment.opinion = facts.total, facts.opinion
    assessment.second_axis, assessment.entered_zone = facts.second_axis, facts.zone
    assessment.source = facts.source
    assessment.entered_at, assessment.entered_by_id = now, by.id
    known = {score.dimension_id: score for score in assessment.scores}
    for dimension_id, value in facts.scores.items():
        if dimension_id in known:
            known[dimension_id].value = value
        else:
            assessment.scores.append(Score(dimension_id=dimension_id, value=value))
    for dimension_id in known.keys() - facts.scores.keys():
        assessment.scores.remove(known[dimension_id])


def _told(assessment: Assessment, scale: Scale) -> dict[str, str]:
    return _told_of(facts_of(assessment), scale)


def _told_of(facts: AssessmentFacts, scale: Scale) -> dict[str, str]:
    """Return what the trail keeps: only what is known, each by a name that people can read."""
    told: dict[str, Any] = {
        "total": facts.total,
        **{
            f"dimension {dimension.name}": facts.scores.get(dimension.id)
            for dimension in scale.dimensions
        },
        "opinion": facts.opinion,
        "second_axis": facts.second_axis,
        "zone": facts.zone,
        "source": facts.source,
    }
    return {
        name: f"{value:.2f}" if isinstance(value, Decimal) else str(value)
        for name, value in told.items()
        if value is not None
    }


def _note(
    session: Session,
    verb: str,
    institution_id: int,
    details: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    # Under the institution, not the row: the history of what was removed stays to be found.
    thing = f"assessment:{institution_id}"
    trail.record(session, verb, thing, by=by, now=now, details=details)
