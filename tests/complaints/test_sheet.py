"""Many recaps by file: shown first, then all or nothing; every slip beside its row and column."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from pks.complaints.models import Channel
from tests.assessments.test_pages import plain
from tests.complaints.conftest import HEADS, LAPOR, Reported, sheet, text
from tests.papers import As

PAGE = "/pengaduan/berkas/"
LICENSING = "DPMPTSP Kota Bekasi"
Upload = Callable[[BytesIO], TestResponse]


@pytest.fixture
def upload(papers: Reported, as_: As) -> Upload:
    """Send a file, and return what answers."""
    _both = papers.dinkes, papers.dpmptsp

    def upload(file: BytesIO) -> TestResponse:
        return as_(papers.legal).submit(PAGE, sheet=(file, "rekap"))

    return upload


def shown_in(answer: TestResponse) -> str:
    """Return what the page carries to be applied."""
    return answer.text.split('name="shown"')[1].split('value="')[1].split('"')[0]


def apply(papers: Reported, as_: As, answer: TestResponse) -> TestResponse:
    """Press the button under what was shown."""
    assert answer.status_code == 200
    client = as_(papers.legal)
    token = answer.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"shown": shown_in(answer), "csrf_token": token}
    return client.post(f"{PAGE}terapkan", data=fields)


class TestTheTemplate:
    def test_has_the_headings_an_example_and_the_units(self, papers: Reported, as_: As):
        _unit = papers.dpmptsp

        answer = as_(papers.legal).get(f"{PAGE}templat.xlsx")

        book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
        assert book.sheet_names == ["Rekap", "Contoh", "Petunjuk", "Daftar"]
        assert book.get_sheet_by_index(0).to_python() == [list(HEADS)]
        head, first, *_others = book.get_sheet_by_name("Contoh").to_python()
        assert head == list(HEADS)
        assert first[1:] == [LAPOR, 2025, "Januari", 42, 37, 3, 4.5]
        units = [row[0] for row in book.get_sheet_by_name("Daftar").to_python()]
        assert LICENSING in units

    def test_sent_back_empty_says_so(self, papers: Reported, as_: As, upload: Upload):
        file = as_(papers.legal).get(f"{PAGE}templat.xlsx").data

        answer = upload(BytesIO(file))

        assert answer.status_code == 422
        assert "Tidak ada satu rekap pun yang terisi." in answer.text


class TestAFile:
    def test_is_shown_first_and_changes_nothing(self, papers: Reported, upload: Upload):
        papers.recap(papers.dpmptsp, "bulan-1", 10, 8, 2, "4.5")
        papers.recap(papers.dpmptsp, "bulan-2", 10, 8, 2)

        answer = upload(
            sheet(
                (LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, 4.5),
                ("dpmptsp", "sp4n-lapor", 2024, "Feb", 10, "9", 2, "4,5"),
                (LICENSING, "Surat", 2024, "Triwulan I", "1.250", 1000, 0, ""),
            )
        )

        page = plain(answer.text)
        assert "1 baru, 1 berubah, 1 sama. Belum ada yang disimpan." in page
        assert "8 → 9" in page
        assert "– → 4,5" in page
        assert "1.250" in page
        assert len(papers.kept) == 2

    def test_is_applied_whole(self, papers: Reported, as_: As, upload: Upload):
        papers.recap(papers.dpmptsp, "bulan-1", 10, 8, 2, "4.5")
        answer = upload(
            sheet(
                (LICENSING, LAPOR, 2024, "Januari", 10, 9, 2, 4.5),
                ("Dinkes", "Surat", 2024, "Semester II", 30, 35, 0, 12),
            )
        )

        applied = apply(papers, as_, answer)

        assert applied.status_code == 302
        page = as_(papers.legal).get(applied.location).text
        assert "1 rekap baru, 1 diperbaiki, 0 tidak berubah" in page
        papers.session.expire_all()
        january, half = papers.kept
        assert january.settled == 9
        assert (half.channel, half.starts_on, half.ends_on, half.median_days) == (
            Channel.LETTER, date(2024, 7, 1), date(2024, 12, 31), Decimal(12),
        )  # fmt: skip

    def test_that_changes_nothing_offers_no_button(self, papers: Reported, upload: Upload):
        papers.recap(papers.dpmptsp, "bulan-1", 10, 8, 2)

        page = upload(sheet((LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, ""))).text

        assert "Terapkan semuanya" not in page
        assert "Semuanya sudah tercatat seperti itu." in page

    def test_is_shown_again_if_something_else_has_come_meanwhile(
        self, papers: Reported, as_: As, upload: Upload
    ):
        answer = upload(sheet((LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, "")))
        papers.recap(papers.dpmptsp, "bulan-1", 11, 8, 2)

        again = apply(papers, as_, answer)

        assert again.status_code == 422
        assert "Sejak ditampilkan tadi ada yang berubah." in again.text
        assert "11 →" in plain(again.text)
        assert [recap.received for recap in papers.kept] == [11]

    def test_that_is_blocked_meanwhile_cannot_be_applied(
        self, papers: Reported, as_: As, upload: Upload
    ):
        answer = upload(sheet((LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, "")))
        papers.recap(papers.dpmptsp, "triwulan-1", 11, 8, 2)

        again = apply(papers, as_, answer)

        assert again.status_code == 422
        assert "Terapkan semuanya" not in again.text

    def test_of_somebody_else_is_not_applied(self, papers: Reported, as_: As, upload: Upload):
        answer = upload(sheet((LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, "")))
        shown = shown_in(answer)
        client = as_(papers.legal_of_the_regency)
        page = client.get(PAGE).text
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

        for value in (shown, "made up", ""):
            fields = {"shown": value, "csrf_token": token}
            assert client.post(f"{PAGE}terapkan", data=fields).status_code == 404
        assert papers.kept == []

    def test_may_have_its_columns_in_any_order(self, papers: Reported, as_: As, upload: Upload):
        row = (LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, "")

        answer = upload(sheet(row[::-1], heads=HEADS[::-1]))

        assert apply(papers, as_, answer).status_code == 302
        assert papers.kept[0].received == 10

    def test_that_was_downloaded_is_the_same(self, papers: Reported, as_: As, upload: Upload):
        for key in ("bulan-1", "bulan-2", "triwulan-2", "semester-2"):
            papers.recap(papers.dpmptsp, key, 1250, 8, 2, "4.25")
        papers.recap(papers.dinkes, "tahun-1", 0, 0, 0, channel=Channel.OTHER)

        answer = upload(BytesIO(as_(papers.legal).get("/pengaduan/rekap.xlsx").data))

        assert "0 baru, 0 berubah, 5 sama" in answer.text


ROW = "DPMPTSP;SP4N-LAPOR!;2024;Januari;1.250;1.300;12;4,5"


class TestAText:
    @pytest.mark.parametrize("bom", [True, False])
    def test_may_have_semicolons_and_a_mark(
        self, papers: Reported, as_: As, upload: Upload, bom: bool
    ):
        answer = upload(text(";".join(HEADS), ROW, "", bom=bom))

        assert apply(papers, as_, answer).status_code == 302
        (recap,) = papers.kept
        assert (recap.received, recap.settled, recap.median_days) == (1250, 1300, Decimal("4.5"))

    def test_may_have_commas(self, papers: Reported, as_: As, upload: Upload):
        answer = upload(text(",".join(HEADS), 'Dinkes,Surat,2024,TW II,7,9,0,"4,5"'))

        assert apply(papers, as_, answer).status_code == 302
        assert papers.kept[0].median_days == Decimal("4.5")

    def test_of_another_code_says_so(self, upload: Upload):
        content = ";".join(HEADS).encode() + b"\r\nDPMPTSP \xe9"

        assert "bukan UTF-8" in upload(BytesIO(content)).text

    @pytest.mark.parametrize(
        "content", [b"halo", b'a;b\n"never ends', b"%PDF-1.4 no table", b"a\x00;b", b"a;b\n" * 500]
    )
    def test_that_is_no_table_is_refused(self, papers: Reported, upload: Upload, content: bytes):
        assert upload(BytesIO(content)).status_code == 422
        assert papers.kept == []


class TestAFileWithSlips:
    def test_is_not_taken_at_all(self, papers: Reported, upload: Upload):
        papers.recap(papers.dpmptsp, "triwulan-3", 1, 1, 0)

        answer = upload(
            sheet(
                (LICENSING, LAPOR, 2024, "Januari", 10, 8, 2, 4.5),
                ("Dinas Angkasa", "Merpati", "24", "Triwulan V", -1, 1.5, "banyak", "4,125"),
                (LICENSING, LAPOR, 2024, "Februari", 10, 0, 11, 3),
                (LICENSING, LAPOR, 2025, "Februari", "", "=1+1", 0, ""),
                (LICENSING, LAPOR, 2025, "Maret", 1, 1, 0, ""),
                (LICENSING, LAPOR, 2024, "Triwulan I", 1, 1, 0, ""),
                (LICENSING, LAPOR, 2024, "Juli", 1, 1, 0, ""),
            )
        )

        assert answer.status_code == 422
        page = plain(answer.text)
        assert "6 baris berisi kesalahan dari 7 baris" in page
        for sentence in (
            "3 Kolom A (Instansi): Tidak ada dalam daftar instansi",
            "Kolom B (Kanal): Bukan kanal yang dikenal",
            "Kolom C (Tahun): Tulis tahun dengan empat angka",
            "Kolom D (Periode): Tulis nama bulan",
            "Kolom E (Diterima): Bilangan ini tidak boleh negatif.",
            "Kolom F (Selesai): Jumlah laporan harus bilangan bulat",
            "Kolom G (Lewat batas waktu): Tulis bilangan",
            "Kolom H (Median hari): Paling banyak dua angka di belakang koma.",
            "4 Kolom G (Lewat batas waktu): Yang lewat batas waktu tidak boleh melebihi",
            "Kolom H (Median hari): Tidak ada laporan yang selesai",
            "5 Kolom E (Diterima): Kosong; tulis 0 bila memang tidak ada.",
            "Kolom F (Selesai): Berisi rumus",
            "6 Kolom D (Periode): Periode ini belum berakhir",
            "7 Kolom D (Periode): Sebagian harinya sudah ada pada baris di atasnya",
            "8 Kolom D (Periode): Sebagian hari periode ini sudah ada dalam rekap lain",
        ):
            assert sentence in page
        assert len(papers.kept) == 1

    def test_names_its_columns(self, upload: Upload):
        heads = (*HEADS[:4], "Masuk", *HEADS[5:], "Kanal", "")

        page = upload(sheet((*range(9), "x"), heads=heads)).text

        assert "Kolom E: Judul kolom ini tidak dikenal" in page
        assert "“Diterima”: Kolom ini tidak ada." in page
        assert "“Kanal”: Kolom ini ada lebih dari satu." in page
        assert "Kolom J: Kolom ini berisi sesuatu, tetapi tidak berjudul." in page

    def test_wants_the_whole_name_where_two_share_the_short_one(
        self, papers: Reported, upload: Upload
    ):
        papers._institution("DPMPTSP Kabupaten Bekasi", "DPMPTSP", papers.regency)

        page = upload(sheet(("DPMPTSP", LAPOR, 2024, "Januari", 1, 1, 0, ""))).text

        assert "Dipakai lebih dari satu instansi; tulis nama lengkapnya." in page

    def test_of_a_unit_that_one_does_not_enter_is_refused(self, papers: Reported, as_: As):
        _unit = papers.dpmptsp
        file = sheet((LICENSING, LAPOR, 2024, "Januari", 1, 1, 0, ""))

        answer = as_(papers.legal_of_the_regency).submit(PAGE, sheet=(file, "rekap.xlsx"))

        assert answer.status_code == 422
        assert "Tidak ada dalam daftar instansi yang dapat Anda catat." in answer.text
