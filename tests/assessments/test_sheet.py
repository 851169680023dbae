"""Many results by sheet: a blank one to fill in, every slip beside its row, all or nothing."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pks.assessments.queries import row_of
from tests.assessments.conftest import Assessed, Look
from tests.checking import CheckingClient
from tests.papers import As

HEADS = (
    "Instansi", "Nilai total", "Dimensi: Input", "Dimensi: Proses", "Dimensi: Output",
    "Dimensi: Pengaduan", "Sumber (bila berbeda)",
)  # fmt: skip
HEALTH, LICENSING = "Dinas Kesehatan Kota Bekasi", "DPMPTSP"


def sheet(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> BytesIO:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((heads, *rows)):
            for place, value in enumerate(row):
                page.write(number, place, value)
    target.seek(0)
    return target


Upload = Callable[..., str]


@pytest.fixture
def upload(papers: Assessed, as_: As) -> Upload:
    """Send a sheet for the city, and return the page that answers."""
    _both = papers.dinkes, papers.dpmptsp

    def upload(file: BytesIO, *, year: int = 2022, source: str = "Siaran pers") -> str:
        client: CheckingClient = as_(papers.legal)
        page = f"/penilaian/lembar/{papers.bekasi.id}/{year}"
        answer = client.submit(page, source=source, sheet=(file, "hasil.xlsx"))
        assert answer.status_code in (302, 422)
        return client.get(answer.headers["Location"]).text if answer.location else answer.text

    return upload


class TestTheBlankSheet:
    def test_names_the_units_and_the_dimensions_of_its_year(self, papers: Assessed, as_: As):
        _both = papers.dinkes, papers.dpmptsp
        papers.enter(papers.dinkes, 2022, "66.29", source="=1+1")

        answer = as_(papers.legal).get(f"/penilaian/lembar/{papers.bekasi.id}/2022.xlsx")

        page = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
        head, *rows = page.to_python()
        assert tuple(head) == HEADS
        assert [row[0] for row in rows] == [
            "Pemerintah Kota Bekasi", HEALTH, "DPMPTSP Kota Bekasi"
        ]  # fmt: skip
        assert rows[1][1] == 66.29
        assert rows[1][-1] == "=1+1"

    def test_of_2025_asks_for_the_opinion_and_both_axes(self, papers: Assessed, as_: As):
        answer = as_(papers.legal).get(f"/penilaian/lembar/{papers.bekasi.id}/2025.xlsx")

        page = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
        assert page.to_python()[0] == [
            "Instansi", "Nilai total", "Opini", "Zona", "Kepatuhan terhadap produk Ombudsman",
            "Sumber (bila berbeda)",
        ]  # fmt: skip

    def test_can_be_sent_back_as_it_was_given(self, papers: Assessed, as_: As, upload: Upload):
        papers.enter(papers.dinkes, 2022, "66.29")
        file = as_(papers.legal).get(f"/penilaian/lembar/{papers.bekasi.id}/2022.xlsx").data

        assert "0 hasil baru, 0 diperbaiki, 1 tidak berubah" in upload(BytesIO(file))


class TestAFilledInSheet:
    def test_f081_is_taken_in_whole(self, papers: Assessed, upload: Upload):
        papers.enter(papers.dinkes, 2022, "66")

        page = upload(
            sheet(
                (HEALTH, 66.29, "70,5", "", "", ""),
                (LICENSING, "82.7", "", "", "", "", "Surat Ombudsman"),
                ("Pemerintah Kota Bekasi", "", "", "", "", ""),
            )
        )

        assert "1 hasil baru, 1 diperbaiki, 0 tidak berubah" in page
        health = row_of(papers.session, papers.dinkes).last
        assert (health.total, health.source) == (Decimal("66.29"), "Siaran pers")
        assert list(health.scores.values()) == [Decimal("70.5")]
        assert row_of(papers.session, papers.dpmptsp).last.source == "Surat Ombudsman"
        assert row_of(papers.session, papers.bekasi).last is None

    def test_of_2025_brings_what_was_published(self, papers: Assessed, upload: Upload):
        heads = ("Instansi", "Nilai total", "Opini", "Zona",
                 "Kepatuhan terhadap produk Ombudsman", "Sumber (bila berbeda)")  # fmt: skip

        upload(
            sheet((LICENSING, 65.98, "Kualitas Sedang", "Hijau tua", "Patuh", ""), heads=heads),
            year=2025,
        )

        result = row_of(papers.session, papers.dpmptsp).last
        assert (result.opinion, result.zone, result.label) == (
            "Kualitas Sedang", "hijau_tua", None
        )  # fmt: skip

    def test_with_wrong_cells_is_not_taken_at_all(self, papers: Assessed, upload: Upload):
        page = upload(
            sheet(
                (HEALTH, 66.29),
                ("Dinas Angkasa", 70),
                (LICENSING, "baik", 101, "70,123"),
                (HEALTH, "=1+1"),
                ("", 70),
            )
        )

        assert "4 baris berisi kesalahan" in page
        for sentence in (
            "Instansi: “Dinas Angkasa” tidak ada dalam daftar instansi ini.",
            "Nilai total: “baik” bukan bilangan.",
            "Dimensi: Input: “101” tidak antara 0 dan 100.",
            "Dimensi: Proses: “70,123” mempunyai lebih dari dua angka di belakang koma.",
            "Nilai total: Berisi rumus; salin, lalu tempel sebagai nilai.",
            "Instansi: Instansi ini sudah ada pada baris di atasnya.",
            "Instansi: Nama instansinya kosong.",
        ):
            assert sentence in page
        assert '<tr><th scope="row">4</th>' in page
        assert row_of(papers.session, papers.dinkes).last is None

    def test_may_hold_other_units_only(self, papers: Assessed, upload: Upload):
        assert papers.regency_school_office

        assert "tidak ada dalam daftar" in upload(sheet(("Disdik Kab", 62.62)))

    def test_says_where_its_figures_are_from(self, papers: Assessed, upload: Upload):
        page = upload(sheet((HEALTH, 66.29)), source="")

        assert "Sumbernya kosong, dan tidak ada sumber bersama." in page

    def test_of_another_shape_is_named_by_its_columns(self, upload: Upload):
        page = upload(sheet((HEALTH, 1), heads=("Instansi", "Nilai", *HEADS[2:], "Instansi")))

        assert "Kolom “Nilai” tidak dikenal." in page
        assert "Kolom “Nilai total” tidak ada." in page
        assert "Kolom “Instansi” ada dua kali." in page

    def test_without_a_figure_says_so(self, upload: Upload):
        assert "Tidak ada satu nilai pun yang terisi." in upload(sheet((HEALTH, "")))

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip at all", b"%PDF-1.4"])
    def test_that_is_none_is_refused(self, papers: Assessed, upload: Upload, content: bytes):
        page = upload(BytesIO(content))

        assert "Ada yang perlu diperbaiki" in page
        assert row_of(papers.session, papers.dinkes).last is None


class TestChoosing:
    def test_offers_the_regions_that_are_assessed(self, papers: Assessed, look: Look):
        _both = papers.regency, papers.bekasi

        page = look(papers.legal, "/penilaian/lembar/")

        assert "Pemerintah Kabupaten Bekasi" in page
        assert "Ombudsman Republik Indonesia</option>" not in page

    def test_leads_to_the_sheet(self, papers: Assessed, as_: As):
        answer = as_(papers.legal).submit(
            "/penilaian/lembar/", institution=str(papers.bekasi.id), year="2022"
        )

        assert answer.location == f"/penilaian/lembar/{papers.bekasi.id}/2022"
