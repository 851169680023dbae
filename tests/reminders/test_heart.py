"""Signs of life of the jobs, what stands still, and how many mails have gone out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from pks.leases import LEASE
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.heart import Watch, beat, count_sent, falter, last_beats, sent_total
from pks.reminders.ladder import Audience, Matter, Rung
from pks.reminders.ladders import keep_ladder
from pks.reminders.stuck import STUCK_AFTER, Stuck, stuck
from tests.monitoring.papers import Papers

NOW = datetime(2022, 5, 9, 2, tzinfo=UTC)
TODAY = date(2022, 5, 9)
MINUTE = timedelta(minutes=1)
Write = Callable[..., OutgoingMail]


@pytest.fixture
def write(session: Session) -> Write:
    """Write a mail that stands somewhere."""

    def write(key: str, status: Status = Status.DUE, **values: object) -> OutgoingMail:
        letter = Letter("Data", "Yth. Sari", "<p>Yth. Sari</p>")
        queue(session, letter, to=Recipient("Sari", "sari@example.go.id"), key=key, now=NOW)
        mail = session.query(OutgoingMail).filter_by(key=key).one()
        mail.status = status
        for name, value in values.items():
            setattr(mail, name, value)
        session.flush()
        return mail

    return write


def found(session: Session, now: datetime = NOW, today: date = TODAY) -> Stuck:
    return stuck(session, now=now, today=today)


class TestSignsOfLife:
    def test_a_job_is_known_by_when_it_last_ended_and_when_it_last_failed(
        self, session: Session
    ) -> None:
        beat(session, "remind", now=NOW, note="3")
        falter(session, "remind", RuntimeError("Yuni Kartika"), now=NOW + MINUTE)
        falter(session, "send", OSError(), now=NOW)

        remind, send = last_beats(session)
        assert (remind.at, remind.note) == (NOW, "3")
        assert (remind.failed_at, remind.failed_as) == (NOW + MINUTE, "RuntimeError")
        assert (send.at, send.note, send.failed_as) == (None, "", "OSError")

        beat(session, "send", now=NOW + MINUTE, note="1")
        session.expire_all()
        send = last_beats(session)[1]
        assert (send.at, send.note, send.failed_at) == (NOW + MINUTE, "1", NOW)

    def test_the_scheduler_may_miss_ten_looks_and_five_minutes(self) -> None:
        assert Watch.of(30, NOW).patience == 5 * MINUTE
        assert Watch.of(60, NOW).patience == 10 * MINUTE

    def test_it_is_silent_from_its_last_sign_on_or_from_when_one_began_to_listen(self) -> None:
        watch = Watch.of(30, NOW)
        assert not watch.is_silent(None, NOW + 5 * MINUTE)
        assert watch.is_silent(None, NOW + 5 * MINUTE + timedelta(seconds=1))
        assert watch.is_silent(NOW - 6 * MINUTE, NOW)
        assert not watch.is_silent(NOW - 4 * MINUTE, NOW)


class TestWhatStandsStill:
    def test_nothing_does_at_first(self, session: Session) -> None:
        assert found(session) == Stuck(0, None, 0, 0, 0, None)

    def test_mails_that_wait_are_late_an_hour_after_they_were_due(
        self, session: Session, write: Write
    ) -> None:
        hour_ago = NOW - STUCK_AFTER
        write("a", due_at=hour_ago)
        assert found(session).late == 0
        write("b", due_at=hour_ago - MINUTE)
        write("c", Status.SENDING, due_at=hour_ago - MINUTE)
        write("d", Status.SENT, due_at=hour_ago - MINUTE)
        write("e", Status.STOPPED, due_at=hour_ago - MINUTE)
        write("f", Status.PARKED, due_at=hour_ago - 9 * MINUTE)

        now = found(session)
        assert (now.waiting, now.late, now.parked, now.mails) == (3, 2, 1, 3)
        assert now.oldest_due_at == hour_ago - MINUTE

    def test_a_retry_makes_no_mail_young_again(self, session: Session, write: Write) -> None:
        write("a", due_at=NOW - timedelta(hours=2), next_try_at=NOW + MINUTE, attempts=7)
        assert found(session).late == 1

    def test_every_sign_counts_and_the_last_one_is_it(self, session: Session, write: Write) -> None:
        beat(session, "remind", now=NOW, note="")
        assert found(session).heard_at == NOW
        falter(session, "report", OSError(), now=NOW + MINUTE)
        assert found(session).heard_at == NOW + MINUTE
        write("a", Status.SENDING, lease_until=NOW + 2 * MINUTE + LEASE)
        assert found(session).heard_at == NOW + 2 * MINUTE

    def test_a_reminder_is_overdue_when_its_day_has_passed(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        session = papers.session
        first = min(one.next_reminder_on for one in papers.follow_ups if one.next_reminder_on)
        assert found(session, today=first).unwritten == 0
        assert found(session, today=first + timedelta(days=1)).unwritten > 0

    def test_what_has_got_other_steps_a_minute_ago_is_not(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        steps = (Rung(-7, Audience.LIAISONS),)
        keep_ladder(
            papers.session, papers.jakarta_raya, Matter.FOLLOW_UP, steps, by=papers.legal, now=NOW
        )
        assert found(papers.session, today=date(2022, 2, 7)).unwritten == 0

    def test_each_answer_comes_from_an_index_of_what_waits(self, session: Session) -> None:
        plan = plan_of_stuck(session)
        for index in (
            "ix_outgoing_mail_waiting",
            "ix_outgoing_mail_aside",
            "ix_follow_up_next_reminder",
        ):
            assert index in plan


def plan_of_stuck(session: Session) -> str:
    """Return how the database answers the question, as it says itself."""
    explain = "EXPLAIN QUERY PLAN "
    if session.get_bind().dialect.name == "postgresql":
        explain = "EXPLAIN "
        session.execute(text("SET LOCAL enable_seqscan = off"))  # whatever is in the tables
    connection, plans = session.connection(), [""]

    def look(connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if not statement.startswith(explain):
            plans.append(str(connection.exec_driver_sql(explain + statement, values).all()))

    event.listen(connection, "before_cursor_execute", look)
    found(session)
    return "".join(plans)


class TestHowManyWentOut:
    def test_each_is_counted_once_and_a_minute_late(self, session: Session, write: Write) -> None:
        for minutes in (3, 2, 0):
            write(str(minutes), Status.SENT, sent_at=NOW - minutes * MINUTE)
        write("waiting")

        for _ in range(2):
            count_sent(session, now=NOW)
            assert sent_total(session) == 2

        count_sent(session, now=NOW + MINUTE)
        assert sent_total(session) == 3
        for moment in (NOW, NOW + MINUTE):  # a clock that went back
            count_sent(session, now=moment)
            assert sent_total(session) == 3
