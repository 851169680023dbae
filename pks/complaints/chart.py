"""Where everything stands in the chart of a channel: coordinates, no drawing, no words. Pure.

Periods of different lengths stand beside each other as they are; each says which it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pks.complaints.models import ComplaintRecap

LEFT, TOP, HEIGHT, BELOW = 44, 24, 180, 44
BAR, BETWEEN = 26, 18
#: Older periods are told in the table only: a narrow column says nothing.
MOST_PERIODS = 12
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One figure of one period."""

    name: str
    """Which figure it is: "received", "settled" or "overdue"."""
    x: float
    y: float
    height: float
    count: int

    @property
    def middle(self) -> float:
        """Return where its figure is written."""
        return self.x + BAR / 2


@dataclass(frozen=True)
class Group:
    """The figures of one period."""

    middle: float
    recap: ComplaintRecap
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Chart:
    """The whole chart."""

    width: float
    groups: Sequence[Group]
    ticks: Sequence[tuple[int, float]]
    """Counts, and where their lines lie."""
    left_out: int
    """How many periods are older than those that are drawn."""
    left: int = LEFT
    bar: int = BAR
    bottom: int = TOP + HEIGHT
    height: int = TOP + HEIGHT + BELOW


def chart_of(recaps: Sequence[ComplaintRecap]) -> Chart:
    """Return where the figures of the last of `recaps`, the earliest first, stand."""
    shown = recaps[-MOST_PERIODS:]
    most = max((max(one.received, one.settled, one.overdue) for one in shown), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    groups, x = [], float(LEFT + BETWEEN / 2)
    for recap in shown:
        counts = {
            "received": recap.received, "settled": recap.settled, "overdue": recap.overdue,
        }  # fmt: skip
        bars = [
            _bar(name, x + number * BAR, count, top)
            for number, (name, count) in enumerate(counts.items())
        ]
        groups.append(Group(x + BAR * len(bars) / 2, recap, bars))
        x += BAR * len(bars) + BETWEEN
    ticks = [(count, _y(count, top)) for count in range(0, top + 1, step)]
    return Chart(x, groups, ticks, left_out=len(recaps) - len(shown))


def _bar(name: str, x: float, count: int, top: int) -> Bar:
    y = _y(count, top)
    return Bar(name, x, y, round(TOP + HEIGHT - y, 1), count)


def _y(count: int, top: int) -> float:
    return round(TOP + (1 - count / top) * HEIGHT, 1)


def _step(most: int) -> int:
    """Return a round step with which four to ten lines reach `most`.

    >>> _step(0), _step(9), _step(40), _step(1250)
    (1, 2, 5, 200)
    """
    power = 1
    while True:
        for step in _STEPS:
            if most <= step * power * 8:
                return step * power
        power *= 10
