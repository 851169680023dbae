"""Reminding of follow-ups: who gets what, when, and once."""

from collections.abc import Callable
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.ending import Ground, Termination, terminate
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.mail.addresses import mark_undeliverable
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import lay_out
from pks.monitoring.postponing import DateWish
from pks.monitoring.postponing import postpone as put_off
from pks.parties.institutions import InstitutionFacts, change_institution
from pks.reminders import planning
from pks.reminders.cases import Case
from pks.reminders.daily import write_next
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice, NoticeState, Unreached
from pks.reminders.planning import remind_next, watch_next
from tests.monitoring.papers import JOINT_REVIEW, RECAPS, WORKSHOP, Papers
from tests.reminders.days import ZONE, live_through, mails, morning

DUE_ON = date(2022, 5, 9)

YUNI = "yuni.kartika@example.go.id"
HADI = "hadi.wibowo@example.go.id"
RAHMA = "rahma.sulastri@example.go.id"
LINTONG = "lintong.ambarita@example.go.id"
RATNA = "ratna.permata@example.go.id"
DEDY = "dedy.irsan@example.go.id"
LAKSMI = "laksmi.dewanti@example.go.id"

Remind = Callable[[date], None]


@pytest.fixture
def remind(papers: Papers) -> Remind:
    """Let the planner run through on a day, as the scheduler does."""
    papers.pks  # noqa: B018

    def remind(today: date) -> None:
        live_through(papers.session, morning(today))

    return remind


def told(papers: Papers, follow_up: FollowUp) -> list[tuple[str, str]]:
    """Return to whom and on which step the follow-up was told, in the order of the notices."""
    notices = papers.session.scalars(
        select(Notice)
        .where(Notice.matter == Matter.FOLLOW_UP, Notice.subject_id == follow_up.id)
        .where(Notice.mail_id.is_not(None))
        .order_by(Notice.id)
    )
    return [(one.mail.to_address, f"H{one.days:+}") for one in notices if one.mail]


def after(days: int) -> date:
    return DUE_ON + timedelta(days=days)


class TestEveryDayAsTheSchedulerRuns:
    def test_f068_the_liaison_is_told_before_on_and_after_the_day(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.second_of(RECAPS)

        for days in range(-20, 4):
            remind(recap.due_on + timedelta(days=days))

        assert told(papers, recap) == [
            (YUNI, "H-14"),
            (YUNI, "H-7"),
            (YUNI, "H-1"),
            (YUNI, "H+0"),
            (YUNI, "H+3"),
            (HADI, "H+3"),
        ]

    def test_f069_then_the_supervisor_and_then_the_superior(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.lintongs_account, papers.secretary_of_bekasi, papers.dedys_account  # noqa: B018

        for days in range(4, 60):
            remind(after(days))

        assert told(papers, recap)[-2:] == [(LINTONG, "H+7"), (RATNA, "H+14")]
        assert recap.next_reminder_on is None

    def test_a_day_that_runs_twice_tells_nobody_twice(self, papers: Papers, remind: Remind) -> None:
        remind(after(-14))
        remind(after(-14))
        assert told(papers, papers.first_of(RECAPS)) == [(YUNI, "H-14")]

    def test_both_parties_are_told_where_both_answer(self, papers: Papers, remind: Remind) -> None:
        review = papers.first_of(JOINT_REVIEW)
        remind(review.due_on)
        assert told(papers, review) == [(RAHMA, "H+0"), (YUNI, "H+0")]

    def test_f063_and_only_the_one_that_answers_otherwise(
        self, papers: Papers, remind: Remind
    ) -> None:
        workshop = papers.first_of(WORKSHOP)
        remind(workshop.due_on)
        assert told(papers, workshop) == [(RAHMA, "H+0")]


class TestCatchingUp:
    def test_f071_after_a_week_without_scheduler_people_get_one_mail(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.second_of(RECAPS)
        remind(recap.due_on - timedelta(days=14))

        remind(recap.due_on)

        assert told(papers, recap) == [(YUNI, "H-14"), (YUNI, "H+0")]
        last = [mail.text for mail in mails(papers.session) if mail.to_address == YUNI][-1]
        assert "datang terlambat: sistem sempat tidak berjalan" in last

    def test_f071_and_everybody_who_was_missed_is_among_them(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.lintongs_account  # noqa: B018
        remind(after(-14))

        remind(after(8))

        assert told(papers, recap)[1:] == [(YUNI, "H+3"), (HADI, "H+3"), (LINTONG, "H+7")]

    def test_f071_and_the_ladder_goes_on_from_there(self, papers: Papers, remind: Remind) -> None:
        remind(after(2))
        remind(after(3))
        assert told(papers, papers.first_of(RECAPS)) == [
            (YUNI, "H+0"),
            (YUNI, "H+3"),
            (HADI, "H+3"),
        ]

    def test_a_clock_set_back_sends_nothing_again(self, papers: Papers, remind: Remind) -> None:
        remind(after(0))
        remind(after(-1))
        assert len(told(papers, papers.first_of(RECAPS))) == 1

    def test_who_is_told_on_the_day_is_not_told_that_it_comes_late(
        self, papers: Papers, remind: Remind
    ) -> None:
        for days in range(-15, 1):
            remind(after(days))
        assert not any("datang terlambat" in mail.text for mail in mails(papers.session))


class TestWhoIsToldInstead:
    def test_without_an_address_the_deputy_is_told_and_the_gap_is_on_record(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.yuni.email = None
        recap = papers.first_of(RECAPS)

        remind(after(-14))

        assert told(papers, recap) == [(HADI, "H-14")]
        (gap,) = papers.session.scalars(select(Unreached)).all()
        assert (gap.days, gap.audience, gap.agreement_id) == (-14, "narahubung", papers.pks.id)
        assert gap.party_id == papers.pks.second.id

    def test_without_any_liaison_the_supervisor_learns_why(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.yuni.email = papers.hadi.email = None
        papers.lintongs_account  # noqa: B018
        recap = papers.first_of(RECAPS)

        remind(after(-14))

        assert told(papers, recap) == [(LINTONG, "H-14")]
        assert "Mohon tunjuk narahubung." in mails(papers.session)[-1].text
        assert len(papers.session.scalars(select(Unreached)).all()) == 2

    def test_without_a_superior_nobody_is_told_but_it_is_on_record(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.lintongs_account, recap  # noqa: B018
        remind(after(8))
        remind(after(14))
        assert told(papers, recap)[-1] == (LINTONG, "H+7")
        query = select(Unreached).where(Unreached.subject_id == recap.id)
        (gap,) = papers.session.scalars(query.where(Unreached.matter == Matter.FOLLOW_UP)).all()
        assert (gap.days, gap.audience) == (14, "atasan_penyelia")

    def test_where_the_institution_has_no_supervisor_the_one_above_is_the_nearest(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.secretary_of_bekasi, papers.chief_of_ombudsman  # noqa: B018
        remind(after(8))
        assert told(papers, papers.first_of(RECAPS))[-1] == (RATNA, "H+7")

    def test_who_has_an_account_is_told_there_when_the_office_address_is_dead(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.yunis_account.email = "akun.yuni@example.go.id"
        papers.lintongs_account.email = "akun.lintong@example.go.id"
        for refused in (YUNI, LINTONG):
            mark_undeliverable(papers.session, refused, "550 5.1.1 unknown", papers.now)
        recap = papers.first_of(RECAPS)
        remind(after(-14))
        remind(after(8))
        assert told(papers, recap) == [
            ("akun.yuni@example.go.id", "H-14"),
            ("akun.yuni@example.go.id", "H+3"),
            (HADI, "H+3"),
            ("akun.lintong@example.go.id", "H+7"),
        ]

    def test_who_is_one_person_with_a_dead_account_is_told_at_the_office_address(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.lintongs_account.email = "akun.lintong@example.go.id"
        mark_undeliverable(papers.session, "akun.lintong@example.go.id", "550 5.1.1", papers.now)
        remind(after(8))
        assert told(papers, papers.first_of(RECAPS))[-1] == (LINTONG, "H+7")

    def test_beyond_a_superior_with_a_dead_address_the_next_one_above_is_told(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.lintongs_account, papers.secretary_of_bekasi, papers.chief_of_ombudsman  # noqa: B018
        facts = InstitutionFacts(
            papers.bekasi.name,
            papers.bekasi.short_name,
            papers.bekasi.kind,
            papers.ombudsman.id,
        )
        change_institution(papers.session, papers.bekasi, facts, by=None, now=papers.now)
        mark_undeliverable(papers.session, RATNA, "550 5.1.1 unknown", papers.now)
        remind(after(14))
        assert told(papers, papers.first_of(RECAPS))[-1] == (LAKSMI, "H+14")

    def test_who_is_switched_off_is_not_told(self, papers: Papers, remind: Remind) -> None:
        papers.lintongs_account.active = False
        papers.secretary_of_bekasi  # noqa: B018
        remind(after(8))
        assert told(papers, papers.first_of(RECAPS))[-1] == (RATNA, "H+7")

    def test_who_has_handed_over_is_told_no_more(self, papers: Papers, remind: Remind) -> None:
        name_liaison(
            papers.session,
            papers.pks,
            LiaisonTerms(2, papers.tari.id, "data"),
            by=papers.legal,
            now=papers.now,
            today=after(-30),
        )
        remind(after(-14))
        assert [to for to, _ in told(papers, papers.first_of(RECAPS))] == [
            "tari.lestari@example.go.id"
        ]


class TestSilence:
    def test_what_is_done_is_not_reminded_of(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        report(papers, recap, completes=True)
        for days in range(-20, 20):
            remind(after(days))
        assert told(papers, recap) == []

    def test_nor_what_was_done_between_the_step_and_the_mail(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.second_of(RECAPS)
        saturday = recap.due_on - timedelta(days=14 + 2)
        recap.due_on = saturday + timedelta(days=14)
        assert saturday.weekday() == 5
        remind(saturday)

        report(papers, recap, completes=True, held_on=saturday)
        remind(saturday + timedelta(days=2))

        query = select(Notice.state).where(Notice.subject_id == recap.id)
        assert papers.session.scalars(query.where(Notice.matter == Matter.FOLLOW_UP)).all() == [
            NoticeState.SETTLED
        ]
        assert told(papers, recap) == []

    def test_what_has_only_begun_still_is(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        report(papers, recap, completes=False)
        remind(after(0))
        assert told(papers, recap) == [(YUNI, "H+0")]

    def test_nor_what_is_cancelled_until_it_is_reopened(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Keliru.", by=papers.legal, now=papers.now)
        remind(after(0))
        assert told(papers, recap) == []

        reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=after(1))
        remind(after(1))
        assert told(papers, recap) == [(YUNI, "H+0")]

    def test_what_is_put_off_is_announced_anew_on_its_new_day(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.second_of(RECAPS)
        remind(recap.due_on - timedelta(days=7))
        postpone(papers, recap, recap.due_on + timedelta(days=28))

        remind(recap.due_on - timedelta(days=7))

        assert told(papers, recap) == [(YUNI, "H-7"), (YUNI, "H-7")]

    def test_what_people_were_written_about_does_not_vanish_from_a_new_plan(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        remind(after(-14))
        papers.pks.ends_on = after(-5)

        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        assert recap.state is FollowUpState.CANCELLED
        remind(after(0))
        assert told(papers, recap) == [(YUNI, "H-14")]

    def test_nobody_is_reminded_once_the_agreement_is_over(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        ending = Termination(Ground.MUTUAL, after(1), "Sepakat.")
        terminate(papers.session, papers.pks, ending, by=papers.legal, now=papers.now)
        remind(after(0))
        assert mails(papers.session) == []
        assert told(papers, recap) == []

    def test_nor_even_if_a_follow_up_was_left_behind(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        ending = Termination(Ground.MUTUAL, after(1), "Sepakat.")
        terminate(papers.session, papers.pks, ending, by=papers.legal, now=papers.now)
        recap.next_reminder_on = after(0)
        remind(after(0))
        assert told(papers, recap) == []
        assert recap.next_reminder_on is None


class TestOneUnit:
    def test_nothing_due_is_nothing_done(self, papers: Papers, remind: Remind) -> None:
        remind(date(2022, 2, 7))  # each new follow-up is looked at once, and put off
        assert mails(papers.session) == []
        today = date(2022, 2, 8)
        for unit in (remind_next, watch_next, write_next):
            assert not unit(papers.session, now=papers.now, today=today, zone=ZONE)

    def test_one_that_fails_waits_and_does_not_stop_the_others(
        self, papers: Papers, remind: Remind, caplog: pytest.LogCaptureFixture
    ) -> None:
        lay_out(papers.session, papers.pks, by=None, now=papers.now, today=papers.now.date())
        review = papers.first_of(JOINT_REVIEW)
        real = planning.find_case

        def find(session: Session, matter: Matter, subject_id: int, *, zone: str) -> Case | None:
            if (matter, subject_id) == (Matter.FOLLOW_UP, review.id):
                raise RuntimeError("out of paper")
            return real(session, matter, subject_id, zone=zone)

        with patch.object(planning, "find_case", find):
            remind(review.due_on)

        assert "out of paper" in caplog.text
        assert told(papers, review) == []
        assert review.last_rung is None
        assert told(papers, papers.first_of(WORKSHOP)) == [(RAHMA, "H+0")]
        remind(review.due_on + timedelta(days=1))
        assert told(papers, review) == [(RAHMA, "H+0"), (YUNI, "H+0")]

    def test_letters_link_to_the_very_follow_up_at_the_configured_address(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.yunis_account  # noqa: B018 - who has none gets a personal address
        remind(after(-14))
        (mail,) = mails(papers.session)
        url = f"http://localhost/tindak-lanjut/{recap.id}"
        assert url in mail.text
        assert url in mail.html
        assert mail.thread == f"agreement:{papers.pks.id}"


def report(
    papers: Papers, recap: FollowUp, *, completes: bool, held_on: date | None = None
) -> None:
    day = held_on or after(-20)
    log_activity(
        papers.session,
        papers.pks,
        ActivityFacts("data", day, "Bekasi", "Rekap", "Lengkap.", completes=completes),
        [papers.file()] if completes else [],
        recap,
        by=papers.yunis_account,
        now=papers.now,
        today=day,
    )


def postpone(papers: Papers, follow_up: FollowUp, to_on: date) -> None:
    wish = DateWish(to_on, "Pejabat berganti.")
    put_off(papers.session, follow_up, wish, by=papers.legal, now=papers.now, today=after(0))
