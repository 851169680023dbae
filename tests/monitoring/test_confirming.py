"""The other party says whether it was so."""

import pytest

from pks.accounts.visitor import Author, Visitor
from pks.audit import trail
from pks.monitoring.accepting import accept_follow_up
from pks.monitoring.confirming import (
    CannotConfirm,
    ConfirmObstacle,
    confirm_activity,
    object_to_activity,
    parties_to_confirm,
)
from pks.monitoring.lifecycle import Answer, FollowUpState
from pks.monitoring.models import Activity
from pks.monitoring.waiting import activities_to_confirm_by
from tests.monitoring.papers import RECAPS, WORKSHOP, Papers
from tests.monitoring.reporting import report


@pytest.fixture
def handed_over(papers: Papers) -> Activity:
    """What Yuni of DPMPTSP has logged: the recap was handed over."""
    return report(papers, papers.first_of(RECAPS))


def rahma(papers: Papers) -> Visitor:
    """The Ombudsman's liaison, who has no account."""
    return Visitor(papers.rahma.name, papers.rahma.id)


def confirm(papers: Papers, activity: Activity, by: Author) -> None:
    confirm_activity(papers.session, activity, papers.pks.first, by=by, now=papers.now)


def test_f057_the_party_that_did_not_log_confirms(papers: Papers, handed_over: Activity) -> None:
    assert handed_over.party == papers.pks.second
    assert parties_to_confirm(handed_over) == [papers.pks.first]

    confirm(papers, handed_over, rahma(papers))

    (given,) = handed_over.confirmations
    assert given.party == papers.pks.first
    assert given.answer is Answer.CONFIRMED
    assert given.by_person_id == papers.rahma.id
    assert given.at == papers.now


def test_f057_or_objects_with_a_note_and_what_was_reported_is_underway_again(
    papers: Papers, handed_over: Activity
) -> None:
    recap = papers.first_of(RECAPS)
    object_to_activity(
        papers.session,
        handed_over,
        papers.pks.first,
        " Berkas Maret tidak ada. ",
        by=rahma(papers),
        now=papers.now,
        today=papers.now.date(),
    )

    assert handed_over.confirmations[0].note == "Berkas Maret tidak ada."
    assert recap.state is FollowUpState.UNDERWAY
    assert recap.return_reason == "Berkas Maret tidak ada."
    assert recap.returned_by == papers.rahma.name
    assert recap.next_reminder_on == papers.now.date()


def test_what_was_accepted_stays_done_in_spite_of_an_objection(
    papers: Papers, handed_over: Activity
) -> None:
    recap = papers.first_of(RECAPS)
    accept_follow_up(papers.session, recap, by=papers.dedys_account, now=papers.now)
    object_to_activity(
        papers.session,
        handed_over,
        papers.pks.first,
        "Kurang.",
        by=papers.legal,
        now=papers.now,
        today=papers.now.date(),
    )
    assert recap.state is FollowUpState.DONE


def test_the_last_answer_counts_and_the_trail_has_all(
    papers: Papers, handed_over: Activity
) -> None:
    object_to_activity(
        papers.session,
        handed_over,
        papers.pks.first,
        "Kurang.",
        by=rahma(papers),
        now=papers.now,
        today=papers.now.date(),
    )
    confirm(papers, handed_over, papers.legal)

    (given,) = handed_over.confirmations
    assert (given.answer, given.note) == (Answer.CONFIRMED, None)
    assert (given.by_id, given.by_person_id) == (papers.legal.id, None)
    verbs = [e.verb for e in trail.entries_about(papers.session, f"activity:{handed_over.id}")]
    assert verbs == ["activity.confirm", "activity.object", "activity.log"]


@pytest.mark.parametrize("who", ["legal", "dedys_account", "chief_of_ombudsman"])
def test_legal_staff_and_supervisors_answer_for_their_party(
    papers: Papers, handed_over: Activity, who: str
) -> None:
    confirm(papers, handed_over, getattr(papers, who))


@pytest.mark.parametrize(
    "who",
    ["yunis_account", "hadis_account", "lintongs_account", "stranger", "legal_of_dinkes", "admin"],
)
def test_nobody_of_the_party_that_logged_and_no_stranger_does(
    papers: Papers, handed_over: Activity, who: str
) -> None:
    with pytest.raises(CannotConfirm) as refusal:
        confirm(papers, handed_over, getattr(papers, who))
    assert refusal.value.obstacles == [ConfirmObstacle.NOT_YOURS]
    assert handed_over.confirmations == []


def test_the_party_that_logged_has_nothing_to_confirm(
    papers: Papers, handed_over: Activity
) -> None:
    with pytest.raises(CannotConfirm) as refusal:
        confirm_activity(
            papers.session,
            handed_over,
            papers.pks.second,
            by=papers.lintongs_account,
            now=papers.now,
        )
    assert refusal.value.obstacles == [ConfirmObstacle.NOT_TO_CONFIRM]


def test_an_objection_says_what_does_not_fit(papers: Papers, handed_over: Activity) -> None:
    with pytest.raises(CannotConfirm) as refusal:
        object_to_activity(
            papers.session,
            handed_over,
            papers.pks.first,
            " ",
            by=papers.yunis_account,
            now=papers.now,
            today=papers.now.date(),
        )
    assert refusal.value.obstacles == [ConfirmObstacle.NOT_YOURS, ConfirmObstacle.NOTE_MISSING]


def test_a_liaison_answers_only_in_their_scope(papers: Papers) -> None:
    workshop = report(papers, papers.first_of(WORKSHOP), by=rahma(papers))
    assert parties_to_confirm(workshop) == [papers.pks.second]
    second = papers.pks.second
    with pytest.raises(CannotConfirm):
        confirm_activity(papers.session, workshop, second, by=papers.yunis_account, now=papers.now)
    confirm_activity(papers.session, workshop, second, by=papers.taris_account, now=papers.now)


def test_who_has_handed_over_answers_no_longer(papers: Papers, handed_over: Activity) -> None:
    for liaison in papers.pks.first.liaisons:
        liaison.ends_on = papers.now.date()
    with pytest.raises(CannotConfirm):
        confirm(papers, handed_over, rahma(papers))


def test_what_somebody_above_both_parties_logged_waits_for_both(papers: Papers) -> None:
    papers.ombudsman.path = "/"  # stands above everything
    papers.jakarta_raya.path = "/9/"
    activity = report(papers, papers.first_of(RECAPS), by=papers.chief_of_ombudsman)
    assert activity.party is None
    assert len(parties_to_confirm(activity)) == 2
    with pytest.raises(CannotConfirm):
        confirm(papers, activity, papers.chief_of_ombudsman)


def test_a_list_says_what_waits_for_whose_word(papers: Papers, handed_over: Activity) -> None:
    (row,) = activities_to_confirm_by(papers.session, papers.dedys_account)
    assert (row.id, row.party_id) == (handed_over.id, papers.pks.first.id)
    assert (row.party, row.logged_by) == ("Ombudsman Jakarta Raya", "Yuni Kartika")
    for other in ("yunis_account", "lintongs_account", "stranger", "taris_account", "admin"):
        assert activities_to_confirm_by(papers.session, getattr(papers, other)) == []

    confirm(papers, handed_over, papers.legal)
    assert activities_to_confirm_by(papers.session, papers.dedys_account) == []
