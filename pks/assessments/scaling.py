"""Keeping the scales: one a method, each year in at most one of them.

What results rest on stays as it is: of a scale that is in use, only its name, its legal basis and
the years in which nothing was assessed may change.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.assessments.bands import BandFacts, BandFault, faults_of
from pks.assessments.models import Assessment, Band, Dimension, Scale
from pks.audit import trail


@dataclass(frozen=True)
class ScaleFacts:
    """What is known of a method of assessing."""

    name: str
    basis: str
    first_year: int | None = None
    last_year: int | None = None
    basis_verified: bool = False
    computed: bool = True
    second_axis: str | None = None
    dimensions: tuple[str, ...] = ()
    bands: tuple[BandFacts, ...] = field(default=())


class ScaleObstacle(StrEnum):
    """Why a scale cannot be kept so."""

    YEARS_REVERSED = "years_reversed"
    YEARS_TAKEN = "years_taken"
    NO_BANDS = "no_bands"
    BANDS_NOT_USED = "bands_not_used"
    DIMENSION_TWICE = "dimension_twice"
    LABEL_TWICE = "label_twice"
    BANDS_ARE_WRONG = "bands_are_wrong"
    IN_USE = "in_use"
    YEARS_IN_USE = "years_in_use"


class CannotKeepScale(Exception):
    """The scale cannot be kept so; `obstacles` and `faults` name every reason."""

    def __init__(self, obstacles: list[ScaleObstacle], faults: list[BandFault]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles, self.faults = obstacles, faults


def add_scale(
    session: Session, facts: ScaleFacts, *, by: trail.Actor | None, now: datetime
) -> Scale:
    """Add a scale.

    :raises CannotKeepScale: its years or its bands do not fit.
    """
    trail.wait_for_turn(session)  # two scales must not take the same year at once
    _check(session, facts, None)
    scale = Scale()
    _write(scale, facts)
    _write_rule(session, scale, facts)
    session.add(scale)
    session.flush()  # the trail names the id
    _note(session, "assessment_scale.add", scale, facts, by=by, now=now)
    return scale


def change_scale(
    session: Session, scale: Scale, facts: ScaleFacts, *, by: trail.Actor | None, now: datetime
) -> None:
    """Change a scale; of one that is in use, only what no result rests on.

    :raises CannotKeepScale: its years or its bands do not fit, or results rest on what they were.
    """
    trail.wait_for_turn(session)
    _check(session, facts, scale)
    _write(scale, facts)
    if _rule_of(facts) != _rule_of(facts_of(scale)):
        _write_rule(session, scale, facts)
    _note(session, "assessment_scale.change", scale, facts, by=by, now=now)


def remove_scale(session: Session, scale: Scale, *, by: trail.Actor | None, now: datetime) -> None:
    """Remove a scale that nothing was assessed by.

    :raises CannotKeepScale: results rest on it.
    """
    trail.wait_for_turn(session)
    if years_of(session, scale):
        raise CannotKeepScale([ScaleObstacle.IN_USE], [])
    _note(session, "assessment_scale.remove", scale, facts_of(scale), by=by, now=now)
    session.delete(scale)


def facts_of(scale: Scale) -> ScaleFacts:
    """Return what is kept of `scale`."""
    return ScaleFacts(
        name=scale.name,
        basis=scale.basis,
        first_year=scale.first_year,
        last_year=scale.last_year,
        basis_verified=scale.basis_verified,
        computed=scale.computed,
        second_axis=scale.second_axis,
        dimensions=tuple(dimension.name for dimension in scale.dimensions),
        bands=tuple(
            BandFacts(band.label, band.low, band.high, band.opinion, band.zone)
            for band in scale.bands
        ),
    )


def years_of(session: Session, scale: Scale) -> Sequence[int]:
    """Return the years for which something was assessed by `scale`."""
    years = session.scalars(select(Assessment.year).distinct().order_by(Assessment.year))
    return [year for year in years if scale.covers(year)]


def _check(session: Session, facts: ScaleFacts, known: Scale | None) -> None:
    faults = faults_of(facts.bands) if facts.bands else []
    checks = {
        ScaleObstacle.YEARS_REVERSED: _reversed(facts),
        ScaleObstacle.YEARS_TAKEN: not _reversed(facts) and _taken(session, facts, known),
        ScaleObstacle.NO_BANDS: facts.computed and not facts.bands,
        ScaleObstacle.BANDS_NOT_USED: not facts.computed and bool(facts.bands),
        ScaleObstacle.DIMENSION_TWICE: _has_twice(facts.dimensions),
        ScaleObstacle.LABEL_TWICE: _has_twice([band.label for band in facts.bands]),
        ScaleObstacle.BANDS_ARE_WRONG: bool(faults),
    }
    obstacles = [obstacle for obstacle, found in checks.items() if found]
    if known is not None:
        obstacles += _obstacles_in_use(facts, known, years_of(session, known))
    if obstacles:
        raise CannotKeepScale(obstacles, faults)


def _obstacles_in_use(facts: ScaleFacts, known: Scale, used: Sequence[int]) -> list[ScaleObstacle]:
    if not used:
        return []
    first, last = facts.first_year or used[0], facts.last_year or used[-1]
    checks = {
        ScaleObstacle.IN_USE: _rule_of(facts) != _rule_of(facts_of(known)),
        ScaleObstacle.YEARS_IN_USE: first > used[0] or last < used[-1],
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _rule_of(facts: ScaleFacts) -> tuple[object, ...]:
    """Return the part of a scale that results rest on."""
    bands = sorted(tuple(vars(band).values()) for band in facts.bands)
    return facts.computed, facts.second_axis, facts.dimensions, bands


def _reversed(facts: ScaleFacts) -> bool:
    return (
        facts.first_year is not None
        and facts.last_year is not None
        and facts.first_year > facts.last_year
    )


def _taken(session: Session, facts: ScaleFacts, known: Scale | None) -> bool:
    others = (scale for scale in session.scalars(select(Scale)) if scale is not known)
    return any(
        (facts.first_year is None or other.last_year is None or facts.first_year <= other.last_year)
        and (
            facts.last_year is None
            or other.first_year is None
            or other.first_year <= facts.last_year
        )
        for other in others
    )


def _has_twice(names: Sequence[str]) -> bool:
    return len({name.casefold() for name in names}) < len(names)


def _write(scale: Scale, facts: ScaleFacts) -> None:
    for name in ("name", "basis", "first_year", "last_year", "basis_verified"):
        setattr(scale, name, getattr(facts, name))


def _write_rule(session: Session, scale: Scale, facts: ScaleFacts) -> None:
    scale.computed, scale.second_axis = facts.computed, facts.second_axis
    scale.bands, scale.dimensions = [], []
    session.flush()  # the old rows go before new ones take their places
    scale.bands = [Band(**vars(band)) for band in facts.bands]
    scale.dimensions = [
        Dimension(position=position, name=name)
        for position, name in enumerate(facts.dimensions, start=1)
    ]


def _note(
    session: Session,
    verb: str,
    scale: Scale,
    facts: ScaleFacts,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> None:
    details = asdict(facts)
    details["bands"] = [
        {**band, "low": str(band["low"]), "high": str(band["high"])} for band in details["bands"]
    ]
    trail.record(session, verb, f"assessment_scale:{scale.id}", by=by, now=now, details=details)
