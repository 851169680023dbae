"""PostgreSQL stopped at once and started again while mails go out: senders go on by themselves."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from pks.clock import StoppedClock
from pks.leases import LEASE, Status
from pks.mail.sending import send_waiting
from tests.mail.postgres import restart
from tests.mail.senders import POSTMARK, queue, statuses, to
from tests.mail.sink import Sink

SENDERS = 2
MAILS_BETWEEN = 60


def keep_sending(url: str, sink: Sink, clock: StoppedClock, done: threading.Event) -> None:
    """Look for mails again and again, as the scheduler does, whatever happened the last time."""
    engine = create_engine(url)
    while not done.wait(0.005):
        with suppress(DBAPIError):
            send_waiting(engine, to(sink), postmark=POSTMARK, now=clock.now)
    engine.dispose()


def _wait_until(holds, seconds: float = 30) -> None:
    patience = threading.Event()
    for _ in range(int(seconds / 0.01)):
        with suppress(DBAPIError):
            if holds():
                return
        patience.wait(0.01)
    raise AssertionError("it never came to that")


def _hold(engine: Engine, url: str, sink: Sink, clock: StoppedClock, *, restarts: int) -> None:
    done = threading.Event()
    senders = [
        threading.Thread(target=keep_sending, args=(url, sink, clock, done)) for _ in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    try:
        for number in range(restarts):
            come = len(sink.messages)
            queue(engine, *(f"{number}-{one}" for one in range(MAILS_BETWEEN)))
            _wait_until(lambda come=come: len(sink.messages) > come + MAILS_BETWEEN // 3)
            restart(url)
            engine.dispose()
        _wait_until(lambda: not statuses(engine)[Status.DUE])
        # What was in hand when the server fell is taken over when its lease has ended.
        clock.moment += LEASE + timedelta(seconds=1)
        _wait_until(lambda: set(statuses(engine)) == {Status.SENT})
        assert all(sender.is_alive() for sender in senders)
    finally:
        done.set()
        for sender in senders:
            sender.join()
    due, repeats = restarts * MAILS_BETWEEN, len(sink.messages) - restarts * MAILS_BETWEEN
    print(f"{due} due, {restarts} restarts, {repeats} repeats")  # noqa: T201
    assert statuses(engine) == {Status.SENT: due}
    assert len(set(sink.message_ids)) == due
    assert repeats <= restarts * SENDERS


def test_loses_no_mail_and_stops_no_sender(postgres_engine, postgres_url, sink, clock):
    _hold(postgres_engine, postgres_url, sink, clock, restarts=2)


@pytest.mark.drill
@pytest.mark.timeout(3600)
def test_nor_in_twelve_restarts(postgres_engine, postgres_url, sink, clock):
    _hold(postgres_engine, postgres_url, sink, clock, restarts=12)
