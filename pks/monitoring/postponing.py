"""Another date for a follow-up: asked for with a reason, granted or refused, and on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.accounts.visitor import Author
from pks.agreements.lifecycle import State
from pks.audit import trail
from pks.calendar import is_working_day
from pks.monitoring.closing import lock
from pks.monitoring.lifecycle import OWED, DateAnswer
from pks.monitoring.models import FollowUp, Postponement
from pks.monitoring.sides import speaks_for, supervises


@dataclass(frozen=True)
class DateWish:
    """The day wished for, and why."""

    to_on: date
    reason: str


class DateObstacle(StrEnum):
    """Why another date is not asked for, or not decided on, so."""

    NOT_OWED = "not_owed"
    """It has been reported, is closed, or its agreement is not in force."""
    ASKED_ALREADY = "asked_already"
    NOT_LATER = "not_later"
    IN_THE_PAST = "in_the_past"
    AFTER_THE_END = "after_the_end"
    NO_WORKING_DAY = "no_working_day"
    REASON_MISSING = "reason_missing"
    NOT_YOURS = "not_yours"
    DECIDED_ALREADY = "decided_already"


class CannotPostpone(Exception):
    """The due day stays as it is; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[DateObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


def ask_for_date(
    session: Session,
    follow_up: FollowUp,
    wish: DateWish,
    *,
    by: Author,
    now: datetime,
    today: date,
) -> Postponement:
    """Ask for another date in writing. Until somebody decides, the present day holds.

    :raises CannotPostpone: the day does not fit, or somebody has asked already.
    """
    lock(session, follow_up)
    obstacles = obstacles_to_date(follow_up, wish, today=today)
    if not may_ask(session, follow_up, by):
        obstacles.append(DateObstacle.NOT_YOURS)
    if obstacles:
        raise CannotPostpone(obstacles)
    postponement = Postponement(
        follow_up=follow_up,
        from_on=follow_up.due_on,
        to_on=wish.to_on,
        reason=wish.reason,
        asked_at=now,
        asked_by_id=by.id,
        asked_by_person_id=by.person_id if by.id is None else None,
        answer=DateAnswer.ASKED,
    )
    session.add(postponement)
    session.flush()
    _note(session, "follow_up.ask_date", postponement, by=by, now=now)
    return postponement


def decide_on_date(
    session: Session,
    postponement: Postponement,
    *,
    granted: bool,
    note: str | None,
    by: User,
    now: datetime,
    today: date,
) -> None:
    """Grant or refuse another date. Granted, the reminders begin anew for the new day.

    :raises CannotPostpone: it has been decided, is not for `by` to decide, or the day has passed
        meanwhile.
    """
    follow_up = postponement.follow_up
    lock(session, follow_up)
    session.refresh(postponement)
    checks = {
        DateObstacle.DECIDED_ALREADY: postponement.answer is not DateAnswer.ASKED,
        DateObstacle.NOT_YOURS: not may_decide(session, postponement, by),
        DateObstacle.IN_THE_PAST: granted and postponement.to_on < today,
        DateObstacle.NOT_OWED: granted and not _is_owed(follow_up),
    }
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotPostpone(obstacles)
    postponement.answer = DateAnswer.GRANTED if granted else DateAnswer.REFUSED
    postponement.decided_at = now
    postponement.decided_by_id = by.id
    postponement.decision_note = note
    if granted:
        move_due_day(follow_up, postponement.to_on, today=today)
    _note(session, "follow_up.decide_date", postponement, by=by, now=now)
    session.flush()


def postpone(
    session: Session, follow_up: FollowUp, wish: DateWish, *, by: User, now: datetime, today: date
) -> Postponement:
    """Move the due day at once, by somebody who may decide: asked and granted in one.

    :raises CannotPostpone: the day does not fit.
    """
    lock(session, follow_up)
    obstacles = obstacles_to_date(follow_up, wish, today=today)
    if not supervises(session, follow_up.agreement.parties, by):
        obstacles.append(DateObstacle.NOT_YOURS)
    if obstacles:
        raise CannotPostpone(obstacles)
    postponement = Postponement(
        follow_up=follow_up,
        from_on=follow_up.due_on,
        to_on=wish.to_on,
        reason=wish.reason,
        asked_at=now,
        asked_by_id=by.id,
        answer=DateAnswer.GRANTED,
        decided_at=now,
        decided_by_id=by.id,
    )
    session.add(postponement)
    move_due_day(follow_up, wish.to_on, today=today)
    session.flush()
    _note(session, "follow_up.postpone", postponement, by=by, now=now)
    return postponement


def obstacles_to_date(follow_up: FollowUp, wish: DateWish, *, today: date) -> list[DateObstacle]:
    """Return what is wrong with a wish for another date, whoever has it."""
    ends_on = follow_up.agreement.ends_on
    checks = {
        DateObstacle.NOT_OWED: not _is_owed(follow_up),
        DateObstacle.ASKED_ALREADY: waiting_wish(follow_up) is not None,
        DateObstacle.NOT_LATER: wish.to_on <= follow_up.due_on,
        DateObstacle.IN_THE_PAST: wish.to_on < today,
        DateObstacle.AFTER_THE_END: ends_on is not None and wish.to_on > ends_on,
        DateObstacle.NO_WORKING_DAY: not is_working_day(wish.to_on),
        DateObstacle.REASON_MISSING: not wish.reason.strip(),
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def waiting_wish(follow_up: FollowUp) -> Postponement | None:
    """Return the wish that nobody has decided on, if there is one."""
    asked = (one for one in follow_up.postponements if one.answer is DateAnswer.ASKED)
    return next(asked, None)


def may_ask(session: Session, follow_up: FollowUp, by: Author) -> bool:
    """Tell whether `by` may ask: the liaisons of its scope, and the staff of a party."""
    scope_key = follow_up.commitment.scope.key
    return any(speaks_for(session, party, by, scope_key) for party in follow_up.agreement.parties)


def may_decide(session: Session, postponement: Postponement, by: User) -> bool:
    """Tell whether `by` may decide: legal staff and supervisors of a party, and never of the own
    wish. Who may move a day without asking does so by `postpone`.
    """
    parties = postponement.follow_up.agreement.parties
    return postponement.asked_by_id != by.id and supervises(session, parties, by)


def _is_owed(follow_up: FollowUp) -> bool:
    return follow_up.state in OWED and follow_up.agreement.state is State.IN_FORCE


def move_due_day(follow_up: FollowUp, to_on: date, *, today: date) -> None:
    """Let `follow_up` be due on `to_on`; whoever calls has put the decision on record."""
    follow_up.due_on = to_on
    follow_up.postponed = True
    follow_up.last_rung = None
    # At once: the reminders find the right day by themselves.
    follow_up.next_reminder_on = today


def _note(
    session: Session, verb: str, postponement: Postponement, *, by: Author, now: datetime
) -> None:
    trail.record(
        session,
        verb,
        f"follow_up:{postponement.follow_up_id}",
        by=by,
        now=now,
        details={
            "from": postponement.from_on.isoformat(),
            "to": postponement.to_on.isoformat(),
            "answer": postponement.answer.value,
        },
    )
