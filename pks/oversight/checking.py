"""Whether what is said of a product can be so. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.monitoring.promising import PromiseObstacle, obstacles_to_promise
from pks.oversight.models import OversightProduct
from pks.oversight.promised import supervision_scope
from pks.oversight.terms import MOST_DAYS, PERIODS, ProductKind


@dataclass(frozen=True)
class ProductFacts:
    """What is known of one product."""

    kind: ProductKind
    number: str
    title: str
    dated_on: date
    received_on: date
    day_count: int | None = None
    """How many days to act; none: as many as its kind leaves."""


class ProductObstacle(StrEnum):
    """Why a product cannot be entered or corrected so."""

    NUMBER_TAKEN = "number_taken"
    NOT_YET_RECEIVED = "not_yet_received"
    RECEIVED_BEFORE_DATED = "received_before_dated"
    PERIOD_IS_SET = "period_is_set"
    PERIOD_OUT_OF_RANGE = "period_out_of_range"
    NO_SUPERVISION = "no_supervision"
    NOT_IN_FORCE = "not_in_force"
    AFTER_THE_END = "after_the_end"
    REASON_MISSING = "reason_missing"
    CLOSED_BEFORE = "closed_before"
    REFERRED_BEFORE = "referred_before"


class CannotEnter(Exception):
    """It cannot be entered so; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[ProductObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


def count_of(facts: ProductFacts) -> int:
    """Return how many days there are to act."""
    return PERIODS[facts.kind].count if facts.day_count is None else facts.day_count


def obstacles_to(
    session: Session, product: OversightProduct, facts: ProductFacts, today: date
) -> list[ProductObstacle]:
    """Return what is wrong with `facts` by themselves, and beside other products."""
    period = PERIODS[facts.kind]
    return _that_apply(
        {
            ProductObstacle.NUMBER_TAKEN: _is_taken(session, product, facts),
            ProductObstacle.NOT_YET_RECEIVED: facts.received_on > today,
            ProductObstacle.RECEIVED_BEFORE_DATED: facts.received_on < facts.dated_on,
            ProductObstacle.PERIOD_IS_SET: period.basis is not None
            and count_of(facts) != period.count,
            ProductObstacle.PERIOD_OUT_OF_RANGE: not 1 <= count_of(facts) <= MOST_DAYS,
        }
    )


def _is_taken(session: Session, product: OversightProduct, facts: ProductFacts) -> bool:
    same = select(OversightProduct.id).where(
        OversightProduct.institution_id == product.institution.id,
        OversightProduct.kind == facts.kind,
        OversightProduct.number == facts.number,
    )
    with session.no_autoflush:
        return session.scalar(same) not in (None, product.id)


def contradictions(
    product: OversightProduct, facts: ProductFacts, due_on: date, reason: str
) -> list[ProductObstacle]:
    """Return what a correction says against what has happened since."""
    settled_on, referred_on = product.settled_on, product.referred_on
    return _that_apply(
        {
            ProductObstacle.REASON_MISSING: due_on != product.due_on and not reason.strip(),
            ProductObstacle.CLOSED_BEFORE: settled_on is not None
            and settled_on < facts.received_on,
            ProductObstacle.REFERRED_BEFORE: referred_on is not None
            and (facts.kind is not ProductKind.REPORT or referred_on <= due_on),
        }
    )


def obstacles_of_agreement(
    product: OversightProduct, agreement: Agreement | None, due_on: date
) -> list[ProductObstacle]:
    """Return what keeps the agreement of `product`, or the one that is named, from the day."""
    if agreement is not None:
        return obstacles_under(agreement, due_on)
    if product.follow_up is None or not product.standing.is_followed or due_on == product.due_on:
        return []
    ends_on = product.follow_up.agreement.ends_on
    return [ProductObstacle.AFTER_THE_END] if ends_on is not None and due_on > ends_on else []


def obstacles_under(agreement: Agreement, due_on: date) -> list[ProductObstacle]:
    """Return what keeps `agreement` from taking a product that is due on this day."""
    said = {
        PromiseObstacle.NOT_IN_FORCE: ProductObstacle.NOT_IN_FORCE,
        PromiseObstacle.AFTER_THE_END: ProductObstacle.AFTER_THE_END,
    }
    found = [said[one] for one in obstacles_to_promise(agreement, due_on)]
    if supervision_scope(agreement) is None:
        found.append(ProductObstacle.NO_SUPERVISION)
    return found


def _that_apply(checks: dict[ProductObstacle, bool]) -> list[ProductObstacle]:
    return [obstacle for obstacle, applies in checks.items() if applies]
