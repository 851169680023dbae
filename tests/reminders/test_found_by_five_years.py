"""What the simulation of five years has found, each told plainly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from pks.accounts.models import Role
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.reminders.ladder import DEFAULTS, Audience, Matter, Rung
from pks.reminders.ladders import keep_ladder
from pks.reminders.models import Notice
from tests.monitoring.papers import RECAPS, Papers
from tests.reminders.days import live_through, mails, morning

LATE = "datang terlambat"
MONDAY = date(2022, 5, 9)
THURSDAY = date(2022, 5, 12)
SATURDAY = date(2022, 5, 21)


@pytest.fixture
def quiet(papers: Papers) -> Papers:
    """The agreement in force; its follow-ups and liaisons keep still."""
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = None
    for liaison in (one for party in papers.pks.parties for one in party.liaisons):
        liaison.verified_at = datetime(2040, 1, 1, tzinfo=UTC)
    papers.session.flush()
    return papers


def due(papers: Papers, on: date) -> None:
    recap = papers.first_of(RECAPS)
    recap.due_on = recap.next_reminder_on = on
    recap.last_rung = -1


def test_who_was_named_before_the_entry_into_force_is_asked_after_it(papers: Papers) -> None:
    papers.signed_pks  # noqa: B018
    live_through(papers.session, morning(date(2022, 2, 7)))
    papers.pks  # noqa: B018
    live_through(papers.session, morning(date(2022, 2, 7)))
    live_through(papers.session, morning(date(2022, 5, 9)))

    asked = select(Notice.who).where(Notice.matter == Matter.LIAISON)
    assert f"person:{papers.yuni.id}" in papers.session.scalars(asked).all()


def test_who_is_supervisor_and_liaison_gets_one_mail_a_day(quiet: Papers) -> None:
    quiet.lintongs_account  # noqa: B018
    terms = LiaisonTerms(2, quiet.lintong.id, "data")
    when = {"now": quiet.now, "today": MONDAY}
    name_liaison(quiet.session, quiet.pks, terms, by=quiet.legal, **when)
    due(quiet, MONDAY)
    late = quiet.second_of(RECAPS)
    late.due_on, late.next_reminder_on, late.last_rung = MONDAY - timedelta(days=7), MONDAY, 3
    live_through(quiet.session, morning(MONDAY))

    (mail,) = mails(quiet.session)
    assert mail.subject.endswith("2 hal, 1 terlambat")


def test_a_stop_over_the_weekend_has_held_up_nothing(quiet: Papers) -> None:
    due(quiet, SATURDAY)
    live_through(quiet.session, morning(SATURDAY + timedelta(days=2)))
    (mail,) = mails(quiet.session)
    assert LATE not in mail.text


def test_what_was_held_up_says_so_also_after_a_look_at_night(quiet: Papers) -> None:
    due(quiet, MONDAY)
    live_through(quiet.session, morning(MONDAY) - timedelta(hours=6))  # planned, and then nothing
    live_through(quiet.session, morning(MONDAY) + timedelta(hours=12))
    live_through(quiet.session, morning(MONDAY) + timedelta(hours=24))
    (mail,) = mails(quiet.session)
    assert LATE in mail.text


def test_what_waits_until_tomorrow_because_of_todays_mail_was_not_held_up(quiet: Papers) -> None:
    due(quiet, MONDAY)
    live_through(quiet.session, morning(MONDAY))
    other = quiet.second_of(RECAPS)
    other.due_on, other.next_reminder_on, other.last_rung = MONDAY, MONDAY, -1
    live_through(quiet.session, morning(MONDAY) + timedelta(hours=3))
    live_through(quiet.session, morning(MONDAY) + timedelta(days=1, hours=5))
    assert [LATE in mail.text for mail in mails(quiet.session)] == [False, False]


def test_an_activity_of_the_days_of_a_stop_is_told_late_and_says_so(quiet: Papers) -> None:
    facts = ActivityFacts("data", THURSDAY, "Bekasi", "Rekap", "Lengkap.")
    when = {"now": morning(THURSDAY), "today": THURSDAY}
    recap = quiet.first_of(RECAPS)
    log_activity(quiet.session, quiet.pks, facts, [], recap, by=quiet.yunis_account, **when)
    live_through(quiet.session, morning(THURSDAY + timedelta(days=6)))
    (mail,) = [one for one in mails(quiet.session) if one.key.startswith("day:")]
    assert LATE in mail.text


def test_what_changes_in_the_days_of_a_stop_comes_late_all_the_same(quiet: Papers) -> None:
    assert quiet.pks.ends_on is not None
    step_on = quiet.pks.ends_on - timedelta(days=30)
    live_through(quiet.session, morning(step_on - timedelta(days=5)))
    before = len(mails(quiet.session))

    quiet.pks.note = "Berkas aslinya di lemari 3."  # while nothing runs
    quiet.session.flush()
    live_through(quiet.session, morning(step_on + timedelta(days=6)))

    (mail,) = mails(quiet.session)[before:]
    assert LATE in mail.text


def test_a_step_that_is_set_when_its_day_has_passed_was_not_held_up(quiet: Papers) -> None:
    assert quiet.pks.ends_on is not None
    today = quiet.pks.ends_on - timedelta(days=50)
    live_through(quiet.session, morning(today - timedelta(days=1)))
    before = len(mails(quiet.session))

    steps = [*DEFAULTS[Matter.EXPIRY], Rung(-55, Audience.STAFF)]
    when = {"by": quiet.legal, "now": morning(today)}
    keep_ladder(quiet.session, quiet.jakarta_raya, Matter.EXPIRY, steps, **when)
    quiet.pks.note = "Berkas aslinya di lemari 3."
    quiet.session.flush()
    live_through(quiet.session, morning(today))

    (mail,) = mails(quiet.session)[before:]
    assert LATE not in mail.text


def test_a_supervisor_who_comes_back_hears_of_the_next_week(quiet: Papers) -> None:
    account = quiet.lintongs_account
    for day, active in ((2, True), (3, False), (17, True), (17, True), (22, True)):
        account.active = active
        quiet.session.flush()
        live_through(quiet.session, morning(date(2022, 8, day)))

    assert account.role is Role.SUPERVISOR
    weeks = select(Notice.for_on).where(Notice.matter == Matter.WEEKLY)
    assert quiet.session.scalars(weeks).all() == [date(2022, 8, 22)]
