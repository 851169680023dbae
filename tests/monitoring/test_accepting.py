"""What was reported as done waits for somebody else's eyes."""

from datetime import timedelta

import pytest

from pks.accounts.models import User
from pks.accounts.visitor import Visitor
from pks.audit import trail
from pks.monitoring.accepting import (
    AcceptObstacle,
    CannotAccept,
    accept_follow_up,
    may_accept,
    return_follow_up,
)
from pks.monitoring.closing import cancel_follow_up
from pks.monitoring.lifecycle import FollowUpMoveNotAllowed, FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import withdraw
from pks.monitoring.waiting import submissions_waiting_for
from tests.monitoring.papers import RECAPS, WORKSHOP, Papers
from tests.monitoring.reporting import TODAY, report


def accept(papers: Papers, follow_up: FollowUp, by: User) -> None:
    accept_follow_up(papers.session, follow_up, by=by, now=papers.now)


def refused(papers: Papers, follow_up: FollowUp, by: User) -> list[AcceptObstacle]:
    with pytest.raises(CannotAccept) as refusal:
        accept(papers, follow_up, by)
    return refusal.value.obstacles


@pytest.fixture
def recap(papers: Papers) -> FollowUp:
    """The first recap, which Yuni has reported."""
    papers.dedys_account  # noqa: B018 - somebody else could accept
    found = papers.first_of(RECAPS)
    report(papers, found)
    return found


def test_f065_what_is_reported_waits_until_a_supervisor_accepts_it(
    papers: Papers, recap: FollowUp
) -> None:
    assert recap.state is FollowUpState.SUBMITTED
    assert recap.submitted_at == papers.now
    assert recap.closed_at is None
    assert recap.next_reminder_on is None

    accept(papers, recap, papers.dedys_account)

    assert recap.state is FollowUpState.DONE
    assert recap.closed_by == papers.dedys_account


def test_f065_or_sends_it_back_with_a_reason_and_reminders_go_on(
    papers: Papers, recap: FollowUp
) -> None:
    return_follow_up(
        papers.session,
        recap,
        " Paraf penerima belum ada. ",
        by=papers.lintongs_account,
        now=papers.now,
        today=TODAY,
    )

    assert recap.state is FollowUpState.UNDERWAY
    assert recap.return_reason == "Paraf penerima belum ada."
    assert recap.returned_by == "Lintong Ambarita"
    assert recap.next_reminder_on == TODAY

    report(papers, recap)
    assert recap.state is FollowUpState.SUBMITTED
    assert recap.return_reason is None


def test_sending_back_asks_for_the_reason(papers: Papers, recap: FollowUp) -> None:
    with pytest.raises(CannotAccept) as refusal:
        return_follow_up(papers.session, recap, "  ", by=papers.legal, now=papers.now, today=TODAY)
    assert refusal.value.obstacles == [AcceptObstacle.REASON_MISSING]
    assert recap.state is FollowUpState.SUBMITTED


@pytest.mark.parametrize(
    "who", ["dedys_account", "lintongs_account", "secretary_of_bekasi", "legal"]
)
def test_either_partys_supervisors_and_legal_staff_decide(
    papers: Papers, recap: FollowUp, who: str
) -> None:
    accept(papers, recap, getattr(papers, who))
    assert recap.state is FollowUpState.DONE


@pytest.mark.parametrize(
    "who", ["yunis_account", "stranger", "legal_of_dinkes", "legal_of_a_unit_below", "admin"]
)
def test_nobody_else_does(papers: Papers, recap: FollowUp, who: str) -> None:
    assert AcceptObstacle.NOT_YOURS in refused(papers, recap, getattr(papers, who))
    assert recap.state is FollowUpState.SUBMITTED


class TestOnesOwnReport:
    def test_is_accepted_by_somebody_else(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        report(papers, recap, by=papers.legal)
        papers.lintongs_account  # noqa: B018

        assert refused(papers, recap, papers.legal) == [AcceptObstacle.OWN_REPORT]
        accept(papers, recap, papers.lintongs_account)

    def test_even_under_another_account_of_the_same_person(self, papers: Papers) -> None:
        recap = papers.first_of(RECAPS)
        as_visitor = Visitor(papers.dedy.name, papers.dedy.id)
        report(papers, recap, by=as_visitor)
        papers.legal  # noqa: B018
        assert refused(papers, recap, papers.dedys_account) == [AcceptObstacle.OWN_REPORT]

    def test_counts_only_where_nobody_else_could_and_the_trail_says_so(
        self, papers: Papers
    ) -> None:
        recap = papers.first_of(RECAPS)
        report(papers, recap, by=papers.legal)
        papers.dedys_account.active = False

        accept(papers, recap, papers.legal)

        entry = trail.entries_about(papers.session, f"follow_up:{recap.id}")[0]
        assert entry.verb == "follow_up.accept"
        assert entry.details == {"own_report": True}


def test_f055_accepting_looks_for_the_evidence_once_more(papers: Papers, recap: FollowUp) -> None:
    for activity in recap.activities:
        activity.evidence.clear()
    papers.session.flush()
    assert refused(papers, recap, papers.dedys_account) == [AcceptObstacle.FILE_MISSING]


def test_f055_and_for_who_came(papers: Papers) -> None:
    workshop = papers.first_of(WORKSHOP)
    activity = report(papers, workshop)
    activity.attendance, activity.attendance_count = "", None
    papers.session.flush()
    assert refused(papers, workshop, papers.dedys_account) == [AcceptObstacle.ATTENDANCE_MISSING]


def test_what_does_not_wait_is_neither_accepted_nor_sent_back(papers: Papers) -> None:
    recap = papers.first_of(RECAPS)
    assert refused(papers, recap, papers.dedys_account) == [
        AcceptObstacle.NOT_SUBMITTED,
        AcceptObstacle.FILE_MISSING,
    ]
    assert not may_accept(papers.session, recap, papers.dedys_account)


def test_a_further_activity_adds_to_what_waits(papers: Papers, recap: FollowUp) -> None:
    first = recap.submitted_at
    papers.now += timedelta(days=1)
    report(papers, recap, completes=False)
    report(papers, recap)
    assert recap.state is FollowUpState.SUBMITTED
    assert recap.submitted_at == first


def test_what_waits_is_not_late(papers: Papers, recap: FollowUp) -> None:
    assert recap.days_late(recap.due_on + timedelta(days=40)) == 0


def test_what_waits_can_be_cancelled_but_not_by_the_end_of_the_agreement(
    papers: Papers, recap: FollowUp
) -> None:
    papers.pks.ends_on = recap.due_on - timedelta(days=1)
    withdraw(papers.session, papers.pks, by=None, now=papers.now)
    assert recap.state is FollowUpState.SUBMITTED

    cancel_follow_up(papers.session, recap, "Ganda.", by=papers.legal, now=papers.now)
    with pytest.raises(FollowUpMoveNotAllowed):
        cancel_follow_up(papers.session, recap, "Lagi.", by=papers.legal, now=papers.now)


def test_a_list_says_what_waits_for_whom(papers: Papers, recap: FollowUp) -> None:
    (row,) = submissions_waiting_for(papers.session, papers.dedys_account)
    assert (row.id, row.title, row.second) == (recap.id, RECAPS.activity, "DPMPTSP")
    for other in (papers.yunis_account, papers.stranger, papers.legal_of_a_unit_below):
        assert submissions_waiting_for(papers.session, other) == []

    report(papers, papers.follow_ups[1], by=papers.legal)
    assert len(submissions_waiting_for(papers.session, papers.legal)) == 1


def test_one_account_may_report_late_what_another_reported_in_time(
    papers: Papers, recap: FollowUp
) -> None:
    """What counts is the last report: the one that was accepted."""
    return_follow_up(
        papers.session, recap, "Salah berkas.", by=papers.legal, now=papers.now, today=TODAY
    )
    papers.now += timedelta(days=100)
    report(papers, recap)
    assert recap.submitted_at == papers.now


def test_who_cancels_may_have_to_be_looked_up_first(papers: Papers, recap: FollowUp) -> None:
    by = papers.legal
    papers.session.commit()  # what is known of everybody is stale now

    cancel_follow_up(papers.session, recap, "Program berhenti.", by=by, now=papers.now)

    assert recap.state is FollowUpState.CANCELLED
    assert recap.closed_by == by
