"""A round: opened once, filled in side by side, concluded with all or with a reason."""

from dataclasses import replace
from datetime import date

import pytest

from pks.monev.concluding import Meeting, conclude, consolidated
from pks.monev.evaluating import (
    CannotEvaluate,
    RoundObstacle,
    hand_in,
    save_sheet,
    take_back,
)
from pks.monev.figures import ScopeFigures, figures_of
from pks.monev.kinds import SIDES, Rating, Recommendation, Respondent
from pks.monev.sheets import Gap, ScopeAnswer, SheetFacts, SheetGap, gaps_in
from pks.monitoring.models import FollowUp
from tests.monev.conftest import GOOD, HALF_A_YEAR, TODAY, Rounds
from tests.monitoring.papers import RECAPS

MEETING = Meeting(TODAY, "Kota Bekasi")
KEYS = ("data", "pengawasan", "kompetensi")


def end(papers: Rounds, facts: SheetFacts = GOOD, meeting: Meeting = MEETING) -> Recommendation:
    return conclude(
        papers.session,
        papers.round,
        facts,
        meeting,
        [ScopeFigures("data", "Data", 2, 1, 1, 1, 1)],
        by=papers.legal,
        now=papers.now,
        today=TODAY,
    )


class TestOpening:
    def test_makes_a_sheet_for_each_side_and_the_joint_one(self, papers: Rounds):
        assert {sheet.respondent for sheet in papers.round.sheets} == set(Respondent)

    def test_is_refused_while_another_round_runs(self, papers: Rounds):
        papers.round  # noqa: B018 - opens it

        with pytest.raises(CannotEvaluate) as refusal:
            papers.open()

        assert refusal.value.obstacles == [RoundObstacle.OPEN_ALREADY]

    @pytest.mark.parametrize(
        ("changes", "obstacle"),
        [
            ({"until_on": date(2022, 2, 6)}, RoundObstacle.PERIOD_REVERSED),
            ({"from_on": date(2022, 2, 6)}, RoundObstacle.PERIOD_BEFORE_START),
            ({"due_on": date(2022, 8, 5)}, RoundObstacle.DUE_BEFORE_END),
        ],
    )
    def test_names_what_makes_no_sense(
        self, papers: Rounds, changes: dict[str, date], obstacle: RoundObstacle
    ):
        with pytest.raises(CannotEvaluate) as refusal:
            papers.open(**changes)

        assert obstacle in refusal.value.obstacles

    def test_asks_for_an_agreement_in_force(self, papers: Rounds):
        papers.__dict__["pks"] = papers.signed_pks

        with pytest.raises(CannotEvaluate) as refusal:
            papers.open()

        assert refusal.value.obstacles == [RoundObstacle.NOT_IN_FORCE]


class TestASheet:
    def test_says_enough_or_what_it_lacks(self):
        assert gaps_in(GOOD, KEYS) == []
        assert gaps_in(SheetFacts((ScopeAnswer("data", Rating.PARTLY),)), KEYS) == [
            Gap(SheetGap.NO_ACCOUNT_OF_IT, "data"),
            Gap(SheetGap.RATING_MISSING, "pengawasan"),
            Gap(SheetGap.RATING_MISSING, "kompetensi"),
            Gap(SheetGap.RECOMMENDATION_MISSING),
        ]

    def test_gives_a_reason_for_stopping(self):
        facts = replace(GOOD, recommendation=Recommendation.STOP, note="")

        assert gaps_in(facts, KEYS) == [Gap(SheetGap.STOP_WITHOUT_REASON)]

    def test_may_be_kept_half_filled_and_not_handed_in(self, papers: Rounds):
        sheet = papers.round.sheet_of(Respondent.SECOND)
        half = SheetFacts((ScopeAnswer("data", achieved="Satu rekap"),))

        save_sheet(sheet, half, by=papers.lintongs_account, now=papers.now)
        with pytest.raises(CannotEvaluate) as refusal:
            hand_in(papers.session, sheet, half, by=papers.lintongs_account, now=papers.now)

        assert Gap(SheetGap.RATING_MISSING, "data") in refusal.value.gaps
        assert sheet.handed_in_at is None
        assert sheet.answer_to("data").achieved == "Satu rekap"

    def test_is_closed_once_handed_in_until_taken_back(self, papers: Rounds):
        papers.hand_in(Respondent.FIRST)
        sheet = papers.round.sheet_of(Respondent.FIRST)

        with pytest.raises(CannotEvaluate) as refusal:
            save_sheet(sheet, GOOD, by=papers.legal, now=papers.now)
        take_back(papers.session, sheet, by=papers.legal, now=papers.now)
        save_sheet(sheet, GOOD, by=papers.legal, now=papers.now)

        assert refusal.value.obstacles == [RoundObstacle.HANDED_IN]


class TestTheJointSheet:
    def test_begins_with_what_all_sides_agree_on(self, papers: Rounds):
        other = replace(
            GOOD,
            answers=(
                ScopeAnswer("data", Rating.PARTLY, "Dua rekapitulasi diterima", "Terlambat"),
                *GOOD.answers[1:],
            ),
            recommendation=Recommendation.WIDEN,
        )
        papers.hand_in(Respondent.FIRST)
        papers.hand_in(Respondent.SECOND, other)

        begun = consolidated(papers.round)

        data, review, _ = begun.answers
        assert (data.rating, data.achieved) == (None, "Dua rekapitulasi diterima")
        assert data.hindrance == "Terlambat"
        assert review.rating is Rating.PARTLY
        assert begun.recommendation is None

    def test_ends_the_round_with_its_recommendation(self, papers: Rounds):
        papers.answered  # noqa: B018

        assert end(papers) is Recommendation.CONTINUE
        assert papers.round.conclusion.note == "Percepat lokakarya"
        assert papers.round.figures[0]["done"] == 1

    def test_waits_for_all_sides_or_a_reason(self, papers: Rounds):
        papers.hand_in(Respondent.FIRST)

        with pytest.raises(CannotEvaluate) as refusal:
            end(papers)
        end(papers, meeting=replace(MEETING, missing_reason="Koordinator sedang diganti"))

        assert refusal.value.obstacles == [RoundObstacle.SIDE_MISSING]
        assert papers.round.concluded_at == papers.now

    @pytest.mark.parametrize(
        ("meeting", "obstacle"),
        [
            (Meeting(None, "Bekasi"), RoundObstacle.MEETING_MISSING),
            (Meeting(TODAY, ""), RoundObstacle.MEETING_MISSING),
            (Meeting(date(2022, 8, 9), "Bekasi"), RoundObstacle.MEETING_IN_FUTURE),
        ],
    )
    def test_comes_out_of_a_meeting(
        self, papers: Rounds, meeting: Meeting, obstacle: RoundObstacle
    ):
        papers.answered  # noqa: B018

        with pytest.raises(CannotEvaluate) as refusal:
            end(papers, meeting=meeting)

        assert refusal.value.obstacles == [obstacle]

    def test_lets_nobody_change_a_sheet_afterwards(self, papers: Rounds):
        papers.answered  # noqa: B018
        end(papers)

        for side in SIDES:
            with pytest.raises(CannotEvaluate):
                take_back(
                    papers.session, papers.round.sheet_of(side), by=papers.legal, now=papers.now
                )


class TestFigures:
    def test_count_what_fell_due_and_what_was_on_time(self, papers: Rounds):
        first: FollowUp = papers.first_of(RECAPS)
        first.state, first.closed_at, first.submitted_at = "selesai", papers.now, papers.now
        papers.session.flush()

        data, review, workshop = figures_of(
            papers.session, papers.pks, *HALF_A_YEAR, zone="Asia/Jakarta"
        )

        assert (data.due, data.done, data.on_time) == (1, 1, 1)
        assert (review.done, workshop.activities) == (0, 0)
