"""Silence on its pages: the list with its reasons, the measure of an agreement, the letter."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document

from pks.accounts.models import User
from pks.clock import StoppedClock
from tests.checking import CheckingClient
from tests.monitoring.papers import Papers

As = Callable[[User], CheckingClient]


@pytest.fixture
def in_august(papers: Papers, clock: StoppedClock) -> Papers:
    """The PKS has been in force for half a year, and nothing has happened."""
    papers.pks  # noqa: B018
    papers.session.commit()
    clock.moment = datetime.fromisoformat("2022-08-30T09:00+07:00")
    return papers


@pytest.mark.parametrize("by", ["perjanjian", "ruang-lingkup", "unit", "pihak", "entah"])
def test_the_list_says_why_in_one_sentence(in_august: Papers, as_: As, by: str):
    page = as_(in_august.dedys_account).get(f"/macan-kertas?menurut={by}").text

    assert "Sejak berlaku pada 7 Februari 2022 belum pernah ada kegiatan, padahal" in page
    assert f"/perjanjian/{in_august.pks.id}" in page


def test_the_agreements_page_shows_the_parts_and_never_a_bare_score(in_august: Papers, as_: As):
    page = as_(in_august.legal).get(f"/perjanjian/{in_august.pks.id}").text

    assert "Denyut perjanjian" in page
    assert page.count("belum pernah") >= 3
    assert "0 dari 2" in page  # recaps that fell due, and none was kept
    assert "Rahma Sulastri (Ombudsman Jakarta Raya)" in page


def test_the_letter_tells_the_head_of_the_unit_what_the_register_knows(in_august: Papers, as_: As):
    address = f"/perjanjian/{in_august.pks.id}/surat-kepala-unit.docx"

    answer = as_(in_august.legal).get(address)

    document = Document(BytesIO(answer.data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Yth. Kepala DPMPTSP" in text
    assert "belum pernah ada kegiatan, padahal" in text
    assert "paling lambat tanggal 13 September 2022" in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Penyampaian rekapitulasi pengaduan SP4N-LAPOR!" in cells
    assert "9 Mei 2022" in cells


def test_others_read_neither_letter_nor_list(in_august: Papers, as_: As):
    letter = f"/perjanjian/{in_august.pks.id}/surat-kepala-unit.docx"

    for user in (in_august.stranger, in_august.yunis_account, in_august.legal_of_dinkes):
        assert as_(user).get(letter).status_code == 404
    assert in_august.pks.subject not in as_(in_august.stranger).get("/macan-kertas").text
