"""The extension is on the desk before the agreement ends: its draft is prepared by itself."""

import logging
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.registering import CannotRegister
from pks.drafting.amending import NoTextToAmend, begin_amendment
from pks.drafting.facts import facts_of

log = logging.getLogger(__name__)

#: From so many days before the end on. Custom, not law.
PREPARED_DAYS = 90

_GIVEN_UP = (State.REJECTED, State.CANCELLED)


def prepare_extension(
    session: Session, agreement: Agreement, *, now: datetime, today: date
) -> None:
    """Begin the draft of the extension of `agreement`, if it is time and there is none yet.

    An agreement that was not drafted here has no text that could be extended: its people are
    reminded all the same.
    """
    if agreement.ends_on is None or (agreement.ends_on - today).days > PREPARED_DAYS:
        return
    if find_extension(session, agreement) is not None:
        return
    try:
        with session.begin_nested():
            begin_amendment(session, agreement, Kind.PERPANJANGAN, facts_of, by=None, now=now)
    except (NoTextToAmend, CannotRegister) as reason:
        log.info("no extension of agreement %s is prepared: %r", agreement.id, reason)


def find_extension(session: Session, agreement: Agreement) -> Agreement | None:
    """Return the newest extension of `agreement` that was not given up; None if there is none."""
    query = (
        select(Agreement)
        .where(
            Agreement.parent_id == agreement.id,
            Agreement.kind == Kind.PERPANJANGAN,
            Agreement.state.not_in(_GIVEN_UP),
        )
        .order_by(Agreement.id.desc())
        .limit(1)
    )
    return session.scalar(query)
