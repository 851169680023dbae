"""Senders side by side, asleep, or killed at any line: what they leave to one another."""

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine

from pks.clock import StoppedClock
from pks.leases import LEASE, MAX_CRASHES
from pks.mail.message import Parcel
from pks.mail.models import Status
from pks.mail.sending import send_waiting
from pks.mail.smtp import SmtpTransport
from tests.mail.senders import NOW, POSTMARK, SARI, mails, mails_left, queue, send_all, statuses, to


class Slow(SmtpTransport):
    """A line so slow that two senders are sure to meet."""

    def deliver(self, parcel: Parcel) -> None:
        time.sleep(random.uniform(0, 0.01))
        super().deliver(parcel)


def test_senders_side_by_side_send_each_mail_once(engine, database_url, sink, clock):
    queue(engine, *(str(number) for number in range(60)))
    start = threading.Barrier(3)
    moved: list[int] = []

    def send() -> None:
        own = create_engine(database_url)
        start.wait()
        slow = Slow("127.0.0.1", sink.port, security="none")
        moved.append(send_waiting(own, slow, postmark=POSTMARK, now=clock.now))
        own.dispose()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert statuses(engine) == {Status.SENT: 60}
    assert sum(moved) == len(sink.messages) == len(set(sink.message_ids)) == 60
    assert min(moved) > 0


class TestALease:
    def test_keeps_others_away_until_it_ends(self, engine, sink, clock):
        queue(engine, "a")
        others: list[int] = []

        class Meanwhile(SmtpTransport):
            def deliver(self, parcel: Parcel) -> None:
                later = clock.moment + LEASE
                others.append(send_all(engine, to(sink), StoppedClock(later)))
                super().deliver(parcel)

        send_all(engine, Meanwhile("127.0.0.1", sink.port, security="none"), clock)

        assert others == [0]
        assert len(sink.messages) == 1

    def test_that_ended_gives_the_mail_to_another_and_the_first_marks_nothing(
        self, engine, sink, clock
    ):
        queue(engine, "a")
        sink.answer(SARI, "250 OK", "550 5.1.1 no such user")

        class Asleep(SmtpTransport):
            """A sender that wakes up when another one has long sent its mail."""

            def deliver(self, parcel: Parcel) -> None:
                clock.moment += LEASE + timedelta(seconds=1)
                assert send_all(engine, to(sink), clock) == 1
                super().deliver(parcel)

        send_all(engine, Asleep("127.0.0.1", sink.port, security="none"), clock)

        mail = mails(engine)["a"]
        assert (mail.status, mail.attempts, mail.crashes) == (Status.SENT, 2, 1)


class Dying(SmtpTransport):
    """Kills its own process before or after a delivery, when the dice say so."""

    def __init__(self, port: int, point: str, chance: float) -> None:
        super().__init__("127.0.0.1", port, security="none")
        self.point, self.chance = point, chance
        self.dice = random.Random(os.urandom(8))

    def deliver(self, parcel: Parcel) -> None:
        self._perhaps_die("before")
        super().deliver(parcel)
        self._perhaps_die("after")

    def _perhaps_die(self, point: str) -> None:
        if self.point == point and self.dice.random() < self.chance:
            os.kill(os.getpid(), signal.SIGKILL)


def _send_in_child(url: str, port: int, moment: datetime, point: str, chance: float) -> None:
    engine = create_engine(url)
    send_waiting(engine, Dying(port, point, chance), postmark=POSTMARK, now=lambda: moment)


@contextmanager
def sender_process(*arguments: object) -> Iterator[multiprocessing.Process]:
    child = multiprocessing.get_context("fork").Process(target=_send_in_child, args=arguments)
    child.start()
    try:
        yield child
    finally:
        child.join()
        child.close()


class TestAKilledSender:
    @pytest.mark.parametrize(("point", "copies"), [("before", 1), ("after", 2)])
    def test_loses_nothing_and_repeats_only_what_was_taken(
        self, engine, database_url, sink, clock, point, copies
    ):
        queue(engine, "a")
        engine.dispose()
        with sender_process(database_url, sink.port, NOW, point, 1.0) as child:
            child.join()
            assert child.exitcode == -signal.SIGKILL
        assert mails(engine)["a"].status is Status.SENDING

        assert send_all(engine, to(sink), clock) == 0
        clock.moment += LEASE + timedelta(seconds=1)
        assert send_all(engine, to(sink), clock) == 1

        assert mails(engine)["a"].status is Status.SENT
        assert len(sink.messages) == copies
        assert len(set(sink.message_ids)) == 1

    def test_whom_one_mail_kills_each_time_stops_at_that_mail(
        self, engine, database_url, sink, clock
    ):
        queue(engine, "poison")
        deaths = 0
        while mails_left(engine):
            engine.dispose()
            with sender_process(database_url, sink.port, clock.moment, "before", 1.0) as child:
                child.join()
                deaths += child.exitcode == -signal.SIGKILL
            clock.moment += LEASE + timedelta(seconds=1)

        mail = mails(engine)["poison"]
        assert (deaths, mail.crashes, mail.status) == (MAX_CRASHES, MAX_CRASHES, Status.PARKED)
        assert mail.error == "its senders crashed"
