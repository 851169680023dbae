"""Senders that are killed on purpose, three at once, at each line where it could matter.

What is promised: no mail is lost; one goes out twice only if its sender died between the server's
"taken" and its own commit, and then under the same Message-ID.
"""

import multiprocessing
import os
import random
import signal
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, create_engine, event

from pks.clock import StoppedClock
from pks.leases import LEASE, MAX_CRASHES, Status
from pks.mail import sending
from pks.mail.message import Parcel
from pks.mail.smtp import SmtpTransport
from tests.mail.senders import POSTMARK, mails_left, queue, statuses
from tests.mail.sink import Sink

#: Where a sender dies, and how many copies more each such death leads to.
POINTS = {
    "claimed": 0,
    "built": 0,
    "connected": 0,
    "taken": 1,
    "marking": 1,
    "marked": 0,
}
AT_ONCE = 3
ROUNDS = MAX_CRASHES - 1


@dataclass
class Doom:
    """Kills its own process when it comes to `point` for the `countdown`-th time."""

    point: str
    countdown: int

    def at(self, point: str) -> None:
        if point == self.point:
            self.countdown -= 1
            if not self.countdown:
                os.kill(os.getpid(), signal.SIGKILL)


class Doomed(SmtpTransport):
    """A line whose sender dies with it."""

    def __init__(self, port: int, doom: Doom) -> None:
        super().__init__("127.0.0.1", port, security="none")
        self.doom = doom

    def _connect(self):
        server = super()._connect()
        self.doom.at("connected")
        return server

    def deliver(self, parcel: Parcel) -> None:
        super().deliver(parcel)
        self.doom.at("taken")
        # So that each mail is called for anew, and dies there as well as anywhere.
        if self.doom.point == "connected":
            self._hang_up()


def send_until_doom(url: str, port: int, moment: datetime, doom: Doom) -> None:
    """Send all that waits in this process, which may not live to see the end of it."""
    engine = create_engine(url)
    _watch_marks(engine, doom)
    build = sending.build

    def doomed_build(*args, **kwargs):
        doom.at("claimed")
        parcel = build(*args, **kwargs)
        doom.at("built")
        return parcel

    sending.build = doomed_build
    sending.send_waiting(engine, Doomed(port, doom), postmark=POSTMARK, now=lambda: moment)


def _watch_marks(engine: Engine, doom: Doom) -> None:
    """Die just before the commit that marks a mail as sent, or just after."""
    marking: list[bool] = []

    @event.listens_for(engine, "before_cursor_execute")
    def look(connection, cursor, statement, *_) -> None:
        if statement.startswith("UPDATE") and "sent_at=" in statement:
            marking.append(True)

    @event.listens_for(engine, "commit")
    def before(connection) -> None:
        if marking:
            doom.at("marking")

    @event.listens_for(engine, "checkin")
    def after(connection, record) -> None:
        if marking:
            marking.clear()
            doom.at("marked")


@dataclass
class Slaughter:
    """Rounds of three senders at once. In each, time moves on until their leases have ended."""

    engine: Engine
    url: str
    sink: Sink
    clock: StoppedClock
    dice: random.Random
    kills: int = 0

    def go_on(self, point: str) -> None:
        """Let senders die at `point` until nothing is left to send."""
        rounds = 0
        while mails_left(self.engine):
            self.engine.dispose()
            rounds += 1
            # A mail that takes down one sender after the other is put aside, and rightly so: now
            # and then nobody dies, and what is left goes out.
            spared = rounds % ROUNDS == 0
            children = [self._start("" if spared else point) for _ in range(AT_ONCE)]
            if point == "anywhere" and not spared:
                self._kill_one_by_one(children)
            for child in children:
                child.join()
                assert child.exitcode in {0, -signal.SIGKILL}
                self.kills += child.exitcode != 0
                child.close()
            self.clock.moment += LEASE + timedelta(seconds=1)
            assert rounds < 500

    def _start(self, point: str) -> multiprocessing.Process:
        doom = Doom(point, self.dice.randint(1, 4))
        arguments = (self.url, self.sink.port, self.clock.moment, doom)
        child = multiprocessing.get_context("fork").Process(target=send_until_doom, args=arguments)
        child.start()
        return child

    def _kill_one_by_one(self, children: list[multiprocessing.Process]) -> None:
        before, patience = len(self.sink.messages), time.monotonic() + 2
        while len(self.sink.messages) == before and time.monotonic() < patience:
            time.sleep(0.001)
        for child in self.dice.sample(children, len(children)):
            time.sleep(self.dice.uniform(0, 0.02))
            child.kill()


def _hold(
    engine: Engine, url: str, sink: Sink, clock: StoppedClock, point: str, *, mails: int, kills: int
) -> None:
    """Let at least so many senders die at `point` over `mails` mails at a time; hold the promises.

    :raises AssertionError: a mail was lost, or came again without cause.
    """
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    slaughter = Slaughter(engine, url, sink, clock, random.Random(seed))
    due = 0
    while slaughter.kills < kills:
        queue(engine, *(str(due + number) for number in range(mails)))
        due += mails
        slaughter.go_on(point)

    repeats = len(sink.messages) - due
    print(f"{point}: {due} due, {slaughter.kills} kills, {repeats} repeats")  # noqa: T201
    assert statuses(engine) == {Status.SENT: due}
    assert len(set(sink.message_ids)) == due
    if point in POINTS:
        assert repeats == POINTS[point] * slaughter.kills
    assert repeats <= slaughter.kills


@pytest.mark.parametrize("point", [*POINTS, "anywhere"])
def test_nothing_is_lost_and_little_comes_twice(engine, database_url, sink, clock, point):
    _hold(engine, database_url, sink, clock, point, mails=12, kills=3)


@pytest.mark.drill
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("point", [*POINTS, "anywhere"])
def test_nor_in_two_hundred_kills(engine, database_url, sink, clock, point):
    _hold(engine, database_url, sink, clock, point, mails=60, kills=200)
