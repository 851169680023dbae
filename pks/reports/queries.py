"""What the first page shows of the register: figures, and what waits for somebody's hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import Session, selectinload

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import BEFORE_SIGNING, BINDING, State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_kept_by, agreements_visible_to
from pks.drafting.models import Approval
from pks.drafting.queries import approvals_waiting_for

#: How long before its end an agreement is spoken of as ending.
ENDING_DAYS = 90


@dataclass(frozen=True)
class Figures:
    """The register in numbers."""

    in_force: int
    in_work: int
    ending: int


@dataclass(frozen=True)
class Waiting:
    """What waits for this very person."""

    approvals: Sequence[Approval]
    to_sign: Sequence[Agreement]
    to_put_in_force: Sequence[Agreement]
    scans_owed: Sequence[Agreement]

    @property
    def count(self) -> int:
        """Return how many things wait."""
        return sum(map(len, vars(self).values()))


def figures(session: Session, user: User, *, today: date) -> Figures:
    """Count the agreements that `user` may see."""
    in_force = Agreement.state == State.IN_FORCE
    soon = and_(in_force, Agreement.ends_on <= today + timedelta(days=ENDING_DAYS))
    counts = agreements_visible_to(user).with_only_columns(
        func.count(Agreement.id).filter(in_force),
        func.count(Agreement.id).filter(Agreement.state.in_(BEFORE_SIGNING)),
        func.count(Agreement.id).filter(soon),
    )
    return Figures(*session.execute(counts).one())


def waiting_for(session: Session, user: User) -> Waiting:
    """Return what waits for `user`: parafs, and for legal staff the next step of agreements."""
    approvals = approvals_waiting_for(session, user)
    if user.role is not Role.LEGAL:
        return Waiting(approvals, (), (), ())
    agreements = session.scalars(
        agreements_kept_by(user)
        .where(
            or_(
                Agreement.state.in_((State.READY_TO_SIGN, State.SIGNED)),
                and_(Agreement.scan_follows, Agreement.state.in_(BINDING)),
            )
        )
        .options(selectinload(Agreement.parties).joinedload(Party.institution))
        .order_by(Agreement.id)
    ).all()
    return Waiting(
        approvals,
        [a for a in agreements if a.state is State.READY_TO_SIGN],
        [a for a in agreements if a.state is State.SIGNED],
        [a for a in agreements if a.scan_follows and a.state in BINDING],
    )
