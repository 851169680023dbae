"""What administrators see on every page: a silent scheduler, and how many mails are stuck."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.db import db
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.heart import beat
from tests.checking import CheckingClient
from tests.monitoring.papers import Papers

As = Callable[[User], CheckingClient]

STOPPED = "Penjadwal berhenti sejak 7 Februari 2022 pukul 08.00 WIB: pengingat tidak terkirim."
NEVER = "Penjadwal belum pernah berjalan: pengingat tidak terkirim."


def test_a_scheduler_that_was_silent_for_five_minutes_is_shown_on_every_page(
    papers: Papers, as_: As, clock: StoppedClock
) -> None:
    beat(papers.session, "send", now=clock.now(), note="0")
    client = as_(papers.admin)
    clock.moment += timedelta(minutes=5)
    assert STOPPED not in client.get("/akun").text

    clock.moment += timedelta(seconds=1)
    for page in ("/akun", "/surat", "/tidak-ada"):
        shown = client.get(page).text
        assert STOPPED in shown
        assert 'href="/surat">Lihat surat dan pekerjaan terjadwal' in shown

    beat(papers.session, "send", now=clock.now(), note="0")
    assert STOPPED not in client.get("/akun").text


def test_one_that_has_never_run_is_given_five_minutes(
    papers: Papers, as_: As, clock: StoppedClock
) -> None:
    client = as_(papers.admin)
    assert NEVER not in client.get("/akun").text
    clock.moment += timedelta(minutes=6)
    assert NEVER in client.get("/akun").text


def test_nobody_else_is_told_nor_does_their_page_ask(
    papers: Papers, as_: As, clock: StoppedClock
) -> None:
    clients = [getattr(papers, who) for who in ("legal", "lintongs_account", "yunis_account")]
    clock.moment += timedelta(hours=2)
    for user in clients:
        client = as_(user)
        with questions() as asked:
            assert NEVER not in client.get("/akun").text
        assert asked
        assert not [question for question in asked if "heartbeat" in question]


def test_an_administrators_page_asks_once(papers: Papers, as_: As) -> None:
    client = as_(papers.admin)
    with questions() as asked:
        client.get("/akun")
    assert len([question for question in asked if "heartbeat" in question]) == 1


@contextmanager
def questions() -> Iterator[list[str]]:
    """Listen to what the database is asked."""
    asked: list[str] = []

    def note(*about: object) -> None:
        asked.append(str(about[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def test_mails_that_are_stuck_are_counted_beside_the_entry_of_the_navigation(
    papers: Papers, as_: As, clock: StoppedClock
) -> None:
    letter, sari = Letter("Data", "Yth.", "<p>Yth.</p>"), Recipient("Sari", "sari@example.go.id")
    for key in ("late", "parked", "young"):
        queue(papers.session, letter, to=sari, key=key, now=clock.now())
    mails = {mail.key: mail for mail in papers.session.query(OutgoingMail)}
    client = as_(papers.admin)
    assert 'Surat<span class="n">' not in client.get("/akun").text

    mails["late"].due_at -= timedelta(hours=2)
    mails["parked"].status = Status.PARKED
    assert 'Surat<span class="n">2</span>' in client.get("/akun").text
