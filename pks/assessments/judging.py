"""What an assessment means by the scale of its year, and whether a target was reached. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pks.assessments.bands import Zone
from pks.assessments.models import Assessment, Scale, Target


@dataclass(frozen=True)
class Judged:
    """An assessment, read by the scale of its year."""

    year: int
    scale: Scale
    total: Decimal | None
    label: str | None
    """The category: "B"; none where the scale has no bands."""
    opinion: str | None
    zone: Zone | None
    second_axis: str | None
    source: str
    scores: Mapping[int, Decimal]
    """By the dimension's id."""


class Outcome(StrEnum):
    """What became of a target."""

    REACHED = "tercapai"
    MISSED = "tidak_tercapai"
    OPEN = "belum_ada_hasil"
    UNKNOWN = "tidak_dapat_dinilai"
    """There is a result, but not of the kind that the target speaks of."""


def scale_for(scales: Sequence[Scale], year: int) -> Scale | None:
    """Return the scale that the results of `year` follow; None: nobody has entered it yet."""
    return next((scale for scale in scales if scale.covers(year)), None)


def judge(assessment: Assessment, scales: Sequence[Scale]) -> Judged:
    """Read `assessment` by the scale of its year.

    :raises LookupError: its year has none; the verbs see to it that this cannot be.
    """
    scale = scale_for(scales, assessment.year)
    if scale is None:
        raise LookupError(assessment.year)
    band = scale.band_of(assessment.total)
    return Judged(
        year=assessment.year,
        scale=scale,
        total=assessment.total,
        label=band.label if band else None,
        opinion=band.opinion if band else assessment.opinion,
        zone=band.zone if band else assessment.entered_zone,
        second_axis=assessment.second_axis,
        source=assessment.source,
        scores={score.dimension_id: score.value for score in assessment.scores},
    )


def outcome_of(target: Target, result: Judged | None) -> Outcome:
    """Return what became of `target`. Who aims at a score and a zone must come to both."""
    if result is None:
        return Outcome.OPEN
    parts = [_score_reached(target, result.total), _zone_reached(target.zone, result.zone)]
    asked = [
        part
        for part, aim in zip(parts, (target.score, target.zone), strict=True)
        if aim is not None
    ]
    if False in asked:
        return Outcome.MISSED
    return Outcome.UNKNOWN if None in asked else Outcome.REACHED


def changes(results: Sequence[Judged]) -> dict[int, Decimal]:
    """Return by how much each year's total differs from that of the year before.

    Only where both years were assessed by the same scale: across two methods there is no change
    to speak of.
    """
    by_year = {result.year: result for result in results}
    found = {}
    for year, result in by_year.items():
        before = by_year.get(year - 1)
        if before is None or before.scale is not result.scale:
            continue
        if result.total is not None and before.total is not None:
            found[year] = result.total - before.total
    return found


def _score_reached(target: Target, total: Decimal | None) -> bool | None:
    if target.score is None or total is None:
        return None
    return total > target.score if target.above else total >= target.score


def _zone_reached(wanted: Zone | None, zone: Zone | None) -> bool | None:
    if wanted is None or zone is None:
        return None
    return zone.rank >= wanted.rank
