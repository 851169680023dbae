"""Moving an agreement from state to state: the table is asked, the step is written down."""

from datetime import datetime

from sqlalchemy.orm import Session

from pks.agreements.lifecycle import State, check_move
from pks.agreements.models import Agreement, Move
from pks.audit import trail


def move(
    session: Session,
    agreement: Agreement,
    target: State,
    *,
    by: trail.Actor | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Move `agreement` to `target` and leave the step in its life and in the trail.

    Guards beyond the table stay with the verb that calls this.

    :raises MoveNotAllowed: the lifecycle has no such step.
    """
    check_move(agreement.state, target)
    source = agreement.state
    note_state(agreement, target, by=by, now=now, reason=reason)
    trail.record(
        session,
        "agreement.move",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"from": source.value, "to": target.value, "reason": reason},
    )


def note_state(
    agreement: Agreement,
    state: State,
    *,
    by: trail.Actor | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Set the state and note when it was reached."""
    agreement.state = state
    agreement.moves.append(Move(state=state, at=now, by_id=by.id if by else None, reason=reason))


def give_up(
    session: Session,
    agreement: Agreement,
    target: State,
    reason: str,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Reject or cancel an agreement that nobody has signed yet.

    :raises MoveNotAllowed: it has been signed, or is over.
    """
    move(session, agreement, target, by=by, now=now, reason=reason)
