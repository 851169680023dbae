"""Sending, to a real mail server: nothing is lost, nothing goes out twice without a crash."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from pks.mail.message import Parcel
from pks.mail.models import OutgoingMail, Status
from pks.mail.refusals import ServerUnreachable
from pks.mail.sending import Postmark
from pks.mail.smtp import SmtpTransport
from tests.mail.senders import BUDI, NOW, SARI, mails, queue, send_all, statuses, to
from tests.mail.sink import DROP, TAKE_AND_DROP


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

        class RestartedAfterIt(SmtpTransport):
            def deliver(self, parcel: Parcel) -> None:
                super().deliver(parcel)
                sink.stop()
                sink.start()

        send_all(engine, RestartedAfterIt("127.0.0.1", sink.port, security="none"), clock)

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
