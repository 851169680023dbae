"""The day that a reminder is about, as an entry for the reader's own calendar."""

from datetime import UTC, date, datetime, timedelta

import ics
import pytest
from icalendar import Calendar
from sqlalchemy import select

from pks.db import db
from pks.mail.models import OutgoingMail
from pks.mail.sending import send_waiting
from tests.mail.senders import POSTMARK, to
from tests.mail.sink import Sink
from tests.monitoring.papers import RECAPS, Papers
from tests.monitoring.test_calendar_pages import events, subscribe
from tests.papers import As
from tests.reminders.days import live_through, morning

DUE_ON = date(2022, 5, 9)


def remind_on(papers: Papers, day: date) -> list[OutgoingMail]:
    """Remind on `day`; return the mails about the first recap."""
    papers.pks  # noqa: B018
    live_through(papers.session, morning(day))
    about = f"follow_up:{papers.first_of(RECAPS).id}"
    return list(papers.session.scalars(select(OutgoingMail).where(OutgoingMail.about == about)))


def test_f074_a_reminder_brings_its_day_for_two_calendar_programs(papers: Papers):
    remind_on(papers, DUE_ON - timedelta(days=14))
    papers.session.commit()
    later = datetime(2022, 4, 26, tzinfo=UTC)
    with Sink() as sink:
        send_waiting(db.engine, to(sink), postmark=POSTMARK, now=lambda: later)
        mail = next(one for one in sink.messages if RECAPS.activity in one["Subject"])

    (file,) = mail.iter_attachments()
    assert file.get_filename() == "tindak-lanjut.ics"
    assert file["Content-Type"].params["method"] == "PUBLISH"
    text = file.get_content()
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert event["DTSTART"].dt == DUE_ON
    assert event["DTEND"].dt == DUE_ON + timedelta(days=1)
    assert RECAPS.activity in event["SUMMARY"]
    (other,) = ics.Calendar(text).events
    assert (other.begin.date(), other.name) == (DUE_ON, event["SUMMARY"])
    assert max(map(len, text.encode().split(b"\r\n"))) <= 75


def test_who_has_the_feed_too_sees_the_day_once(papers: Papers, as_: As):
    mail = remind_on(papers, DUE_ON - timedelta(days=14))[0]
    (ours,) = events(mail.calendar_text)

    client = as_(papers.yunis_account)
    (theirs,) = (
        event for event in events(client.get(subscribe(client)).data) if event["UID"] == ours["UID"]
    )

    for key in ("SUMMARY", "DTSTART", "DTEND", "DESCRIPTION", "URL", "SEQUENCE", "STATUS"):
        assert ours[key] == theirs[key], key


@pytest.mark.parametrize(("days", "brings"), [(-14, True), (0, True), (3, False)])
def test_only_a_day_that_is_still_to_come_is_brought(papers: Papers, days: int, brings: bool):
    mails = remind_on(papers, DUE_ON + timedelta(days=days))

    assert {mail.calendar_text is not None for mail in mails} == {brings}


def test_no_personal_address_gets_into_a_calendar(papers: Papers):
    for mail in remind_on(papers, DUE_ON - timedelta(days=14)):
        (event,) = events(mail.calendar_text)
        assert event["URL"] == f"http://localhost/tindak-lanjut/{papers.first_of(RECAPS).id}"
        assert "/l/" not in mail.calendar_text
