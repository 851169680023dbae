"""Reminding of follow-ups: who gets what, when, and once."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select

from pks.agreements.ending import Ground, Termination, terminate
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.mail.models import OutgoingMail
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import lay_out
from pks.reminders import planning
from pks.reminders.models import Unreached
from pks.reminders.planning import remind_next
from tests.monitoring.papers import JOINT_REVIEW, RECAPS, WORKSHOP, Papers

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
        now = datetime(today.year, today.month, today.day, 1, tzinfo=UTC)
        while remind_next(papers.session, now=now, today=today):
            pass

    return remind


def sent(papers: Papers, follow_up: FollowUp) -> list[tuple[str, str]]:
    """Return to whom and under which subject, in the order of the queue."""
    mails: Sequence[OutgoingMail] = papers.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.about == f"follow_up:{follow_up.id}")
        .order_by(OutgoingMail.id)
    ).all()
    return [(mail.to_address, mail.subject.partition("]")[0] + "]") for mail in mails]


def after(days: int) -> date:
    return DUE_ON + timedelta(days=days)


class TestEveryDayAsTheSchedulerRuns:
    def test_f068_the_liaison_is_told_before_on_and_after_the_day(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)

        for days in range(-20, 4):
            remind(after(days))

        assert sent(papers, recap) == [
            (YUNI, "[14 hari lagi]"),
            (YUNI, "[7 hari lagi]"),
            (YUNI, "[1 hari lagi]"),
            (YUNI, "[Hari ini]"),
            (YUNI, "[Terlambat 3 hari]"),
            (HADI, "[Terlambat 3 hari]"),
        ]

    def test_f069_then_the_supervisor_and_then_the_superior(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.lintongs_account, papers.secretary_of_bekasi, papers.dedys_account  # noqa: B018

        for days in range(4, 60):
            remind(after(days))

        assert sent(papers, recap)[-2:] == [
            (LINTONG, "[Terlambat 7 hari]"),
            (RATNA, "[Terlambat 14 hari]"),
        ]
        assert recap.next_reminder_on is None

    def test_a_day_that_runs_twice_tells_nobody_twice(self, papers: Papers, remind: Remind) -> None:
        remind(after(-14))
        remind(after(-14))
        assert sent(papers, papers.first_of(RECAPS)) == [(YUNI, "[14 hari lagi]")]

    def test_both_parties_are_told_where_both_answer(self, papers: Papers, remind: Remind) -> None:
        review = papers.first_of(JOINT_REVIEW)
        remind(review.due_on)
        assert sent(papers, review) == [(RAHMA, "[Hari ini]"), (YUNI, "[Hari ini]")]

    def test_f063_and_only_the_one_that_answers_otherwise(
        self, papers: Papers, remind: Remind
    ) -> None:
        workshop = papers.first_of(WORKSHOP)
        remind(workshop.due_on)
        assert sent(papers, workshop) == [(RAHMA, "[Hari ini]")]


class TestCatchingUp:
    def test_f071_after_a_week_without_scheduler_people_get_one_mail(
        self, papers: Papers, remind: Remind
    ) -> None:
        remind(after(-8))

        remind(after(0))

        assert sent(papers, papers.first_of(RECAPS)) == [
            (YUNI, "[8 hari lagi]"),
            (YUNI, "[Hari ini]"),
        ]

    def test_f071_and_the_ladder_goes_on_from_there(self, papers: Papers, remind: Remind) -> None:
        remind(after(2))
        remind(after(3))
        assert [subject for _, subject in sent(papers, papers.first_of(RECAPS))] == [
            "[Terlambat 2 hari]",
            "[Terlambat 3 hari]",
            "[Terlambat 3 hari]",
        ]

    def test_a_clock_set_back_sends_nothing_again(self, papers: Papers, remind: Remind) -> None:
        remind(after(0))
        remind(after(-1))
        assert len(sent(papers, papers.first_of(RECAPS))) == 1


class TestWhoIsToldInstead:
    def test_without_an_address_the_deputy_is_told_and_the_gap_is_on_record(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.yuni.email = None
        recap = papers.first_of(RECAPS)

        remind(after(-14))

        assert sent(papers, recap) == [(HADI, "[14 hari lagi]")]
        (gap,) = papers.session.scalars(select(Unreached)).all()
        assert (gap.days_after_due, gap.audience) == (-14, "narahubung")
        assert gap.party_id == papers.pks.second.id

    def test_without_any_liaison_the_supervisor_learns_why(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.yuni.email = papers.hadi.email = None
        papers.lintongs_account  # noqa: B018
        recap = papers.first_of(RECAPS)

        remind(after(-14))

        assert sent(papers, recap) == [(LINTONG, "[14 hari lagi]")]
        mail = papers.session.scalars(select(OutgoingMail)).one()
        assert "Mohon tunjuk narahubung." in mail.text
        assert len(papers.session.scalars(select(Unreached)).all()) == 2

    def test_without_a_superior_nobody_is_told_but_it_is_on_record(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.lintongs_account  # noqa: B018
        remind(after(14))
        assert sent(papers, papers.first_of(RECAPS)) == []
        (gap,) = papers.session.scalars(select(Unreached)).all()
        assert gap.audience == "atasan_penyelia"

    def test_where_the_institution_has_no_supervisor_the_one_above_is_the_nearest(
        self, papers: Papers, remind: Remind
    ) -> None:
        papers.secretary_of_bekasi, papers.chief_of_ombudsman  # noqa: B018
        remind(after(7))
        assert sent(papers, papers.first_of(RECAPS)) == [(RATNA, "[Terlambat 7 hari]")]

    def test_who_is_switched_off_is_not_told(self, papers: Papers, remind: Remind) -> None:
        papers.lintongs_account.active = False
        papers.secretary_of_bekasi  # noqa: B018
        remind(after(7))
        assert sent(papers, papers.first_of(RECAPS)) == [(RATNA, "[Terlambat 7 hari]")]

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
        assert [to for to, _ in sent(papers, papers.first_of(RECAPS))] == [
            "tari.lestari@example.go.id"
        ]


class TestSilence:
    def test_what_is_done_is_not_reminded_of(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        log_activity(
            papers.session,
            papers.pks,
            ActivityFacts("data", after(-20), "Bekasi", "Rekap", "Lengkap.", completes=True),
            [papers.file()],
            recap,
            by=papers.yunis_account,
            now=papers.now,
            today=after(-20),
        )
        for days in range(-20, 20):
            remind(after(days))
        assert sent(papers, recap) == []

    def test_what_has_only_begun_still_is(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        log_activity(
            papers.session,
            papers.pks,
            ActivityFacts("data", after(-20), "Bekasi", "Rekap", "Sebagian."),
            [],
            recap,
            by=papers.yunis_account,
            now=papers.now,
            today=after(-20),
        )
        remind(after(0))
        assert sent(papers, recap) == [(YUNI, "[Hari ini]")]

    def test_nor_what_is_cancelled_until_it_is_reopened(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Keliru.", by=papers.legal, now=papers.now)
        remind(after(-7))
        assert sent(papers, recap) == []

        reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=after(-5))
        remind(after(-5))
        assert sent(papers, recap) == [(YUNI, "[5 hari lagi]")]

    def test_what_people_were_written_about_does_not_vanish_from_a_new_plan(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        remind(after(-14))
        papers.pks.ends_on = after(-5)

        lay_out(papers.session, papers.pks, by=papers.legal, now=papers.now)

        assert recap.state is FollowUpState.CANCELLED
        remind(after(0))
        assert sent(papers, recap) == [(YUNI, "[14 hari lagi]")]

    def test_nobody_is_reminded_once_the_agreement_is_over(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        ending = Termination(Ground.MUTUAL, after(1), "Sepakat.")
        terminate(papers.session, papers.pks, ending, by=papers.legal, now=papers.now)
        remind(after(0))
        assert sent(papers, recap) == []

    def test_nor_even_if_a_follow_up_was_left_behind(self, papers: Papers, remind: Remind) -> None:
        recap = papers.first_of(RECAPS)
        ending = Termination(Ground.MUTUAL, after(1), "Sepakat.")
        terminate(papers.session, papers.pks, ending, by=papers.legal, now=papers.now)
        recap.next_reminder_on = after(0)
        remind(after(0))
        assert sent(papers, recap) == []
        assert recap.next_reminder_on is None


class TestOneUnit:
    def test_nothing_due_is_nothing_done(self, papers: Papers, remind: Remind) -> None:
        remind(date(2022, 2, 7))  # each new follow-up is looked at once, and put off
        assert papers.session.scalars(select(OutgoingMail)).all() == []
        assert not remind_next(papers.session, now=papers.now, today=date(2022, 2, 8))

    def test_one_that_fails_waits_and_does_not_stop_the_others(
        self, papers: Papers, remind: Remind, caplog: pytest.LogCaptureFixture
    ) -> None:
        lay_out(papers.session, papers.pks, by=None, now=papers.now)
        review = papers.first_of(JOINT_REVIEW)
        real = planning.follow_up_letter

        def letter(follow_up: FollowUp, *args: object, **kwargs: object) -> object:
            if follow_up is review:
                raise RuntimeError("out of paper")
            return real(follow_up, *args, **kwargs)  # type: ignore[arg-type]

        with patch.object(planning, "follow_up_letter", letter):
            remind(review.due_on)

        assert "out of paper" in caplog.text
        assert sent(papers, review) == []
        assert review.last_rung is None
        assert sent(papers, papers.first_of(WORKSHOP)) == [(RAHMA, "[Hari ini]")]
        remind(review.due_on + timedelta(days=1))
        assert sent(papers, review) == [(RAHMA, "[Terlambat 1 hari]"), (YUNI, "[Terlambat 1 hari]")]

    def test_letters_link_to_the_very_follow_up_at_the_configured_address(
        self, papers: Papers, remind: Remind
    ) -> None:
        recap = papers.first_of(RECAPS)
        papers.yunis_account  # noqa: B018 - who has none gets a personal address
        remind(after(0))
        mail = papers.session.scalars(select(OutgoingMail)).one()
        url = f"http://localhost/tindak-lanjut/{recap.id}"
        assert url in mail.text
        assert url in mail.html
        assert mail.thread == f"agreement:{papers.pks.id}"
