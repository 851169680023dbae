"""The clock's work: in this process with a clock that is moved, and as the real processes."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import sleep
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from pks import scheduler
from pks.agreements.lifecycle import State
from pks.clock import Clock, StoppedClock
from pks.config import ROOT, Config
from pks.mail.models import OutgoingMail, Status
from pks.monitoring import planning
from pks.monitoring.models import FollowUp
from pks.parties.calendar_models import OfficeDay
from pks.reminders.heart import last_beats, sent_total
from pks.reminders.hours import Zone
from pks.reminders.models import MailHours
from pks.reminders.words import JOB_TEXT
from pks.scheduler import UNITS
from tests.mail.sink import Sink
from tests.monitoring.conftest import papers as papers_of_monitoring
from tests.monitoring.papers import RECAPS, Papers

__all__ = ["papers", "papers_of_monitoring"]

DUE_ON = date(2022, 5, 9)
YUNI = "yuni.kartika@example.go.id"


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


@pytest.fixture
def papers(papers_of_monitoring: Papers) -> Papers:
    """The agreement and everybody around it; its liaisons have just said that they are."""
    for party in papers_of_monitoring.pks.parties:
        for liaison in party.liaisons:
            liaison.verified_at = Clock().now()
    return papers_of_monitoring


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def smtp(app: Flask, config: Config, sink: Sink) -> Sink:
    """A mail server that the application sends to."""
    app.config["PKS"] = replace(
        config, smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none"
    )
    return sink


class TestOneTick:
    def test_sends_what_is_due_today_and_nothing_more_on_the_next_tick(
        self, app: Flask, papers: Papers, clock: StoppedClock, smtp: Sink
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)

        scheduler.tick(app)
        scheduler.tick(app)

        assert smtp.recipients == [YUNI]
        assert smtp.messages[0]["Subject"] == f"[Hari ini] {RECAPS.activity}"

    def test_ends_what_has_expired_before_it_reminds(
        self, app: Flask, papers: Papers, clock: StoppedClock, smtp: Sink
    ) -> None:
        agreement = papers.pks
        agreement.ends_on = DUE_ON - timedelta(days=1)
        papers.session.commit()
        clock.moment = morning(DUE_ON)

        scheduler.tick(app)

        assert agreement.state is State.ENDED
        assert smtp.recipients == []

    def test_f071_nothing_is_lost_while_the_mail_server_is_down(
        self, app: Flask, papers: Papers, clock: StoppedClock, smtp: Sink
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)
        smtp.stop()

        for _ in range(20):
            scheduler.tick(app)
            clock.moment += timedelta(minutes=30)
        smtp.start()
        scheduler.tick(app)

        assert smtp.recipients == [YUNI]

    def test_a_sign_in_that_is_refused_puts_nothing_aside_and_is_told_in_the_note(
        self, app: Flask, papers: Papers, clock: StoppedClock, config: Config
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)
        with Sink(password="benar") as sink:
            app.config["PKS"] = replace(
                config, smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none",
                smtp_user="pks", smtp_password="salah",
            )  # fmt: skip
            scheduler.tick(app)

        with app.app_context():
            notes = {beat.name: beat.note for beat in last_beats(scheduler.db.session())}
            waiting = set(scheduler.db.session.scalars(select(OutgoingMail.status)))
        assert notes["send"].startswith("mail server: 535 5.7.8")
        assert "salah" not in notes["send"]
        assert waiting == {Status.DUE}

    def test_one_job_that_fails_does_not_stop_the_others(
        self,
        app: Flask,
        papers: Papers,
        clock: StoppedClock,
        smtp: Sink,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)

        def fail(*_: object, **__: object) -> bool:
            raise RuntimeError("no ink")

        units = (("end_agreements", fail), *scheduler.UNITS[1:])
        with patch.object(scheduler, "UNITS", units):
            scheduler.tick(app)

        assert "no ink" in caplog.text
        assert smtp.recipients == [YUNI]
        with app.app_context():
            beats = {beat.name: beat for beat in last_beats(scheduler.db.session())}
        failed = beats.pop("end_agreements")
        assert (failed.at, failed.failed_at, failed.failed_as) == (
            None,
            clock.now(),
            "RuntimeError",
        )
        assert beats.keys() == {
            *("remind", "watch", "write", "alarm", "report", "send", "deliver_webhooks"),
        }
        assert {beat.failed_at for beat in beats.values()} == {None}

    def test_each_job_leaves_a_sign_of_life(
        self, app: Flask, papers: Papers, clock: StoppedClock, smtp: Sink
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)

        scheduler.tick(app)

        with app.app_context():
            beats = {b.name: (b.at, b.note) for b in last_beats(scheduler.db.session())}
        assert beats.keys() == {*dict(scheduler.UNITS), "send", "deliver_webhooks"}
        assert beats["send"] == (clock.now(), "1")

    def test_what_went_out_is_counted(
        self, app: Flask, papers: Papers, clock: StoppedClock, smtp: Sink
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.commit()
        clock.moment = morning(DUE_ON)

        for _ in range(3):
            scheduler.tick(app)
            clock.moment += timedelta(minutes=2)

        with app.app_context():
            assert sent_total(scheduler.db.session()) == len(smtp.recipients) == 1


@pytest.fixture
def due_today(app: Flask, papers: Papers) -> list[FollowUp]:
    """Follow-ups whose due day is today by the wall clock, for processes that ask it."""
    planning.listen()
    today = Clock().today("Asia/Jakarta")
    papers.pks.ends_on = today + timedelta(days=300)
    for root in (papers.ombudsman, papers.bekasi):
        # Whenever the test runs, people are at their desks.
        hours = MailHours(institution_id=root.id, zone=Zone.WIB, opens=time.min, closes=time.max)
        worked = OfficeDay(institution_id=root.id, day=today, is_worked=True, name="Piket")
        papers.session.add_all((hours, worked))
    for follow_up in papers.follow_ups:
        follow_up.due_on = follow_up.next_reminder_on = today
    papers.session.commit()
    return papers.follow_ups


@pytest.fixture
def run(config: Config) -> Callable[..., object]:
    """Run real scheduler processes on the database of this test."""

    @contextmanager
    def run(count: int, sink: Sink) -> Iterator[list[subprocess.Popen[bytes]]]:
        environment = {
            **os.environ,
            "PKS_INSTANCE": str(config.instance),
            "PKS_DATABASE_URL": config.database_url,
            "PKS_SMTP_HOST": "127.0.0.1",
            "PKS_SMTP_PORT": str(sink.port),
            "PKS_SMTP_SECURITY": "none",
            "PKS_SCHEDULER_SECONDS": "1",
        }
        processes = [
            subprocess.Popen([sys.executable, "-m", "pks.scheduler"], cwd=ROOT, env=environment)
            for _ in range(count)
        ]
        try:
            yield processes
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            assert [process.wait(30) for process in processes] == [0] * count

    return run


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Look again and again until `condition` holds; processes give no other sign."""
    for _ in range(int(seconds * 10)):
        if condition():
            return
        sleep(0.1)
    raise AssertionError("it never came to that")


def mails(session: Session) -> Sequence[Row[Status, int]]:
    """Read where the mails stand, and let go of the database."""
    rows = session.execute(select(OutgoingMail.status, OutgoingMail.attempts)).all()
    session.rollback()
    return rows


class TestRealProcesses:
    def test_two_of_them_side_by_side_send_each_mail_once(
        self,
        papers: Papers,
        due_today: list[FollowUp],
        sink: Sink,
        run: Callable[..., object],
    ) -> None:
        session = papers.session
        session.commit()

        with run(2, sink):  # type: ignore[attr-defined]
            # 11 recaps and 3 workshops to one liaison each, 5 reviews to both: two people.
            wait_for(lambda: len(sink.messages) >= 2)
            sleep(2)  # time for a second mail, if there is one

        keys = Counter(sink.message_ids)
        assert len(keys) == len(mails(session)) == 2
        assert set(keys.values()) == {1}
        assert {mail.status for mail in mails(session)} == {Status.SENT}

    def test_a_dead_mail_server_loses_nothing(
        self,
        papers: Papers,
        due_today: list[FollowUp],
        sink: Sink,
        run: Callable[..., object],
    ) -> None:
        session = papers.session
        session.commit()
        sink.stop()
        with run(1, sink):  # type: ignore[attr-defined]
            wait_for(lambda: any(mail.attempts for mail in mails(session)))
            assert {mail.status for mail in mails(session)} <= {Status.DUE, Status.SENDING}
        # Time is moved instead of waiting for the next try.
        session.execute(update(OutgoingMail).values(next_try_at=datetime(2022, 1, 1, tzinfo=UTC)))
        session.commit()
        sink.start()

        with run(1, sink):  # type: ignore[attr-defined]
            wait_for(lambda: len(sink.messages) == len(mails(session)))

        assert set(Counter(sink.message_ids).values()) == {1}

    def test_sigterm_ends_it_cleanly(
        self, app: Flask, sink: Sink, run: Callable[..., object], papers: Papers
    ) -> None:
        session = papers.session
        with run(1, sink) as (process,):  # type: ignore[attr-defined]

            def has_begun() -> bool:
                found = bool(last_beats(session))
                session.rollback()
                return found

            wait_for(has_begun)
            assert process.poll() is None


def test_each_job_has_words_for_the_screen():
    jobs = {name for name, _unit in UNITS} | {"read_mailbox", "send", "deliver_webhooks"}
    assert set(JOB_TEXT) == jobs
