"""The end of an agreement: of its own at the end of the term, or before it, with a ground."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.lifecycle import State, check_move
from pks.agreements.models import Agreement
from pks.agreements.moving import move
from pks.agreements.signals import is_over
from pks.audit import trail


class Ground(StrEnum):
    """Why an agreement ends before its term, as such papers have it (unverified as law)."""

    MUTUAL = "kesepakatan_para_pihak"
    PURPOSE_REACHED = "tujuan_tercapai"
    FORCE_MAJEURE = "keadaan_kahar"
    LAW_CHANGED = "perubahan_peraturan"
    OBJECT_GONE = "objek_hilang"
    BREACH = "pelanggaran"
    REPLACED = "digantikan"


@dataclass(frozen=True)
class Termination:
    """An end before the term: its ground, the last day in force and a word on it."""

    ground: Ground
    last_day: date
    explanation: str


class EndsOutsideTerm(Exception):
    """The last day named does not lie within the term."""


def end_expired_agreement(session: Session, *, now: datetime, today: date) -> bool:
    """End one agreement whose last day has passed. Return whether there was one.

    One unit a call, so that the caller commits in between and may be killed at any line.
    """
    has_expired = (Agreement.state == State.IN_FORCE, Agreement.ends_on < today)
    if session.scalar(select(Agreement.id).where(*has_expired).limit(1)) is None:
        return False
    # Before any row, as whoever changes an agreement on a page does.
    trail.wait_for_turn(session)
    agreement = session.scalar(
        select(Agreement)
        .where(*has_expired)
        .order_by(Agreement.ends_on)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if agreement is None:
        return False
    move(session, agreement, State.ENDED, by=None, now=now)
    is_over.send(agreement, session=session, by=None, now=now)
    return True


def terminate(
    session: Session,
    agreement: Agreement,
    termination: Termination,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """End `agreement` before its term.

    :raises MoveNotAllowed: it is not in force.
    :raises EndsOutsideTerm: the last day lies outside the term.
    """
    check_move(agreement.state, State.TERMINATED)
    start, end = agreement.starts_on, agreement.ends_on
    if start is None or end is None or not start <= termination.last_day <= end:
        raise EndsOutsideTerm
    reason = f"{termination.ground.value}: {termination.explanation}"
    move(session, agreement, State.TERMINATED, by=by, now=now, reason=reason)
    agreement.ends_on = termination.last_day
    is_over.send(agreement, session=session, by=by, now=now)
