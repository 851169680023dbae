"""Scores: from 0 to 100 with two decimals, typed with a comma or a point. Pure."""

import re
from decimal import Decimal
from enum import StrEnum

LOWEST, HIGHEST = Decimal(0), Decimal(100)
#: The smallest step from one score to the next.
STEP = Decimal("0.01")

_SCORE = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]*))?")


class ScoreFault(StrEnum):
    """Why what was typed is no score."""

    NOT_A_NUMBER = "not_a_number"
    TOO_PRECISE = "too_precise"
    OUT_OF_RANGE = "out_of_range"


class NotAScore(Exception):
    """What was typed is no score; `fault` says why."""

    def __init__(self, fault: ScoreFault) -> None:
        super().__init__(fault)
        self.fault = fault


def score_from(text: str) -> Decimal:
    """Return the score that somebody has typed.

    >>> score_from("83,18"), score_from(" 83.2 "), score_from("100")
    (Decimal('83.18'), Decimal('83.2'), Decimal('100'))

    :raises NotAScore: it is none: 101, 83,185, "baik".
    """
    found = _SCORE.fullmatch(text.strip())
    if found is None:
        raise NotAScore(ScoreFault.NOT_A_NUMBER)
    whole, decimals = found[1], (found[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise NotAScore(ScoreFault.TOO_PRECISE)
    score = Decimal(f"{whole}.{decimals or 0}").normalize()
    if not is_score(score):
        raise NotAScore(ScoreFault.OUT_OF_RANGE)
    return Decimal(int(score)) if score == int(score) else score


def is_score(number: Decimal) -> bool:
    """Tell whether a number is one that a score can be."""
    return LOWEST <= number <= HIGHEST and number == number.quantize(STEP)


def written(score: Decimal | None) -> str:
    """Return a score as it is typed in Indonesian, with two decimals; nothing for none.

    >>> written(Decimal("87.9"))
    '87,90'
    """
    return "" if score is None else f"{score:.2f}".replace(".", ",")
