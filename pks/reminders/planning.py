"""Reminding of follow-ups: one follow-up a unit, its mails in the same transaction.

Two planners may run side by side: on PostgreSQL the row is locked and passed over, SQLite lets one
writer in at a time, and the outbox takes each key once.
"""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.lifecycle import State
from pks.mail.outbox import queue
from pks.monitoring.models import FollowUp
from pks.parties.models import Person
from pks.personal_links.letters import address_for, has_account
from pks.reminders.ladder import Rung, due_rung, next_day
from pks.reminders.letters import follow_up_letter
from pks.reminders.models import Unreached
from pks.reminders.recipients import Reached, reach

log = logging.getLogger(__name__)


def remind_next(session: Session, *, now: datetime, today: date) -> bool:
    """Remind of one follow-up whose time has come. Return whether there was one.

    The caller commits in between, and may be killed at any line. A follow-up that cannot be
    reminded of is left for tomorrow, so that it does not keep the others waiting.
    """
    follow_up = session.scalar(
        select(FollowUp)
        .where(FollowUp.next_reminder_on <= today)
        .order_by(FollowUp.next_reminder_on, FollowUp.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if follow_up is None:
        return False
    follow_up.next_reminder_on = today + timedelta(days=1)
    session.flush()
    try:
        with session.begin_nested():
            _remind(session, follow_up, now=now, today=today)
    except Exception:
        log.exception("cannot remind of follow-up %s", follow_up.id)
    return True


def _remind(session: Session, follow_up: FollowUp, *, now: datetime, today: date) -> None:
    if follow_up.agreement.state is not State.IN_FORCE or not follow_up.is_owed:
        follow_up.next_reminder_on = None
        return
    rung = due_rung(follow_up.due_on, today=today, last_rung=follow_up.last_rung)
    if rung is not None:
        for reached in reach(session, follow_up, rung.audience, today=today):
            _note_unreached(session, follow_up, rung, reached, now=now)
            _write(session, follow_up, rung, reached, now=now, today=today)
        follow_up.last_rung = rung.days_after_due
    follow_up.next_reminder_on = next_day(follow_up.due_on, after=today)


def _write(
    session: Session,
    follow_up: FollowUp,
    rung: Rung,
    reached: Reached,
    *,
    now: datetime,
    today: date,
) -> None:
    for who, recipient in reached.recipients.items():
        queue(
            session,
            follow_up_letter(
                follow_up,
                reached,
                recipient.name,
                today=today,
                url=_own_address(session, follow_up, who, now=now),
            ),
            to=recipient,
            key=f"follow_up:{follow_up.id}:H{rung.days_after_due:+}:{who}",
            now=now,
            thread=f"agreement:{follow_up.agreement_id}",
            about=f"follow_up:{follow_up.id}",
        )


def _own_address(session: Session, follow_up: FollowUp, who: str, *, now: datetime) -> str | None:
    """Return the personal address of a liaison without an account; None for everybody else."""
    kind, _, number = who.partition(":")
    person = session.get(Person, int(number)) if kind == "person" else None
    if person is None or has_account(session, person):
        return None
    return address_for(session, person, follow_up, now=now)


def _note_unreached(
    session: Session, follow_up: FollowUp, rung: Rung, reached: Reached, *, now: datetime
) -> None:
    session.add_all(
        Unreached(
            follow_up_id=follow_up.id,
            party_id=reached.party.id,
            days_after_due=rung.days_after_due,
            audience=audience,
            at=now,
        )
        for audience in reached.in_vain
    )
