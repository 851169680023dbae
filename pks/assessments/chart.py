"""Where everything stands in the charts: coordinates, no drawing, no words. Pure.

The zones' bands are those of the scale of each year; where the scale changes, the line ends, for
what stands on both sides was not measured with the same measure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pks.assessments.bands import Zone
from pks.assessments.judging import Judged, scale_for
from pks.assessments.models import Band, Scale, Target
from pks.assessments.work import Pair

LEFT, TOP, HEIGHT, BELOW = 34, 26, 220, 30
PER_YEAR, LEAST_WIDTH = 82, 112
#: Left of the first year, where the bands are named: so much, and so much a letter.
GUTTER, PER_LETTER = 14, 7
#: Older years are told in the table only: a narrow column says nothing.
MOST_YEARS = 12


@dataclass(frozen=True)
class Box:
    """A band of the scale, as high as its scores go."""

    y: float
    height: float
    label: str
    zone: Zone


@dataclass(frozen=True)
class Mark:
    """A result."""

    x: float
    y: float
    text_y: float
    result: Judged


@dataclass(frozen=True)
class Goal:
    """A target; one of a zone stands where the zone begins, on top where nobody knows."""

    x: float
    y: float
    text_y: float
    target: Target


@dataclass(frozen=True)
class Period:
    """The years of one scale, side by side."""

    x: float
    width: float
    first: int
    last: int
    scale: Scale | None
    years: Sequence[tuple[int, float]]
    boxes: Sequence[Box]
    marks: Sequence[Mark]
    goals: Sequence[Goal]

    @property
    def line(self) -> str:
        """Return the points of the line through the results, as SVG wants them."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


@dataclass(frozen=True)
class Trend:
    """The whole chart."""

    width: float
    periods: Sequence[Period]
    ticks: Sequence[tuple[int, float]]
    """Scores, and where their lines lie."""

    @property
    def height(self) -> int:
        """Return the height of the whole."""
        return TOP + HEIGHT + BELOW

    @property
    def bottom(self) -> int:
        """Return where the score 0 lies."""
        return TOP + HEIGHT


def trend(
    results: Mapping[int, Judged], targets: Mapping[int, Target], scales: Sequence[Scale]
) -> Trend | None:
    """Return where results and targets stand; None if there is neither."""
    known = {*results, *targets}
    if not known:
        return None
    years = range(min(known), max(known) + 1)[-MOST_YEARS:]
    periods, x = [], float(LEFT)
    for _, group in groupby(years, key=lambda year: id(scale_for(scales, year))):
        period = _period(list(group), x, results, targets, scales)
        periods.append(period)
        x += period.width
    ticks = tuple((score, _y(Decimal(score))) for score in (0, 20, 40, 60, 80, 100))
    return Trend(x + 6, periods, ticks)


def _period(
    years: Sequence[int],
    x: float,
    results: Mapping[int, Judged],
    targets: Mapping[int, Target],
    scales: Sequence[Scale],
) -> Period:
    scale = scale_for(scales, years[0])
    bands = scale.bands if scale and scale.computed else ()
    gutter = max((GUTTER + PER_LETTER * len(band.label) for band in bands), default=0)
    column = max(PER_YEAR, (LEAST_WIDTH - gutter) / len(years))
    width = gutter + column * len(years)
    places = {year: round(x + gutter + column * (n + 0.5), 1) for n, year in enumerate(years)}
    return Period(
        x=x,
        width=width,
        first=years[0],
        last=years[-1],
        scale=scale,
        years=list(places.items()),
        boxes=[
            Box(_y(band.high), round(_y(band.low) - _y(band.high), 1), band.label, band.zone)
            for band in bands
        ],
        marks=[
            _mark(places[year], results[year], _y_of_target(targets.get(year), bands))
            for year in years
            if year in results and results[year].total is not None
        ],
        goals=[
            _goal(places[year], targets[year], results.get(year), bands)
            for year in years
            if year in targets
        ],
    )


def _mark(x: float, result: Judged, aimed_at: float | None) -> Mark:
    y = _y(result.total)
    below = aimed_at is not None and aimed_at < y
    return Mark(x, y, y + 21 if below else y - 11, result)


def _goal(x: float, target: Target, result: Judged | None, bands: Sequence[Band]) -> Goal:
    y = _y_of_target(target, bands) or float(TOP)
    passed = result is not None and result.total is not None and _y(result.total) <= y
    # Above the top stand the years of the scale.
    below = passed or y < TOP + 10
    return Goal(x, y, y + 15 if below else y - 7, target)


def _y_of_target(target: Target | None, bands: Sequence[Band]) -> float | None:
    """Return where a target lies: that of a zone, where the zone begins; None: nowhere."""
    if target is None or target.score is not None:
        return _y(target.score) if target else None
    wanted = target.zone.rank if target.zone else 0
    lows = [band.low for band in bands if band.zone.rank >= wanted]
    return _y(min(lows)) if lows else None


def _y(score: Decimal | None) -> float:
    """Return where a score lies; what has none lies on top."""
    return round(TOP + float(100 - (100 if score is None else score)) / 100 * HEIGHT, 1)


@dataclass(frozen=True)
class Dot:
    """One unit in the cloud of points."""

    x: float
    y: float
    pair: Pair


@dataclass(frozen=True)
class Scatter:
    """What was done, to the right; by how much the score changed, upwards."""

    dots: Sequence[Dot]
    zero_y: float
    """Where no change lies."""
    lowest: float
    highest: float
    most: int
    """The most activities that any unit has had."""
    left: int = 46
    top: int = 14
    width: int = 420
    height: int = 220


def scatter(pairs: Sequence[Pair]) -> Scatter:
    """Return where each unit stands."""
    spread = [float(pair.change) for pair in pairs] + [0.0]
    most = max([pair.activities for pair in pairs] + [1])
    lowest, highest = min(spread), max(spread)
    if lowest == highest:
        highest = lowest + 1
    empty = Scatter((), 0, lowest, highest, most)

    def y_of(change: float) -> float:
        return round(
            empty.top + 12 + (highest - change) / (highest - lowest) * (empty.height - 24), 1
        )

    dots = [
        Dot(
            round(empty.left + 14 + pair.activities / most * (empty.width - 28), 1),
            y_of(float(pair.change)),
            pair,
        )
        for pair in pairs
    ]
    return Scatter(dots, y_of(0.0), lowest, highest, most)
