"""Closing by hand, opening again, and referring an LHP to Resolusi dan Monitoring."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm.exc import StaleDataError

from pks.audit import trail
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up
from pks.oversight.models import OversightProduct, Settlement
from pks.oversight.settling import (
    CannotSettle,
    SettlingFacts,
    SettlingObstacle,
    refer,
    reopen,
    settle,
)
from pks.oversight.terms import ProductKind, ProductState
from tests.oversight.conftest import LHP, TODAY, Handed

DUE = date(2022, 4, 19)
LATE = DUE + timedelta(days=1)
CLOSING = SettlingFacts(TODAY, Settlement.CARRIED_OUT, "Surat Kepala Dinas nomor 12")


def close(papers: Handed, product: OversightProduct, facts: SettlingFacts = CLOSING) -> None:
    settle(papers.session, product, facts, by=papers.legal, now=papers.now, today=TODAY)


def pass_on(
    papers: Handed, product: OversightProduct, day: date = LATE, *, today: date = LATE
) -> None:
    refer(papers.session, product, day, by=papers.legal, now=papers.now, today=today)


class TestClosing:
    def test_says_when_how_and_by_what(self, papers: Handed) -> None:
        product = papers.hand()

        close(papers, product)

        assert product.state(LATE) is ProductState.DONE
        assert product.settled_as is Settlement.CARRIED_OUT
        entry = trail.entries_about(papers.session, f"oversight_product:{product.id}", limit=1)[0]
        assert (entry.verb, entry.details) == (
            "oversight.settle",
            {"on": "2022-04-11", "as": "dilaksanakan"},
        )

    def test_can_be_taken_back(self, papers: Handed) -> None:
        product = papers.hand()
        close(papers, product)

        reopen(papers.session, product, by=papers.legal, now=papers.now)

        assert product.state(TODAY) is ProductState.RUNNING
        with pytest.raises(CannotSettle):
            reopen(papers.session, product, by=papers.legal, now=papers.now)

    def test_is_the_follow_ups_where_there_is_one(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)

        with pytest.raises(CannotSettle) as refusal:
            close(papers, product)

        assert refusal.value.obstacles == [SettlingObstacle.FOLLOW_UP_DECIDES]

    def test_is_free_again_once_the_follow_up_is_cancelled(self, papers: Handed) -> None:
        product = papers.hand(agreement=papers.pks)
        assert product.follow_up is not None
        cancel_follow_up(
            papers.session, product.follow_up, "Perjanjian diakhiri", by=papers.legal,
            now=papers.now,
        )  # fmt: skip

        assert product.state(LATE) is ProductState.LATE
        close(papers, product)
        assert product.state(LATE) is ProductState.DONE

    @pytest.mark.parametrize(
        ("day", "obstacle"),
        [
            (TODAY + timedelta(days=1), SettlingObstacle.DAY_TO_COME),
            (LHP.received_on - timedelta(days=1), SettlingObstacle.BEFORE_RECEIPT),
        ],
    )
    def test_needs_a_day_that_fits(
        self, papers: Handed, day: date, obstacle: SettlingObstacle
    ) -> None:
        with pytest.raises(CannotSettle) as refusal:
            close(papers, papers.hand(), replace(CLOSING, settled_on=day))

        assert refusal.value.obstacles == [obstacle]


def test_what_is_reported_waits_and_is_not_late(papers: Handed) -> None:
    product = papers.hand(agreement=papers.pks)
    facts = ActivityFacts(
        "pengawasan", TODAY, "Bekasi", "Laporan pelaksanaan", "Selesai", completes=True
    )
    log_activity(
        papers.session, papers.pks, facts, [papers.file()], product.follow_up,
        by=papers.yunis_account, now=papers.now, today=TODAY,
    )  # fmt: skip

    assert product.state(LATE) is ProductState.RUNNING
    with pytest.raises(CannotSettle) as refusal:
        pass_on(papers, product)
    assert refusal.value.obstacles == [SettlingObstacle.NOT_LATE]


class TestReferring:
    def test_stands_on_record_once(self, papers: Handed) -> None:
        product = papers.hand()

        pass_on(papers, product)

        assert product.state(LATE) is ProductState.REFERRED
        assert product.referred_by == papers.legal
        entry = trail.entries_about(papers.session, f"oversight_product:{product.id}", limit=1)[0]
        assert (entry.verb, entry.details) == ("oversight.refer", {"on": "2022-04-20"})
        with pytest.raises(CannotSettle) as refusal:
            pass_on(papers, product)
        assert refusal.value.obstacles == [SettlingObstacle.REFERRED_ALREADY]

    @pytest.mark.parametrize(
        ("day", "today", "obstacles"),
        [
            (DUE, DUE, [SettlingObstacle.NOT_LATE]),
            (DUE, LATE, [SettlingObstacle.NOT_LATE]),
            (LATE + timedelta(days=1), LATE, [SettlingObstacle.DAY_TO_COME]),
        ],
    )
    def test_needs_its_time_to_have_passed(
        self, papers: Handed, day: date, today: date, obstacles: list[SettlingObstacle]
    ) -> None:
        with pytest.raises(CannotSettle) as refusal:
            pass_on(papers, papers.hand(), day, today=today)

        assert refusal.value.obstacles == obstacles

    def test_is_for_an_lhp_only(self, papers: Handed) -> None:
        product = papers.hand(replace(LHP, kind=ProductKind.SUGGESTION))

        with pytest.raises(CannotSettle) as refusal:
            pass_on(papers, product)

        assert SettlingObstacle.NOT_A_REPORT in refusal.value.obstacles

    def test_an_lhp_that_is_done_after_all_is_done(self, papers: Handed) -> None:
        product = papers.hand()
        pass_on(papers, product)

        settle(
            papers.session, product, replace(CLOSING, settled_on=LATE), by=papers.legal,
            now=papers.now, today=LATE,
        )  # fmt: skip

        assert product.state(LATE) is ProductState.DONE


def test_what_somebody_has_removed_meanwhile_is_neither_closed_nor_an_error(
    papers: Handed,
) -> None:
    product = papers.hand()
    papers.session.execute(delete(OversightProduct).execution_options(synchronize_session=False))

    with pytest.raises(StaleDataError):
        settle(papers.session, product, CLOSING, by=papers.legal, now=papers.now, today=TODAY)
