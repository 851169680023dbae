"""A round of evaluation: opened, and filled in by three sides. No request, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.accounts.visitor import Author
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.monev.kinds import Respondent
from pks.monev.models import Evaluation, Sheet, SheetAnswer
from pks.monev.sheets import Gap, SheetFacts, gaps_in


@dataclass(frozen=True)
class Round:
    """What a new round is about: its period (both days count), and by when it is answered."""

    from_on: date
    until_on: date
    due_on: date
    coordinator_id: int
    follow_up_id: int | None = None


class RoundObstacle(StrEnum):
    """Why a round cannot be opened, answered or concluded so."""

    NOT_IN_FORCE = "not_in_force"
    OPEN_ALREADY = "open_already"
    PERIOD_REVERSED = "period_reversed"
    PERIOD_BEFORE_START = "period_before_start"
    DUE_BEFORE_END = "due_before_end"
    CONCLUDED = "concluded"
    HANDED_IN = "handed_in"
    SIDE_MISSING = "side_missing"
    MEETING_MISSING = "meeting_missing"
    MEETING_IN_FUTURE = "meeting_in_future"


class CannotEvaluate(Exception):
    """It cannot be done so; `obstacles` and `gaps` name every reason."""

    def __init__(self, obstacles: Sequence[RoundObstacle], gaps: Sequence[Gap] = ()) -> None:
        super().__init__(", ".join([*obstacles, *(gap.gap for gap in gaps)]))
        self.obstacles = list(obstacles)
        self.gaps = list(gaps)


def open_evaluation(
    session: Session, agreement: Agreement, wanted: Round, *, by: User, now: datetime
) -> Evaluation:
    """Open a round for `agreement`, with an empty sheet for each side and the joint one.

    :raises CannotEvaluate: the agreement is not in force, or the period makes no sense.
    """
    if obstacles := obstacles_to_opening(session, agreement, wanted):
        raise CannotEvaluate(obstacles)
    evaluation = Evaluation(
        agreement=agreement,
        coordinator_id=wanted.coordinator_id,
        follow_up_id=wanted.follow_up_id,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        due_on=wanted.due_on,
        opened_at=now,
        opened_by=by,
        sheets=[Sheet(respondent=respondent, note="") for respondent in Respondent],
    )
    session.add(evaluation)
    session.flush()  # the trail names the id
    period = f"{wanted.from_on.isoformat()}/{wanted.until_on.isoformat()}"
    note(session, "evaluation.open", evaluation, by=by, now=now, period=period)
    return evaluation


def obstacles_to_opening(
    session: Session, agreement: Agreement, wanted: Round
) -> list[RoundObstacle]:
    """Return every reason why a round cannot be opened so; none is good."""
    running = select(Evaluation.id).where(
        Evaluation.agreement_id == agreement.id, Evaluation.concluded_at.is_(None)
    )
    starts_on = agreement.starts_on
    checks = {
        RoundObstacle.NOT_IN_FORCE: agreement.state is not State.IN_FORCE,
        RoundObstacle.OPEN_ALREADY: session.scalar(running) is not None,
        RoundObstacle.PERIOD_REVERSED: wanted.until_on < wanted.from_on,
        RoundObstacle.PERIOD_BEFORE_START: starts_on is not None and wanted.from_on < starts_on,
        RoundObstacle.DUE_BEFORE_END: wanted.due_on < wanted.until_on,
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def save_sheet(sheet: Sheet, facts: SheetFacts, *, by: Author, now: datetime) -> None:
    """Keep what was typed so far, whole or not.

    :raises CannotEvaluate: the sheet was handed in, or the round is over.
    """
    check_open(sheet)
    sheet.recommendation = facts.recommendation
    sheet.note = facts.note
    for said in facts.answers:
        answer = sheet.answer_to(said.scope_key)
        if answer is None:
            answer = SheetAnswer(scope_key=said.scope_key)
            sheet.answers.append(answer)
        answer.rating = said.rating
        answer.achieved = said.achieved
        answer.hindrance = said.hindrance
        answer.suggestion = said.suggestion
    sheet.saved_at = now
    sheet.saved_by_id = by.id
    sheet.saved_by_person_id = by.person_id if by.id is None else None


def hand_in(
    session: Session, sheet: Sheet, facts: SheetFacts, *, by: Author, now: datetime
) -> None:
    """Keep what was typed and hand the sheet in; the others can read it from now on.

    :raises CannotEvaluate: something is missing, or it was handed in already.
    """
    check_open(sheet)
    keys = [scope.key for scope in sheet.evaluation.agreement.scopes]
    if gaps := gaps_in(facts, keys):
        raise CannotEvaluate((), gaps)
    save_sheet(sheet, facts, by=by, now=now)
    sheet.handed_in_at = now
    note(
        session,
        "evaluation.hand_in",
        sheet.evaluation,
        by=by,
        now=now,
        side=sheet.respondent.value,
    )


def take_back(session: Session, sheet: Sheet, *, by: User, now: datetime) -> None:
    """Take a sheet back that was handed in, to mend it. Not once the round is over.

    :raises CannotEvaluate: the round is over.
    """
    if sheet.evaluation.concluded_at is not None:
        raise CannotEvaluate([RoundObstacle.CONCLUDED])
    sheet.handed_in_at = None
    note(
        session,
        "evaluation.take_back",
        sheet.evaluation,
        by=by,
        now=now,
        side=sheet.respondent.value,
    )


def check_open(sheet: Sheet) -> None:
    """Do nothing if something can still be written into `sheet`.

    :raises CannotEvaluate: it was handed in, or the round is over.
    """
    checks = {
        RoundObstacle.CONCLUDED: sheet.evaluation.concluded_at is not None,
        RoundObstacle.HANDED_IN: sheet.handed_in_at is not None,
    }
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotEvaluate(obstacles)


def note(
    session: Session,
    verb: str,
    evaluation: Evaluation,
    *,
    by: trail.Actor,
    now: datetime,
    **details: str,
) -> None:
    """Write the trail of an evaluation: it stands with that of its agreement."""
    trail.record(
        session,
        verb,
        f"agreement:{evaluation.agreement_id}",
        by=by,
        now=now,
        details={"evaluation": evaluation.id, **details},
    )
