"""Closing a product that no follow-up closes, opening it again, referring an LHP that is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.oversight.entering import lock, note
from pks.oversight.models import OversightProduct, Settlement
from pks.oversight.terms import ProductKind, ProductState, goes_to_resolution


@dataclass(frozen=True)
class SettlingFacts:
    """When and how it was closed, and what shows it."""

    settled_on: date
    settled_as: Settlement
    note: str


class SettlingObstacle(StrEnum):
    """Why it is not closed, opened again or referred so."""

    FOLLOW_UP_DECIDES = "follow_up_decides"
    SETTLED_ALREADY = "settled_already"
    NOT_SETTLED = "not_settled"
    DAY_TO_COME = "day_to_come"
    BEFORE_RECEIPT = "before_receipt"
    NOT_A_REPORT = "not_a_report"
    NOT_LATE = "not_late"
    REFERRED_ALREADY = "referred_already"


class CannotSettle(Exception):
    """It stays as it is; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[SettlingObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


def settle(
    session: Session,
    product: OversightProduct,
    facts: SettlingFacts,
    *,
    by: User,
    now: datetime,
    today: date,
) -> None:
    """Close `product` by hand.

    :raises CannotSettle: a follow-up decides on it, it is closed, or the day does not fit.
    """
    lock(session, product)
    _refuse(
        {
            SettlingObstacle.FOLLOW_UP_DECIDES: product.standing.is_followed,
            SettlingObstacle.SETTLED_ALREADY: product.settled_on is not None,
            SettlingObstacle.DAY_TO_COME: facts.settled_on > today,
            SettlingObstacle.BEFORE_RECEIPT: facts.settled_on < product.received_on,
        }
    )
    product.settled_on, product.settled_as = facts.settled_on, facts.settled_as
    product.settled_note = facts.note
    details = {"on": facts.settled_on.isoformat(), "as": facts.settled_as.value}
    note(session, "oversight.settle", product, details, by=by, now=now)
    session.flush()


def reopen(session: Session, product: OversightProduct, *, by: User, now: datetime) -> None:
    """Open `product` again that was closed by hand; the trail keeps how it was closed.

    :raises CannotSettle: it was not.
    """
    lock(session, product)
    _refuse({SettlingObstacle.NOT_SETTLED: product.settled_on is None})
    product.settled_on = product.settled_as = product.settled_note = None
    note(session, "oversight.reopen", product, {}, by=by, now=now)
    session.flush()


def refer(
    session: Session,
    product: OversightProduct,
    referred_on: date,
    *,
    by: User,
    now: datetime,
    today: date,
) -> None:
    """Put on record, once, that an LHP went to Resolusi dan Monitoring.

    :raises CannotSettle: it is no LHP, is not late, or was referred already.
    """
    lock(session, product)
    state = product.state(today)
    late = goes_to_resolution(product.kind, state) and referred_on > product.due_on
    _refuse(
        {
            SettlingObstacle.NOT_A_REPORT: product.kind is not ProductKind.REPORT,
            SettlingObstacle.REFERRED_ALREADY: product.referred_on is not None,
            SettlingObstacle.DAY_TO_COME: referred_on > today,
            SettlingObstacle.NOT_LATE: not late and state is not ProductState.REFERRED,
        }
    )
    product.referred_on, product.referred_by_id = referred_on, by.id
    note(session, "oversight.refer", product, {"on": referred_on.isoformat()}, by=by, now=now)
    session.flush()


def _refuse(checks: dict[SettlingObstacle, bool]) -> None:
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotSettle(obstacles)
