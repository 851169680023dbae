"""Sending, to a real mail server: nothing is lost, nothing goes out twice without a crash."""

import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, create_engine, select, update
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.mail import outbox
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient
from pks.mail.sending import LEASE, Postmark, send_next, send_waiting
from pks.mail.transport import ServerUnreachable, SmtpTransport
from tests.mail.sink import DROP, TAKE_AND_DROP, Sink

NOW = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
POSTMARK = Postmark("PKS Kota Bekasi <pks@example.go.id>", "pks.example.go.id")
SARI = "sari@example.go.id"
BUDI = "budi@example.go.id"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def transport(sink: Sink) -> SmtpTransport:
    return to(sink)


def to(sink: Sink) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", sink.port, security="none", timeout_seconds=2)


def queue(engine: Engine, *keys: str, address: str = SARI, name: str = "Sari") -> None:
    letter = Letter("[7 hari lagi] Kirim data 😀", "Yth. Sari\n", "<p>Yth. Sari</p>")
    with Session(engine) as session:
        for key in keys:
            outbox.queue(session, letter, to=Recipient(name, address), key=key, now=NOW)
        session.commit()


def send_all(engine: Engine, transport: SmtpTransport, clock: StoppedClock) -> int:
    return send_waiting(engine, transport, postmark=POSTMARK, now=clock.now)


def mails(engine: Engine) -> dict[str, OutgoingMail]:
    with Session(engine) as session:
        return {mail.key: mail for mail in session.query(OutgoingMail)}


def statuses(engine: Engine) -> Counter[Status]:
    return Counter(mail.status for mail in mails(engine).values())


class TestAGoodServer:
    def test_gets_each_mail_once(self, engine, sink, transport, clock):
        queue(engine, "a", "b", "c")

        assert send_all(engine, transport, clock) == 3
        clock.moment += timedelta(days=1)
        assert send_all(engine, transport, clock) == 0

        assert len(sink.messages) == len(set(sink.message_ids)) == 3
        sent = mails(engine)["a"]
        assert (sent.status, sent.sent_at, sent.attempts) == (Status.SENT, NOW, 1)
        assert (sent.error, sent.lease_until) == (None, None)

    def test_gets_both_texts_and_every_letter_of_a_name(self, engine, sink, transport, clock):
        queue(engine, "a", name='Ibu Ä. Šárî 😀, S.H. "Ketua"')

        send_all(engine, transport, clock)

        (message,) = sink.messages
        assert message["To"].addresses[0].display_name == 'Ibu Ä. Šárî 😀, S.H. "Ketua"'
        assert message["Subject"] == "[7 hari lagi] Kirim data 😀"
        assert message.get_body(("plain",)).get_content() == "Yth. Sari\r\n"
        assert "Yth. Sari</p>" in message.get_body(("html",)).get_content()

    def test_is_called_once_for_a_batch(self, engine, sink, transport, clock):
        queue(engine, "a", "b", "c")

        send_all(engine, transport, clock)

        assert sink.sessions == 1

    def test_may_hang_up_between_two_mails(self, engine, sink, transport, clock):
        queue(engine, "a", "b")
        with transport:
            assert send_next(engine, transport, postmark=POSTMARK, now=clock.now)
            sink.stop()
            sink.start()
            assert send_next(engine, transport, postmark=POSTMARK, now=clock.now)

        assert statuses(engine) == {Status.SENT: 2}

    def test_gets_the_oldest_first_and_nothing_before_its_time(self, engine, sink, clock):
        queue(engine, "late", "early")
        with Session(engine) as session:
            session.execute(
                update(OutgoingMail)
                .where(OutgoingMail.key == "late")
                .values(next_try_at=NOW + timedelta(minutes=1))
            )
            session.commit()

        assert send_all(engine, to(sink), clock) == 1
        assert mails(engine)["early"].status is Status.SENT
        clock.moment += timedelta(minutes=1)
        assert send_all(engine, to(sink), clock) == 1


class TestAServerThatSaysNo:
    def test_for_good_parks_the_mail_and_goes_on(self, engine, sink, transport, clock):
        sink.answer(BUDI, "550 5.1.1 no such user")
        queue(engine, "a", address=BUDI)
        queue(engine, "b")

        assert send_all(engine, transport, clock) == 2
        clock.moment += timedelta(days=2)
        assert send_all(engine, transport, clock) == 0

        parked = mails(engine)["a"]
        assert (parked.status, parked.error) == (Status.PARKED, "550 5.1.1 no such user")
        assert sink.recipients == [SARI]

    def test_for_now_is_asked_again_later_and_later(self, engine, sink, transport, clock):
        sink.answer(SARI, *["450 4.2.0 greylisted"] * 7)
        queue(engine, "a")
        waits = []
        for _ in range(7):
            assert send_all(engine, transport, clock) == 1
            waiting = mails(engine)["a"]
            assert (waiting.status, waiting.error) == (Status.DUE, "450 4.2.0 greylisted")
            waits.append((waiting.next_try_at - clock.moment) / timedelta(minutes=1))
            clock.moment = waiting.next_try_at - timedelta(seconds=1)
            assert send_all(engine, transport, clock) == 0
            clock.moment = waiting.next_try_at
        assert send_all(engine, transport, clock) == 1

        for waited, meant in zip(waits, [1, 2, 4, 8, 15, 15, 15], strict=True):
            assert meant * 0.8 <= waited <= meant * 1.2
        assert statuses(engine) == {Status.SENT: 1}
        assert len(sink.messages) == 1

    def test_for_now_does_not_hold_up_the_others(self, engine, sink, transport, clock):
        sink.answer(BUDI, "451 4.3.0 later")
        queue(engine, "a", address=BUDI)
        queue(engine, "b")

        assert send_all(engine, transport, clock) == 2
        assert sink.recipients == [SARI]

    def test_for_three_days_is_given_up_and_not_before(self, engine, sink, transport, clock):
        sink.answer(SARI, *["450 4.2.0 greylisted"] * 1000)
        queue(engine, "a")
        while clock.moment < NOW + timedelta(hours=80):
            send_all(engine, transport, clock)
            mail = mails(engine)["a"]
            if mail.status is Status.PARKED:
                break
            clock.moment = mail.next_try_at + timedelta(hours=3)

        assert mail.error == "450 4.2.0 greylisted"
        assert timedelta(hours=72) <= clock.moment - NOW < timedelta(hours=76)

    def test_a_mail_that_waited_a_week_for_a_sender_is_still_tried(
        self, engine, sink, transport, clock
    ):
        queue(engine, "a")
        clock.moment += timedelta(days=7)

        send_all(engine, transport, clock)

        assert statuses(engine) == {Status.SENT: 1}

    def test_to_our_own_address_loses_no_mail(self, engine, sink, transport, clock):
        queue(engine, "a", "b")
        sink.handle_MAIL = _refuse_sender

        with pytest.raises(ServerUnreachable, match="not you"):
            send_all(engine, transport, clock)

        assert statuses(engine) == {Status.DUE: 2}


async def _refuse_sender(*_: object) -> str:
    return "550 5.7.1 not you"


class TestAServerThatIsDown:
    def test_stops_the_batch_after_one_call_and_loses_nothing(self, engine, sink, clock):
        queue(engine, *"abcde")
        sink.stop()

        with pytest.raises(ServerUnreachable):
            send_all(engine, to(sink), clock)

        assert statuses(engine) == {Status.DUE: 5}
        assert sum(mail.attempts for mail in mails(engine).values()) == 1

    @pytest.mark.parametrize("outage", [timedelta(hours=1), timedelta(hours=24)])
    def test_gets_everything_within_a_quarter_of_an_hour_after(self, engine, sink, clock, outage):
        queue(engine, *(str(number) for number in range(50)))
        sink.stop()
        while clock.moment < NOW + outage:
            with suppress(ServerUnreachable):
                send_all(engine, to(sink), clock)
            clock.moment += timedelta(minutes=10)
        sink.start()
        send_all(engine, to(sink), clock)
        clock.moment += timedelta(minutes=15 * 1.2)
        send_all(engine, to(sink), clock)

        assert statuses(engine) == {Status.SENT: 50}
        assert len(sink.messages) == len(set(sink.message_ids)) == 50

    def test_that_cuts_the_line_before_taking_it_gets_it_once(self, engine, sink, clock):
        sink.answer(SARI, DROP)
        queue(engine, "a")

        with pytest.raises(ServerUnreachable):
            send_all(engine, to(sink), clock)
        clock.moment += timedelta(minutes=2)
        send_all(engine, to(sink), clock)

        assert len(sink.messages) == 1

    def test_that_cuts_the_line_after_taking_it_gets_the_same_message_again(
        self, engine, sink, clock
    ):
        sink.answer(SARI, TAKE_AND_DROP)
        queue(engine, "a")

        with pytest.raises(ServerUnreachable):
            send_all(engine, to(sink), clock)
        clock.moment += timedelta(minutes=2)
        send_all(engine, to(sink), clock)

        first, again = sink.messages
        assert first.as_bytes() == again.as_bytes()


def test_a_mail_that_cannot_be_written_is_parked(engine, sink, transport, clock):
    queue(engine, "a", address="not an address")
    queue(engine, "b")

    send_all(engine, transport, clock)

    assert mails(engine)["a"].status is Status.PARKED
    assert "address" in mails(engine)["a"].error
    assert sink.recipients == [SARI]


def test_a_postmark_needs_a_sender():
    with pytest.raises(ValueError, match="address"):
        Postmark("PKS", "example.go.id")


class Slow(SmtpTransport):
    """A line so slow that two senders are sure to meet."""

    def deliver(self, message: EmailMessage) -> None:
        time.sleep(random.uniform(0, 0.01))
        super().deliver(message)


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
        others: list[bool] = []

        class Meanwhile(SmtpTransport):
            def deliver(self, message: EmailMessage) -> None:
                later = clock.moment + LEASE
                others.append(send_next(engine, to(sink), postmark=POSTMARK, now=lambda: later))
                super().deliver(message)

        with Meanwhile("127.0.0.1", sink.port, security="none") as transport:
            assert send_next(engine, transport, postmark=POSTMARK, now=clock.now)

        assert others == [False]
        assert len(sink.messages) == 1

    def test_that_ended_gives_the_mail_to_another_and_the_first_marks_nothing(
        self, engine, sink, clock
    ):
        queue(engine, "a")
        sink.answer(SARI, "250 OK", "550 5.1.1 no such user")

        class Asleep(SmtpTransport):
            """A sender that wakes up when another one has long sent its mail."""

            def deliver(self, message: EmailMessage) -> None:
                clock.moment += LEASE + timedelta(seconds=1)
                with to(sink) as other:
                    assert send_next(engine, other, postmark=POSTMARK, now=clock.now)
                super().deliver(message)

        with Asleep("127.0.0.1", sink.port, security="none") as transport:
            assert send_next(engine, transport, postmark=POSTMARK, now=clock.now)

        mail = mails(engine)["a"]
        assert (mail.status, mail.attempts, mail.crashes) == (Status.SENT, 2, 1)


class Dying(SmtpTransport):
    """Kills its own process before or after a delivery, when the dice say so."""

    def __init__(self, port: int, point: str, chance: float) -> None:
        super().__init__("127.0.0.1", port, security="none")
        self.point, self.chance = point, chance
        self.dice = random.Random(os.urandom(8))

    def deliver(self, message: EmailMessage) -> None:
        self._perhaps_die("before")
        super().deliver(message)
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

    @pytest.mark.parametrize("point", ["before", "after", "anywhere"])
    def test_again_and_again_loses_nothing(self, engine, database_url, sink, clock, point):
        due, kills = 60, 0
        queue(engine, *(str(number) for number in range(due)))
        engine.dispose()
        while mails_left(engine):
            engine.dispose()
            with sender_process(database_url, sink.port, clock.moment, point, 0.1) as child:
                if point == "anywhere":
                    wait_for_messages(sink, random.randrange(1, 8))
                    time.sleep(random.uniform(0, 0.02))
                    child.kill()
                child.join()
                assert child.exitcode in {0, -signal.SIGKILL}
                kills += child.exitcode != 0
            clock.moment += LEASE + timedelta(seconds=1)
            assert kills < 500

        assert statuses(engine) == {Status.SENT: due}
        assert len(set(sink.message_ids)) == due
        repeats = len(sink.messages) - due
        assert repeats == {"before": 0, "after": kills}.get(point, repeats)
        assert repeats <= kills
        assert kills > 0

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
        assert (deaths, mail.crashes, mail.status) == (6, 6, Status.PARKED)
        assert mail.error == "its senders crashed"


def wait_for_messages(sink: Sink, more: int) -> None:
    """Return when `more` messages have come, or the few that were left."""
    before, patience = len(sink.messages), time.monotonic() + 2
    while len(sink.messages) < before + more and time.monotonic() < patience:
        time.sleep(0.002)


def mails_left(engine: Engine) -> bool:
    left = select(OutgoingMail.id).where(OutgoingMail.status.not_in([Status.SENT, Status.PARKED]))
    with engine.connect() as connection:
        return connection.execute(left).first() is not None
