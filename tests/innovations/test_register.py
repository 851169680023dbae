"""The register of innovations: rules, list, form, print, and who may see and do what."""

import re

import pytest
from flask import Flask

from pks.accounts.models import Role
from pks.innovations.models import Innovation, InnovationKind
from pks.innovations.registering import (
    CannotKeep,
    InnovationObstacle,
    is_https,
    key_of,
    resume_innovation,
    stop_innovation,
)
from tests.assessments.conftest import Look
from tests.assessments.test_pages import plain
from tests.innovations.conftest import TODAY, Inventive
from tests.papers import As, count_queries

ADD = "/inovasi/catat"


def told(papers: Inventive) -> None:
    """Enter four innovations of three units in two regions."""
    papers.innovation(
        papers.dpmptsp, "Mal Pelayanan Publik", "Banyak instansi di satu tempat",
        kind=InnovationKind.ONE_STOP, since_year=2019, web_address="https://mpp.example.go.id/",
    )  # fmt: skip
    papers.innovation(papers.dpmptsp, "Antrean Daring")
    papers.innovation(papers.dinkes, "Puskesmas Keliling", kind=InnovationKind.OUTREACH)
    old = papers.innovation(papers.regency_school_office, "100%_Hadir", since_year=2015)
    stop_innovation(papers.session, old, 2020, by=papers.legal, now=papers.now, today=TODAY)


def fields(papers: Inventive, **other: str) -> dict[str, str]:
    return {
        "institution": str(papers.dpmptsp.id), "name": "Sitepak", "kind": "layanan_digital",
        "purpose": "Layanan tanpa antre", "since_year": "2021",
        "web_address": "https://sitepak.example.go.id", "source": "Siaran pers", **other,
    }  # fmt: skip


def names(papers: Inventive) -> list[str]:
    return sorted(one.name for one in papers.session.query(Innovation))


class TestAnInnovation:
    @pytest.mark.parametrize(
        ("more", "obstacle"),
        [
            ({"name": "  "}, InnovationObstacle.NO_NAME),
            ({"purpose": " "}, InnovationObstacle.NO_PURPOSE),
            ({"since_year": 2026}, InnovationObstacle.YEAR_TO_COME),
            ({"since_year": 1900}, InnovationObstacle.YEAR_TOO_OLD),
            ({"web_address": "http://x.example.go.id"}, InnovationObstacle.NOT_HTTPS),
        ],
    )
    def test_is_refused(self, papers: Inventive, more: dict[str, object], obstacle: str):
        with pytest.raises(CannotKeep) as refusal:
            papers.innovation(papers.dpmptsp, **{"name": "Sitepak", **more})

        assert refusal.value.obstacles == [obstacle]

    @pytest.mark.parametrize("name", ["sitepak", "  SITEPAK ", "Sitepak.", "“Sitepak”", "Ｓitepak"])
    def test_is_there_once_in_each_unit(self, papers: Inventive, name: str):
        known = papers.innovation(papers.dpmptsp, "Sitepak")
        papers.innovation(papers.dinkes, name)

        with pytest.raises(CannotKeep) as refusal:
            papers.innovation(papers.dpmptsp, name)

        assert refusal.value.of_same_name is known

    def test_of_signs_only_has_a_name_too(self):
        assert key_of("!!!") == "!!!"

    def test_stops_once_not_before_it_began_and_can_go_on(self, papers: Inventive):
        known = papers.innovation(papers.dpmptsp, "Sitepak", since_year=2021)
        by, now = papers.legal, papers.now

        for year, obstacle in (
            (2020, InnovationObstacle.STOPPED_BEFORE), (2026, InnovationObstacle.YEAR_TO_COME),
        ):  # fmt: skip
            with pytest.raises(CannotKeep) as refusal:
                stop_innovation(papers.session, known, year, by=by, now=now, today=TODAY)
            assert refusal.value.obstacles == [obstacle]
        stop_innovation(papers.session, known, 2023, by=by, now=now, today=TODAY)
        with pytest.raises(CannotKeep):
            stop_innovation(papers.session, known, 2024, by=by, now=now, today=TODAY)
        resume_innovation(papers.session, known, by=by, now=now)
        with pytest.raises(CannotKeep):
            resume_innovation(papers.session, known, by=by, now=now)

        assert known.runs

    @pytest.mark.parametrize(
        "address",
        ["https://", "https://localhost", "ftp://a.id", "https://a.go.id:x", "https://u.go.id:p@a.go.id",
         "//a.id", "https://[::1", "data:text/html,x"],
    )  # fmt: skip
    def test_leads_to_nothing_but_https(self, address: str):
        assert not is_https(address)


class TestTheList:
    def test_shows_each_with_unit_kind_year_and_state(self, papers: Inventive, look: Look):
        told(papers)

        page = plain(look(papers.legal, "/inovasi/"))

        assert "4 inovasi" in page
        assert (
            "Mal Pelayanan Publik Banyak instansi di satu tempat DPMPTSP "
            "Loket atau pelayanan terpadu 2019 Berjalan" in page
        )
        assert "Layanan digital 2015 Dihentikan 2020" in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("cari=satu+tempat", {"Mal Pelayanan Publik"}),
            ("cari=DPMPTSP", {"Mal Pelayanan Publik", "Antrean Daring"}),
            ("cari=%25_", {"100%_Hadir"}),
            ("jenis=jemput_bola", {"Puskesmas Keliling"}),
            ("keadaan=dihentikan", {"100%_Hadir"}),
            ("keadaan=berjalan&cari=keliling", {"Puskesmas Keliling"}),
            ("cari=tidak+ada", set()),
            ("instansi=99999", set()),
            ("jenis=x&keadaan=y&instansi=z", None),
        ],
    )
    def test_is_searched_and_filtered(
        self, papers: Inventive, look: Look, query: str, found: set[str] | None
    ):
        told(papers)

        for page in ("", "cetak"):
            shown = plain(look(papers.legal, f"/inovasi/{page}?{query}").split("<main")[1])
            everything = set(names(papers))
            for name in everything:
                assert (name in shown) == (name in (everything if found is None else found)), name

    def test_of_a_region_has_the_innovations_of_its_units(self, papers: Inventive, look: Look):
        told(papers)

        page = look(papers.legal, f"/inovasi/?instansi={papers.bekasi.id}")

        assert "3 inovasi" in page

    def test_costs_as_many_questions_however_long_it_is(
        self, app: Flask, papers: Inventive, as_: As
    ):
        told(papers)
        client = as_(papers.legal)
        client.get("/inovasi/")
        few = count_queries(app, lambda: client.get("/inovasi/"))
        for number in range(8):
            unit = papers._institution(f"Dinas {number}", f"D{number}", papers.bekasi)
            papers.innovation(unit, "Loket")

        assert count_queries(app, lambda: client.get("/inovasi/")) == few

    def test_that_is_empty_says_what_will_stand_there(self, papers: Inventive, look: Look):
        assert "Belum ada inovasi" in look(papers.legal, "/inovasi/")

    def test_is_turned_page_by_page(self, papers: Inventive, look: Look):
        for number in range(51):
            papers.innovation(papers.dpmptsp, f"Loket {number:02}")

        assert "Loket 50" not in look(papers.legal, "/inovasi/")
        assert "Loket 50" in look(papers.legal, "/inovasi/?page=2")
        assert "Loket 50" in look(papers.legal, "/inovasi/cetak")


class TestOne:
    def test_tells_what_it_does_and_where_it_is(self, papers: Inventive, look: Look):
        told(papers)
        known = papers.session.query(Innovation).filter_by(name="Mal Pelayanan Publik").one()

        page = look(papers.legal, f"/inovasi/{known.id}")

        assert 'href="https://mpp.example.go.id/" rel="noopener noreferrer external"' in page
        assert "Nara" in page
        assert "mencatat inovasi ini" in page

    def test_stands_on_the_page_of_the_agreement(self, papers: Inventive, look: Look):
        told(papers)

        page = look(papers.legal, f"/perjanjian/{papers.pks.id}")

        assert "Antrean Daring" in page
        assert "Puskesmas Keliling" not in page


class TestTheForm:
    def test_adds_an_innovation(self, papers: Inventive, as_: As):
        client = as_(papers.legal)

        answer = client.submit(ADD, **fields(papers))

        page = plain(client.get(answer.location).text)
        assert "Inovasi tercatat." in page
        assert "Layanan tanpa antre" in page
        assert "Sejak 2021" in page

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("name", "", "Tuliskan namanya."),
            ("purpose", "", "Tuliskan apa yang dilakukannya."),
            ("kind", "", "Pilih jenisnya."),
            ("institution", "", "Pilih instansinya."),
            ("since_year", "dulu", "Tulis tahun dengan empat angka"),
            ("since_year", "2026", "Tahun ini belum tiba."),
            ("since_year", "1900", "Tulis tahun sejak 1945."),
            ("web_address", "http://x.example.go.id", "Alamatnya harus lengkap"),
            ("web_address", "javascript:alert(1)", "Alamatnya harus lengkap"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_loses_nothing(
        self, papers: Inventive, as_: As, field: str, typed: str, sentence: str
    ):
        answer = as_(papers.legal).submit(ADD, **fields(papers, **{field: typed}))

        assert answer.status_code == 422
        assert re.search(rf'id="{field}-err">.*?{sentence}', answer.text, re.DOTALL)
        assert "Siaran pers" in answer.text
        assert names(papers) == []

    def test_points_to_the_one_of_the_same_name(self, papers: Inventive, as_: As):
        known = papers.innovation(papers.dpmptsp, "SITEPAK")

        answer = as_(papers.legal).submit(ADD, **fields(papers))

        assert answer.status_code == 422
        assert "Instansi ini sudah mempunyai inovasi bernama itu." in answer.text
        assert f'href="/inovasi/{known.id}"' in answer.text

    def test_changes_an_innovation_and_the_history_tells_how(self, papers: Inventive, as_: As):
        known = papers.innovation(papers.dpmptsp, "Sitepak", since_year=2021)
        client = as_(papers.legal)

        answer = client.submit(
            f"/inovasi/{known.id}/ubah", name="SITEPAK", since_year="", kind="lainnya"
        )

        page = plain(client.get(answer.location).text)
        assert "nama Sitepak → SITEPAK; jenis Layanan digital → Lainnya; sejak 2021 → –" in page

    def test_says_that_nothing_has_changed(self, papers: Inventive, as_: As):
        known = papers.innovation(papers.dpmptsp, "Sitepak")
        client = as_(papers.legal)

        answer = client.submit(f"/inovasi/{known.id}/ubah")

        assert "Tidak ada yang berubah." in client.get(answer.location).text

    def test_changes_no_name_into_another_of_the_unit(self, papers: Inventive, as_: As):
        papers.innovation(papers.dpmptsp, "LAPERA")
        known = papers.innovation(papers.dpmptsp, "Sitepak")

        answer = as_(papers.legal).submit(f"/inovasi/{known.id}/ubah", name="Lapera")

        assert answer.status_code == 422

    def test_stops_an_innovation_and_takes_it_back(self, papers: Inventive, as_: As):
        known = papers.innovation(papers.dpmptsp, "Sitepak", since_year=2021)
        client, page = as_(papers.legal), f"/inovasi/{known.id}"

        for year, sentence in (("2020", "mendahului tahun mulainya"), ("kini", "empat angka")):
            answer = client.submit(f"{page}/hentikan", year=year)
            assert answer.status_code == 422
            assert sentence in answer.text
        client.submit(f"{page}/hentikan", year="2023")
        assert "Dihentikan 2023" in client.get(page).text
        client.submit(page, to=f"{page}/lanjutkan")
        assert "Tercatat: masih berjalan." in client.get(page).text


class TestWhoMay:
    def test_write_is_legal_staff_of_the_own_region_or_the_state(self, papers: Inventive, as_: As):
        known = papers.innovation(papers.dpmptsp, "Sitepak")
        watching = papers._user("Sita Umpama", Role.SUPERVISOR, papers.jakarta_raya)

        for page in (f"/inovasi/{known.id}/ubah", f"/inovasi/{known.id}/hentikan"):
            assert as_(papers.legal).get(page).status_code == 200
            for user in (papers.legal_of_the_regency, watching, papers.rahmas_account):
                assert as_(user).get(page).status_code == 404
        answer = as_(papers.legal_of_the_regency).submit(ADD, **fields(papers))
        assert answer.status_code == 422

    def test_see_is_a_liaison_of_the_own_line_and_the_partners(
        self, papers: Inventive, as_: As, look: Look
    ):
        told(papers)
        assert papers.pks
        known = papers.session.query(Innovation).filter_by(name="Antrean Daring").one()

        assert "Antrean Daring" in look(papers.rahmas_account, "/inovasi/")
        assert "Puskesmas Keliling" not in look(papers.rahmas_account, "/inovasi/")
        assert "Antrean Daring" not in look(papers.liaison_of_the_regency, "/inovasi/cetak")
        assert as_(papers.liaison_of_the_regency).get(f"/inovasi/{known.id}").status_code == 404
