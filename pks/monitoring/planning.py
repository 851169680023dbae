"""Laying out dated follow-ups over the term of an agreement, and taking back what is too late.

A follow-up that was begun, closed or written about is never touched by laying out anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.kinds import CommitmentSource
from pks.agreements.models import Agreement, Commitment
from pks.agreements.rhythm import FIRST_AFTER_MONTHS
from pks.agreements.signals import is_over, plan_stands
from pks.audit import trail
from pks.calendar import months_later, next_working_day, occurrences, previous_working_day
from pks.monitoring.closing import close
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp

#: Why the system cancels what was still to come. Stored, so in the language of the register.
AGREEMENT_OVER = "Perjanjian sudah tidak berlaku."
NO_LONGER_PLANNED = "Tidak lagi ada dalam rencana kerja."


@dataclass(frozen=True)
class Laying:
    """What laying out has changed."""

    added: int
    removed: int


def lay_out(
    session: Session, agreement: Agreement, *, by: trail.Actor | None, now: datetime
) -> Laying:
    """Lay out the follow-ups of each commitment of `agreement` from now to the end of its term.

    Of what had already passed when a commitment was first laid out, only the last is taken: the
    older ones can no longer be done. Laid out anew, what has passed stays as it stood.

    :raises ValueError: the agreement has no term yet.
    """
    if agreement.starts_on is None or agreement.ends_on is None:
        raise ValueError("an agreement without a term has no follow-ups")
    # The day in UTC: in Indonesia it is this day or already the next. One day that has just
    # passed may still be moved; none that is to come is left alone.
    since = now.date()
    known = _known(session, agreement)
    wanted = {
        (commitment.id, day)
        for scope in agreement.scopes
        for commitment in scope.commitments
        if commitment.source is CommitmentSource.WORK_PLAN
        for day in _days(agreement, commitment, known, since)
    }
    removed = sum(
        _take_back(session, follow_up, now=now)
        for key, follow_up in known.items()
        if key not in wanted
        and follow_up.planned_on >= since
        and follow_up.commitment.source is CommitmentSource.WORK_PLAN
    )
    for commitment_id, day in sorted(wanted):
        _place(session, agreement, commitment_id, day, known, since)
    laying = Laying(added=len(wanted - known.keys()), removed=removed)
    trail.record(
        session,
        "follow_up.lay_out",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"added": laying.added, "removed": laying.removed},
    )
    session.flush()
    return laying


def withdraw(
    session: Session, agreement: Agreement, *, by: trail.Actor | None, now: datetime
) -> int:
    """Cancel what falls due after the end of `agreement`; return how many follow-ups it was.

    What was due before stays open, for somebody may still report it; nobody is reminded of it. What
    was reported still waits to be accepted.
    """
    still_open = select(FollowUp).where(
        FollowUp.agreement_id == agreement.id, FollowUp.closed_at.is_(None)
    )
    cancelled = 0
    for follow_up in session.scalars(still_open):
        follow_up.next_reminder_on = None
        if follow_up.is_owed and (
            agreement.ends_on is None or follow_up.due_on > agreement.ends_on
        ):
            close(follow_up, FollowUpState.CANCELLED, by=by, now=now, reason=AGREEMENT_OVER)
            cancelled += 1
    trail.record(
        session,
        "follow_up.withdraw",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"cancelled": cancelled},
    )
    return cancelled


def listen() -> None:
    """Hear when the plan of an agreement stands, and when an agreement is over."""
    plan_stands.connect(_on_plan_stands)
    is_over.connect(_on_is_over)


def _on_plan_stands(agreement: Agreement, **call: Any) -> None:
    lay_out(call["session"], agreement, by=call["by"], now=call["now"])


def _on_is_over(agreement: Agreement, **call: Any) -> None:
    withdraw(call["session"], agreement, by=call["by"], now=call["now"])


_Known = dict[tuple[int, date], FollowUp]


def _known(session: Session, agreement: Agreement) -> _Known:
    rows = session.scalars(select(FollowUp).where(FollowUp.agreement_id == agreement.id))
    return {(row.commitment_id, row.planned_on): row for row in rows}


def _days(
    agreement: Agreement, commitment: Commitment, known: _Known, since: date
) -> Iterator[date]:
    """Yield the days on which `commitment` is to be planned."""
    assert agreement.starts_on is not None, "lay_out refuses an agreement without a term"
    assert agreement.ends_on is not None, "lay_out refuses an agreement without a term"
    first = commitment.first_on or months_later(
        agreement.starts_on, FIRST_AFTER_MONTHS[commitment.rhythm]
    )
    days = occurrences(commitment.rule, first, agreement.ends_on)
    past = [day for day in days if day < since]
    if past and not any(commitment_id == commitment.id for commitment_id, _ in known):
        yield past[-1]
    yield from days[len(past) :]


def _place(
    session: Session,
    agreement: Agreement,
    commitment_id: int,
    planned_on: date,
    known: _Known,
    since: date,
) -> None:
    """Plan one follow-up; one that is planned already moves if the holidays have changed."""
    due_on = _due_on(agreement, planned_on)
    follow_up = known.get((commitment_id, planned_on))
    if follow_up is None:
        session.add(
            FollowUp(
                commitment_id=commitment_id,
                agreement_id=agreement.id,
                planned_on=planned_on,
                due_on=due_on,
                state=FollowUpState.PLANNED,
                # At once: the reminders find the right day by themselves.
                next_reminder_on=since,
            )
        )
    elif follow_up.due_on != due_on and _is_untouched(follow_up):
        follow_up.due_on = due_on
        follow_up.next_reminder_on = since


def _due_on(agreement: Agreement, planned_on: date) -> date:
    """Return the working day on which it falls due: the next one, if that is within the term."""
    assert agreement.ends_on is not None, "lay_out refuses an agreement without a term"
    due_on = next_working_day(planned_on)
    return due_on if due_on <= agreement.ends_on else previous_working_day(planned_on)


def _is_untouched(follow_up: FollowUp) -> bool:
    return (
        follow_up.state is FollowUpState.PLANNED
        and follow_up.last_rung is None
        and not follow_up.postponed
    )


def _take_back(session: Session, follow_up: FollowUp, *, now: datetime) -> bool:
    """Remove `follow_up` if nobody has done or read anything of it; return whether it is gone."""
    if _is_untouched(follow_up):
        session.delete(follow_up)
        return True
    if follow_up.state is FollowUpState.PLANNED:
        # Somebody has had a mail with a link to it: the link shall say what became of it.
        close(follow_up, FollowUpState.CANCELLED, by=None, now=now, reason=NO_LONGER_PLANNED)
        return True
    return False
