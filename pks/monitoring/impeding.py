"""Putting on record what keeps follow-ups from being done, and that it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import User
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import may_be_seen_by
from pks.audit import trail
from pks.monitoring.impediment_models import BlockedFollowUp, Impediment
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import FollowUp
from pks.monitoring.queries import may_log


@dataclass(frozen=True)
class Hindrance:
    """What hinders, who removes it, for which party (1 or 2), by when, and what it blocks."""

    what: str
    owner: str
    party: int
    due_on: date
    follow_up_ids: tuple[int, ...]


class ImpedimentObstacle(StrEnum):
    """Why an impediment cannot be put on record, or closed, so."""

    NOT_YOURS = "not_yours"
    NOTHING_BLOCKED = "nothing_blocked"
    FOREIGN_FOLLOW_UP = "foreign_follow_up"
    DUE_IN_THE_PAST = "due_in_the_past"
    SOLVED_ALREADY = "solved_already"


class CannotImpede(Exception):
    """It cannot be done so; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[ImpedimentObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


def report_impediment(
    session: Session,
    agreement: Agreement,
    hindrance: Hindrance,
    *,
    by: User,
    now: datetime,
    today: date,
) -> Impediment:
    """Put on record what blocks some follow-ups. They stay late if they are late.

    :raises CannotImpede: nothing is blocked, or `by` does not serve the agreement.
    """
    blocked = session.scalars(
        select(FollowUp).where(FollowUp.id.in_(hindrance.follow_up_ids))
    ).all()
    checks = {
        ImpedimentObstacle.NOT_YOURS: not may_log(session, by, agreement),
        ImpedimentObstacle.NOTHING_BLOCKED: not hindrance.follow_up_ids,
        ImpedimentObstacle.FOREIGN_FOLLOW_UP: len(blocked) != len(hindrance.follow_up_ids)
        or any(one.agreement_id != agreement.id or one.state not in OWED for one in blocked),
        ImpedimentObstacle.DUE_IN_THE_PAST: hindrance.due_on < today,
    }
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotImpede(obstacles)
    impediment = Impediment(
        agreement=agreement,
        what=hindrance.what,
        owner=hindrance.owner,
        party=agreement.parties[hindrance.party - 1],
        due_on=hindrance.due_on,
        opened_at=now,
        opened_by=by,
        follow_ups=list(blocked),
    )
    session.add(impediment)
    session.flush()
    _note(session, "impediment.report", impediment, by=by, now=now)
    return impediment


def solve_impediment(
    session: Session, impediment: Impediment, solution: str, *, by: User, now: datetime
) -> None:
    """Put on record that an impediment is gone, and how.

    :raises CannotImpede: it is gone already, or `by` does not serve the agreement.
    """
    session.refresh(impediment, with_for_update={"of": Impediment})
    checks = {
        ImpedimentObstacle.NOT_YOURS: not may_log(session, by, impediment.agreement),
        ImpedimentObstacle.SOLVED_ALREADY: impediment.solved_at is not None,
    }
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotImpede(obstacles)
    impediment.solved_at = now
    impediment.solved_by = by
    impediment.solution = solution
    session.flush()
    _note(session, "impediment.solve", impediment, by=by, now=now)


def impediments_visible_to(user: User) -> Select[Impediment]:
    """Select the impediments of the agreements that `user` may see."""
    return select(Impediment).where(may_be_seen_by(user, Impediment.agreement_id))


def open_impediments(session: Session, agreement: Agreement) -> Sequence[Impediment]:
    """List what stands in the way under `agreement`, which the caller has found visible."""
    query = (
        select(Impediment)
        .where(Impediment.agreement_id == agreement.id, Impediment.solved_at.is_(None))
        .options(
            joinedload(Impediment.party).joinedload(Party.institution),
            selectinload(Impediment.follow_ups),
        )
        .order_by(Impediment.due_on)
    )
    return session.scalars(query).all()


def impediments_of(session: Session, follow_up: FollowUp) -> Sequence[Impediment]:
    """List what blocks, or blocked, `follow_up`, the newest first."""
    query = (
        select(Impediment)
        .join(BlockedFollowUp, BlockedFollowUp.impediment_id == Impediment.id)
        .where(BlockedFollowUp.follow_up_id == follow_up.id)
        .options(joinedload(Impediment.party).joinedload(Party.institution))
        .order_by(Impediment.id.desc())
    )
    return session.scalars(query).all()


def overdue_impediments(session: Session, user: User, *, today: date) -> Sequence[Impediment]:
    """List what should have been removed by now, the longest overdue first."""
    query = (
        impediments_visible_to(user)
        .where(Impediment.solved_at.is_(None), Impediment.due_on < today)
        .options(joinedload(Impediment.agreement))
        .order_by(Impediment.due_on)
    )
    return session.scalars(query).all()


def _note(session: Session, verb: str, impediment: Impediment, *, by: User, now: datetime) -> None:
    trail.record(
        session,
        verb,
        f"agreement:{impediment.agreement_id}",
        by=by,
        now=now,
        details={
            "impediment": impediment.id,
            "follow_ups": [follow_up.id for follow_up in impediment.follow_ups],
        },
    )
