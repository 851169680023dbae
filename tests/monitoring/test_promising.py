"""One thing promised outside the work plan."""

from datetime import date, timedelta

import pytest

from pks.agreements.kinds import CommitmentSource, Responsible
from pks.agreements.models import Scope
from pks.agreements.replanning import change_plan
from pks.agreements.rhythm import Rhythm
from pks.agreements.terms import CommitmentTerms
from pks.audit import trail
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import lay_out, withdraw
from pks.monitoring.postponing import DateWish
from pks.monitoring.promising import (
    CannotPromise,
    Promise,
    PromiseObstacle,
    correct_promise,
    promise,
)
from tests.monitoring.papers import SIGNED_ON, Papers

TODAY = date(2022, 3, 7)
#: A Saturday: what a law counts may end on a day off.
DUE = date(2022, 5, 7)


def terms(activity: str = "Tindak lanjut LHP", due_on: date = DUE) -> CommitmentTerms:
    return CommitmentTerms(
        activity=activity,
        indicator="Seluruh isinya ditindaklanjuti",
        responsible=Responsible.SECOND,
        rhythm=Rhythm(first_on=due_on),
        schedule="60 hari sejak diterima",
        evidence="Laporan",
        key="produk-1",
    )


def supervision(papers: Papers) -> Scope:
    return next(scope for scope in papers.pks.scopes if scope.key == "pengawasan")


def promised(papers: Papers, due_on: date = DUE) -> FollowUp:
    one = Promise(terms(due_on=due_on), due_on)
    return promise(
        papers.session, supervision(papers), one, by=papers.legal, now=papers.now, today=TODAY
    )


def test_stands_after_what_the_work_plan_promises(papers: Papers) -> None:
    follow_up = promised(papers)

    assert follow_up.due_on == follow_up.planned_on == DUE
    assert follow_up.commitment.source is CommitmentSource.ADDED
    assert follow_up.commitment.position == 2
    entry = trail.entries_about(papers.session, f"agreement:{papers.pks.id}", limit=1)[0]
    assert entry.verb == "follow_up.promise"


def test_is_left_alone_by_plans_that_change(papers: Papers) -> None:
    follow_up = promised(papers)

    change_plan(papers.session, papers.pks, (), from_on=TODAY, by=papers.legal, now=papers.now)
    lay_out(papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date())

    assert follow_up.state is FollowUpState.PLANNED
    assert follow_up.commitment.ends_on is None


def test_is_taken_back_with_the_agreement(papers: Papers) -> None:
    follow_up = promised(papers)
    papers.pks.ends_on = DUE - timedelta(days=1)

    withdraw(papers.session, papers.pks, by=papers.legal, now=papers.now)

    assert follow_up.state is FollowUpState.CANCELLED


def test_needs_an_agreement_that_holds_on_the_day(papers: Papers) -> None:
    assert papers.pks.ends_on is not None

    with pytest.raises(CannotPromise) as refusal:
        promised(papers, papers.pks.ends_on + timedelta(days=1))

    assert refusal.value.obstacles == [PromiseObstacle.AFTER_THE_END]


def test_is_promised_only_while_the_agreement_is_in_force(papers: Papers) -> None:
    scope = next(scope for scope in papers.signed_pks.scopes if scope.key == "pengawasan")

    with pytest.raises(CannotPromise) as refusal:
        promise(
            papers.session, scope, Promise(terms(), DUE), by=papers.legal, now=papers.now,
            today=SIGNED_ON,
        )  # fmt: skip

    assert refusal.value.obstacles == [PromiseObstacle.NOT_IN_FORCE]


class TestCorrecting:
    def test_says_what_it_is_and_moves_it_on_record(self, papers: Papers) -> None:
        follow_up = promised(papers)
        follow_up.last_rung = -7
        wish = DateWish(DUE - timedelta(days=2), "Diterima dua hari lebih awal")

        correct_promise(
            papers.session, follow_up, terms("Tindak lanjut LHP nomor 1", wish.to_on), wish,
            by=papers.legal, now=papers.now, today=TODAY,
        )  # fmt: skip

        assert follow_up.commitment.activity == "Tindak lanjut LHP nomor 1"
        assert follow_up.due_on == follow_up.commitment.first_on == wish.to_on
        assert (follow_up.last_rung, follow_up.next_reminder_on) == (None, TODAY)
        (move,) = follow_up.postponements
        assert (move.from_on, move.to_on, move.reason) == (DUE, wish.to_on, wish.reason)

    def test_reminds_of_nothing_that_is_done(self, papers: Papers) -> None:
        follow_up = promised(papers)
        follow_up.state, follow_up.closed_at = FollowUpState.DONE, papers.now
        follow_up.next_reminder_on = None
        papers.session.flush()

        correct_promise(
            papers.session, follow_up, terms(), DateWish(DUE + timedelta(days=2), "Tanda terima"),
            by=papers.legal, now=papers.now, today=TODAY,
        )  # fmt: skip

        assert follow_up.next_reminder_on is None

    def test_refuses_a_day_after_the_end(self, papers: Papers) -> None:
        follow_up = promised(papers)
        assert papers.pks.ends_on is not None
        wish = DateWish(papers.pks.ends_on + timedelta(days=1), "Tanda terima")

        with pytest.raises(CannotPromise):
            correct_promise(
                papers.session, follow_up, terms(), wish, by=papers.legal, now=papers.now,
                today=TODAY,
            )  # fmt: skip

        assert follow_up.due_on == DUE
