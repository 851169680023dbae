"""What may be kept of a recap, what may not, and what the trail tells of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pks.audit import trail
from pks.complaints.models import Channel
from pks.complaints.periods import KEYS, PeriodKind, key_from, period_of, written
from pks.complaints.recording import (
    CannotRecord,
    RecapFacts,
    RecapObstacle,
    correct_recap,
    enter_recap,
    facts_of,
    remove_recap,
)
from tests.complaints.conftest import TODAY, Reported

JANUARY = RecapFacts(Channel.LAPOR, period_of(2025, "bulan-1"), 10, 12, 2, Decimal("4.5"))


def refused(papers: Reported, facts: RecapFacts) -> list[RecapObstacle]:
    with pytest.raises(CannotRecord) as refusal:
        enter_recap(
            papers.session, papers.dpmptsp, facts, by=papers.legal, now=papers.now, today=TODAY
        )
    return refusal.value.obstacles


class TestPeriods:
    def test_are_months_quarters_halves_and_years(self):
        kinds = [period_of(2024, key).kind for key in KEYS]

        assert len(KEYS) == 12 + 4 + 2 + 1
        assert set(kinds) == set(PeriodKind)

    @pytest.mark.parametrize("key", KEYS)
    def test_are_read_as_they_are_written(self, key: str):
        period = period_of(2024, key)

        assert period.key == key
        assert key_from(written(period)) == key

    def test_end_on_the_last_day_that_counts(self):
        assert period_of(2024, "triwulan-1").ends_on == date(2024, 3, 31)


class TestARecap:
    def test_may_tell_of_more_settled_than_received(self, papers: Reported):
        recap = papers.recap(papers.dpmptsp, "bulan-1", 10, 30, 2, "4.5")

        assert papers.kept == [recap]
        assert recap.median_days == Decimal("4.5")

    @pytest.mark.parametrize(
        ("change", "obstacle"),
        [
            ({"received": -1, "overdue": -1}, RecapObstacle.OUT_OF_RANGE),
            ({"settled": 10_000_000}, RecapObstacle.OUT_OF_RANGE),
            ({"overdue": 11}, RecapObstacle.OVERDUE_OVER_RECEIVED),
            ({"median_days": Decimal(-1)}, RecapObstacle.MEDIAN_OUT_OF_RANGE),
            ({"settled": 0}, RecapObstacle.MEDIAN_OF_NOTHING),
            ({"period": period_of(2025, "bulan-2")}, RecapObstacle.PERIOD_NOT_OVER),
            ({"period": period_of(2026, "bulan-1")}, RecapObstacle.PERIOD_NOT_OVER),
        ],
    )
    def test_is_refused(self, papers: Reported, change: dict[str, object], obstacle: str):
        assert refused(papers, replace(JANUARY, **change)) == [obstacle]

    def test_of_a_period_that_ends_today_is_taken(self, papers: Reported):
        enter_recap(
            papers.session, papers.dpmptsp, JANUARY, by=papers.legal, now=papers.now,
            today=date(2025, 1, 31),
        )  # fmt: skip

    def test_is_told_every_reason_at_once(self, papers: Reported):
        papers.recap(papers.dpmptsp, "triwulan-1", 1, 1, 0, year=2024)
        facts = replace(JANUARY, period=period_of(2024, "bulan-2"), overdue=99)

        assert refused(papers, facts) == [
            RecapObstacle.OVERDUE_OVER_RECEIVED, RecapObstacle.OVERLAPS,
        ]  # fmt: skip

    def test_shares_no_day_with_another_of_its_channel(self, papers: Reported):
        papers.recap(papers.dpmptsp, "semester-1", 1, 1, 0)

        assert refused(papers, replace(JANUARY, period=period_of(2024, "tahun-1"))) == [
            RecapObstacle.OVERLAPS
        ]
        assert refused(papers, replace(JANUARY, period=period_of(2024, "semester-1"))) == [
            RecapObstacle.ALREADY_THERE
        ]

    def test_may_share_days_with_another_channel_unit_or_half_year(self, papers: Reported):
        papers.recap(papers.dpmptsp, "semester-1", 1, 1, 0)
        papers.recap(papers.dpmptsp, "semester-1", 1, 1, 0, channel=Channel.LETTER)
        papers.recap(papers.dinkes, "semester-1", 1, 1, 0)
        papers.recap(papers.dpmptsp, "semester-2", 1, 1, 0)

        assert len(papers.kept) == 4


class TestTheTrail:
    def test_keeps_what_was_corrected_and_removed(self, papers: Reported):
        recap = papers.recap(papers.dpmptsp, "bulan-1", 10, 8, 2, "4.5")
        facts = replace(facts_of(recap), settled=9)
        by, now = papers.legal, papers.now

        assert correct_recap(papers.session, recap, facts, by=by, now=now, today=TODAY)
        assert not correct_recap(papers.session, recap, facts, by=by, now=now, today=TODAY)
        remove_recap(papers.session, recap, by=by, now=now)

        entries = trail.entries_about(papers.session, f"complaints:{papers.dpmptsp.id}")
        assert [entry.verb for entry in entries] == [
            "complaint_recap.remove", "complaint_recap.correct", "complaint_recap.enter",
        ]  # fmt: skip
        corrected = entries[1].details
        assert (corrected["before"]["settled"], corrected["after"]["settled"]) == ("8", "9")
        assert papers.kept == []

    def test_lets_a_recap_move_within_its_own_days(self, papers: Reported):
        recap = papers.recap(papers.dpmptsp, "triwulan-1", 10, 8, 2)
        facts = replace(facts_of(recap), period=period_of(2024, "bulan-1"))

        correct_recap(papers.session, recap, facts, by=papers.legal, now=papers.now, today=TODAY)

        assert recap.ends_on == date(2024, 1, 31)
