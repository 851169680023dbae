"""Laying out dated follow-ups over the term of an agreement, and taking back what is too late.

A follow-up that was begun, closed, postponed or written about is never touched by laying out anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.calendars import term_between
from pks.agreements.kinds import CommitmentSource
from pks.agreements.models import Agreement, Commitment
from pks.agreements.rhythm import Rhythm, Term, due_day, planned_days
from pks.agreements.signals import is_over, plan_stands
from pks.audit import trail
from pks.monitoring.closing import close
from pks.monitoring.impediment_models import BlockedFollowUp
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp, Postponement
from pks.monitoring.occurring import taken_by

#: Why the system cancels what was still to come. Stored, so in the language of the register.
AGREEMENT_OVER = "Perjanjian sudah tidak berlaku."
NO_LONGER_PLANNED = "Tidak lagi ada dalam rencana kerja."


@dataclass
class Laying:
    """What laying out has changed: so many follow-ups are new, gone, or due on another day."""

    added: int = 0
    removed: int = 0
    moved: int = 0


def lay_out(
    session: Session,
    agreement: Agreement,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> Laying:
    """Lay out the follow-ups of each commitment of `agreement` from today to the end of its term.

    Of what had already passed when a commitment was first laid out, only the last is taken: the
    older ones can no longer be done. Laid out anew, what has passed stays as it stood.

    :raises ValueError: the agreement has no term yet.
    """
    if agreement.starts_on is None or agreement.ends_on is None:
        raise ValueError("an agreement without a term has no follow-ups")
    term = term_between(session, agreement, agreement.starts_on, agreement.ends_on)
    layer = _Layer(session, agreement, term, now, today, _written_about(session, agreement))
    known = _known(session, agreement)
    for scope in agreement.scopes:
        for commitment in scope.commitments:
            if commitment.source is CommitmentSource.WORK_PLAN:
                layer.lay(commitment, known.get(commitment.id, []))
    laying = layer.laying
    if laying != Laying():
        about, counts = f"agreement:{agreement.id}", vars(laying)
        trail.record(session, "follow_up.lay_out", about, by=by, now=now, details=counts)
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
    lay_out(call["session"], agreement, by=call["by"], now=call["now"], today=call["today"])


def _on_is_over(agreement: Agreement, **call: Any) -> None:
    withdraw(call["session"], agreement, by=call["by"], now=call["now"])


class _Layer:
    """Lays out the commitments of one agreement, one by one, and counts what it changes."""

    def __init__(
        self,
        session: Session,
        agreement: Agreement,
        term: Term,
        now: datetime,
        today: date,
        written_about: frozenset[int],
    ) -> None:
        self.session = session
        self.agreement = agreement
        self.term = term
        self.now = now
        self.since = today
        self.written_about = written_about
        self.laying = Laying()

    def lay(self, commitment: Commitment, known: list[FollowUp]) -> None:
        """Lay out one commitment, of which these follow-ups are known."""
        rhythm = commitment.rhythm
        free = self._wanted(commitment, known)
        by_day = {follow_up.planned_on: follow_up for follow_up in known}
        for day in free & by_day.keys():
            self._move(by_day[day], day, rhythm)
        left = [follow_up for follow_up in known if follow_up.planned_on not in free]
        free -= by_day.keys()
        kept = [one for one in left if self._stays(one)]
        standing_in = taken_by((one.planned_on for one in kept), free, rhythm, self.since)
        free -= set(standing_in.values())
        to_come = [one for one in left if one.planned_on >= self.since]
        spare = [one for one in to_come if self._is_untouched(one)]
        for follow_up, day in zip(spare, sorted(free), strict=False):
            self._move(follow_up, day, rhythm)
        for day in sorted(free)[len(spare) :]:
            self._add(commitment, day)
        for follow_up in spare[len(free) :]:
            self.session.delete(follow_up)
            self.laying.removed += 1
        for follow_up in to_come:
            if follow_up not in spare and follow_up.planned_on not in standing_in:
                self._take_back(follow_up)

    def _wanted(self, commitment: Commitment, known: list[FollowUp]) -> set[date]:
        """Return the days on which `commitment` is to be planned from now on.

        Of what had passed already only the last is asked for, and that only where nothing else
        of the commitment remains.
        """
        last = commitment.ends_on or self.term.ends_on
        days = [day for day in planned_days(commitment.rhythm, self.term) if day <= last]
        past = [day for day in days if day < self.since]
        remains = any(one.planned_on in days or self._lasts(one) for one in known)
        return set(days[len(past) :] if remains else days[max(len(past) - 1, 0) :])

    def _add(self, commitment: Commitment, planned_on: date) -> None:
        self.session.add(
            FollowUp(
                commitment_id=commitment.id,
                agreement_id=self.agreement.id,
                planned_on=planned_on,
                due_on=due_day(commitment.rhythm, planned_on, self.term),
                state=FollowUpState.PLANNED,
                # At once: the reminders find the right day by themselves.
                next_reminder_on=self.since,
            )
        )
        self.laying.added += 1

    def _move(self, follow_up: FollowUp, planned_on: date, rhythm: Rhythm) -> None:
        """Let it be due as the plan and the calendar now say, if nobody has touched it."""
        due_on = due_day(rhythm, planned_on, self.term)
        if follow_up.cancel_reason == NO_LONGER_PLANNED:
            self._give_back(follow_up)
        if follow_up.due_on == due_on and follow_up.planned_on == planned_on:
            return
        if self._is_untouched(follow_up):
            follow_up.planned_on, follow_up.due_on = planned_on, due_on
            follow_up.next_reminder_on = self.since
            self.laying.moved += 1

    def _give_back(self, follow_up: FollowUp) -> None:
        """Open again what only the plan had cancelled, and now wants again."""
        follow_up.state = FollowUpState.PLANNED
        follow_up.closed_at = follow_up.cancel_reason = None
        follow_up.next_reminder_on = self.since
        self.laying.added += 1

    def _take_back(self, follow_up: FollowUp) -> None:
        """Cancel what nobody has begun, but has read of: a link to it says what became of it."""
        if follow_up.state is FollowUpState.PLANNED and not follow_up.postponed:
            close(
                follow_up,
                FollowUpState.CANCELLED,
                by=None,
                now=self.now,
                reason=NO_LONGER_PLANNED,
            )
            self.laying.removed += 1

    def _stays(self, follow_up: FollowUp) -> bool:
        """Tell whether it stays as it stands, and so stands for an occurrence of the plan."""
        if follow_up.cancel_reason in (NO_LONGER_PLANNED, AGREEMENT_OVER):
            return False
        return follow_up.planned_on < self.since or not self._is_untouched(follow_up)

    def _lasts(self, follow_up: FollowUp) -> bool:
        """Tell whether it is still there after this, whatever the plan says (see `_take_back`)."""
        return self._stays(follow_up) and (
            follow_up.planned_on < self.since
            or follow_up.state is not FollowUpState.PLANNED
            or follow_up.postponed
        )

    def _is_untouched(self, follow_up: FollowUp) -> bool:
        """Tell whether nobody has done, decided, written or read anything of it."""
        return (
            follow_up.state is FollowUpState.PLANNED
            and follow_up.last_rung is None
            and not follow_up.postponed
            and follow_up.id not in self.written_about
        )


def _known(session: Session, agreement: Agreement) -> dict[int, list[FollowUp]]:
    """Return the follow-ups of each commitment, in the order in which they were planned."""
    query = (
        select(FollowUp)
        .where(FollowUp.agreement_id == agreement.id)
        .order_by(FollowUp.commitment_id, FollowUp.planned_on)
    )
    rows: Iterable[FollowUp] = session.scalars(query)
    return {id_: list(group) for id_, group in groupby(rows, key=lambda row: row.commitment_id)}


def _written_about(session: Session, agreement: Agreement) -> frozenset[int]:
    """Return which follow-ups somebody wants on another day, or has named as hindered."""
    here = select(FollowUp.id).where(FollowUp.agreement_id == agreement.id)
    of_both = (
        select(one.follow_up_id).where(one.follow_up_id.in_(here))
        for one in (Postponement, BlockedFollowUp)
    )
    return frozenset(id_ for query in of_both for id_ in session.scalars(query))
