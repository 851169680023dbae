"""The first page: what is due, what is late, what is silent, what waits for me."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from pks.clock import StoppedClock
from pks.reports.queries import figures
from tests.papers import SIGNED_ON, As, Drafts, count_queries


def figures_on(page: str) -> list[int]:
    """Return the four figures: in force, silent, late, ending."""
    return [int(number) for number in re.findall(r"</dt><dd><b>(\d+)</b>", page)]


def told(page: str) -> str:
    """Return the sentence on top, without its links."""
    lead = page.partition('<div class="lead">')[2].partition("</p>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", lead).split())


class TestTheFirstPage:
    def test_says_that_all_is_well(self, papers: Drafts, as_: As) -> None:
        page = as_(papers.dedys_account).get("/").text

        assert "Tidak ada yang terlambat, tidak ada yang sunyi" in told(page)
        assert figures_on(page) == [0, 0, 0, 0]

    def test_f071_says_what_is_silent_and_late_after_half_a_year(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks, papers.draft  # noqa: B018
        clock.moment = datetime(2022, 8, 30, 2, 0, tzinfo=UTC)

        page = as_(papers.dedys_account).get("/").text

        in_force, silent, late, ending = figures_on(page)
        assert (in_force, silent, ending) == (2, 1, 0)
        assert late >= 2
        assert "1 perjanjian" in told(page)
        assert f"{late} tindak lanjut" in told(page)
        assert "1 masih disusun" in page
        assert "macan kertas" in page

    @pytest.mark.parametrize(("day", "ending"), [(7, 0), (8, 1)])
    def test_says_what_ends_within_ninety_days(
        self, papers: Drafts, as_: As, clock: StoppedClock, day: int, ending: int
    ) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2024, 11, day, 2, tzinfo=UTC)

        assert figures_on(as_(papers.dedys_account).get("/").text)[3] == ending

    def test_a_liaison_reads_of_the_own_follow_ups(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2022, 5, 12, 2, 0, tzinfo=UTC)

        yuni = as_(papers.yunis_account).get("/").text
        tari = as_(papers.taris_account).get("/").text

        assert "Tindak lanjut saya" in yuni
        assert "Penyampaian rekapitulasi" in yuni
        assert "Penyampaian rekapitulasi" not in tari

    def test_a_stranger_reads_of_nothing(
        self, papers: Drafts, as_: As, clock: StoppedClock
    ) -> None:
        papers.pks  # noqa: B018
        clock.moment = datetime(2022, 8, 30, 2, 0, tzinfo=UTC)

        assert figures_on(as_(papers.stranger).get("/").text) == [0, 0, 0, 0]


class TestWhatWaits:
    def test_f036_a_paraf_waits_for_who_was_asked(self, papers: Drafts, as_: As) -> None:
        papers.submitted  # noqa: B018

        page = as_(papers.dedys_account).get("/").text

        assert "1 hal menunggu Anda" in told(page)
        assert f"/naskah/{papers.draft.agreement_id}/periksa" in page
        assert "hal menunggu Anda" not in told(as_(papers.legal).get("/").text)

    @pytest.mark.parametrize(
        ("paper", "deed"),
        [("ready_pks", "tanda-tangan"), ("signed_pks", "berlakukan"), ("pks", "pindaian")],
    )
    def test_the_next_step_waits_for_legal_staff(
        self, papers: Drafts, as_: As, paper: str, deed: str
    ) -> None:
        agreement = getattr(papers, paper)

        page = as_(papers.legal).get("/").text

        assert f"/perjanjian/{agreement.id}/{deed}" in page

    def test_nothing_of_others_waits(self, papers: Drafts, as_: As) -> None:
        papers.signed_pks  # noqa: B018

        for user in (papers.legal_of_dinkes, papers.dedys_account):
            assert "hal menunggu Anda" not in told(as_(user).get("/").text)

    def test_figures_count_what_one_may_see(self, papers: Drafts) -> None:
        papers.pks, papers.draft  # noqa: B018
        papers.session.flush()

        seen = figures(papers.session, papers.legal, today=SIGNED_ON)
        hidden = figures(papers.session, papers.stranger, today=SIGNED_ON)

        assert (seen.in_force, seen.in_work) == (2, 1)
        assert (hidden.in_force, hidden.in_work) == (0, 0)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    papers: Drafts, as_: As, app: Flask, clock: StoppedClock
) -> None:
    pages = ["/", "/perjanjian/", "/naskah/", f"/perjanjian/{papers.pks.id}", "/orang/"]
    papers.begin(papers.dpmptsp)
    clock.moment = datetime(2022, 8, 30, 2, 0, tzinfo=UTC)
    client = as_(papers.legal)
    for page in pages:
        client.get(page)  # whatever is asked only once
    before = {page: count_queries(app, lambda page=page: client.get(page)) for page in pages}

    for _ in range(4):
        papers.begin(papers.dinkes)
        agreement = papers.draft_pks(())
        papers.sign(agreement)

    after = {page: count_queries(app, lambda page=page: client.get(page)) for page in pages}
    assert after == before
    assert max(after.values()) < 53
