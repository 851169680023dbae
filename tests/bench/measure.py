"""Measuring two ways to do one piece of work, side by side in one run.

Machines are shared and noisy: only the ratio of the two means something. CPU time, where the work
is done in this process; a warm-up, the median of the pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time

Work = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """One line of build/bench.json. `ours` and `peer_value` are in `unit`, `peer` is a name."""

    name: str
    unit: str
    ours: float
    peer: str
    peer_value: float
    ratio: float
    runs: int


@dataclass(frozen=True)
class Pair:
    """Seconds of one call of each, and how many times faster ours is; medians of `runs`."""

    ours_seconds: float
    peer_seconds: float
    speed_up: float
    runs: int


def paired(
    ours: Work,
    peer: Work,
    runs: int,
    *,
    at_least_seconds: float = 0.05,
    clock: Clock = process_time,
) -> Pair:
    """Measure `ours` and `peer` alternately, `runs` times each, after a warm-up of both.

    Each measurement repeats the work until it has lasted about `at_least_seconds`.
    """
    repeats = [_repeats(work, at_least_seconds, clock) for work in (ours, peer)]
    times = [
        (_seconds(ours, repeats[0], clock), _seconds(peer, repeats[1], clock))
        for _ in range(runs)
    ]  # fmt: skip
    return Pair(
        ours_seconds=median(mine for mine, _ in times),
        peer_seconds=median(theirs for _, theirs in times),
        speed_up=median(theirs / mine for mine, theirs in times),
        runs=runs,
    )


def _repeats(work: Work, at_least_seconds: float, clock: Clock) -> int:
    work()
    return max(1, round(at_least_seconds / max(_seconds(work, 1, clock), 1e-6)))


def _seconds(work: Work, repeats: int, clock: Clock) -> float:
    start = clock()
    for _ in range(repeats):
        work()
    return (clock() - start) / repeats
