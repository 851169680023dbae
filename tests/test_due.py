"""What a look of the scheduler asks costs what is due, and what is open; not what ever was."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, text, update
from sqlalchemy.orm import Session

from pks import scheduler
from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.clock import StoppedClock
from pks.db import db
from pks.inbox.queries import proposals_waiting_for
from pks.monitoring.listing import late_count
from pks.monitoring.models import FollowUp
from pks.reminders.queries import MailFilter, mail_rows, mails_under, sent_about
from pks.reminders.stuck import stuck
from pks.reminders.weekly import WEEK, week_of
from tests.bench.people import MORNING, TODAY
from tests.bench.register import fill

#: The tables that only ever grow.
GROWING = {
    "activity",
    "agreement",
    "follow_up",
    "fulfilment",
    "notice",
    "outgoing_mail",
    "personal_link",
    "watch",
    "webhook_delivery",
}
#: Indexes of what is open: all of it may be read, for it is little.
OF_WHAT_IS_OPEN = {
    "ix_follow_up_next_reminder",
    "ix_follow_up_open_due",
    "ix_notice_ready",
    "ix_notice_waiting",
    "ix_outgoing_mail_aside",
    "ix_outgoing_mail_waiting",
    "ix_watch_next_reminder",
    "ix_webhook_delivery_waiting",
}

Asked = dict[str, Any]


@pytest.fixture
def register(session: Session, clock: StoppedClock) -> Session:
    """A register with a long past, in which 200 follow-ups are due today."""
    clock.moment = MORNING
    fill(session.connection(), 10_000)
    session.commit()
    return session


@contextmanager
def asking() -> Iterator[Asked]:
    """Collect each statement once, with what it was asked for."""
    found: Asked = {}

    def note(conn: object, cursor: object, statement: str, parameters: Any, *rest: Any) -> None:
        if not rest[-1] and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            found.setdefault(statement, parameters)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def too_much(asked: Asked, *, may_sort: bool = False) -> list[str]:
    """Name what of `asked` reads all rows of a table that grows, or sorts to find the first one.

    :param may_sort: where what is found is sorted because somebody reads it.
    """
    with db.engine.connect() as connection:
        steps = _steps_of_sqlite
        if connection.dialect.name == "postgresql":
            # Of so few rows, all are read and sorted faster than any index is.
            for way in ("seqscan",) if may_sort else ("seqscan", "sort", "incremental_sort"):
                connection.execute(text(f"SET enable_{way} = off"))
            steps = _steps_of_postgresql
        return [
            f"{step}: {statement}"
            for statement, parameters in asked.items()
            for step in steps(connection, statement, parameters)
            if step in GROWING or (step == "sort" and not may_sort and _takes_first(statement))
        ]


def _takes_first(statement: str) -> bool:
    return "LIMIT" in statement and any(f"{table}." in statement for table in GROWING)


def plans(asked: Asked) -> str:
    """Return how the database would find what was `asked`, in its words."""
    with db.engine.connect() as connection:
        explain = "EXPLAIN"
        if connection.dialect.name == "sqlite":
            explain = "EXPLAIN QUERY PLAN"
        found = [connection.exec_driver_sql(f"{explain} {one}", asked[one]).all() for one in asked]
        return str(found)


def _steps_of_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    for row in plan.all():
        found = re.match(r"SCAN (\w+?)(?:_\d+)?(?: USING (?:COVERING )?INDEX (\w+))?$", row.detail)
        if found and found[2] not in OF_WHAT_IS_OPEN:
            yield found[1]
        if "TEMP B-TREE FOR ORDER BY" in row.detail:
            yield "sort"


def _steps_of_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    nodes = [plan[0]["Plan"]]
    for node in nodes:
        nodes.extend(node.get("Plans", ()))
        kind, is_open = node["Node Type"], node.get("Index Name") in OF_WHAT_IS_OPEN
        if kind in ("Seq Scan", "Index Scan", "Index Only Scan"):
            if "Index Cond" not in node and not is_open:
                yield node["Relation Name"]
        elif kind.endswith("Sort"):
            yield "sort"


def test_a_look_at_which_nothing_is_due_reads_no_table_that_grows(
    app: Flask, register: Session, clock: StoppedClock
) -> None:
    clock.moment = MORNING - timedelta(days=1)

    with asking() as asked:
        scheduler.tick(app)

    assert len(asked) >= 8, "each unit has asked"
    assert too_much(asked) == []


def test_nor_does_one_at_which_some_follow_ups_are_due(app: Flask, register: Session) -> None:
    later = update(FollowUp).where(FollowUp.id > 300, FollowUp.next_reminder_on == TODAY)
    register.execute(later.values(next_reminder_on=TODAY + timedelta(days=1)))
    register.commit()

    with asking() as asked:
        scheduler.tick(app)

    assert any("personal_link" in statement for statement in asked), "mails were written"
    waiting = {one: asked[one] for one in asked if "notice.who = " in one and "ready_at" in one}
    assert waiting
    assert "ix_notice_who" not in plans(waiting)
    assert too_much(asked) == []


def test_nor_does_the_week_of_a_supervisor(register: Session) -> None:
    supervisor = register.get_one(User, 1)

    with asking() as asked:
        week = week_of(
            register, supervisor, today=TODAY, since_on=TODAY - WEEK, zone="Asia/Jakarta"
        )
    register.rollback()

    assert week.late.total == 50
    assert [one for one in too_much(asked, may_sort=True) if one.startswith("follow_up")] == []


def test_nor_does_the_number_of_what_is_late_on_every_page(register: Session) -> None:
    supervisor = register.get_one(User, 1)

    with asking() as asked:
        assert late_count(register, supervisor, today=TODAY, mine=False) == 50
    register.rollback()

    assert [one for one in too_much(asked, may_sort=True) if one.startswith("follow_up")] == []


def test_nor_do_the_answers_that_wait_for_somebody(register: Session) -> None:
    with asking() as asked:
        assert proposals_waiting_for(register, register.get_one(User, 1)) == []
    register.rollback()

    assert [one for one in too_much(asked, may_sort=True) if one.startswith("follow_up")] == []


def test_nor_does_the_look_at_what_is_stuck(register: Session) -> None:
    with asking() as asked:
        stuck(register, now=MORNING, today=TODAY)
    register.rollback()

    assert too_much(asked, may_sort=True) == []


def test_nor_does_what_was_written_of_an_agreement_and_of_a_follow_up(register: Session) -> None:
    agreement, follow_up = register.get_one(Agreement, 10), register.get_one(FollowUp, 1000)

    with asking() as asked:
        rows, total = mail_rows(register, mails_under(agreement), MailFilter(), page=1)
        about = sent_about(register, follow_up)
    register.rollback()

    assert total == len(rows) == 33
    assert len(about) == 1
    assert too_much(asked, may_sort=True) == []
