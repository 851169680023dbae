"""The pages: all units by year, one unit with its chart, forms, and who may see and do what."""

import re
from decimal import Decimal

import pytest
from flask import Flask

from pks.assessments.bands import Zone
from pks.assessments.models import Assessment
from pks.assessments.queries import row_of
from pks.assessments.targeting import TargetFacts, set_target
from tests.assessments.conftest import Assessed, Look
from tests.papers import As, count_queries


def told(papers: Assessed) -> None:
    """Enter what is known of both regions."""
    papers.enter(papers.bekasi, 2022, "83.18")
    for year, total in {2021: "80.99", 2022: "73.02", 2023: "83.22", 2024: "87.88"}.items():
        papers.enter(papers.regency, year, total)
    papers.enter(papers.regency_school_office, 2022, "62.62")
    facts = TargetFacts("Sosialisasi", Decimal(90), above=True, zone=Zone.DARK_GREEN)
    set_target(papers.session, papers.regency, 2025, facts, by=papers.legal, now=papers.now)


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


class TestAllUnits:
    def test_f081_stand_by_year_with_figure_and_category(self, papers: Assessed, look: Look):
        told(papers)

        page = plain(look(papers.legal, "/penilaian/"))

        assert "Pemkab Bekasi 80,99 Kuning 73,02 C , zona Kuning 83,22 B" in page
        assert "Sasaran: di atas 90,00 · zona Hijau tua Belum ada hasil" in page
        assert page.index("Pemerintah Kabupaten Bekasi") < page.index("Pemerintah Kota Bekasi")

    def test_of_one_region_and_year_tell_each_dimension(self, papers: Assessed, look: Look):
        told(papers)
        dimension = papers.scales["2022"].dimensions[0]
        papers.enter(papers.dinkes, 2022, "66.29", scores={dimension.id: Decimal("70.5")})

        page = look(papers.legal, f"/penilaian/?wilayah={papers.bekasi.id}&tahun=2022")

        assert "Pemkab Bekasi</a>" not in page
        assert '<td data-l="Input">70,50</td>' in page
        assert "Kualitas Sedang" in page

    def test_asked_for_nonsense_are_none(self, papers: Assessed, look: Look):
        papers.enter(papers.bekasi, 2022, "83.18")

        for query in ("wilayah=99999999999&tahun=x", "tahun=1", "page=9999999999"):
            assert look(papers.legal, f"/penilaian/?{query}")

    def test_cost_as_many_questions_however_many_they_are(
        self, app: Flask, papers: Assessed, as_: As
    ):
        told(papers)
        client = as_(papers.legal)
        client.get("/penilaian/")
        few = count_queries(app, lambda: client.get("/penilaian/"))
        for number in range(8):
            unit = papers._institution(f"Dinas {number}", f"D{number}", papers.bekasi)
            papers.enter(unit, 2022, "80")

        assert count_queries(app, lambda: client.get("/penilaian/")) == few

    def test_that_are_none_say_what_will_stand_there(self, papers: Assessed, look: Look):
        assert "Belum ada hasil penilaian" in look(papers.legal, "/penilaian/")


class TestTheChart:
    def test_f081_ends_its_line_where_the_method_changes(self, papers: Assessed, look: Look):
        told(papers)
        papers.enter(papers.regency, 2025, "91", opinion="Kualitas Tinggi", zone=Zone.DARK_GREEN)

        page = look(papers.legal, f"/penilaian/unit/{papers.regency.id}")

        # 2021 alone, 2022 to 2024 joined, 2025 alone: one line, of three points.
        (line,) = re.findall(r'<polyline class="line" points="([^"]+)"', page)
        assert len(line.split()) == 3
        assert page.count('class="break"') == 2
        assert page.count('class="goal"') == 1
        assert page.count('<circle class="point') == 5
        # Bands of both computed scales, and none of 2025.
        assert page.count('<rect class="zb z-') == 3 + 5 + 4
        assert "style=" not in page

    def test_says_in_words_what_it_shows(self, papers: Assessed, look: Look):
        told(papers)

        page = look(papers.legal, f"/penilaian/unit/{papers.regency.id}")

        description = re.search(r"<desc[^>]*>(.*?)</desc>", page, re.DOTALL)[1]
        assert "(2022–2024): 2022 73,02 C; 2023 83,22 B; 2024 87,88 B." in description
        assert "Sasaran 2025: di atas 90,00 · zona Hijau tua." in description
        for label in ("A", "B", "C", "D", "E", "Hijau", "Kuning", "Merah"):
            assert f">{label}</text>" in page

    def test_stands_over_a_table_with_the_same_figures(self, papers: Assessed, look: Look):
        told(papers)

        page = plain(look(papers.legal, f"/penilaian/unit/{papers.regency.id}"))

        assert "2024 87,88 B , zona Hijau Kualitas Tinggi" in page
        assert "+4,66" in page
        # 2021 → 2022 would be −7,97, by two measures.
        assert "7,97" not in page

    def test_of_a_target_alone_is_drawn_too(self, papers: Assessed, look: Look):
        facts = TargetFacts("Rapat", zone=Zone.GREEN)
        set_target(papers.session, papers.bekasi, 2023, facts, by=papers.legal, now=papers.now)

        assert "sasaran Hijau" in look(papers.legal, f"/penilaian/unit/{papers.bekasi.id}")


class TestEntering:
    def test_f081_a_result_begins_with_whose_and_when(self, papers: Assessed, as_: As):
        client = as_(papers.legal)
        unit_id = papers.bekasi.id

        answer = client.submit(
            f"/penilaian/catat?instansi={unit_id}", to=None, institution=str(unit_id), year="2022"
        )
        page = client.submit(answer.location, total="83.18", source="Siaran pers").location

        assert page == f"/penilaian/unit/{unit_id}"
        assert "83,18 <b>B</b>" in client.get(page).text

    def test_refuses_what_is_no_score_and_keeps_it_typed(self, papers: Assessed, as_: As):
        answer = as_(papers.legal).submit(
            f"/penilaian/unit/{papers.bekasi.id}/2022",
            **{"total": "83,185", "dimensions-1-score": "delapan puluh", "source": ""},
        )

        assert answer.status_code == 422
        assert 'value="83,185"' in answer.text
        for sentence in (
            "Paling banyak dua angka", "Tulis bilangan, misalnya 83,18.", "Tuliskan sumbernya."
        ):  # fmt: skip
            assert sentence in answer.text

    def test_of_2025_asks_for_the_opinion_in_words(self, papers: Assessed, as_: As):
        client, page = as_(papers.legal), f"/penilaian/unit/{papers.bekasi.id}/2025"

        client.submit(
            page, opinion="Kualitas Tertinggi Tanpa Maladministrasi", second_axis="Patuh",
            zone="hijau_tua", source="Surat",
        )  # fmt: skip

        shown = client.get(f"/penilaian/unit/{papers.bekasi.id}").text
        assert "Kualitas Tertinggi Tanpa Maladministrasi" in shown
        assert "Kepatuhan terhadap produk Ombudsman: Patuh" in shown
        assert "Kategori, opini, dan zona dihitung" not in client.get(page).text

    @pytest.mark.parametrize("dimension", ["²", "99999999999"])
    def test_knows_only_the_dimensions_of_its_year(self, papers: Assessed, as_: As, dimension: str):
        answer = as_(papers.legal).submit(
            f"/penilaian/unit/{papers.bekasi.id}/2022",
            **{
                "total": "80", "source": "Surat",
                "dimensions-0-dimension": dimension, "dimensions-0-score": "50",
            },
        )  # fmt: skip

        assert answer.status_code == 422
        assert "Dimensi itu bukan bagian dari skala tahun ini." in answer.text

    def test_corrects_and_removes_and_tells_it(self, papers: Assessed, as_: As):
        papers.enter(papers.bekasi, 2022, "83")
        client, page = as_(papers.legal), f"/penilaian/unit/{papers.bekasi.id}/2022"

        client.submit(page, total="83,18")
        assert "nilai 83,00 → 83,18" in client.get(f"/penilaian/unit/{papers.bekasi.id}").text
        client.submit(page, to=f"{page}/hapus")

        assert row_of(papers.session, papers.bekasi).last is None
        assert "menghapus hasil penilaian" in client.get(f"/penilaian/unit/{papers.bekasi.id}").text

    def test_is_for_years_that_have_been(self, papers: Assessed, as_: As):
        client = as_(papers.legal)

        for year in (2012, 2026, 99999):
            assert client.get(f"/penilaian/unit/{papers.bekasi.id}/{year}").status_code == 404

    def test_a_target_asks_for_something_to_aim_at(self, papers: Assessed, as_: As):
        client, unit_id = as_(papers.legal), papers.regency.id
        page = client.submit(
            "/penilaian/sasaran/tetapkan", institution=str(unit_id), year="2025"
        ).location

        assert "Isi nilai atau pilih zona" in client.submit(page, source="Rapat").text
        client.submit(page, score="90", above="y", source="Rapat")

        assert "di atas 90,00" in client.get("/penilaian/sasaran/").text
        client.submit(page, to=f"{page}/hapus")
        assert "Belum ada sasaran" in client.get("/penilaian/sasaran/").text


class TestWho:
    def pages(self, papers: Assessed) -> list[str]:
        unit = f"/penilaian/unit/{papers.regency_school_office.id}"
        return [f"{unit}/2022", f"{unit}/sasaran/2025"]

    def test_enters_results(self, papers: Assessed, as_: As):
        told(papers)
        for user in (papers.legal, papers.admin, papers.legal_of_the_regency):
            for path in self.pages(papers):
                assert as_(user).get(path).status_code == 200

    def test_does_not(self, papers: Assessed, as_: As):
        told(papers)
        result = self.pages(papers)[0]
        others = (papers.legal_of_dinkes, papers.dedys_account, papers.liaison_of_the_regency)
        for user in others:
            client = as_(user)

            for path in self.pages(papers):
                assert client.get(path).status_code == 404
            assert client.hx("/akun", "POST", f"{result}/hapus").status_code == 404
        assert papers.session.query(Assessment).filter_by(year=2022).count() == 3

    def test_enters_no_results_of_those_who_assess(self, papers: Assessed, as_: As):
        path = f"/penilaian/unit/{papers.jakarta_raya.id}/2022"

        assert as_(papers.legal).get(path).status_code == 404
        assert as_(papers.admin).get(path).status_code == 404

    def test_reads_all_results(self, papers: Assessed, look: Look):
        papers.enter(papers.regency, 2024, "87.88")

        for user in (papers.legal, papers.legal_of_dinkes, papers.lintongs_account, papers.admin):
            assert "Pemkab Bekasi" in look(user, "/penilaian/")

    def test_is_offered_only_what_is_theirs_to_do(self, papers: Assessed, look: Look):
        papers.enter(papers.regency, 2024, "87.88")
        page = f"/penilaian/unit/{papers.regency.id}"

        assert "Catat hasil" in look(papers.legal, page)
        for user in (papers.dedys_account, papers.legal_of_dinkes):
            assert "Catat hasil" not in look(user, page)
            assert "Perbaiki" not in look(user, page)

    def test_a_liaison_reads_those_of_the_own_line_and_of_partners(self, papers: Assessed, as_: As):
        told(papers)
        papers.enter(papers.dpmptsp, 2022, "82.7")
        assert papers.pks
        theirs = f"/penilaian/unit/{papers.regency.id}"
        licensing = f"/penilaian/unit/{papers.dpmptsp.id}"

        assert as_(papers.stranger).get(theirs).status_code == 404
        assert as_(papers.stranger).get(licensing).status_code == 404
        assert "Pemkab" not in as_(papers.stranger).get("/penilaian/").text
        assert as_(papers.liaison_of_the_regency).get(theirs).status_code == 200
        assert as_(papers.rahmas_account).get(licensing).status_code == 200

    def test_is_asked_to_sign_in(self, papers: Assessed, client):
        assert client.get("/penilaian/").headers["Location"].startswith("/masuk")


class TestThePanelOfAnAgreement:
    def test_shows_the_last_result_of_the_second_party(self, papers: Assessed, look: Look):
        papers.enter(papers.dpmptsp, 2021, "80")
        papers.enter(papers.dpmptsp, 2022, "82.7")
        assert papers.pks

        for who in (papers.legal, papers.rahmas_account):
            page = look(who, f"/perjanjian/{papers.pks.id}")
            assert "DPMPTSP 2022:" in page
            assert "82,70 <b>B</b>" in page
            assert f'href="/penilaian/unit/{papers.dpmptsp.id}"' in page

    def test_is_not_there_without_a_result(self, papers: Assessed, look: Look):
        page = look(papers.legal, f"/perjanjian/{papers.pks.id}")

        assert "Penilaian Ombudsman" not in page
