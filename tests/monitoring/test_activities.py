"""Logging what was done: what is refused, what begins and what completes a follow-up."""

from dataclasses import replace
from datetime import date

import pytest

from pks.audit import trail
from pks.files.models import StoredFile
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.activities import (
    ActivityFacts,
    ActivityObstacle,
    CannotLogActivity,
    Fulfils,
    log_activity,
)
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.lifecycle import CLOSED, NEXT, OPEN, OWED, FollowUpMoveNotAllowed, FollowUpState
from pks.monitoring.models import Activity, FollowUp
from tests.monitoring.papers import JOINT_REVIEW, RECAPS, SIGNED_ON, WORKSHOP, Papers

HELD_ON = date(2022, 5, 9)
TODAY = date(2022, 5, 10)
HANDED_OVER = ActivityFacts(
    scope_key="data",
    held_on=HELD_ON,
    place="Kantor DPMPTSP Kota Bekasi",
    title="Penyerahan rekapitulasi pengaduan triwulan I",
    outcome="Rekapitulasi diterima lengkap.",
    completes=True,
)
HELD_WORKSHOP = replace(
    HANDED_OVER,
    scope_key="kompetensi",
    title="Lokakarya pengelolaan pengaduan",
    attendance=("Mulyadin", "P. Dika Arlita"),
)


def log(
    papers: Papers,
    facts: ActivityFacts,
    *files: StoredFile,
    follow_up: FollowUp | None = None,
    others: tuple[Fulfils, ...] = (),
) -> Activity:
    return log_activity(
        papers.session,
        papers.pks,
        facts,
        files,
        follow_up,
        by=papers.yunis_account,
        now=papers.now,
        today=TODAY,
        others=others,
    )


def obstacles(papers: Papers, facts: ActivityFacts, **call: FollowUp) -> list[ActivityObstacle]:
    with pytest.raises(CannotLogActivity) as refusal:
        log(papers, facts, **call)
    return refusal.value.obstacles


class TestLogging:
    def test_f054_a_diary_entry_names_scope_day_place_outcome_people_and_files(
        self, papers: Papers
    ) -> None:
        activity = log(
            papers, replace(HELD_WORKSHOP, completes=False), papers.file("daftar-hadir.pdf")
        )

        assert activity.scope_key == "kompetensi"
        assert activity.held_on == HELD_ON
        assert activity.names == ["Mulyadin", "P. Dika Arlita"]
        assert activity.attendance_count == 2
        assert [evidence.file.name for evidence in activity.evidence] == ["daftar-hadir.pdf"]
        assert activity.logged_by.name == "Yuni Kartika"

    def test_reports_its_follow_up_as_done(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)

        activity = log(papers, HANDED_OVER, papers.file(), follow_up=recap)

        assert recap.state is FollowUpState.SUBMITTED
        assert recap.submitted_at == papers.now
        assert recap.next_reminder_on is None
        assert recap.completing == [activity]
        assert activity.completed == [recap]
        assert activity.party == papers.pks.second

    def test_one_activity_serves_several_follow_ups_each_in_its_way(self, papers: Papers) -> None:
        recap, workshop = papers.first_of(RECAPS), papers.first_of(WORKSHOP)
        review = papers.first_of(JOINT_REVIEW)

        activity = log(
            papers,
            replace(HELD_WORKSHOP, scope_key="data"),
            papers.file(),
            follow_up=recap,
            others=(Fulfils(workshop, completes=True), Fulfils(review, completes=False)),
        )

        assert [f.state for f in (recap, workshop, review)] == [
            FollowUpState.SUBMITTED,
            FollowUpState.SUBMITTED,
            FollowUpState.UNDERWAY,
        ]
        assert set(activity.completed) == {recap, workshop}
        assert review.activities == [activity]

    def test_or_only_begins_it(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)

        log(papers, replace(HANDED_OVER, completes=False), follow_up=recap)

        assert recap.state is FollowUpState.UNDERWAY
        assert recap.closed_at is None

    def test_leaves_its_mark_in_the_trail_with_the_hash_of_the_evidence(
        self, papers: Papers
    ) -> None:
        recap = papers.first_of(RECAPS)

        activity = log(papers, HANDED_OVER, papers.file(), follow_up=recap)

        (entry,) = trail.entries_about(papers.session, f"activity:{activity.id}")
        assert entry.details == {
            "agreement": papers.pks.id,
            "fulfils": {str(recap.id): True},
            "evidence": ["ab" * 32],
        }


class TestRefusals:
    def test_every_reason_is_named_at_once_and_nothing_changes(self, papers: Papers) -> None:
        workshop = papers.first_of(WORKSHOP)
        tomorrow = replace(HANDED_OVER, held_on=date(2022, 5, 11))

        found = obstacles(papers, tomorrow, follow_up=workshop)

        assert set(found) == {
            ActivityObstacle.HELD_IN_FUTURE,
            ActivityObstacle.OTHER_SCOPE,
            ActivityObstacle.FILE_MISSING,
            ActivityObstacle.ATTENDANCE_MISSING,
        }
        assert workshop.state is FollowUpState.PLANNED
        assert papers.session.query(Activity).count() == 0

    def test_nothing_can_have_happened_before_the_signing(self, papers: Papers) -> None:
        day_before = replace(HANDED_OVER, held_on=date(2022, 2, 6), completes=False)
        assert obstacles(papers, day_before) == [ActivityObstacle.HELD_BEFORE_SIGNING]
        log(papers, replace(day_before, held_on=SIGNED_ON))

    def test_the_scope_must_be_one_of_the_agreement(self, papers: Papers) -> None:
        elsewhere = replace(HANDED_OVER, scope_key="perikanan", completes=False)
        assert obstacles(papers, elsewhere) == [ActivityObstacle.OTHER_SCOPE]

    def test_an_activity_by_itself_completes_nothing(self, papers: Papers) -> None:
        assert obstacles(papers, HANDED_OVER) == [ActivityObstacle.NOTHING_TO_COMPLETE]

    def test_a_closed_follow_up_takes_no_more(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Ganda.", by=papers.legal, now=papers.now)
        found = obstacles(papers, replace(HANDED_OVER, completes=False), follow_up=recap)
        assert found == [ActivityObstacle.FOLLOW_UP_CLOSED]

    def test_a_follow_up_of_another_agreement_is_refused(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        other = papers.draft_pks(())
        recap.agreement_id = other.id
        papers.session.flush()
        found = obstacles(papers, replace(HANDED_OVER, completes=False), follow_up=recap)
        assert found == [ActivityObstacle.OTHER_AGREEMENT]

    def test_each_further_follow_up_is_held_to_its_own_evidence(self, papers: Papers) -> None:
        workshop = Fulfils(papers.first_of(WORKSHOP), completes=True)
        begun = replace(HANDED_OVER, completes=False)
        with pytest.raises(CannotLogActivity) as refusal:
            log(papers, begun, follow_up=papers.first_of(RECAPS), others=(workshop,))
        assert refusal.value.obstacles == [
            ActivityObstacle.FILE_MISSING,
            ActivityObstacle.ATTENDANCE_MISSING,
        ]

    def test_completing_asks_for_the_file_that_was_promised(self, papers: Papers) -> None:
        found = obstacles(papers, HANDED_OVER, follow_up=papers.first_of(RECAPS))
        assert found == [ActivityObstacle.FILE_MISSING]

    def test_a_file_of_an_earlier_activity_counts(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        log(papers, replace(HANDED_OVER, completes=False), papers.file(), follow_up=recap)
        log(papers, HANDED_OVER, follow_up=recap)
        assert recap.state is FollowUpState.SUBMITTED

    def test_completing_asks_who_came_where_that_was_promised(self, papers: Papers) -> None:
        workshop = papers.first_of(WORKSHOP)
        nobody = replace(HELD_WORKSHOP, attendance=())
        with pytest.raises(CannotLogActivity) as refusal:
            log(papers, nobody, papers.file(), follow_up=workshop)
        assert refusal.value.obstacles == [ActivityObstacle.ATTENDANCE_MISSING]

        log(papers, replace(nobody, attendance_count=40), papers.file(), follow_up=workshop)
        assert workshop.state is FollowUpState.SUBMITTED

    def test_there_cannot_be_fewer_people_than_names(self, papers: Papers) -> None:
        one = replace(HELD_WORKSHOP, attendance_count=1, completes=False)
        assert obstacles(papers, one) == [ActivityObstacle.FEWER_THAN_NAMED]


class TestClosing:
    def test_a_cancelled_follow_up_keeps_its_reason(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Digabung.", by=papers.legal, now=papers.now)
        assert recap.state is FollowUpState.CANCELLED
        assert recap.cancel_reason == "Digabung."
        assert recap.next_reminder_on is None
        with pytest.raises(FollowUpMoveNotAllowed):
            cancel_follow_up(papers.session, recap, "Lagi.", by=papers.legal, now=papers.now)

    def test_reopened_it_is_where_it_stood_and_is_reminded_of_again(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Keliru.", by=papers.legal, now=papers.now)

        reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=TODAY)

        assert recap.state is FollowUpState.PLANNED
        assert recap.cancel_reason is None
        assert recap.next_reminder_on == TODAY

    def test_what_was_done_is_underway_when_it_is_reopened(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        log(papers, HANDED_OVER, papers.file(), follow_up=recap)
        accept_follow_up(papers.session, recap, by=papers.legal, now=papers.now)
        reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=TODAY)
        assert recap.state is FollowUpState.UNDERWAY
        assert recap.closed_at is None

    @pytest.mark.parametrize("begun", [False, True])
    def test_what_is_open_cannot_be_reopened(self, papers: Papers, begun: bool) -> None:
        recap = papers.first_of(RECAPS)
        if begun:
            log(papers, replace(HANDED_OVER, completes=False), follow_up=recap)
        with pytest.raises(FollowUpMoveNotAllowed):
            reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=TODAY)

    def test_every_step_is_in_the_trail(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        cancel_follow_up(papers.session, recap, "Keliru.", by=papers.legal, now=papers.now)
        reopen_follow_up(papers.session, recap, by=papers.legal, now=papers.now, today=TODAY)
        verbs = [e.verb for e in trail.entries_about(papers.session, f"follow_up:{recap.id}")]
        assert verbs == ["follow_up.reopen", "follow_up.cancel"]


def test_what_was_reported_is_open_but_no_longer_owed() -> None:
    assert {FollowUpState.SUBMITTED} == OPEN - OWED


def test_a_state_is_open_or_closed_and_every_closed_one_can_be_reopened() -> None:
    assert frozenset(FollowUpState) == OPEN | CLOSED
    assert not OPEN & CLOSED
    assert all(NEXT[state] & OPEN for state in CLOSED)
