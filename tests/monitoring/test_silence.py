"""Which agreements are silent: signed, and nothing happens although something was due."""

from collections.abc import Sequence
from datetime import date, timedelta

from pks.accounts.models import User
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.silence import SilentAgreement, silent_agreements
from tests.monitoring.papers import RECAPS, SIGNED_ON, Papers

A_QUARTER_LATER = date(2022, 5, 20)


def silent(papers: Papers, today: date, user: User | None = None) -> Sequence[SilentAgreement]:
    return silent_agreements(papers.session, user or papers.dedys_account, today=today)


def log(papers: Papers, held_on: date) -> None:
    follow_up = papers.first_of(RECAPS)
    facts = ActivityFacts("data", held_on, "Bekasi", "Rapat", "Data disiapkan.")
    log_activity(
        papers.session,
        papers.pks,
        facts,
        [],
        follow_up,
        by=papers.legal,
        now=papers.now,
        today=held_on,
    )


def test_f080_a_signed_agreement_with_no_activity_for_90_days_is_a_paper_tiger(papers: Papers):
    assert papers.first_of(RECAPS).due_on < A_QUARTER_LATER

    (found,) = silent(papers, A_QUARTER_LATER)

    assert found.id == papers.pks.id
    assert found.last_activity_on is None
    assert found.quiet_days(A_QUARTER_LATER) == (A_QUARTER_LATER - SIGNED_ON).days
    assert found.overdue_count == 1


def test_f080_it_is_not_silent_on_the_90th_day(papers: Papers):
    log(papers, SIGNED_ON + timedelta(days=40))
    last_quiet_day = SIGNED_ON + timedelta(days=40 + 90)

    assert silent(papers, last_quiet_day) == []
    assert len(silent(papers, last_quiet_day + timedelta(days=1))) == 1


def test_the_office_of_the_first_party_says_after_how_many_days(papers: Papers):
    late = papers.first_of(RECAPS).due_on + timedelta(days=1)
    assert silent(papers, late)

    papers.ombudsman.silence_days = 120  # above the party: holds where that says nothing itself
    assert silent(papers, late) == []
    papers.jakarta_raya.silence_days = 60
    papers.dpmptsp.silence_days = 365
    papers.session.flush()
    assert silent(papers, late)


def test_an_activity_breaks_the_silence(papers: Papers):
    log(papers, A_QUARTER_LATER - timedelta(days=3))

    assert silent(papers, A_QUARTER_LATER) == []


def test_where_nothing_is_overdue_nobody_is_silent(papers: Papers):
    follow_up = papers.first_of(RECAPS)
    cancel_follow_up(papers.session, follow_up, "Digabung", by=papers.legal, now=papers.now)

    assert silent(papers, A_QUARTER_LATER) == []


def test_the_silence_of_others_is_not_told(papers: Papers):
    assert papers.pks.id
    assert silent(papers, A_QUARTER_LATER, papers.stranger) == []
