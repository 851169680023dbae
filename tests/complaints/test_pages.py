"""The pages of recaps: all units, one unit with its chart, the form, and who may do what."""

import re
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from pks.accounts.models import Role, User
from pks.complaints.models import Channel
from tests.assessments.conftest import Look
from tests.assessments.test_pages import plain
from tests.complaints.conftest import HEADS, Reported
from tests.papers import As, count_queries

ADD = "/pengaduan/rekap/catat"


def told(papers: Reported) -> None:
    """Enter a few recaps of three units in two regions."""
    papers.recap(papers.dpmptsp, "bulan-1", 40, 30, 4, "6.5")
    papers.recap(papers.dpmptsp, "bulan-2", 10, 20, 1, "5")
    papers.recap(papers.dpmptsp, "triwulan-1", 5, 5, 0, channel=Channel.LETTER)
    papers.recap(papers.dinkes, "tahun-1", 1250, 1000, 90, year=2023)
    papers.recap(papers.regency_school_office, "bulan-1", 0, 0, 0)


def fields(papers: Reported, **other: str) -> dict[str, str]:
    return {
        "institution": str(papers.dpmptsp.id), "channel": "sp4n_lapor", "year": "2024",
        "period": "bulan-3", "received": "10", "settled": "12", "overdue": "2",
        "median_days": "4,5", **other,
    }  # fmt: skip


class TestAllUnits:
    def test_stand_with_their_last_period_totals_and_share(self, papers: Reported, look: Look):
        told(papers)

        page = plain(look(papers.legal, "/pengaduan/"))

        assert "DPMPTSP Kota Bekasi Triwulan I 2024 n = 3 rekap 55 55 5 100 %" in page
        assert "Dinas Kesehatan Kota Bekasi 2023 n = 1 rekap 1.250 1.000 90 80 %" in page
        assert "Januari 2024 n = 1 rekap 0 0 0 –" in page
        assert "bukan bukti pelayanan yang baik atau buruk" in page
        assert page.index("Pemerintah Kabupaten Bekasi") < page.index("Pemerintah Kota Bekasi")

    def test_of_one_region_and_year(self, papers: Reported, look: Look):
        told(papers)

        page = look(papers.legal, f"/pengaduan/?wilayah={papers.bekasi.id}&tahun=2024")

        assert "DPMPTSP Kota Bekasi</a>" in page
        assert "Dinas Kesehatan Kota Bekasi</a>" not in page
        assert "Disdik" not in page.split("<main")[1].split("</form>")[1]

    @pytest.mark.parametrize("query", ["wilayah=99999999&tahun=x", "tahun=1", "page=9999999999"])
    def test_asked_for_nonsense_are_none(self, papers: Reported, look: Look, query: str):
        told(papers)

        assert look(papers.legal, f"/pengaduan/?{query}")

    def test_that_are_none_say_what_will_stand_there(self, papers: Reported, look: Look):
        assert "Belum ada rekap laporan masyarakat" in look(papers.legal, "/pengaduan/")

    def test_cost_as_many_questions_however_many_they_are(
        self, app: Flask, papers: Reported, as_: As
    ):
        told(papers)
        client = as_(papers.legal)
        client.get("/pengaduan/")
        few = count_queries(app, lambda: client.get("/pengaduan/"))
        for number in range(8):
            unit = papers._institution(f"Dinas {number}", f"D{number}", papers.bekasi)
            papers.recap(unit, "bulan-1", 3, 2, 1)

        assert count_queries(app, lambda: client.get("/pengaduan/")) == few

    def test_can_be_downloaded(self, papers: Reported, as_: As):
        told(papers)

        answer = as_(papers.legal).get(f"/pengaduan/rekap.xlsx?wilayah={papers.bekasi.id}")

        page = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
        head, *rows = page.to_python()
        assert head == list(HEADS)
        assert len(rows) == 4
        assert ["Dinas Kesehatan Kota Bekasi", "SP4N-LAPOR!", 2023, "Setahun", 1250, 1000, 90, ""] \
            in rows  # fmt: skip


class TestOneUnit:
    def test_has_a_chart_of_each_channel_that_is_told_in_words(self, papers: Reported, look: Look):
        told(papers)

        page = look(papers.legal, f"/pengaduan/unit/{papers.dpmptsp.id}")

        first, second = re.findall(r"<desc[^>]*>(.*?)</desc>", page, re.DOTALL)
        assert (
            "Januari 2024: 40 diterima, 30 selesai, 4 lewat batas waktu, median 6,5 hari." in first
        )
        assert "Triwulan I 2024: 5 diterima" in second
        # Two months and a quarter, three figures each; two of them have a pattern as well.
        assert len(re.findall(r'<rect class="b b-\w+" x="\d+\.', page)) == 3 * 3
        assert page.count('fill="url(#chart-sp4n_lapor-settled)"') == 2 + 1
        assert "style=" not in page

    def test_has_a_table_with_the_same_figures(self, papers: Reported, look: Look):
        told(papers)

        page = plain(look(papers.legal, f"/pengaduan/unit/{papers.dpmptsp.id}"))

        assert "Februari 2024 10 20 1 5" in page
        assert "Januari 2024 40 30 4 6,5" in page
        assert "Januari 2024 – Maret 2024, n = 3 rekap" in page
        assert "bukan bukti pelayanan yang baik atau buruk" in page

    def test_can_be_downloaded(self, papers: Reported, as_: As):
        told(papers)

        answer = as_(papers.legal).get(f"/pengaduan/unit/{papers.dpmptsp.id}.xlsx")

        page = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
        assert len(page.to_python()) == 1 + 3

    def test_shows_one_year(self, papers: Reported, look: Look):
        told(papers)
        papers.recap(papers.dpmptsp, "bulan-1", 77, 1, 1, year=2023)

        page = look(papers.legal, f"/pengaduan/unit/{papers.dpmptsp.id}?tahun=2024")

        assert ">77<" not in page

    def test_stands_on_the_page_of_its_agreement(self, papers: Reported, look: Look):
        told(papers)

        page = plain(look(papers.legal, f"/perjanjian/{papers.pks.id}"))

        assert "Triwulan I 2024 (Surat): 5 diterima, 5 selesai, 0 lewat batas waktu." in page


class TestTheForm:
    def test_enters_a_recap(self, papers: Reported, as_: As):
        client = as_(papers.legal)

        answer = client.submit(ADD, **fields(papers))

        page = client.get(answer.location).text
        assert "Rekap tercatat." in page
        assert "Maret 2024" in page
        assert "mencatat rekap laporan masyarakat" in page

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("received", "", "Isi jumlahnya; tulis 0 bila tidak ada."),
            ("received", "-1", "Bilangan ini tidak boleh negatif."),
            ("settled", "banyak", "Tulis bilangan, misalnya 1.250 atau 4,5."),
            ("settled", "1,5", "Jumlah laporan harus bilangan bulat"),
            ("received", "99999999", "Bilangan ini terlalu besar."),
            ("overdue", "11", "Yang lewat batas waktu tidak boleh melebihi yang diterima."),
            ("median_days", "4,125", "Paling banyak dua angka di belakang koma."),
            ("median_days", "-4", "Bilangan ini tidak boleh negatif."),
            ("period", "", "Pilih periodenya."),
            ("channel", "", "Pilih kanalnya."),
            ("institution", "", "Pilih instansinya."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_loses_nothing(
        self, papers: Reported, as_: As, field: str, typed: str, sentence: str
    ):
        answer = as_(papers.legal).submit(ADD, **fields(papers, **{field: typed}))

        assert answer.status_code == 422
        assert re.search(rf'id="{field}-err">.*?{sentence}', answer.text, re.DOTALL)
        assert f'value="{typed}"' in answer.text
        assert papers.kept == []

    def test_refuses_a_period_that_is_not_over(self, papers: Reported, as_: As):
        answer = as_(papers.legal).submit(ADD, **fields(papers, year="2025", period="bulan-2"))

        assert answer.status_code == 422
        assert "Periode ini belum berakhir" in answer.text

    def test_points_to_the_recap_that_is_there_already(self, papers: Reported, as_: As):
        known = papers.recap(papers.dpmptsp, "bulan-3", 1, 1, 0)

        answer = as_(papers.legal).submit(ADD, **fields(papers))

        assert answer.status_code == 422
        assert "Rekap kanal ini untuk periode itu sudah ada." in answer.text
        assert f'href="/pengaduan/rekap/{known.id}"' in answer.text

    def test_corrects_a_recap_and_the_history_tells_how(self, papers: Reported, as_: As):
        known = papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0)
        client = as_(papers.legal)

        answer = client.submit(f"/pengaduan/rekap/{known.id}", settled="9", period="bulan-4")

        page = plain(client.get(answer.location).text)
        assert "SP4N-LAPOR!, Maret 2024 → SP4N-LAPOR!, April 2024; selesai 8 → 9" in page

    def test_says_that_nothing_has_changed(self, papers: Reported, as_: As):
        known = papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0, "4.5")
        client = as_(papers.legal)

        answer = client.submit(f"/pengaduan/rekap/{known.id}")

        assert "Tidak ada yang berubah." in client.get(answer.location).text

    def test_corrects_nothing_into_what_is_there(self, papers: Reported, as_: As):
        papers.recap(papers.dpmptsp, "triwulan-2", 10, 8, 0)
        known = papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0)

        answer = as_(papers.legal).submit(f"/pengaduan/rekap/{known.id}", period="bulan-4")

        assert answer.status_code == 422
        assert "Sebagian hari periode ini sudah ada dalam rekap lain" in answer.text

    def test_removes_a_recap(self, papers: Reported, as_: As):
        known = papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0)
        client = as_(papers.legal)
        page = f"/pengaduan/rekap/{known.id}"

        answer = client.submit(page, to=f"{page}/hapus")

        assert "menghapus rekap laporan masyarakat" in client.get(answer.location).text
        assert papers.kept == []


class TestWhoMay:
    def pages(self, papers: Reported) -> tuple[str, ...]:
        (recap, *_others) = papers.kept
        return (ADD, f"/pengaduan/rekap/{recap.id}", "/pengaduan/berkas/",
                "/pengaduan/berkas/templat.xlsx")  # fmt: skip

    def test_write_is_legal_staff_and_administrators(self, papers: Reported, as_: As):
        papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0)

        watching = papers._user("Sita Umpama", Role.SUPERVISOR, papers.jakarta_raya)
        keeping = papers._user("Adi Umpama", Role.ADMIN, papers.ombudsman)

        for user, status in (
            (papers.legal, 200), (keeping, 200), (watching, 404), (papers.rahmas_account, 404),
        ):  # fmt: skip
            for page in self.pages(papers):
                assert as_(user).get(page).status_code == status, (user.name, page)

    def test_write_of_another_region_is_nobody_of_a_region(self, papers: Reported, as_: As):
        recap = papers.recap(papers.dpmptsp, "bulan-3", 10, 8, 0)
        client = as_(papers.legal_of_the_regency)

        assert client.get(f"/pengaduan/rekap/{recap.id}").status_code == 404
        answer = client.submit(ADD, **fields(papers))
        assert answer.status_code == 422
        assert "Pilihan itu tidak tersedia." in answer.text

    def see(self, look: Look, user: User) -> str:
        return look(user, "/pengaduan/")

    def test_see_is_a_liaison_of_the_own_line_and_the_partners(
        self, papers: Reported, as_: As, look: Look
    ):
        told(papers)
        assert papers.pks

        assert "DPMPTSP Kota Bekasi" in self.see(look, papers.rahmas_account)
        assert "Dinas Kesehatan" not in self.see(look, papers.rahmas_account)
        assert "DPMPTSP" not in self.see(look, papers.liaison_of_the_regency)
        strange = f"/pengaduan/unit/{papers.dpmptsp.id}"
        for page in (strange, f"{strange}.xlsx"):
            assert as_(papers.liaison_of_the_regency).get(page).status_code == 404
