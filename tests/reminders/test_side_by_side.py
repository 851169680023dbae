"""Two planners at once, on each database: nothing twice, nothing left out."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from pks import create_app
from pks.clock import StoppedClock
from pks.config import Config
from pks.db import db
from pks.mail.models import OutgoingMail
from pks.monitoring.models import FollowUp
from pks.reminders.planning import remind_next
from tests.mail.conftest import postgres_url
from tests.monitoring.papers import Papers

__all__ = ["postgres_url"]

TODAY = date(2022, 5, 9)
NOW = datetime(2022, 5, 9, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest, config: Config, clock: StoppedClock) -> Iterator[Flask]:
    """An application on whose database every follow-up is due today."""
    if request.param == "postgresql":
        config = replace(config, database_url=request.getfixturevalue("postgres_url"))
    app = create_app(config, clock=clock)
    with app.app_context():
        db.drop_all()
        db.create_all()
        papers = Papers(db.session(), clock.now())
        papers.pks  # noqa: B018
        for follow_up in papers.follow_ups:
            follow_up.due_on = follow_up.next_reminder_on = TODAY
        db.session.commit()
        db.session.remove()
        yield app
        db.session.rollback()
        db.drop_all()
        db.engine.dispose()


def remind_all(app: Flask, begin: threading.Barrier, handled: Counter[str]) -> None:
    with app.app_context():
        begin.wait(10)
        while remind_next(db.session(), now=NOW, today=TODAY):
            db.session.commit()
            handled[threading.current_thread().name] += 1
        db.session.remove()


def test_each_follow_up_is_handled_once(crowded: Flask) -> None:
    begin, handled = threading.Barrier(3), Counter[str]()
    planners = [
        threading.Thread(target=remind_all, args=(crowded, begin, handled), name=f"planner {n}")
        for n in range(3)
    ]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join(60)

    follow_ups = db.session.scalars(select(FollowUp)).all()
    assert handled.total() == len(follow_ups) == 19
    assert {f.last_rung for f in follow_ups} == {0}
    keys = db.session.scalars(select(OutgoingMail.key)).all()
    assert len(keys) == len(set(keys)) == 24


def test_what_is_due_is_found_by_index(crowded: Flask) -> None:
    explain = "EXPLAIN"
    if db.engine.dialect.name == "postgresql":
        # So few rows are read faster without any index.
        db.session.execute(text("SET enable_seqscan = off"))
    else:
        explain = "EXPLAIN QUERY PLAN"
    query = select(FollowUp.id).where(FollowUp.next_reminder_on <= TODAY)
    sql = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(str(row) for row in db.session.execute(text(f"{explain} {sql}")))
    assert "ix_follow_up_next_reminder" in plan
