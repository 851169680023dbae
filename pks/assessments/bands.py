"""The bands of a scale: which score means what, and whether they cover every score once. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar

from pks.assessments.scores import HIGHEST, LOWEST, STEP, is_score


class Zone(StrEnum):
    """The colour that a result is published under, from the worst to the best."""

    RED = "merah"
    YELLOW = "kuning"
    GREEN = "hijau"
    DARK_GREEN = "hijau_tua"

    @property
    def rank(self) -> int:
        """Return where it stands; the best has the greatest."""
        return list(Zone).index(self)


class Bounded(Protocol):
    """Anything with a lowest and a highest score; both count."""

    low: Decimal
    high: Decimal


B = TypeVar("B", bound=Bounded)


@dataclass
class BandFacts:
    """What is known of one band. Both bounds belong to it."""

    label: str
    """As it is called in short: "B"."""
    low: Decimal
    high: Decimal
    opinion: str
    """What it means in words: "Kualitas Tinggi"."""
    zone: Zone


class BandFaultKind(StrEnum):
    """What can be wrong with the bands of a scale."""

    REVERSED = "reversed"
    OUT_OF_RANGE = "out_of_range"
    OVERLAP = "overlap"
    GAP = "gap"


@dataclass(frozen=True)
class BandFault:
    """A fault, and from which score to which."""

    kind: BandFaultKind
    low: Decimal
    high: Decimal


def band_of(bands: Iterable[B], score: Decimal) -> B | None:
    """Return the band that `score` falls into, or None."""
    return next((band for band in bands if band.low <= score <= band.high), None)


def faults_of(bands: Sequence[BandFacts]) -> list[BandFault]:
    """Return what is wrong with `bands`: together they must cover 0 to 100, each score once."""
    return list(_single_faults(bands)) or list(_faults_between(bands))


def _single_faults(bands: Sequence[BandFacts]) -> Iterator[BandFault]:
    for band in bands:
        if not (is_score(band.low) and is_score(band.high)):
            yield BandFault(BandFaultKind.OUT_OF_RANGE, band.low, band.high)
        elif band.low > band.high:
            yield BandFault(BandFaultKind.REVERSED, band.low, band.high)


def _faults_between(bands: Sequence[BandFacts]) -> Iterator[BandFault]:
    bounds = sorted((band.low, band.high) for band in bands)
    covered = LOWEST - STEP
    for low, high in bounds:
        if low > covered + STEP:
            yield BandFault(BandFaultKind.GAP, covered + STEP, low - STEP)
        covered = max(covered, high)
    if covered < HIGHEST:
        yield BandFault(BandFaultKind.GAP, covered + STEP, HIGHEST)
    for (_, high), (low, other_high) in pairwise(bounds):
        if low <= high:
            yield BandFault(BandFaultKind.OVERLAP, low, min(high, other_high))
