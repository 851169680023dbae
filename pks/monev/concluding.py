"""The joint sheet: made from what the three sides say, and the end of the round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.monev.evaluating import CannotEvaluate, RoundObstacle, check_open, note, save_sheet
from pks.monev.figures import ScopeFigures
from pks.monev.kinds import SIDES, Recommendation, Respondent
from pks.monev.models import Evaluation, Sheet
from pks.monev.sheets import ScopeAnswer, SheetFacts, gaps_in

T = TypeVar("T")


@dataclass(frozen=True)
class Meeting:
    """Where all sides came to the joint sheet; and why a side is missing, if one is."""

    held_on: date | None
    place: str
    missing_reason: str | None = None


def conclude(
    session: Session,
    evaluation: Evaluation,
    facts: SheetFacts,
    meeting: Meeting,
    figures: Sequence[ScopeFigures],
    *,
    by: User,
    now: datetime,
    today: date,
) -> Recommendation:
    """Hand in the joint sheet, which ends the round; return what it recommends.

    :raises CannotEvaluate: a side is missing without a reason, or the sheet is not whole.
    """
    joint = evaluation.sheet_of(Respondent.JOINT)
    check_open(joint)
    keys = [scope.key for scope in evaluation.agreement.scopes]
    obstacles = obstacles_to_concluding(evaluation, meeting, today=today)
    gaps = gaps_in(facts, keys)
    if obstacles or gaps:
        raise CannotEvaluate(obstacles, gaps)
    assert facts.recommendation is not None, "gaps_in asks for it"
    save_sheet(joint, facts, by=by, now=now)
    joint.handed_in_at = now
    evaluation.held_on = meeting.held_on
    evaluation.place = meeting.place
    evaluation.missing_reason = meeting.missing_reason
    evaluation.concluded_at = now
    evaluation.figures = [figure.as_json() for figure in figures]
    note(
        session,
        "evaluation.conclude",
        evaluation,
        by=by,
        now=now,
        recommendation=facts.recommendation.value,
    )
    return facts.recommendation


def obstacles_to_concluding(
    evaluation: Evaluation, meeting: Meeting, *, today: date
) -> list[RoundObstacle]:
    """Return what keeps the round from being concluded, apart from gaps in the joint sheet."""
    checks = {
        RoundObstacle.SIDE_MISSING: bool(missing_sides(evaluation)) and not meeting.missing_reason,
        RoundObstacle.MEETING_MISSING: meeting.held_on is None or not meeting.place,
        RoundObstacle.MEETING_IN_FUTURE: meeting.held_on is not None and meeting.held_on > today,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def missing_sides(evaluation: Evaluation) -> list[Respondent]:
    """Return the sides that have not handed in their sheet."""
    return [side for side in SIDES if evaluation.sheet_of(side).handed_in_at is None]


def consolidated(evaluation: Evaluation) -> SheetFacts:
    """Return what the joint sheet begins with: where all sides agree, that; each word by its side.

    A rating or a recommendation that the sides do not share is left to the meeting.
    """
    sheets = [evaluation.sheet_of(side) for side in SIDES]
    handed_in = [sheet for sheet in sheets if sheet.handed_in_at is not None]
    answers = tuple(
        _consolidated_scope(scope.key, handed_in) for scope in evaluation.agreement.scopes
    )
    return SheetFacts(answers, _shared([sheet.recommendation for sheet in handed_in]))


def _consolidated_scope(key: str, sheets: Sequence[Sheet]) -> ScopeAnswer:
    answers = [answer for sheet in sheets if (answer := sheet.answer_to(key)) is not None]
    words = (
        "\n".join(dict.fromkeys(filter(None, (getattr(one, name) for one in answers))))
        for name in ("achieved", "hindrance", "suggestion")
    )
    return ScopeAnswer(key, _shared([answer.rating for answer in answers]), *words)


def _shared(values: Sequence[T | None]) -> T | None:
    return values[0] if values and len(set(values)) == 1 else None
