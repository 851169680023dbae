"""Laying out follow-ups, laying them out anew, and taking back what is too late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from pks.agreements.ending import Ground, Termination, end_expired_agreement, terminate
from pks.agreements.kinds import Responsible
from pks.agreements.rhythm import MONTHLY, Rhythm
from pks.agreements.signals import plan_stands
from pks.agreements.terms import as_commitment
from pks.audit import trail
from pks.calendar import is_working_day
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import NO_LONGER_PLANNED, lay_out
from tests.monitoring.papers import JOINT_REVIEW, RECAPS, SIGNED_ON, WORKSHOP, Papers

A_YEAR_LATER = datetime(2023, 2, 7, 3, 0, tzinfo=UTC)
A_YEAR_ON = {"now": A_YEAR_LATER, "today": A_YEAR_LATER.date()}
LAST_DAY = date(2025, 2, 6)


def days(papers: Papers, activity: str) -> list[date]:
    return [f.planned_on for f in papers.follow_ups if f.commitment.activity == activity]


class TestLayingOut:
    def test_f062_follow_ups_are_born_with_the_entry_into_force(self, papers: Papers) -> None:
        assert papers.session.scalars(select(FollowUp)).all() == []

        assert papers.pks.ends_on == LAST_DAY

        assert {f.commitment.activity for f in papers.follow_ups} == {
            RECAPS.activity,
            JOINT_REVIEW.activity,
            WORKSHOP.activity,
        }
        assert {f.state for f in papers.follow_ups} == {FollowUpState.PLANNED}

    def test_f059_each_rhythm_fills_the_term_and_nothing_lies_beyond_it(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018

        quarters = days(papers, RECAPS.activity)
        assert quarters[0] == date(2022, 5, 7)
        assert quarters[-1] == date(2024, 11, 7)
        assert len(quarters) == 11
        assert days(papers, JOINT_REVIEW.activity)[:2] == [date(2022, 8, 7), date(2023, 2, 7)]
        assert days(papers, WORKSHOP.activity) == [date(y, 8, 7) for y in (2022, 2023, 2024)]
        assert all(f.due_on <= LAST_DAY for f in papers.follow_ups)

    def test_f060_a_follow_up_is_due_on_a_working_day(self, papers: Papers) -> None:
        first = papers.first_of(RECAPS)

        assert first.planned_on == date(2022, 5, 7)  # Saturday after the joint leave of Idul Fitri
        assert first.due_on == date(2022, 5, 9)
        assert all(is_working_day(f.due_on) for f in papers.follow_ups)

    def test_f060_what_would_move_beyond_the_term_moves_forward_instead(
        self, papers: Papers
    ) -> None:
        papers.signed_pks.ends_on = date(2022, 8, 7)  # a Sunday
        lay_out(
            papers.session,
            papers.signed_pks,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        review = papers.session.scalars(
            select(FollowUp).where(FollowUp.planned_on == date(2022, 8, 7))
        ).first()

        assert review is not None
        assert review.due_on == date(2022, 8, 5)

    def test_f059_a_commitment_with_a_first_day_begins_on_it(self, papers: Papers) -> None:
        papers.ready_pks.scopes[0].commitments[0].first_on = date(2022, 3, 31)
        papers.pks  # noqa: B018

        assert days(papers, RECAPS.activity)[:3] == [
            date(2022, 3, 31),
            date(2022, 6, 30),
            date(2022, 9, 30),
        ]

    def test_f063_each_follow_up_knows_the_party_that_answers_for_it(self, papers: Papers) -> None:
        papers.pks  # noqa: B018

        answers = {f.commitment.activity: f.commitment.responsible for f in papers.follow_ups}

        assert answers == {
            RECAPS.activity: Responsible.SECOND,
            JOINT_REVIEW.activity: Responsible.BOTH,
            WORKSHOP.activity: Responsible.FIRST,
        }

    def test_of_what_had_passed_already_only_the_last_is_laid_out(self, papers: Papers) -> None:
        lay_out(papers.session, papers.signed_pks, by=papers.legal, **A_YEAR_ON)
        known = papers.session.scalars(select(FollowUp).order_by(FollowUp.planned_on)).all()

        recaps = [f.planned_on for f in known if f.commitment.activity == RECAPS.activity]

        assert recaps[:2] == [date(2022, 11, 7), date(2023, 2, 7)]

    def test_leaves_its_mark_in_the_trail(self, papers: Papers) -> None:
        entries = trail.entries_about(papers.session, f"agreement:{papers.pks.id}")

        laid = next(entry for entry in entries if entry.verb == "follow_up.lay_out")
        assert laid.details == {"added": len(papers.follow_ups), "removed": 0, "moved": 0}
        assert laid.actor_name == papers.legal.name

    def test_refuses_an_agreement_without_a_term(self, papers: Papers) -> None:
        papers.ready_pks.ends_on = None
        with pytest.raises(ValueError, match="term"):
            lay_out(
                papers.session,
                papers.ready_pks,
                by=papers.legal,
                now=papers.now,
                today=papers.now.date(),
            )


class TestLayingOutAnew:
    def test_the_same_plan_changes_nothing(self, papers: Papers) -> None:
        before = [(f.id, f.due_on) for f in (papers.pks, papers.follow_ups)[1]]

        laying = lay_out(papers.session, papers.pks, by=papers.legal, **A_YEAR_ON)

        assert (laying.added, laying.removed) == (0, 0)
        assert [(f.id, f.due_on) for f in papers.follow_ups] == before

    def test_a_shorter_term_takes_back_only_what_is_to_come_and_untouched(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018
        recaps = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity]
        late, _, begun, reminded = recaps[2:6]
        begun.state = FollowUpState.UNDERWAY
        reminded.last_rung = -14
        papers.pks.ends_on = date(2023, 3, 1)

        plan_stands.send(papers.pks, session=papers.session, by=papers.legal, **A_YEAR_ON)

        left = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity]
        assert late in left
        assert begun in left
        assert begun.state is FollowUpState.UNDERWAY
        assert reminded.state is FollowUpState.CANCELLED
        assert reminded.cancel_reason == NO_LONGER_PLANNED
        assert max(f.planned_on for f in left) == reminded.planned_on

    def test_a_new_rhythm_replaces_what_was_planned_and_keeps_what_has_passed(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018
        commitment = papers.first_of(RECAPS).commitment
        passed = [f.id for f in papers.follow_ups if f.planned_on < A_YEAR_LATER.date()]
        commitment.rhythm = MONTHLY

        plan_stands.send(papers.pks, session=papers.session, by=papers.legal, **A_YEAR_ON)

        before = [f.id for f in papers.follow_ups if f.planned_on < A_YEAR_LATER.date()]
        assert before == passed
        to_come = [d for d in days(papers, RECAPS.activity) if d >= A_YEAR_LATER.date()]
        assert to_come[:3] == [date(2023, 2, 7), date(2023, 3, 7), date(2023, 4, 7)]

    def test_a_cancelled_one_does_not_come_back(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        last = papers.follow_ups[-1]
        cancel_follow_up(papers.session, last, "Digabung.", by=papers.legal, now=papers.now)

        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        assert last.state is FollowUpState.CANCELLED
        assert len([f for f in papers.follow_ups if f.planned_on == last.planned_on]) == 1

    def test_a_promise_added_later_is_laid_out_beside_the_others(self, papers: Papers) -> None:
        count = len((papers.pks, papers.follow_ups)[1])
        once = replace(RECAPS, activity="Kunjungan", rhythm=Rhythm(first_on=date(2023, 6, 1)))
        papers.pks.scopes[1].commitments.append(as_commitment(once, 2))
        papers.session.flush()

        plan_stands.send(papers.pks, session=papers.session, by=papers.legal, **A_YEAR_ON)

        assert len(papers.follow_ups) == count + 1
        # 1 June is Hari Lahir Pancasila, 2 June joint leave, then comes a weekend.
        visit = papers.first_of(once)
        assert visit.due_on == date(2023, 6, 5)


class TestTheEndOfAnAgreement:
    def test_termination_cancels_what_falls_due_after_the_last_day(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        termination = Termination(Ground.MUTUAL, date(2023, 2, 7), "Sepakat.")

        terminate(papers.session, papers.pks, termination, by=papers.legal, now=A_YEAR_LATER)

        late = [f for f in papers.follow_ups if f.due_on <= date(2023, 2, 7)]
        later = [f for f in papers.follow_ups if f.due_on > date(2023, 2, 7)]
        assert {f.state for f in late} == {FollowUpState.PLANNED}
        assert {f.state for f in later} == {FollowUpState.CANCELLED}
        assert {f.closed_by_id for f in later} == {papers.legal.id}
        assert all(f.cancel_reason for f in later)

    def test_nobody_is_reminded_after_the_end_of_the_term(self, papers: Papers) -> None:
        papers.pks  # noqa: B018

        end_expired_agreement(
            papers.session, now=A_YEAR_LATER + timedelta(days=800), today=date(2025, 2, 7)
        )

        assert {f.next_reminder_on for f in papers.follow_ups} == {None}

    def test_what_was_done_stays_done(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        first = papers.first_of(RECAPS)
        log_activity(
            papers.session,
            papers.pks,
            ActivityFacts("data", SIGNED_ON, "Bekasi", "Rekap", "Diterima.", completes=True),
            [papers.file()],
            first,
            by=papers.yunis_account,
            now=papers.now,
            today=SIGNED_ON,
        )
        accept_follow_up(papers.session, first, by=papers.legal, now=papers.now)
        termination = Termination(Ground.MUTUAL, SIGNED_ON, "Sepakat.")

        terminate(papers.session, papers.pks, termination, by=papers.legal, now=papers.now)

        assert first.state is FollowUpState.DONE
