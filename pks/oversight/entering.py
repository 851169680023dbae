"""Entering an oversight product, correcting it, taking it out again. No request, no clock."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.lifecycle import OPEN
from pks.monitoring.postponing import DateWish
from pks.monitoring.promising import Promise, correct_promise, promise
from pks.oversight.checking import (
    CannotEnter,
    ProductFacts,
    contradictions,
    count_of,
    obstacles_of_agreement,
    obstacles_to,
    obstacles_under,
)
from pks.oversight.models import OversightProduct
from pks.oversight.promised import supervision_scope, terms_of
from pks.oversight.terms import MOST_DAYS, PERIODS, due_day
from pks.parties.models import Institution
from pks.parties.office_calendar import working_days_of

#: Why a follow-up is cancelled whose product was entered by mistake. In the register's language.
ENTERED_BY_MISTAKE = "Produk pengawasan ini dihapus karena salah catat."


def enter_product(
    session: Session,
    institution: Institution,
    facts: ProductFacts,
    agreement: Agreement | None,
    *,
    by: User,
    now: datetime,
    today: date,
) -> OversightProduct:
    """Enter what `institution` is to act on; with an agreement, as a follow-up of it.

    :raises CannotEnter: the days do not fit, or the agreement cannot take it.
    """
    trail.wait_for_turn(session)  # of two who enter the same at once, the second is told
    product = OversightProduct(
        institution=institution, entered_at=now, entered_by_id=by.id, **_columns(facts)
    )
    product.due_on = _due_on(session, institution, facts)
    obstacles = obstacles_to(session, product, facts, today)
    if agreement is not None:
        obstacles += obstacles_under(agreement, product.due_on)
    if obstacles:
        raise CannotEnter(obstacles)
    session.add(product)
    session.flush()
    if agreement is not None:
        _bind(session, product, agreement, by=by, now=now, today=today)
    details = {"after": _told(product), "agreement": agreement.id if agreement else None}
    note(session, "oversight.enter", product, details, by=by, now=now)
    return product


def correct_product(
    session: Session,
    product: OversightProduct,
    facts: ProductFacts,
    agreement: Agreement | None,
    reason: str,
    *,
    by: User,
    now: datetime,
    today: date,
) -> bool:
    """Correct what was entered; the due day is reckoned anew, and the follow-up moves with it.

    :param agreement: by which it is to be carried out from now on; None leaves that as it is.
    :param reason: asked for where the due day changes.
    :return: whether anything has changed.
    :raises CannotEnter: the days do not fit, or contradict what has happened since.
    """
    lock(session, product)
    if not may_be_bound(product):
        agreement = None  # somebody has bound or closed it since it was offered
    before, due_before, title_before = _told(product), product.due_on, product.title
    with session.no_autoflush:
        due_on = _due_on(session, product.institution, facts)
        obstacles = obstacles_to(session, product, facts, today)
        obstacles += contradictions(product, facts, due_on, reason)
        obstacles += obstacles_of_agreement(product, agreement, due_on)
    if obstacles:
        raise CannotEnter(obstacles)
    for name, value in _columns(facts).items():
        setattr(product, name, value)
    product.due_on = due_on
    if before == _told(product) and title_before == product.title and agreement is None:
        return False
    session.flush()
    if agreement is not None:
        _bind(session, product, agreement, by=by, now=now, today=today)
    elif product.follow_up is not None and product.standing.is_followed:
        wish = DateWish(due_on, reason) if due_on != due_before else None
        terms = terms_of(product, product.follow_up.agreement)
        correct_promise(session, product.follow_up, terms, wish, by=by, now=now, today=today)
    details = {
        "before": before,
        "after": _told(product),
        "title_changed": title_before != product.title,
        "agreement": agreement.id if agreement else None,
        "reason": reason or None,
    }
    note(session, "oversight.correct", product, details, by=by, now=now)
    return True


def remove_product(session: Session, product: OversightProduct, *, by: User, now: datetime) -> None:
    """Take out what was entered by mistake; its follow-up is cancelled, and the trail keeps it."""
    lock(session, product)
    if product.follow_up is not None and product.follow_up.state in OPEN:
        cancel_follow_up(session, product.follow_up, ENTERED_BY_MISTAKE, by=by, now=now)
    note(session, "oversight.remove", product, {"before": _told(product)}, by=by, now=now)
    session.delete(product)
    session.flush()


def facts_of(product: OversightProduct) -> ProductFacts:
    """Return what is kept of `product`."""
    return ProductFacts(
        kind=product.kind,
        number=product.number,
        title=product.title,
        dated_on=product.dated_on,
        received_on=product.received_on,
        day_count=product.day_count,
    )


def may_be_bound(product: OversightProduct) -> bool:
    """Tell whether an agreement may still be named for `product`: none carries it out by now."""
    return not product.standing.is_followed and not product.standing.settled


def lock(session: Session, product: OversightProduct) -> None:
    """Read `product` as it is now, and let nobody else change it before the commit.

    :raises StaleDataError: somebody has removed it meanwhile.
    """
    trail.wait_for_turn(session)
    try:
        session.refresh(product, with_for_update={"of": OversightProduct})
    except InvalidRequestError as error:
        raise StaleDataError from error


def note(
    session: Session,
    verb: str,
    product: OversightProduct,
    details: dict[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    """Write what was done to `product` into the trail."""
    thing = f"oversight_product:{product.id}"
    kept = {name: value for name, value in details.items() if value is not None}
    trail.record(session, verb, thing, by=by, now=now, details=kept)


def _bind(
    session: Session,
    product: OversightProduct,
    agreement: Agreement,
    *,
    by: User,
    now: datetime,
    today: date,
) -> None:
    scope = supervision_scope(agreement)
    assert scope is not None, "an agreement without it is an obstacle"
    promised = Promise(terms_of(product, agreement), product.due_on)
    product.follow_up = promise(session, scope, promised, by=by, now=now, today=today)
    session.flush()


def _columns(facts: ProductFacts) -> dict[str, Any]:
    return {**vars(facts), "day_count": count_of(facts), "day_unit": PERIODS[facts.kind].unit}


def _due_on(session: Session, institution: Institution, facts: ProductFacts) -> date:
    count = min(max(count_of(facts), 1), MOST_DAYS)
    days = working_days_of(session, institution)
    return due_day(facts.received_on, count, PERIODS[facts.kind].unit, days)


def _told(product: OversightProduct) -> dict[str, Any]:
    """Return what the trail keeps: not the title, in which somebody's name may stand."""
    days: Iterable[str] = ("dated_on", "received_on", "due_on")
    return {
        "kind": product.kind.value,
        "number": product.number,
        "day_count": product.day_count,
        **{name: getattr(product, name).isoformat() for name in days},
    }
