"""Stopping a mail that waits, against senders: it goes out or it is stopped, and never both."""

import threading
from email.message import EmailMessage

from sqlalchemy import Engine, true
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.mail import outbox
from pks.mail.models import OutgoingMail, Status
from pks.mail.sending import send_waiting
from pks.mail.transport import SmtpTransport
from tests.mail.senders import NOW, POSTMARK, mails, queue, send_all, statuses, to
from tests.mail.sink import Sink


def stop_all(engine: Engine) -> int:
    with Session(engine) as session:
        stopped = outbox.stop(session, true())
        session.commit()
    return len(stopped)


def test_what_is_stopped_does_not_go_out_until_it_is_sent_again(
    engine: Engine, sink: Sink, transport: SmtpTransport, clock: StoppedClock
):
    queue(engine, "a")

    assert stop_all(engine) == 1
    assert send_all(engine, transport, clock) == 0
    with Session(engine) as session:
        outbox.send_again(session, OutgoingMail.key == "a", now=NOW)
        session.commit()
    assert send_all(engine, transport, clock) == 1

    assert len(sink.messages) == 1


class StoppedMeanwhile(SmtpTransport):
    """Somebody presses the button while the mail is on the line."""

    engine: Engine
    stopped = 0

    def deliver(self, message: EmailMessage) -> None:
        self.stopped += stop_all(self.engine)
        super().deliver(message)


def test_what_a_sender_has_right_now_is_not_stopped(
    engine: Engine, sink: Sink, clock: StoppedClock
):
    queue(engine, "a")
    transport = StoppedMeanwhile("127.0.0.1", sink.port, security="none", timeout_seconds=2)
    transport.engine = engine

    send_all(engine, transport, clock)

    assert transport.stopped == 0
    assert statuses(engine) == {Status.SENT: 1}


def test_two_who_send_again_at_once_do_not_take_it_from_its_sender(engine: Engine):
    queue(engine, "a")
    with Session(engine) as first, Session(engine) as second:
        first.query(OutgoingMail).one().status = Status.PARKED
        first.commit()
        assert second.query(OutgoingMail).one().status is Status.PARKED
        second.rollback()
        outbox.send_again(first, true(), now=NOW)
        first.commit()
        first.query(OutgoingMail).one().status = Status.SENDING
        first.commit()

        assert outbox.send_again(second, true(), now=NOW) == []


def test_of_many_pressed_and_sent_at_once_each_is_one_or_the_other(
    engine: Engine, sink: Sink, clock: StoppedClock
):
    keys = [str(number) for number in range(40)]
    queue(engine, *keys)

    def press() -> None:
        for key in reversed(keys):
            with Session(engine) as session:
                outbox.stop(session, OutgoingMail.key == key)
                session.commit()

    pressing = threading.Thread(target=press)
    pressing.start()
    send_waiting(engine, to(sink), postmark=POSTMARK, now=clock.now)
    pressing.join()
    send_waiting(engine, to(sink), postmark=POSTMARK, now=clock.now)

    found = statuses(engine)
    assert found.keys() <= {Status.SENT, Status.STOPPED}
    assert len(sink.messages) == len(set(sink.message_ids)) == found[Status.SENT]
    assert len(mails(engine)) == 40
