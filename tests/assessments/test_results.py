"""What was published of each unit is entered, corrected and aimed at; nothing is made up."""

from decimal import Decimal

import pytest

from pks.assessments.bands import Zone
from pks.assessments.entering import (
    AssessmentObstacle,
    CannotEnter,
    Entered,
    find_assessment,
    remove_assessment,
)
from pks.assessments.judging import Outcome, changes, judge
from pks.assessments.queries import all_scales, row_of, rows
from pks.assessments.targeting import (
    CannotAim,
    TargetFacts,
    TargetObstacle,
    drop_target,
    find_target,
    set_target,
)
from pks.audit import trail
from pks.parties.models import Institution
from tests.assessments.conftest import Assessed


def obstacles(papers: Assessed, *args: object, **more: object) -> list[AssessmentObstacle]:
    with pytest.raises(CannotEnter) as refusal:
        papers.enter(*args, **more)  # type: ignore[arg-type]
    return refusal.value.obstacles


def history(papers: Assessed, unit: Institution) -> list[tuple[str, dict[str, object]]]:
    entries = trail.entries_about(papers.session, f"assessment:{unit.id}")
    return [(entry.verb, entry.details) for entry in reversed(entries)]


class TestAResult:
    def test_f081_of_kota_bekasi_is_category_b(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")

        result = row_of(papers.session, papers.bekasi).last

        assert result.total == Decimal("83.18")
        assert (result.label, result.opinion, result.zone) == ("B", "Kualitas Tinggi", Zone.GREEN)

    def test_holds_what_each_dimension_says(self, papers: Assessed):
        scores = {
            dimension.id: Decimal(value)
            for dimension, value in zip(
                papers.scales["2022"].dimensions, ("80", "81.5", "79.25", "90"), strict=True
            )
        }

        papers.enter(papers.dpmptsp, 2022, "82.7", scores=scores)

        assert row_of(papers.session, papers.dpmptsp).last.scores == scores

    def test_of_2025_is_what_was_published_and_nothing_else(self, papers: Assessed):
        papers.enter(
            papers.bekasi,
            2025,
            "90",
            opinion="Kualitas Sedang Tanpa Maladministrasi",
            second_axis="Patuh",
        )

        result = row_of(papers.session, papers.bekasi).last

        assert (result.label, result.zone) == (None, None)
        assert result.opinion == "Kualitas Sedang Tanpa Maladministrasi"
        assert result.second_axis == "Patuh"

    def test_may_be_known_without_a_figure(self, papers: Assessed):
        papers.enter(papers.dinkes, 2022, None, source="Disebut dalam berita")

        result = row_of(papers.session, papers.dinkes).last

        assert (result.total, result.label, result.zone) == (None, None, None)

    def test_must_fit_the_scale_of_its_year(self, papers: Assessed):
        foreign = {papers.scales["2022"].dimensions[0].id: Decimal(1)}

        assert obstacles(papers, papers.bekasi, 2022, "80", zone=Zone.RED, second_axis="x") == [
            AssessmentObstacle.OPINION_IS_COMPUTED,
            AssessmentObstacle.NO_SECOND_AXIS,
        ]
        assert obstacles(papers, papers.bekasi, 2025, "101", scores=foreign) == [
            AssessmentObstacle.OUT_OF_RANGE,
            AssessmentObstacle.OTHER_DIMENSION,
        ]
        assert obstacles(papers, papers.bekasi, 2026, "80", source=" ") == [
            AssessmentObstacle.YEAR_TO_COME,
            AssessmentObstacle.NO_SOURCE,
        ]

    def test_needs_a_scale(self, papers: Assessed):
        papers.session.delete(papers.scales["2022"])
        papers.session.flush()

        assert obstacles(papers, papers.bekasi, 2023, "80") == [AssessmentObstacle.NO_SCALE]

    def test_that_is_corrected_leaves_the_old_one_in_the_trail(self, papers: Assessed):
        first, second = papers.scales["2022"].dimensions[:2]
        papers.enter(papers.bekasi, 2022, "83", scores={first.id: Decimal(80)})

        entered = papers.enter(papers.bekasi, 2022, "83.18", scores={second.id: Decimal(70)})

        assert entered is Entered.CORRECTED
        (_, _), (verb, details) = history(papers, papers.bekasi)
        assert verb == "assessment.correct"
        assert details == {
            "year": 2022,
            "before": {"total": "83.00", "dimension Input": "80.00", "source": "Siaran pers"},
            "after": {"total": "83.18", "dimension Proses": "70.00", "source": "Siaran pers"},
        }
        assert row_of(papers.session, papers.bekasi).last.scores == {second.id: Decimal(70)}

    def test_that_is_entered_again_changes_nothing(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")

        assert papers.enter(papers.bekasi, 2022, "83.18") is Entered.SAME
        assert len(history(papers, papers.bekasi)) == 1

    def test_that_is_removed_is_still_in_the_trail(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")
        result = find_assessment(papers.session, papers.bekasi, 2022)

        remove_assessment(papers.session, result, by=papers.legal, now=papers.now)
        papers.session.flush()

        assert rows(papers.session, papers.legal) == []
        assert history(papers, papers.bekasi)[-1][1]["before"] == {
            "total": "83.18", "source": "Siaran pers"
        }  # fmt: skip

    def test_follows_the_scale_and_not_what_it_was_when_entered(self, papers: Assessed):
        papers.enter(papers.bekasi, 2022, "83.18")
        papers.scales["2022"].bands[1].label = "Bagus"
        papers.session.flush()

        assert row_of(papers.session, papers.bekasi).last.label == "Bagus"


class TestAChange:
    def test_is_counted_only_within_one_scale(self, papers: Assessed):
        totals = {2020: "70", 2021: "80", 2022: "73.02", 2023: "83.22", 2025: "90"}
        for year, total in totals.items():
            papers.enter(papers.regency, year, total)

        found = changes(list(row_of(papers.session, papers.regency).results.values()))

        assert found == {2021: Decimal(10), 2023: Decimal("10.20")}


#: What is aimed at, what came of it, and what is said of that.
AIMS = (
    ({"score": Decimal(90), "above": True}, "90", Outcome.MISSED),
    ({"score": Decimal(90), "above": True}, "90.01", Outcome.REACHED),
    ({"score": Decimal(90)}, "90", Outcome.REACHED),
    ({"score": Decimal(90)}, "89.99", Outcome.MISSED),
    ({"zone": Zone.GREEN}, "88", Outcome.REACHED),
    ({"zone": Zone.DARK_GREEN}, "87.99", Outcome.MISSED),
    ({"zone": Zone.GREEN, "score": Decimal(80)}, "78", Outcome.MISSED),
    ({"score": Decimal(80)}, None, Outcome.UNKNOWN),
)


class TestATarget:
    def aim(self, papers: Assessed, year: int, **aim: object) -> None:
        facts = TargetFacts("Rapat", **aim)  # type: ignore[arg-type]
        set_target(papers.session, papers.regency, year, facts, by=papers.legal, now=papers.now)

    def outcome(self, papers: Assessed, year: int) -> Outcome | None:
        papers.session.flush()
        return row_of(papers.session, papers.regency).outcome(year)

    def test_f081_is_reached_or_missed(self, papers: Assessed):
        for aim, total, expected in AIMS:
            papers.enter(papers.regency, 2024, total)

            self.aim(papers, 2024, **aim)

            assert self.outcome(papers, 2024) is expected, (aim, total)

    def test_waits_for_its_year(self, papers: Assessed):
        self.aim(papers, 2025, score=Decimal(90), zone=Zone.DARK_GREEN)

        assert self.outcome(papers, 2025) is Outcome.OPEN

    def test_of_a_zone_is_not_judged_where_none_was_published(self, papers: Assessed):
        self.aim(papers, 2025, score=Decimal(90), zone=Zone.DARK_GREEN)
        papers.enter(papers.regency, 2025, "95")
        assert self.outcome(papers, 2025) is Outcome.UNKNOWN

        papers.enter(papers.regency, 2025, "95", zone=Zone.DARK_GREEN)
        assert self.outcome(papers, 2025) is Outcome.REACHED

    def test_that_is_missed_in_one_part_is_missed(self, papers: Assessed):
        self.aim(papers, 2025, score=Decimal(90), zone=Zone.DARK_GREEN)
        papers.enter(papers.regency, 2025, "80")

        assert self.outcome(papers, 2025) is Outcome.MISSED

    def test_aims_at_something_that_there_can_be(self, papers: Assessed):
        for aim, obstacle in (
            ({}, TargetObstacle.NOTHING_AIMED_AT),
            ({"score": Decimal(101)}, TargetObstacle.OUT_OF_RANGE),
        ):
            with pytest.raises(CannotAim) as refusal:
                self.aim(papers, 2025, **aim)
            assert refusal.value.obstacles == [obstacle]

    def test_is_set_anew_and_dropped_in_the_trail(self, papers: Assessed):
        self.aim(papers, 2025, score=Decimal(85))
        self.aim(papers, 2025, score=Decimal(90), above=True)
        target = find_target(papers.session, papers.regency, 2025)

        drop_target(papers.session, target, by=papers.legal, now=papers.now)

        assert [verb for verb, _ in history(papers, papers.regency)] == [
            "assessment.aim", "assessment.aim", "assessment.drop_aim"
        ]  # fmt: skip
        assert history(papers, papers.regency)[1][1]["before"]["target"] == "85.00"
        assert self.outcome(papers, 2025) is None


def test_a_result_is_judged_with_the_scales_at_hand(papers: Assessed):
    papers.enter(papers.bekasi, 2022, "83.18")
    result = find_assessment(papers.session, papers.bekasi, 2022)

    assert judge(result, all_scales(papers.session)).label == "B"
    with pytest.raises(LookupError):
        judge(result, [])
