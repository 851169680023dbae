"""What the first page shows of the register in figures."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.lifecycle import BEFORE_SIGNING, State
from pks.agreements.models import Agreement
from pks.agreements.queries import agreements_visible_to

#: How long before its end an agreement is spoken of as ending.
ENDING_DAYS = 90


@dataclass(frozen=True)
class Figures:
    """The register in numbers."""

    in_force: int
    in_work: int
    ending: int


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
