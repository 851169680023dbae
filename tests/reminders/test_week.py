"""The week of a supervisor: nothing falls between two of its mails, and what it counts is all."""

from datetime import UTC, date, datetime, time

import pytest

from pks.monitoring.accepting import accept_follow_up
from pks.parties.models import Institution
from pks.reminders import weekly
from pks.reminders.hours import Zone
from pks.reminders.ladders import OwnHours, keep_hours
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through, mails, morning
from tests.reminders.test_reminding import LINTONG, report

#: A Monday, and the one after it: Waisak, so that the mail comes on Tuesday.
MONDAY, WAISAK, TUESDAY = date(2022, 5, 9), date(2022, 5, 16), date(2022, 5, 17)


@pytest.fixture
def week(papers: Papers) -> Papers:
    """Lintong supervises since the week before, and reads of his weeks only."""
    papers.lintongs_account  # noqa: B018
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = None
    live_through(papers.session, morning(date(2022, 5, 3)))
    return papers


def write(papers: Papers, moment: datetime) -> str:
    """Let what is due at a moment be written; return the last week that Lintong got."""
    live_through(papers.session, moment)
    weeks = [one for one in mails(papers.session) if one.subject.startswith("Ringkasan pekan")]
    return [one.text for one in weeks if one.to_address == LINTONG][-1]


def do(papers: Papers, moment: datetime) -> None:
    recap = papers.first_of(RECAPS)
    report(papers, recap, completes=True)
    accept_follow_up(papers.session, recap, by=papers.dedys_account, now=moment)


def test_what_was_done_after_one_mail_stands_in_the_next_though_that_comes_on_tuesday(
    week: Papers,
) -> None:
    assert "Selesai sejak Senin, 2 Mei 2022: 0" in write(week, morning(MONDAY))
    do(week, datetime(2022, 5, 9, 3, tzinfo=UTC))

    assert "Selesai sejak Senin, 9 Mei 2022: 0" not in write(week, morning(WAISAK))
    assert "Selesai sejak Senin, 9 Mei 2022: 1" in write(week, morning(TUESDAY))


def test_the_monday_begins_where_the_supervisor_is(week: Papers) -> None:
    in_the_east(week, week.bekasi)
    write(week, datetime(2022, 5, 22, 22, 30, tzinfo=UTC))  # half past seven in Jayapura
    do(week, datetime(2022, 5, 22, 23, 30, tzinfo=UTC))

    text = write(week, datetime(2022, 5, 29, 22, 30, tzinfo=UTC))
    assert "Selesai sejak Senin, 23 Mei 2022: 1" in text


def in_the_east(papers: Papers, office: Institution) -> None:
    hours = OwnHours(Zone.WIT, time(7, 30), time(17))
    keep_hours(papers.session, office, hours, by=papers.legal, now=papers.now)


def test_what_is_reported_and_not_accepted_is_asked_for_each_monday(week: Papers) -> None:
    report(week, week.first_of(RECAPS), completes=True)
    waits = f"Dilaporkan selesai dan menunggu diterima: 1\n- {RECAPS.activity} (DPMPTSP)\n"
    assert waits in write(week, morning(MONDAY))
    assert waits in write(week, morning(TUESDAY))


def test_all_that_is_silent_is_counted_though_not_all_is_named(
    week: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly, "MOST_NAMED", 0)
    text = write(week, morning(date(2022, 8, 8)))
    assert "Perjanjian yang sunyi: 1\n- dan 1 lainnya" in text
