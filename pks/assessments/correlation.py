"""Whether two rows of figures rise together: Spearman's rank correlation. Pure."""

from collections.abc import Sequence
from math import sqrt

#: With fewer pairs than this, chance alone makes any figure.
FEWEST = 5


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, from -1 to 1; equal values share their mean rank.

    None where one of the two never changes, for then nothing rises with anything.

    >>> spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])
    0.8207826816681233

    :raises ValueError: the two are not as long as each other.
    """
    if len(first) != len(second):
        raise ValueError("each figure needs its partner")
    return _pearson(_ranks(first), _ranks(second))


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, counted from 1."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


def _pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    if not first:
        return None
    mean_1, mean_2 = sum(first) / len(first), sum(second) / len(second)
    spread_1 = sum((value - mean_1) ** 2 for value in first)
    spread_2 = sum((value - mean_2) ** 2 for value in second)
    if not spread_1 or not spread_2:
        return None
    together = sum((a - mean_1) * (b - mean_2) for a, b in zip(first, second, strict=True))
    return together / sqrt(spread_1 * spread_2)
