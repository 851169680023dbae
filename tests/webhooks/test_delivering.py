"""Delivering, to a real web server: nothing is lost, nothing repeated without a crash."""

import multiprocessing
import os
import signal
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session
from standardwebhooks import Webhook, WebhookVerificationError

from pks import scheduler
from pks.accounts.models import User
from pks.audit import trail
from pks.audit.models import AuditEntry
from pks.clock import Clock, StoppedClock
from pks.leases import LEASE, MAX_CRASHES, Status
from pks.mail import outbox
from pks.mail.outbox import Letter, Recipient
from pks.reminders.heart import last_beats
from pks.webhooks.delivering import deliver_next, deliver_waiting
from pks.webhooks.events import Event
from pks.webhooks.keeping import (
    EndpointFacts,
    change_endpoint,
    replace_secret,
    send_test,
    switch_off,
    switch_on,
)
from pks.webhooks.models import Endpoint
from pks.webhooks.posting import Answer, Fault, Poster
from pks.webhooks.telling import emit
from tests.webhooks.conftest import Told
from tests.webhooks.receiver import CUT, SILENCE, Receiver

Deliver = Callable[..., int]
MINUTE = timedelta(minutes=1)


def tell(papers: Told, *keys: str) -> None:
    """Let something happen under each of `keys`."""
    for key in keys:
        emit(papers.session, Event.MAIL_PARKED, None, {"mail_id": 7}, key=key, now=papers.now)


def statuses(papers: Told) -> Counter[Status]:
    return Counter(delivery.status for delivery in papers.deliveries)


def state_of(papers: Told, endpoint: Endpoint) -> Endpoint:
    papers.session.refresh(endpoint)
    return endpoint


class TestAGoodReceiver:
    def test_gets_each_message_once_in_order(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        endpoint = papers.endpoint(receiver.url)
        tell(papers, "a", "b", "c")

        assert deliver() == 3
        clock.moment += timedelta(days=1)
        assert deliver() == 0

        assert receiver.ids == [delivery.message_id for delivery in papers.deliveries]
        assert [body["id"] for body in receiver.bodies] == receiver.ids
        (sent, *_) = papers.deliveries
        assert (sent.status, sent.attempts, sent.error) == (Status.SENT, 1, None)
        assert (sent.answer_code, sent.answer) == (200, "diterima")
        assert state_of(papers, endpoint).last_success_at == papers.now
        assert endpoint.failing_since is None

    def test_f086_is_told_in_a_signed_message_that_its_own_library_takes(
        self,
        papers: Told,
        engine: Engine,
        secured: Receiver,
        trusting: ssl.SSLContext,
        clock: StoppedClock,
    ):
        clock.moment = Clock().now()  # the library looks at its own clock
        endpoint = papers.endpoint(secured.url, None, Event.AGREEMENT_IN_FORCE)
        pks = papers.pks
        papers.session.commit()

        deliver_waiting(engine, Poster(private=True, tls=trusting), now=clock.now)

        request = secured.requests[-1]
        message = Webhook(endpoint.secret).verify(request.body, request.headers)
        assert message["type"] == "perjanjian.berlaku"
        assert message["agreement"]["number"] == pks.register_number
        assert request.headers["content-type"] == "application/json"
        with pytest.raises(WebhookVerificationError, match="No matching signature"):
            Webhook(endpoint.secret).verify(request.body + b" ", request.headers)

    def test_knows_us_by_the_old_secret_for_a_day_more(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        clock.moment = Clock().now() - timedelta(hours=24)
        endpoint = papers.endpoint(receiver.url)
        old = endpoint.secret
        replace_secret(papers.session, endpoint, by=papers.admin, now=clock.now())
        new = endpoint.secret
        assert new != old

        def knows(secret: str) -> bool:
            request = receiver.requests[-1]
            timestamp = int(request.headers["webhook-timestamp"])
            moment = clock.moment.fromtimestamp(timestamp)
            named = (request.headers["webhook-id"], moment, request.body.decode())
            mine = Webhook(secret).sign(*named)
            return mine in request.headers["webhook-signature"].split()

        heard = []
        for key, wait in (("a", 0), ("b", 24 * 3600 - 1), ("c", 1)):
            clock.moment += timedelta(seconds=wait)
            tell(papers, key)
            deliver()
            heard.append((knows(old), knows(new)))

        assert heard == [(True, True), (True, True), (False, True)]


class TestAReceiverThatSaysNo:
    def test_is_asked_again_later_and_later_with_the_same_message(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        endpoint = papers.endpoint(receiver.url)
        tell(papers, "a")
        receiver.answer(*[500] * 6)
        receiver.says = "galat " * 100
        waits = []
        for _ in range(6):
            assert deliver() == 1
            (waiting,) = papers.deliveries
            assert (waiting.status, waiting.answer_code) == (Status.DUE, 500)
            assert len(waiting.answer) == 200
            waits.append((waiting.next_try_at - clock.moment) / MINUTE)
            clock.moment = waiting.next_try_at - timedelta(seconds=1)
            assert deliver() == 0
            clock.moment = waiting.next_try_at
        assert state_of(papers, endpoint).failing_since == papers.now
        assert deliver() == 1

        for waited, meant in zip(waits, [1, 2, 4, 8, 15, 15], strict=True):
            assert meant * 0.8 <= waited <= meant * 1.2
        assert len(set(receiver.ids)) == 1
        assert len({request.body for request in receiver.requests}) == 1
        assert state_of(papers, endpoint).failing_since is None

    def test_to_one_message_does_not_hold_up_the_next(
        self, papers: Told, receiver: Receiver, deliver: Deliver
    ):
        papers.endpoint(receiver.url)
        tell(papers, "a", "b")
        receiver.answer(500)

        assert deliver() == 2

        assert statuses(papers) == {Status.DUE: 1, Status.SENT: 1}

    def test_for_three_days_is_given_up_and_not_before(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        papers.endpoint(receiver.url)
        tell(papers, "a")
        receiver.answer(*[500] * 1000)
        while statuses(papers) == {Status.DUE: 1}:
            clock.moment = papers.deliveries[0].next_try_at + timedelta(hours=3)
            deliver()

        assert papers.deliveries[0].error == "HTTP 500"
        assert timedelta(hours=72) <= clock.moment - papers.now < timedelta(hours=76)

    def test_that_it_is_gone_is_not_asked_again_until_somebody_says_so(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        endpoint = papers.endpoint(receiver.url)
        tell(papers, "a", "b")
        receiver.answer(410)

        assert deliver() == 1
        clock.moment += timedelta(hours=1)
        tell(papers, "c")
        assert deliver() == 0

        assert not state_of(papers, endpoint).is_on
        assert statuses(papers) == {Status.DUE: 2}
        last = papers.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None
        assert (last.verb, last.thing) == ("webhook.gone", f"webhook:{endpoint.id}")
        switch_on(papers.session, endpoint, by=papers.admin, now=clock.now())
        assert deliver() == 2


@pytest.mark.parametrize("deed", ["is gone", "is tried out"])
def test_an_address_is_changed_while_it_says_so(
    papers: Told, engine: Engine, receiver: Receiver, clock: StoppedClock, deed: str
):
    """Whoever waits for the turn of the trail holds no row that the one before still needs."""
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    endpoint_id, admin_id = papers.endpoint(receiver.url).id, papers.admin.id
    tell(papers, "a")
    papers.session.commit()
    receiver.answer(410)

    def do() -> None:
        if deed == "is gone":
            deliver_next(engine, Poster(private=True), endpoint_id, now=clock.now)
            return
        with Session(engine) as session:
            endpoint = session.get_one(Endpoint, endpoint_id)
            admin = session.get_one(User, admin_id)
            send_test(session, endpoint, by=admin, now=clock.now())
            session.commit()

    other = Thread(target=do)
    with Session(engine) as session:
        endpoint = session.get_one(Endpoint, endpoint_id)
        admin = session.get_one(User, admin_id)
        trail.wait_for_turn(session)
        other.start()
        await_waiting(engine)
        session.execute(text("SET LOCAL lock_timeout = '3s'"))
        facts = EndpointFacts(f"{receiver.url}/baru", None, (Event.MAIL_PARKED,))
        change_endpoint(session, endpoint, facts, private=True, by=admin, now=clock.now())
        session.commit()
    other.join(20)

    assert not other.is_alive()
    papers.session.expire_all()
    changed = papers.session.get_one(Endpoint, endpoint_id)
    assert (changed.url, changed.is_on) == (f"{receiver.url}/baru", deed != "is gone")


def await_waiting(engine: Engine) -> None:
    """Return once somebody waits for the turn of the trail."""
    waiting = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
        " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
    )
    for _ in range(200):
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
        sleep(0.05)
    raise AssertionError("nobody came to wait")


class TestAReceiverThatIsDown:
    @pytest.mark.parametrize("fault", [CUT, SILENCE, 503, 429])
    def test_is_left_alone_for_a_while_and_holds_nobody_up(
        self,
        papers: Told,
        receiver: Receiver,
        deliver: Deliver,
        clock: StoppedClock,
        hasty_poster: Poster,
        fault: int | str,
    ):
        with Receiver() as other:
            down, up = papers.endpoint(receiver.url), papers.endpoint(other.url)
            tell(papers, *"abcd")
            receiver.answer(fault)

            assert deliver(hasty_poster) == 1 + 4
            assert deliver() == 0

            assert (len(receiver.requests), len(other.requests)) == (1, 4)
            rests = state_of(papers, down).rests_until
            assert 0.8 <= (rests - papers.now) / MINUTE <= 1.2
            assert state_of(papers, up).rests_until is None
            clock.moment = rests
            assert deliver() >= 3  # the one that was tried may wait a little longer
            clock.moment += MINUTE
            deliver()
            assert statuses(papers) == {Status.SENT: 8}
            assert Counter(receiver.ids) == {id_: 1 + (n == 0) for n, id_ in enumerate(other.ids)}

    def test_gets_everything_within_a_quarter_of_an_hour_after(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        papers.endpoint(receiver.url)
        tell(papers, *(str(number) for number in range(20)))
        receiver.stop()
        for _ in range(24):
            deliver()
            clock.moment += 10 * MINUTE
        receiver.start()
        clock.moment += 18 * MINUTE
        deliver()

        assert statuses(papers) == {Status.SENT: 20}
        assert Counter(Counter(receiver.ids).values()) == {1: 20}

    def test_for_three_days_is_given_up_with_all_that_is_as_old(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        papers.endpoint(receiver.url)
        tell(papers, *"abc")
        receiver.stop()
        deliver()
        clock.moment += timedelta(hours=71)
        deliver()
        assert statuses(papers) == {Status.DUE: 3}
        papers.now = clock.moment
        tell(papers, "d")
        clock.moment += timedelta(hours=1)
        deliver()

        assert statuses(papers) == {Status.PARKED: 3, Status.DUE: 1}
        receiver.start()

    def test_after_a_week_in_which_nobody_sent_is_still_tried_with_each(
        self, papers: Told, receiver: Receiver, deliver: Deliver, clock: StoppedClock
    ):
        papers.endpoint(receiver.url)
        tell(papers, *"abc")
        clock.moment += timedelta(days=7)
        receiver.answer(CUT)
        deliver()
        clock.moment += 2 * MINUTE
        deliver()

        assert statuses(papers) == {Status.PARKED: 1, Status.SENT: 2}


def test_an_address_in_the_own_network_is_not_told_without_leave(
    papers: Told, receiver: Receiver, deliver: Deliver
):
    papers.endpoint(receiver.url)
    tell(papers, "a")

    deliver(Poster(private=False))

    assert (papers.deliveries[0].error, receiver.requests) == (Fault.OWN_NETWORK, [])


def test_an_address_that_was_switched_off_meanwhile_is_not_told(
    papers: Told, receiver: Receiver, deliver: Deliver, engine: Engine, clock: StoppedClock
):
    endpoint_id, admin = papers.endpoint(receiver.url).id, papers.admin
    tell(papers, *"ab")

    class Meanwhile(Poster):
        def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
            with Session(engine) as session:
                same = session.get_one(Endpoint, endpoint_id)
                switch_off(session, same, by=session.merge(admin), now=clock.now())
                session.commit()
            return super().post(url, body, headers)

    assert deliver(Meanwhile(private=True)) == 1
    assert len(receiver.requests) == 1


def test_a_look_of_the_scheduler_tells_also_what_it_could_not_mail(
    papers: Told, app: Flask, receiver: Receiver
):
    app.config["PKS"] = replace(app.config["PKS"], webhook_private=True)
    papers.endpoint(receiver.url)
    letter, nobody = Letter("Undangan", "Yth.", "<p>Yth.</p>"), Recipient("Sari", "no address")
    outbox.queue(papers.session, letter, to=nobody, key="a", now=papers.now)
    papers.session.commit()

    scheduler.tick(app)

    assert [body["type"] for body in receiver.bodies] == ["surat.tertahan"]
    (beat,) = [b for b in last_beats(papers.session) if b.name == "deliver_webhooks"]
    assert beat.note == "1"


def test_an_address_that_takes_its_time_leaves_time_for_the_others(
    papers: Told, engine: Engine, clock: StoppedClock
):
    slow = papers.endpoint("https://lambat.example.go.id/")
    quick = papers.endpoint("https://cepat.example.go.id/")
    slow_url, quick_url = slow.url, quick.url
    tell(papers, *"abcde")
    papers.session.commit()
    posted: list[str] = []

    class Unhurried(Poster):
        """What is posted is taken, but the slow one needs four seconds for it."""

        def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
            clock.moment += timedelta(seconds=4 if url == slow_url else 0)
            posted.append(url)
            return Answer(200, "")

    deliver_waiting(engine, Unhurried(private=True), now=clock.now)

    assert posted == [slow_url] * 2 + [quick_url] * 5


class Dying(Poster):
    """Kills its own process before or after the message is taken."""

    def __init__(self, point: str) -> None:
        super().__init__(private=True)
        self.point = point

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self.point == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().post(url, body, headers)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def die_sending(engine: Engine, clock: StoppedClock, point: str) -> None:
    """Send in a process of its own, which dies of it."""
    url, moment = engine.url.render_as_string(hide_password=False), clock.moment
    engine.dispose()

    def send() -> None:
        deliver_waiting(create_engine(url), Dying(point), now=lambda: moment)

    child = multiprocessing.get_context("fork").Process(target=send)
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL


class TestAKilledSender:
    @pytest.mark.parametrize(("point", "copies"), [("before", 1), ("after", 2)])
    def test_loses_nothing_and_repeats_only_what_was_taken(
        self,
        papers: Told,
        engine: Engine,
        receiver: Receiver,
        deliver: Deliver,
        clock: StoppedClock,
        point: str,
        copies: int,
    ):
        papers.endpoint(receiver.url)
        tell(papers, "a")
        papers.session.commit()
        die_sending(engine, clock, point)

        assert statuses(papers) == {Status.SENDING: 1}
        assert deliver() == 0
        clock.moment += LEASE + timedelta(seconds=1)
        assert deliver() == 1

        assert statuses(papers) == {Status.SENT: 1}
        assert len(receiver.ids) == copies
        assert len(set(receiver.ids)) == 1
        assert len({request.body for request in receiver.requests}) == 1

    def test_by_the_same_message_each_time_leaves_it_to_a_person(
        self,
        papers: Told,
        engine: Engine,
        receiver: Receiver,
        deliver: Deliver,
        clock: StoppedClock,
    ):
        papers.endpoint(receiver.url)
        tell(papers, "a")
        papers.session.commit()
        for _ in range(MAX_CRASHES):
            die_sending(engine, clock, "before")
            papers.session.commit()
            clock.moment += LEASE + timedelta(seconds=1)

        assert deliver() == 1
        assert (statuses(papers), papers.deliveries[0].error) == ({Status.PARKED: 1}, "deadly")


def test_two_senders_side_by_side_send_each_message_once(
    papers: Told, engine: Engine, receiver: Receiver, clock: StoppedClock
):
    endpoint_id = papers.endpoint(receiver.url).id
    tell(papers, *"abc")
    papers.session.commit()

    class Meanwhile(Poster):
        """Lets another sender work while it sends itself."""

        def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
            deliver_next(engine, Poster(private=True), endpoint_id, now=clock.now)
            return super().post(url, body, headers)

    deliver_waiting(engine, Meanwhile(private=True), now=clock.now)

    assert Counter(Counter(receiver.ids).values()) == {1: 3}
    assert statuses(papers) == {Status.SENT: 3}
