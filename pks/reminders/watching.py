"""Noticing what is to be watched: whatever changes is looked at again, in the same transaction.

Rooms below know nothing of reminders. A row that is written there leaves here the word "look at it
now"; the planner then finds out whether there is anything to remind of, and when next.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, case, event, select
from sqlalchemy.orm import Session, UOWTransaction

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Liaison
from pks.agreements.signals import is_in_force, plan_stands
from pks.db import insert_into
from pks.drafting.models import Approval, TakenPaper
from pks.monitoring.models import Activity
from pks.reminders.ladder import Matter
from pks.reminders.models import Watch

#: Before any day on which the scheduler could look.
LOOK_NOW = date(2000, 1, 1)

#: The same, of what has got other steps: nobody knows since when one of them was due.
LOOK_AT_NEW_STEPS = date(1999, 1, 1)

#: Of each table: what its rows may be reminded of, and by which column the subject is named.
WATCHED: Mapping[type[Any], tuple[str, tuple[Matter, ...]]] = {
    Agreement: ("id", (Matter.EXPIRY, Matter.NOTICE, Matter.ROUND)),
    TakenPaper: ("agreement_id", (Matter.ROUND,)),
    Approval: ("id", (Matter.APPROVAL,)),
    Activity: ("id", (Matter.CONFIRMATION,)),
    Liaison: ("id", (Matter.LIAISON,)),
    User: ("id", (Matter.WEEKLY,)),
}


def listen() -> None:
    """Hear of every row that is written, from now on."""
    if not event.contains(Session, "after_flush", _look_at_what_was_written):
        event.listen(Session, "after_flush", _look_at_what_was_written)
    plan_stands.connect(_look_at_liaisons)
    is_in_force.connect(_look_at_activities)


def _look_at_liaisons(agreement: Agreement, *, session: Session, **_: Any) -> None:
    """Begin to count for those who were named before the agreement came into force."""
    liaisons = (one for party in agreement.parties for one in party.liaisons)
    _look_at(session, ((Matter.LIAISON, liaison.id) for liaison in liaisons))


def _look_at_activities(agreement: Agreement, *, session: Session, today: date, **_: Any) -> None:
    """Begin to wait for an answer to what was logged before the agreement came into force.

    From today on: a step whose day has passed already was not held up by anything.
    """
    logged = session.scalars(select(Activity.id).where(Activity.agreement_id == agreement.id))
    _look_at(session, ((Matter.CONFIRMATION, activity_id) for activity_id in logged), on=today)


def _look_at_what_was_written(session: Session, flush: UOWTransaction) -> None:
    changed = (one for one in session.dirty if type(one) in WATCHED and session.is_modified(one))
    _look_at(session, _subjects([*session.new, *changed]))


def _look_at(
    session: Session, subjects: Iterable[tuple[Matter, int]], *, on: date = LOOK_NOW
) -> None:
    # In one order whoever writes, so that of two none waits for the other.
    rows = [
        {"matter": matter, "subject_id": subject_id, "next_reminder_on": on}
        for matter, subject_id in sorted(set(subjects))
    ]
    if rows:
        session.execute(_look_again(session.get_bind().dialect.name), rows)


@cache
def _look_again(dialect: str) -> Insert:
    # Made once: each flush asks for it.
    statement = insert_into(dialect, Watch)
    has_new_steps = Watch.next_reminder_on == LOOK_AT_NEW_STEPS
    day = case((has_new_steps, LOOK_AT_NEW_STEPS), else_=statement.excluded.next_reminder_on)
    return statement.on_conflict_do_update(
        index_elements=["matter", "subject_id"], set_={"next_reminder_on": day}
    )


def _subjects(written: Iterable[Any]) -> Iterator[tuple[Matter, int]]:
    for one in written:
        column, matters = WATCHED.get(type(one), ("", ()))
        if isinstance(one, User) and one.role is not Role.SUPERVISOR:
            continue
        for matter in matters:
            yield matter, getattr(one, column)
