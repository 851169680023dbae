"""What people are reminded of besides follow-ups: each matter from its day on, and its end."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from pks.accounts.visitor import Visitor
from pks.agreements.entry import enter_into_force
from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.moving import move
from pks.agreements.signing import Signing, sign_agreement
from pks.drafting.approving import approve, pending
from pks.drafting.documents import draw
from pks.drafting.models import Draft
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import close
from pks.monitoring.confirming import confirm_activity
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity
from pks.naskah.house_style import DEFAULT_STYLE
from pks.reminders.extending import find_extension
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice, NoticeState, Watch
from tests.monitoring.papers import RECAPS
from tests.papers import SIGNED_ON, Drafts, papers
from tests.reminders.days import live_through, mails, morning

__all__ = ["papers"]

NARA = "nara.kusuma@example.go.id"
YUNI = "yuni.kartika@example.go.id"
RAHMA = "rahma.sulastri@example.go.id"

Live = Callable[[date], None]


@pytest.fixture
def live(papers: Drafts) -> Live:
    def live(day: date) -> None:
        live_through(papers.session, morning(day))

    return live


@pytest.fixture
def pks(papers: Drafts) -> Agreement:
    """The PKS in force; its follow-ups and liaisons keep still, for they are told elsewhere."""
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = None
    for liaison in (one for party in papers.pks.parties for one in party.liaisons):
        liaison.verified_at = datetime(2040, 1, 1, tzinfo=UTC)
    papers.session.flush()
    return papers.pks


def told(papers: Drafts, matter: Matter) -> list[tuple[str, int]]:
    """Return to whom which step was written, in order."""
    notices = papers.session.scalars(
        select(Notice).where(Notice.matter == matter).order_by(Notice.id)
    )
    return [(one.mail.to_address, one.days) for one in notices if one.mail]


def every_day(live: Live, first: date, last: date) -> None:
    for count in range((last - first).days + 1):
        live(first + timedelta(days=count))


class TestTheEndOfAnAgreement:
    def test_f066_is_told_to_legal_staff_and_supervisors_from_half_a_year_before(
        self, papers: Drafts, pks: Agreement, live: Live
    ) -> None:
        papers.lintongs_account  # noqa: B018
        last = pks.ends_on
        assert last is not None
        for days in (181, 180, 90, 60, 30, 7, 0):
            live(last - timedelta(days=days))
            live(last - timedelta(days=days) + timedelta(days=3))  # over weekends and holidays

        steps = [days for to, days in told(papers, Matter.EXPIRY) if to == NARA]
        assert steps == [-180, -90, -60, -30, -7, 0]
        assert "lintong.ambarita@example.go.id" in {to for to, _ in told(papers, Matter.EXPIRY)}
        assert "Hari terakhirnya" in mails(papers.session)[0].text

    def test_f067_and_until_when_one_tells_the_other_side(
        self, papers: Drafts, pks: Agreement, live: Live
    ) -> None:
        assert pks.ends_on is not None
        deadline = date(2024, 11, 6)  # three months before 6 February 2025
        assert (pks.ends_on, pks.notice_months) == (date(2025, 2, 6), 3)
        every_day(live, deadline - timedelta(days=61), deadline)

        steps = [days for to, days in told(papers, Matter.NOTICE) if to == NARA]
        assert steps == [-60, -30, -14, -7, 0]
        assert "Paling lambat Rabu, 6 November 2024" in mails(papers.session)[-1].text

    def test_an_extended_agreement_ends_anew(
        self, papers: Drafts, pks: Agreement, live: Live
    ) -> None:
        first_end = pks.ends_on
        assert first_end is not None
        live(first_end - timedelta(days=30))
        pks.ends_on = first_end + timedelta(days=365)
        live(first_end - timedelta(days=29))
        live(pks.ends_on - timedelta(days=30))
        live(pks.ends_on - timedelta(days=27))

        query = select(Watch).where(Watch.matter == Matter.EXPIRY, Watch.subject_id == pks.id)
        watch = papers.session.scalars(query).one()
        assert (watch.day, watch.last_rung) == (pks.ends_on, -30)

    def test_what_ended_before_is_not_told_any_more(
        self, papers: Drafts, pks: Agreement, live: Live
    ) -> None:
        assert pks.ends_on is not None
        move(papers.session, pks, State.TERMINATED, by=papers.legal, now=papers.now)
        papers.session.flush()
        live(pks.ends_on - timedelta(days=30))
        assert mails(papers.session) == []


class TestTheExtension:
    @pytest.fixture
    def drafted(self, papers: Drafts) -> Agreement:
        """An agreement that was drafted here."""
        agreement = papers.approved.agreement
        numbers = ("3/ORI-PKS/II/2022", "503/77/2022")
        facts = Signing(SIGNED_ON, "Balai Patriot", numbers, scan_follows=True)
        signer = {"by": papers.legal, "now": papers.now}
        sign_agreement(papers.session, agreement, facts, None, today=SIGNED_ON, **signer)
        enter_into_force(papers.session, agreement, SIGNED_ON, today=SIGNED_ON, **signer)
        return agreement

    def test_is_drafted_ninety_days_before_the_end_and_once(
        self, papers: Drafts, drafted: Agreement, live: Live
    ) -> None:
        assert drafted.ends_on is not None
        live(drafted.ends_on - timedelta(days=180))
        assert find_extension(papers.session, drafted) is None

        live(drafted.ends_on - timedelta(days=90))
        extension = find_extension(papers.session, drafted)
        assert extension is not None
        assert (extension.kind, extension.state) == (Kind.PERPANJANGAN, State.DRAFTING)
        assert papers.session.get(Draft, extension.id) is not None

        live(drafted.ends_on - timedelta(days=60))
        live(drafted.ends_on - timedelta(days=57))
        found = papers.session.query(Agreement).filter_by(kind=Kind.PERPANJANGAN).all()
        assert found == [extension]
        letter = next(m for m in mails(papers.session) if "Draf perpanjangan" in m.text)
        assert f"http://localhost/perjanjian/{extension.id}" in letter.text

    def test_of_what_was_not_drafted_here_cannot_be_prepared_and_is_reminded_of_all_the_same(
        self, papers: Drafts, pks: Agreement, live: Live
    ) -> None:
        assert pks.ends_on is not None
        live(pks.ends_on - timedelta(days=90))
        live(pks.ends_on - timedelta(days=87))
        assert find_extension(papers.session, pks) is None
        assert (NARA, -90) in told(papers, Matter.EXPIRY)


class TestAParaf:
    def test_that_is_not_given_is_asked_for_again(self, papers: Drafts, live: Live) -> None:
        papers.submitted  # noqa: B018
        asked_on = papers.now.date()
        every_day(live, asked_on, asked_on + timedelta(days=10))

        steps = told(papers, Matter.APPROVAL)
        assert ("dedy.irsan@example.go.id", 3) in steps
        assert ("dedy.irsan@example.go.id", 7) in steps
        assert (NARA, 7) in steps

    def test_that_was_given_is_not(self, papers: Drafts, live: Live) -> None:
        draft = papers.submitted
        drawn = draw(papers.session, draft)
        for approval in pending(papers.session, draft.agreement):
            keep = papers.keep
            approve(
                papers.session,
                approval,
                drawn,
                DEFAULT_STYLE,
                keep=keep,
                by=approval.approver,
                now=papers.now,
            )
        every_day(live, papers.now.date(), papers.now.date() + timedelta(days=10))
        assert told(papers, Matter.APPROVAL) == []


class TestARoundOfTalks:
    def test_that_nobody_answers_is_brought_back_to_mind(self, papers: Drafts, live: Live) -> None:
        agreement = papers.whole_draft.agreement
        move(papers.session, agreement, State.NEGOTIATING, by=papers.legal, now=papers.now)
        papers.session.flush()
        begun = papers.now.date()
        every_day(live, begun, begun + timedelta(days=34))

        assert [days for to, days in told(papers, Matter.ROUND) if to == NARA] == [7, 14, 30]

    def test_that_went_on_is_not(self, papers: Drafts, live: Live) -> None:
        agreement = papers.whole_draft.agreement
        move(papers.session, agreement, State.NEGOTIATING, by=papers.legal, now=papers.now)
        papers.session.flush()
        live(papers.now.date())
        move(papers.session, agreement, State.DRAFTING, by=papers.legal, now=papers.now)
        papers.session.flush()
        every_day(live, papers.now.date(), papers.now.date() + timedelta(days=10))
        assert told(papers, Matter.ROUND) == []


class TestAnActivity:
    @pytest.fixture
    def activity(self, papers: Drafts, pks: Agreement) -> Activity:
        """Yuni has logged a recap on Thursday, 12 May 2022."""
        return log_activity(
            papers.session,
            pks,
            ActivityFacts("data", date(2022, 5, 12), "Bekasi", "Rekap", "Lengkap."),
            [],
            papers.first_of(RECAPS),
            by=papers.yunis_account,
            now=morning(date(2022, 5, 12)),
            today=date(2022, 5, 12),
        )

    def test_that_the_other_party_passes_over_is_brought_back_to_mind(
        self, papers: Drafts, activity: Activity, live: Live
    ) -> None:
        papers.dedys_account  # noqa: B018
        every_day(live, date(2022, 5, 12), date(2022, 5, 31))
        assert told(papers, Matter.CONFIRMATION) == [
            (RAHMA, 3),
            (RAHMA, 7),
            ("seno.aji@example.go.id", 7),
            ("dedy.irsan@example.go.id", 14),
        ]
        assert re.search(r"http://localhost/l/\S+", mails(papers.session)[0].text)

    def test_that_was_logged_before_the_entry_into_force_waits_from_then_on(
        self, papers: Drafts, live: Live
    ) -> None:
        facts = ActivityFacts("data", SIGNED_ON, "Bekasi", "Rapat persiapan", "Disepakati.")
        when = {"now": papers.now, "today": SIGNED_ON}
        signed = papers.signed_pks
        log_activity(papers.session, signed, facts, [], None, by=papers.yunis_account, **when)
        every_day(live, SIGNED_ON, SIGNED_ON + timedelta(days=3))
        assert told(papers, Matter.CONFIRMATION) == []

        entered_on = SIGNED_ON + timedelta(days=4)
        when = {"now": morning(entered_on), "today": entered_on}
        enter_into_force(papers.session, signed, SIGNED_ON, by=papers.legal, **when)
        every_day(live, entered_on, SIGNED_ON + timedelta(days=7))

        assert [one for one in told(papers, Matter.CONFIRMATION) if one[0] == RAHMA] == [
            (RAHMA, 3),
            (RAHMA, 7),
        ]
        assert not any("datang terlambat" in mail.text for mail in mails(papers.session))

    def test_that_was_confirmed_is_not(
        self, papers: Drafts, activity: Activity, live: Live
    ) -> None:
        live(date(2022, 5, 12))
        first = papers.pks.first
        confirm_activity(
            papers.session,
            activity,
            first,
            by=Visitor("Rahma Sulastri", papers.rahma.id),
            now=papers.now,
        )
        every_day(live, date(2022, 5, 13), date(2022, 5, 31))
        assert told(papers, Matter.CONFIRMATION) == []


class TestALiaison:
    def test_is_asked_each_quarter_whether_they_still_are(self, papers: Drafts, live: Live) -> None:
        papers.lintongs_account  # noqa: B018
        for follow_up in papers.follow_ups:
            follow_up.next_reminder_on = None
        every_day(live, date(2022, 5, 1), date(2022, 6, 10))

        steps = told(papers, Matter.LIAISON)
        assert [days for to, days in steps if to == YUNI] == [90, 90, 104, 104]  # two scopes
        assert ("lintong.ambarita@example.go.id", 111) in steps
        first = next(mail for mail in mails(papers.session) if mail.to_address == YUNI)
        assert "Masih demikian?" in first.text
        assert "/l/" in first.text

    def test_who_has_said_so_is_left_alone_for_a_quarter(self, papers: Drafts, live: Live) -> None:
        for follow_up in papers.follow_ups:
            follow_up.next_reminder_on = None
        every_day(live, date(2022, 5, 1), date(2022, 5, 11))
        for liaison in (one for party in papers.pks.parties for one in party.liaisons):
            liaison.verified_at = morning(date(2022, 5, 11))
        every_day(live, date(2022, 5, 12), date(2022, 8, 8))
        assert {days for _, days in told(papers, Matter.LIAISON)} == {90}
        every_day(live, date(2022, 8, 9), date(2022, 8, 10))
        assert [days for to, days in told(papers, Matter.LIAISON) if to == YUNI] == [
            90
        ] * 4  # two scopes

    def test_who_was_named_before_the_agreement_came_into_force_is_asked_too(
        self, papers: Drafts, live: Live
    ) -> None:
        assert papers.signed_pks.state is State.SIGNED
        papers.session.flush()
        live(SIGNED_ON)  # the liaison is looked at, and nothing is to be asked yet
        for follow_up in papers.follow_ups:
            follow_up.next_reminder_on = None
        every_day(live, date(2022, 5, 9), date(2022, 5, 9))
        assert YUNI in {to for to, _ in told(papers, Matter.LIAISON)}


class TestTheWeekOfASupervisor:
    def test_says_on_monday_what_was_done_is_due_late_and_silent(
        self, papers: Drafts, live: Live
    ) -> None:
        papers.lintongs_account  # noqa: B018
        papers.first_of(RECAPS)
        live(date(2022, 8, 3))
        live(date(2022, 8, 8))

        letters = [m for m in mails(papers.session) if "Ringkasan pekan" in m.subject]
        (letter,) = [m for m in letters if m.to_address == "lintong.ambarita@example.go.id"]
        assert letter.subject == "Ringkasan pekan Senin, 8 Agustus 2022: 1 terlambat"
        for words in (
            "Selesai sejak Senin, 1 Agustus 2022: 0",
            "Terlambat: 1",
            f"- 91 hari: {RECAPS.activity} (DPMPTSP)",
            "Perjanjian yang sunyi: 1",
            "- DPMPTSP: 182 hari tanpa kegiatan, 1 tindak lanjut lewat waktu",
        ):
            assert words in letter.text

    def test_begins_at_midnight_in_the_office(self, papers: Drafts, live: Live) -> None:
        papers.lintongs_account  # noqa: B018
        half_past_six = datetime(2022, 7, 31, 23, 30, tzinfo=UTC)  # on Monday, 1 August in Bekasi
        recap = papers.first_of(RECAPS)
        close(recap, FollowUpState.DONE, by=papers.legal, now=half_past_six)
        live(date(2022, 8, 3))
        live(date(2022, 8, 8))

        (letter,) = [m for m in mails(papers.session) if "Ringkasan pekan" in m.subject]
        assert "Selesai sejak Senin, 1 Agustus 2022: 1" in letter.text

    def test_comes_once_a_week(self, papers: Drafts, live: Live) -> None:
        papers.lintongs_account, papers.pks  # noqa: B018
        every_day(live, date(2022, 8, 1), date(2022, 8, 28))
        weeks = [
            notice for notice in papers.session.query(Notice) if notice.matter == "ringkasan_pekan"
        ]
        assert [week.for_on for week in weeks] == [date(2022, 8, day) for day in (8, 15, 22)]

    def test_without_anything_to_tell_does_not_come(self, papers: Drafts, live: Live) -> None:
        papers.lintongs_account  # noqa: B018
        every_day(live, date(2022, 2, 1), date(2022, 2, 15))
        assert mails(papers.session) == []
        states = {notice.state for notice in papers.session.query(Notice)}
        assert states == {NoticeState.SETTLED}
