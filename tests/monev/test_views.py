"""The pages of evaluations, as each side meets them."""

from io import BytesIO

import pytest
from docx import Document

from pks.agreements.kinds import Kind
from pks.agreements.models import Agreement
from pks.clock import StoppedClock
from pks.mail.models import OutgoingMail
from pks.monev.kinds import SIDES, Respondent
from pks.monev.models import Evaluation
from tests.checking import CheckingClient
from tests.monev.conftest import As, Rounds
from tests.monev.test_evaluating import end

WHOLE = {
    "scopes-0-rating": "terlaksana",
    "scopes-1-rating": "sebagian",
    "scopes-1-hindrance": "Reviu bersama tertunda",
    "scopes-2-rating": "belum",
    "scopes-2-suggestion": "Jadwalkan lokakarya",
    "recommendation": "dilanjutkan",
    "deed": "hand_in",
}


@pytest.fixture
def round_page(papers: Rounds) -> str:
    return f"/monev/{papers.round.id}"


def test_legal_staff_open_a_round_and_the_sides_are_written_to(
    papers: Rounds, as_: As, in_august: StoppedClock
):
    answer = as_(papers.legal).submit(f"/perjanjian/{papers.pks.id}/monev/buka")

    assert answer.status_code == 303
    opened = papers.session.query(Evaluation).one()
    assert opened.coordinator_id == papers.bekasi.id
    told = {mail.to_name for mail in papers.session.query(OutgoingMail)}
    assert {"Rahma Sulastri"} <= told


def test_three_sides_answer_and_legal_staff_conclude(
    papers: Rounds, round_page: str, as_: As, in_august: StoppedClock
):
    for side in SIDES:
        answer = as_(papers.who(side)).submit(f"{round_page}/lembar/{side.value}", **WHOLE)
        assert answer.status_code == 303, side
    client = as_(papers.legal)

    assert client.get(f"{round_page}/simpulkan").status_code == 200
    answer = client.submit(
        f"{round_page}/simpulkan", deed="conclude", held_on="2022-08-08", place="Kota Bekasi"
    )

    assert answer.status_code == 303
    shown = client.get(round_page).text
    assert "Rekomendasi: dilanjutkan" in shown
    assert "Reviu bersama tertunda" in shown


def test_the_recommendation_opens_the_next_step(papers: Rounds, as_: As, in_august: StoppedClock):
    papers.answered  # noqa: B018
    end(papers)
    client = as_(papers.legal)
    round_page = f"/monev/{papers.round.id}"

    answer = client.submit(round_page, to=f"{round_page}/langkah-berikut")

    # The agreement of these tests was not drafted here, so there is no text to go on from.
    assert answer.status_code == 303
    assert papers.session.query(Agreement).filter_by(kind=Kind.PERPANJANGAN).count() == 0
    assert "Draf tidak dapat dibuat" in client.get(answer.location).text


def test_the_minutes_say_what_was_concluded(papers: Rounds, as_: As, in_august: StoppedClock):
    papers.answered  # noqa: B018
    end(papers)

    answer = as_(papers.lintongs_account).get(f"/monev/{papers.round.id}/berita-acara.docx")

    text = "\n".join(one.text for one in Document(BytesIO(answer.data)).paragraphs)
    assert "merekomendasikan agar kerja sama dilanjutkan" in text
    assert "Pengawasan penyelenggaraan pelayanan publik: Reviu bersama tertunda" in text
    assert "7 Februari 2022 sampai dengan 6 Agustus 2022" in text


def test_there_are_no_minutes_before_the_end(papers: Rounds, round_page: str, as_: As):
    assert as_(papers.legal).get(f"{round_page}/berita-acara.docx").status_code == 404


def test_what_is_still_being_written_is_read_by_nobody_else(
    papers: Rounds, round_page: str, as_: As, in_august: StoppedClock
):
    draft = {**WHOLE, "deed": "save", "scopes-0-achieved": "Catatan yang belum jadi"}
    as_(papers.lintongs_account).submit(f"{round_page}/lembar/kedua", **draft)

    assert "Catatan yang belum jadi" not in as_(papers.legal).get(round_page).text


def test_a_refused_sheet_keeps_what_was_typed(papers: Rounds, round_page: str, as_: As):
    answer = as_(papers.legal).submit(
        f"{round_page}/lembar/kesatu", deed="hand_in", **{"scopes-0-achieved": "Dua rekap"}
    )

    assert answer.status_code == 422
    assert "Dua rekap" in answer.text
    assert "Nilai pelaksanaannya." in answer.text
    assert "Pilih rekomendasinya." in answer.text


def test_the_second_of_two_writers_is_told(papers: Rounds, round_page: str, as_: As):
    sheet = f"{round_page}/lembar/kesatu"
    client = as_(papers.legal)
    old = client.get(sheet).text
    client.submit(sheet, **{**WHOLE, "deed": "save"})

    version = old.split('name="version"')[1].split('value="')[1].split('"')[0]
    answer = client.submit(sheet, **{**WHOLE, "deed": "save", "version": version})

    assert answer.status_code == 422
    assert "menyimpan lembar ini sesudah Anda membukanya" in answer.text


@pytest.mark.parametrize(
    ("who", "side", "status"),
    [
        ("legal", "kesatu", 200),
        ("legal", "kedua", 404),
        ("legal", "koordinator", 404),
        ("yunis_account", "kedua", 200),
        ("yunis_account", "kesatu", 404),
        ("coordinator", "koordinator", 200),
        ("admin", "kesatu", 404),
        ("stranger", "kedua", 404),
        ("legal", "bersama", 404),
        ("legal", "entah", 404),
    ],
)
def test_each_side_has_its_own_sheet(
    papers: Rounds, round_page: str, as_: As, who: str, side: str, status: int
):
    assert as_(getattr(papers, who)).get(f"{round_page}/lembar/{side}").status_code == status


@pytest.mark.parametrize("who", ["stranger", "nobody_in_particular"])
def test_a_stranger_gets_nothing(papers: Rounds, round_page: str, as_: As, who: str):
    client = as_(getattr(papers, who))

    for address in (round_page, f"{round_page}/simpulkan", f"{round_page}/berita-acara.docx"):
        assert client.get(address).status_code == 404
    assert papers.pks.subject not in client.get("/monev").text


def test_what_waits_is_counted_in_the_navigation(papers: Rounds, round_page: str, as_: As):
    client: CheckingClient = as_(papers.yunis_account)

    assert "Isi lembar" in client.get(round_page).text
    papers.hand_in(Respondent.SECOND)

    assert "Isi lembar" not in client.get(round_page).text


def test_a_sheet_is_taken_back_and_mended(papers: Rounds, round_page: str, as_: As):
    papers.hand_in(Respondent.FIRST)

    answer = as_(papers.legal).submit(round_page, to=f"{round_page}/lembar/kesatu/tarik")

    assert answer.status_code == 303
    assert papers.round.sheet_of(Respondent.FIRST).handed_in_at is None
