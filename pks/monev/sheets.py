"""What a sheet says as one value, and whether it says enough. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pks.monev.kinds import Rating, Recommendation


@dataclass(frozen=True)
class ScopeAnswer:
    """What is said of one scope."""

    scope_key: str
    rating: Rating | None = None
    achieved: str = ""
    hindrance: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class SheetFacts:
    """Everything that one sheet says."""

    answers: tuple[ScopeAnswer, ...]
    recommendation: Recommendation | None = None
    note: str = ""


class SheetGap(StrEnum):
    """What a sheet lacks before it can be handed in."""

    RATING_MISSING = "rating_missing"
    NO_ACCOUNT_OF_IT = "no_account_of_it"
    """Rated as carried out in part or not at all, and not a word why."""
    RECOMMENDATION_MISSING = "recommendation_missing"
    STOP_WITHOUT_REASON = "stop_without_reason"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and in which scope; none: in the sheet as a whole."""

    gap: SheetGap
    scope_key: str | None = None


def gaps_in(facts: SheetFacts, scope_keys: Sequence[str]) -> list[Gap]:
    """Return everything that `facts` lack; none is good."""
    said = {answer.scope_key: answer for answer in facts.answers}
    found = [gap for key in scope_keys for gap in _gaps_of_scope(key, said.get(key))]
    if facts.recommendation is None:
        found.append(Gap(SheetGap.RECOMMENDATION_MISSING))
    elif facts.recommendation is Recommendation.STOP and not facts.note:
        found.append(Gap(SheetGap.STOP_WITHOUT_REASON))
    return found


def _gaps_of_scope(key: str, answer: ScopeAnswer | None) -> list[Gap]:
    if answer is None or answer.rating is None:
        return [Gap(SheetGap.RATING_MISSING, key)]
    if answer.rating is not Rating.DONE and not (answer.hindrance or answer.suggestion):
        return [Gap(SheetGap.NO_ACCOUNT_OF_IT, key)]
    return []
