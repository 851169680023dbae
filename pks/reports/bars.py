"""Where the bars of the key figures stand: coordinates, no drawing, no words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pks.reports.key_figures import MonthKept

LEFT, TOP, HEIGHT, BELOW = 30, 10, 150, 26
PER_MONTH, BAR = 44, 26
#: How many lines are ruled across at most.
LINES = 4


@dataclass(frozen=True)
class Piece:
    """A part of a bar."""

    kind: str
    """Which part: "on_time", "late" or "owed"."""
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One month."""

    x: float
    pieces: Sequence[Piece]
    month: MonthKept

    @property
    def middle(self) -> float:
        """Return where its name stands."""
        return self.x + BAR / 2

    @property
    def top(self) -> float:
        """Return where it ends above."""
        return min((piece.y for piece in self.pieces), default=float(TOP + HEIGHT))


@dataclass(frozen=True)
class Bars:
    """The whole chart."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[int, float]]
    """Numbers, and where their lines lie."""
    width: int

    height = TOP + HEIGHT + BELOW
    bottom = TOP + HEIGHT
    bar_width = BAR
    left = LEFT


def bars_of(months: Sequence[MonthKept]) -> Bars | None:
    """Return where the bar of each month stands; None where nothing fell due."""
    most = max((month.due for month in months), default=0)
    if not most:
        return None
    step = -(-most // LINES)
    top = step * -(-most // step)
    bars = [
        Bar(LEFT + 8 + PER_MONTH * n, _pieces(month, top), month) for n, month in enumerate(months)
    ]
    ticks = [(number, _y(number, top)) for number in range(0, top + 1, step)]
    return Bars(bars, ticks, LEFT + 8 + PER_MONTH * len(months))


def _pieces(month: MonthKept, top: int) -> list[Piece]:
    pieces, below = [], 0
    for kind in ("on_time", "late", "owed"):
        count = getattr(month, kind)
        if count:
            y = _y(below + count, top)
            pieces.append(Piece(kind, y, round(_y(below, top) - y, 1)))
        below += count
    return pieces


def _y(number: int, top: int) -> float:
    return round(TOP + HEIGHT - number / top * HEIGHT, 1)
