"""Planners side by side: nothing twice, nothing left out."""

import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from pks.db import db
from pks.mail.models import OutgoingMail
from pks.monitoring.models import FollowUp
from pks.reminders.daily import write_next
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice, NoticeState
from pks.reminders.planning import remind_next, watch_next
from tests.monitoring.papers import Papers
from tests.reminders.days import ZONE

TODAY = date(2022, 5, 9)
NOW = datetime(2022, 5, 9, 1, tzinfo=UTC)


@pytest.fixture
def crowded(app: Flask, papers: Papers) -> Flask:
    """An application on whose database every follow-up is due today."""
    papers.pks  # noqa: B018
    for follow_up in papers.follow_ups:
        follow_up.due_on = follow_up.next_reminder_on = TODAY
    papers.session.commit()
    return app


def remind_all(app: Flask, begin: threading.Barrier, handled: Counter[str]) -> None:
    with app.app_context():
        begin.wait(10)
        for unit in (remind_next, watch_next, write_next):
            while unit(db.session(), now=NOW, today=TODAY, zone=ZONE):
                db.session.commit()
                handled[unit.__name__] += 1
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
    assert handled["remind_next"] == len(follow_ups) == 19
    assert {f.last_rung for f in follow_ups} == {0}
    notices = db.session.scalars(select(Notice).where(Notice.matter == Matter.FOLLOW_UP)).all()
    assert len({notice.key for notice in notices}) == len(notices) == 24
    assert {notice.state for notice in notices} == {NoticeState.WRITTEN}
    # One mail to each of the two liaisons, and to the one who is only asked whether she still is.
    keys = db.session.scalars(select(OutgoingMail.key)).all()
    assert len(keys) == len(set(keys)) == 3
