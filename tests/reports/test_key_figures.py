"""Key figures: what fell due and became of it, by month and scope; the page that shows them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pks.accounts.models import User
from pks.clock import StoppedClock
from pks.monitoring.closing import cancel_follow_up, close, submit
from pks.monitoring.lifecycle import FollowUpState
from pks.reports.bars import TOP, bars_of
from pks.reports.key_figures import MonthKept, by_month, by_scope, by_state, endings
from tests.monitoring.papers import RECAPS
from tests.papers import As, Drafts

LAST = date(2022, 12, 20)


def kept(papers: Drafts, user: User | None = None) -> dict[str, tuple[int, int, int]]:
    """Return the months in which something fell due: in time, late, owed."""
    papers.session.flush()
    months = by_month(papers.session, user or papers.dedys_account, last=LAST)
    assert len(months) == 12
    return {f"{m.first:%Y-%m}": (m.on_time, m.late, m.owed) for m in months if m.due}


class TestTheFigures:
    def test_each_month_says_what_became_of_what_fell_due(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        recaps = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity]
        in_time, late, owed = recaps[:3]
        for one, after in ((in_time, -1), (late, 3)):
            moment = datetime(*one.due_on.timetuple()[:3], 3, tzinfo=UTC) + timedelta(days=after)
            submit(one, now=moment)
        close(in_time, FollowUpState.DONE, by=papers.legal, now=papers.now)

        found = kept(papers)

        assert found["2022-05"] == (1, 0, 0)
        assert found["2022-08"][1] == 1
        assert f"{owed.due_on:%Y-%m}" == "2022-11"
        assert found["2022-11"] == (0, 0, 1)

    def test_what_was_cancelled_or_is_not_due_yet_is_not_counted(self, papers: Drafts) -> None:
        first = papers.first_of(RECAPS)
        before = kept(papers)["2022-05"]
        cancel_follow_up(papers.session, first, "Ganda.", by=papers.legal, now=papers.now)

        assert before == (0, 0, 1)
        assert "2022-05" not in kept(papers)
        assert max(kept(papers)) <= f"{LAST:%Y-%m}"

    def test_a_liaisons_own_are_those_of_the_scopes_that_they_serve(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        papers.session.flush()
        user = papers.taris_account  # of the workshop alone

        months = by_month(papers.session, user, last=LAST, mine=True)

        everything = sum(map(sum, kept(papers).values()))
        assert 0 < sum(month.due for month in months) < everything

    def test_scopes_add_up_to_the_months(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        papers.session.flush()
        scopes = by_scope(papers.session, papers.dedys_account, last=LAST)

        assert scopes[0].title.startswith("Pertukaran data")
        assert sum(one.due for one in scopes) == sum(map(sum, kept(papers).values()))

    def test_a_stranger_reads_of_nothing(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        assert kept(papers, papers.stranger) == {}
        assert by_state(papers.session, papers.stranger) == {}
        assert endings(papers.session, papers.stranger, today=LAST) == []

    def test_what_is_to_end_comes_within_the_year(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        papers.session.flush()
        ends_on = papers.pks.ends_on
        assert ends_on is not None
        for today, is_listed in ((date(2024, 2, 5), False), (date(2024, 2, 6), True)):
            listed = endings(papers.session, papers.dedys_account, today=today)
            assert (papers.pks.id in {one.id for one in listed}) is is_listed, today


class TestTheBars:
    def test_are_as_high_as_their_numbers(self) -> None:
        chart = bars_of(
            [MonthKept(2, 1, 1, first=date(2022, 1, 1)), MonthKept(8, 0, 0, first=LAST)]
        )

        assert chart is not None
        first, second = chart.bars
        assert sum(one.height for one in first.pieces) * 2 == pytest.approx(second.pieces[0].height)
        assert [one.kind for one in first.pieces] == ["on_time", "late", "owed"]
        assert second.top == TOP
        assert [number for number, _y in chart.ticks] == [0, 2, 4, 6, 8]

    def test_where_nothing_fell_due_there_is_no_chart(self) -> None:
        assert bars_of([MonthKept(0, 0, 0, first=LAST)]) is None


class TestThePage:
    def test_f076_shows_the_key_figures_with_a_table_behind_each_chart(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2022, 12, 20, 2, tzinfo=UTC)

        page = as_(papers.dedys_account).get("/angka").text

        assert '<svg class="chart bars"' in page
        assert "Mei 2022" in page
        assert "/kalender?bulan=2022-05" in page.replace("/kalender/?", "/kalender?")
        assert "Pertukaran data dan/atau informasi" in page

    def test_of_a_year(self, papers: Drafts, as_: As, clock: StoppedClock) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2023, 12, 20, 2, tzinfo=UTC)
        client = as_(papers.dedys_account)

        assert "Mei 2022" not in client.get("/angka").text
        assert "Mei 2022" in client.get("/angka?tahun=2022").text
        assert client.get("/angka?tahun=99999999999").status_code == 200


class TestTheFirstPageOfEachRole:
    def test_f076_a_liaison_reads_of_the_own_tasks_only(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2022, 5, 12, 2, tzinfo=UTC)

        page = as_(papers.yunis_account).get("/").text

        assert "dari 1 yang jatuh tempo dalam 12 bulan" in page
        assert "Sudah ditandatangani, belum bergerak" not in page

    def test_f076_a_supervisor_sees_who_has_no_agreement_yet(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks, papers.dinkes  # noqa: B018
        clock.moment = datetime(2024, 12, 1, 2, tzinfo=UTC)

        page = as_(papers.chief_of_ombudsman).get("/").text

        assert '<ul class="tiles">' in page
        assert "Berakhir dalam dua belas bulan" in page

    def test_f076_an_administrator_sees_what_keeps_the_product_running(
        self, papers: Drafts, as_: As
    ) -> None:
        papers.submitted  # noqa: B018

        page = as_(papers.admin).get("/").text

        assert "Surel menunggu" in page
        assert "Akun aktif" in page
