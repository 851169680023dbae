"""The life of an agreement on one line, each event from the room that knows of it."""

import re
from datetime import date, datetime

import pytest

from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.clock import StoppedClock
from pks.monitoring.activities import ActivityFacts, log_activity
from tests.monitoring.papers import RECAPS
from tests.papers import As, Drafts


@pytest.fixture
def in_august(clock: StoppedClock) -> StoppedClock:
    clock.moment = datetime.fromisoformat("2022-08-30T09:00+07:00")
    return clock


def titles(page: str) -> list[str]:
    """Return the titles of a timeline, in their order."""
    found = re.findall(r'<p class="fw-semibold">.*?</svg>\s*(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", title).strip() for title in found]


def log_a_recap(papers: Drafts) -> None:
    facts = ActivityFacts("data", date(2022, 5, 9), "Bekasi", "Rekap triwulan I", "Diterima")
    log_activity(
        papers.session, papers.pks, facts, (), papers.first_of(RECAPS),
        by=papers.yunis_account, now=papers.now, today=date(2022, 5, 9),
    )  # fmt: skip


def test_tells_what_was_done_missed_and_is_to_come(
    papers: Drafts, as_: As, in_august: StoppedClock
) -> None:
    log_a_recap(papers)

    page = as_(papers.legal).get(f"/perjanjian/{papers.pks.id}/lini-masa").text

    told = titles(page)
    assert "Rekap triwulan I" in told
    assert told.index("Rekap triwulan I") < told.index("Ditandatangani")
    assert "Batas memberitahukan perpanjangan atau pengakhiran" in told
    assert re.search(r"Reviu bersama.*?terlambat \d+ hari", page, re.DOTALL)


def test_one_subject_is_shown_alone(papers: Drafts, as_: As, in_august: StoppedClock) -> None:
    log_a_recap(papers)
    client = as_(papers.legal)
    page = f"/perjanjian/{papers.pks.id}/lini-masa"

    missed = titles(client.get(f"{page}?tentang=terlewat").text)

    assert "Rekap triwulan I" not in missed
    assert any("Reviu bersama" in title for title in missed)
    assert titles(client.get(f"{page}?tentang=entah").text) == titles(client.get(page).text)


def test_a_hand_over_stands_on_its_day(papers: Drafts, as_: As, in_august: StoppedClock) -> None:
    terms = LiaisonTerms(2, papers.hadi.id, "data")
    name_liaison(
        papers.session, papers.pks, terms, by=papers.legal, now=papers.now,
        today=date(2022, 6, 1),
    )  # fmt: skip

    people = titles(
        as_(papers.legal).get(f"/perjanjian/{papers.pks.id}/lini-masa?tentang=orang").text
    )

    assert people == ["Narahubung DPMPTSP: Hadi Wibowo"]


def test_the_agreements_page_shows_the_next_and_the_last(
    papers: Drafts, as_: As, in_august: StoppedClock
) -> None:
    page = as_(papers.yunis_account).get(f"/perjanjian/{papers.pks.id}").text

    assert "Lini masa" in page
    assert "Lihat semua" in page


def test_a_stranger_sees_none(papers: Drafts, as_: As) -> None:
    page = f"/perjanjian/{papers.pks.id}/lini-masa"

    assert as_(papers.stranger).get(page).status_code == 404
