"""What stands still is told to administrators, once a day and by day."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient, queue
from pks.reminders.alarming import alarm_next
from tests.monitoring.papers import Papers
from tests.reminders.days import ZONE, mails

TEN_O_CLOCK = datetime(2022, 5, 9, 3, tzinfo=UTC)


@pytest.fixture
def waiting(papers: Papers) -> Papers:
    """A mail has waited since eight o'clock; there is an administrator."""
    papers.admin  # noqa: B018
    letter = Letter("Undangan", "Yth. Sari", "<p>Yth. Sari</p>")
    to = Recipient("Sari", "sari@example.go.id")
    queue(papers.session, letter, to=to, key="a", now=TEN_O_CLOCK - timedelta(hours=2))
    return papers


def alarm(papers: Papers, moment: datetime) -> bool:
    return alarm_next(papers.session, now=moment, today=moment.date(), zone=ZONE)


def test_a_mail_that_waits_for_long_is_told_once_a_day(waiting: Papers) -> None:
    assert alarm(waiting, TEN_O_CLOCK)
    assert not alarm(waiting, TEN_O_CLOCK)
    assert alarm(waiting, TEN_O_CLOCK + timedelta(days=1))

    first, _second = (m for m in mails(waiting.session) if m.to_address == waiting.admin.email)
    assert first.subject == "[Perlu diperiksa] 1 surat tidak terkirim"
    assert "Surat yang belum terkirim lebih dari satu jam: 1" in first.text


def test_so_is_one_that_was_put_aside(waiting: Papers) -> None:
    waiting.session.execute(update(OutgoingMail).values(status=Status.PARKED))
    assert alarm(waiting, TEN_O_CLOCK)
    assert "menunggu diperiksa: 1" in mails(waiting.session)[-1].text


def test_at_night_nobody_is_woken(waiting: Papers) -> None:
    assert not alarm(waiting, TEN_O_CLOCK + timedelta(hours=12))


def test_while_all_goes_well_nobody_hears_of_it(waiting: Papers) -> None:
    waiting.session.execute(update(OutgoingMail).values(status=Status.SENT))
    assert not alarm(waiting, TEN_O_CLOCK)
