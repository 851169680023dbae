"""A mail server as it is: it refuses, waits, cuts the line. What is owed goes out all the same."""

import ssl
from contextlib import suppress
from datetime import timedelta

import pytest

from pks.clock import StoppedClock
from pks.leases import LEASE, Status
from pks.mail import sending
from pks.mail.message import Parcel
from pks.mail.refusals import ServerUnreachable
from pks.mail.smtp import MESSAGE_SECONDS, VERDICT_SECONDS, SmtpTransport
from tests.mail.senders import BUDI, NOW, SARI, mails, queue, send_all, statuses, to
from tests.mail.sink import (
    DRIP,
    DROP,
    SILENCE,
    TAKE_AND_DROP,
    TAKE_AND_LEAVE,
    TAKE_AND_SILENCE,
    Sink,
    Stage,
)

CLOSING = "421 4.3.2 closing"
LATER = timedelta(minutes=2)


def hasty(sink: Sink) -> SmtpTransport:
    return to(sink, seconds=0.15)


@pytest.mark.parametrize("fault", [CLOSING, DROP, SILENCE])
@pytest.mark.parametrize("stage", Stage)
def test_a_line_that_breaks_anywhere_costs_time_only(engine, sink, clock, stage, fault):
    queue(engine, *"abc")
    sink.fail(stage, fault)

    with pytest.raises(ServerUnreachable):
        send_all(engine, hasty(sink), clock)
    waiting = {mail.error is not None for mail in mails(engine).values()}
    assert (statuses(engine), waiting) == ({Status.DUE: 3}, {True, False})
    clock.moment += LATER
    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 3}
    assert len(sink.messages) == len(set(sink.message_ids)) == 3


@pytest.mark.parametrize("stage", Stage)
def test_a_server_that_answers_letter_by_letter_is_not_waited_for_without_end(
    engine, sink, clock, stage
):
    assert VERDICT_SECONDS < MESSAGE_SECONDS < LEASE.total_seconds()
    queue(engine, *"abc")
    sink.fail(stage, DRIP)

    with pytest.raises(ServerUnreachable, match="not done after"):
        send_all(engine, to(sink, message_seconds=0.2), clock)
    assert statuses(engine) == {Status.DUE: 3}
    clock.moment += LATER
    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 3}
    assert len(sink.messages) == len(set(sink.message_ids)) == 3


@pytest.mark.parametrize("fault", [TAKE_AND_DROP, TAKE_AND_SILENCE])
def test_what_was_taken_and_not_said_so_comes_again_under_the_same_name(engine, sink, clock, fault):
    queue(engine, *"abc")
    sink.fail(Stage.END, fault)

    with pytest.raises(ServerUnreachable):
        send_all(engine, hasty(sink), clock)
    clock.moment += LATER
    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 3}
    assert (len(sink.messages), len(set(sink.message_ids))) == (4, 3)
    repeated = [one for one in sink.contents if sink.contents.count(one) > 1]
    assert len(repeated) == 2


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        (Stage.CONNECT, "421 4.7.0 too many connections"),
        (Stage.CONNECT, "454 4.7.0 too many connections"),
        (Stage.CONNECT, "554 5.7.1 not you"),
        (Stage.MAIL, "451 4.3.0 later"),
        (Stage.MAIL, "452 4.3.1 no room"),
        (Stage.MAIL, "550 5.7.1 not you"),
        (Stage.RCPT, "530 5.7.0 sign in first"),
        (Stage.MAIL, "what?"),
        (Stage.RCPT, "what?"),
        (Stage.END, "what?"),
    ],
)
def test_what_is_said_of_us_is_held_against_no_mail(engine, sink, clock, stage, reply):
    queue(engine, *"abc")
    sink.fail(stage, reply)

    with pytest.raises(ServerUnreachable):
        send_all(engine, to(sink), clock)
    assert statuses(engine) == {Status.DUE: 3}
    clock.moment += LATER
    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 3}
    assert len(sink.messages) == 3


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.END])
@pytest.mark.parametrize("reply", ["450 4.2.0 greylisted", "451 4.3.0 later", "452 4.2.2 full"])
def test_not_now_is_asked_again_and_the_others_go_out(engine, sink, clock, stage, reply):
    queue(engine, *"abc")
    sink.fail(stage, reply)

    send_all(engine, to(sink), clock)
    assert statuses(engine) == {Status.DUE: 1, Status.SENT: 2}
    assert mails(engine)["a"].error == reply
    clock.moment += LATER
    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 3}
    assert len(sink.messages) == 3


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        (Stage.RCPT, "550 5.1.1 no such user"),
        (Stage.RCPT, "553 5.1.3 no address"),
        (Stage.DATA, "554 5.5.1 no"),
        (Stage.END, "554 5.7.1 unwanted content"),
        (Stage.END, "552 5.3.4 too large"),
        (Stage.MAIL, "552 5.3.4 too large"),
    ],
)
def test_never_is_told_a_person_in_the_words_of_the_server(engine, sink, clock, stage, reply):
    queue(engine, "a")
    queue(engine, *"bc", address=BUDI)
    sink.fail(stage, reply)

    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.PARKED: 1, Status.SENT: 2}
    assert mails(engine)["a"].error == reply
    assert (sink.sessions, len(sink.messages)) == (1, 2)


def test_one_reader_who_is_refused_among_several_costs_the_others_nothing(engine, sink, clock):
    queue(engine, "a1", "a2")
    queue(engine, "b", address=BUDI)
    queue(engine, "a3", "a4")
    sink.answer(BUDI, "550 5.1.1 no such user")

    send_all(engine, to(sink), clock)

    assert sink.recipients == [SARI] * 4
    assert mails(engine)["b"].status is Status.PARKED
    assert sink.sessions == 1


@pytest.mark.parametrize("fault", [CLOSING, DROP, "451 4.7.0 enough messages on this line"])
def test_a_server_may_have_enough_of_a_line_between_two_mails(engine, sink, clock, fault):
    queue(engine, "a", "b")

    class HadEnough(SmtpTransport):
        def deliver(self, parcel: Parcel) -> None:
            super().deliver(parcel)
            if len(sink.messages) == 1:
                sink.fail(Stage.MAIL, fault)

    send_all(engine, HadEnough("127.0.0.1", sink.port, security="none"), clock)

    assert statuses(engine) == {Status.SENT: 2}
    assert sink.sessions == 2


def test_a_server_may_hang_up_after_each_mail(engine, sink, clock):
    queue(engine, *"abcd")
    sink.fail(Stage.END, *[TAKE_AND_LEAVE] * 4)

    send_all(engine, to(sink), clock)

    assert statuses(engine) == {Status.SENT: 4}
    assert len(set(sink.message_ids)) == len(sink.messages) == sink.sessions == 4


class TestOneBadMail:
    """Whatever is wrong with one row, the rest goes out, and the bad one ends before a person."""

    def test_that_is_never_taken_now_keeps_none_of_five_hundred_waiting(self, engine, sink, clock):
        queue(engine, "bad", address=BUDI)
        queue(engine, *(str(number) for number in range(500)))
        sink.answer(BUDI, *["451 4.3.0 later"] * 1000)

        send_all(engine, to(sink), clock)

        assert statuses(engine) == {Status.DUE: 1, Status.SENT: 500}
        self.wait_for_the_end(engine, sink, clock, "451 4.3.0 later")

    def test_that_always_breaks_the_line_costs_each_look_one_mail(self, engine, sink, clock):
        queue(engine, "bad", address=BUDI)
        queue(engine, *(str(number) for number in range(20)))
        sink.answer(BUDI, *[DROP] * 1000)

        with pytest.raises(ServerUnreachable):
            send_all(engine, to(sink), clock)
        send_all(engine, to(sink), clock)

        assert statuses(engine) == {Status.DUE: 1, Status.SENT: 20}
        self.wait_for_the_end(engine, sink, clock, "SMTPServerDisconnected")

    def test_that_cannot_be_built_is_put_aside_at_once(self, engine, sink, clock, monkeypatch):
        class Broken(Exception):
            pass

        def break_(message, mail):
            if mail.key == "bad":
                raise Broken("no such thing")
            return write(message, mail)

        write = sending.build.__globals__["_write_body"]
        monkeypatch.setitem(sending.build.__globals__, "_write_body", break_)
        queue(engine, "bad", "a", "b")

        assert send_all(engine, to(sink), clock) == 3

        assert statuses(engine) == {Status.PARKED: 1, Status.SENT: 2}
        assert mails(engine)["bad"].error == "no such thing"

    def wait_for_the_end(self, engine, sink, clock, error):
        """Come again until it is given up: after three days, and not before."""
        tries = 0
        while mails(engine)["bad"].status is Status.DUE:
            clock.moment = mails(engine)["bad"].next_try_at + timedelta(hours=2)
            with suppress(ServerUnreachable):
                send_all(engine, to(sink), clock)
            tries += 1
            assert tries < 100
        assert mails(engine)["bad"].status is Status.PARKED
        assert error in mails(engine)["bad"].error
        assert timedelta(hours=72) <= clock.moment - NOW < timedelta(hours=75)
        assert tries > 20


class TestALongOutage:
    @pytest.mark.parametrize("days", [4, 30])
    def test_of_the_server_puts_nothing_aside(self, engine, sink, clock, days):
        queue(engine, *(str(number) for number in range(30)))
        sink.stop()
        while clock.moment < NOW + timedelta(days=days):
            with suppress(ServerUnreachable):
                send_all(engine, to(sink), clock)
            clock.moment += timedelta(hours=8)
        assert statuses(engine) == {Status.DUE: 30}

        sink.start()
        send_all(engine, to(sink), clock)

        assert statuses(engine) == {Status.SENT: 30}

    def test_of_our_sign_in_puts_nothing_aside_and_tells_why(self, engine, clock):
        queue(engine, *"abc")
        with Sink(password="benar") as sink:
            for _ in range(12):
                with pytest.raises(ServerUnreachable, match=r"535 5\.7\.8"):
                    send_all(engine, self.signing_in(sink, "salah"), clock)
                clock.moment += timedelta(hours=12)
            assert statuses(engine) == {Status.DUE: 3}

            send_all(engine, self.signing_in(sink, "benar"), clock)

            assert statuses(engine) == {Status.SENT: 3}

    def signing_in(self, sink: Sink, password: str) -> SmtpTransport:
        return SmtpTransport("127.0.0.1", sink.port, security="none", user="pks", password=password)


def test_secrecy_that_is_asked_for_and_not_offered_sends_nothing_in_the_clear(
    engine, clock: StoppedClock
):
    queue(engine, "a")
    with Sink(password="benar") as sink:
        open_line = SmtpTransport("127.0.0.1", sink.port, user="pks", password="benar")
        with pytest.raises(ServerUnreachable, match="STARTTLS"):
            send_all(engine, open_line, clock)

        assert (sink.sessions, sink.commands, sink.messages) == (1, ["EHLO"], [])
    assert statuses(engine) == {Status.DUE: 1}


def test_a_certificate_for_another_house_gets_nothing(engine, clock, other_house: ssl.SSLContext):
    queue(engine, "a")
    with Sink(tls=other_house) as sink:
        with pytest.raises(ServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            send_all(engine, SmtpTransport("127.0.0.1", sink.port), clock)

        assert sink.messages == []
    assert statuses(engine) == {Status.DUE: 1}
