"""The pages of a batch: from the parent's page to the package, with and without a script."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.batches import making_views
from pks.batches.models import Batch, BatchRow
from pks.naskah.docx.read import read_text
from tests.batches.conftest import City
from tests.batches.test_sheet import a_row, changed, sheet
from tests.checking import CheckingClient
from tests.papers import As, count_queries

PATHS = ("", "/bersama", "/isian", "/isian.xlsx", "/lembar", "/periksa", "/naskah.zip")


@pytest.fixture
def units(papers: City) -> list[int]:
    return [unit.id for unit in papers.units]


@pytest.fixture
def legal(papers: City, units: list[int], as_: As) -> CheckingClient:
    papers.mou.id  # noqa: B018 (made when asked for)
    return as_(papers.legal)


@pytest.fixture
def made(papers: City, legal: CheckingClient) -> str:
    """The address of a batch whose three drafts are made."""
    batch = papers.batch()
    papers.confirm(batch)
    papers.make_all(batch)
    return f"/serentak/{batch.id}"


def begin(client: CheckingClient, papers: City, *units: int) -> str:
    """Choose units on the parent's page; return the address of the batch."""
    answer = client.submit(f"/serentak/induk/{papers.mou.id}", units=list(units))
    assert answer.status_code == 302
    return str(answer.headers["Location"]).removesuffix("/bersama")


class TestChoosing:
    def test_the_parents_page_leads_to_it(self, papers: City, legal: CheckingClient):
        page = legal.get(f"/perjanjian/{papers.mou.id}").text

        assert f"/serentak/induk/{papers.mou.id}" in page
        assert "Susun untuk banyak perangkat daerah" in page

    def test_shows_what_each_unit_has(self, papers: City, legal: CheckingClient):
        papers.begin(papers.dinkes)

        page = legal.get(f"/serentak/induk/{papers.mou.id}").text

        assert "Sedang disusun" in page
        assert f'value="{papers.units[0].id}"' in page
        assert f'value="{papers.dinkes.id}"' not in page

    def test_filters_by_name_and_by_what_there_is(self, papers: City, legal: CheckingClient):
        papers.begin(papers.dinkes)
        page = f"/serentak/induk/{papers.mou.id}"

        assert "Dinas Sosial" not in legal.get(f"{page}?q=perhubungan").text
        assert "Dinas Sosial" not in legal.get(f"{page}?punya=draf").text
        assert "Dinas Kesehatan" in legal.get(f"{page}?punya=draf").text
        assert "Tidak ada yang cocok" in legal.get(f"{page}?q=sihir").text

    def test_takes_all_that_have_none_in_one_press(self, papers: City, legal: CheckingClient):
        papers.begin(papers.dinkes)
        page = f"/serentak/induk/{papers.mou.id}"

        legal.submit(page, all="1")

        rows = papers.session.query(BatchRow).order_by(BatchRow.position).all()
        assert {row.institution_id for row in rows} == {unit.id for unit in papers.units}

    def test_refuses_none_and_what_has_one_already(self, papers: City, legal: CheckingClient):
        papers.begin(papers.dinkes)
        page = f"/serentak/induk/{papers.mou.id}"

        nothing = legal.submit(page)
        taken = legal.submit(page, units=[papers.dinkes.id])

        assert nothing.status_code == taken.status_code == 422
        assert "Pilih sedikitnya satu perangkat daerah" in nothing.text
        assert "Pilihan itu tidak tersedia" in taken.text

    def test_staff_of_a_unit_choose_within_their_own_branch(
        self, papers: City, units: list[int], as_: As
    ):
        page = as_(papers.legal_of_dinkes).get(f"/serentak/induk/{papers.mou.id}").text

        assert "Dinas Kesehatan Kota Bekasi" in page
        assert "Dinas Sosial" not in page


class TestFillingIn:
    def test_f019_from_the_parent_to_the_package_without_a_script(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)
        fields = {
            "subject": "Pelayanan Publik pada {nama}",
            "signed_on": "2022-02-07",
            "term_years": "3",
        }
        assert legal.submit(f"{address}/bersama", **fields).status_code == 302
        grid = legal.submit(f"{address}/isian", **{"rows-0-number_2": "421/DISDIK"})
        assert grid.headers["Location"].endswith("/periksa")
        assert papers.session.query(Agreement).count() == 1
        check = legal.get(f"{address}/periksa").text
        assert "3 draf akan dibuat" in check
        assert "Kepala Dispendidikan" in check

        page = legal.submit(f"{address}/periksa", to=f"{address}/buat").headers["Location"]
        after = legal.submit(page, to=f"{address}/jalankan")
        done = legal.get(after.headers["Location"]).text

        assert "3 dari 3 draf jadi." in done
        package = ZipFile(BytesIO(legal.get(f"{address}/naskah.zip").data))
        assert package.namelist() == [
            "001 Dispendidikan.docx",
            "002 Dissosial.docx",
            "003 Disperhubungan.docx",
            "daftar.xlsx",
            "surat-pengantar.docx",
        ]
        text = read_text(package.read("001 Dispendidikan.docx"))
        assert "PELAYANAN PUBLIK PADA DINAS PENDIDIKAN KOTA BEKASI" in text.upper()
        assert "421/DISDIK" in text

    def test_says_what_is_wrong_beside_the_cell(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)

        common = legal.submit(f"{address}/bersama", subject="Pelayanan {nana}")
        grid = legal.submit(f"{address}/isian", **{"rows-1-term_years": "99"})

        assert common.status_code == grid.status_code == 422
        assert "Kurung kurawal hanya untuk {nama}." in common.text
        assert 'id="rows-1-term_years-err"' in grid.text
        assert "Dinas Sosial Kota Bekasi, Jangka waktu (tahun), bila berbeda: Harus" in grid.text
        assert 'value="99"' in grid.text

    def test_rows_of_other_units_that_are_sent_along_are_left_alone(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, units[0])

        for odd in (str(units[1]), "x", "9" * 30, ""):
            legal.submit(f"{address}/isian", **{"rows-0-unit": odd, "rows-0-seat": "Sihir"})

        assert papers.session.query(BatchRow).count() == 1
        assert "Sihir" not in legal.get(f"{address}/isian").text

    def test_a_faulty_dry_run_makes_nothing(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)
        legal.submit(f"{address}/bersama", subject="Pelayanan")
        twice = {"rows-0-number_1": "7", "rows-1-number_1": "7"}
        legal.submit(f"{address}/isian", **twice)

        page = legal.get(f"{address}/periksa").text
        legal.get(f"{address}/isian")
        answer = legal.submit(f"{address}/isian", **twice)

        assert answer.status_code == 302
        assert "Nomor ini dipakai lebih dari satu kali dalam daftar ini." in page
        assert f"{address}/buat" not in page

    def test_a_batch_that_is_not_filled_in_leads_to_where_it_is(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)

        assert legal.get(address).headers["Location"].endswith("/periksa")
        assert legal.get(f"{address}/periksa").headers["Location"].endswith("/bersama")

    def test_it_can_be_thrown_away_while_nothing_is_made(
        self, papers: City, legal: CheckingClient, units: list[int], made: str
    ):
        address = begin(legal, papers, *[papers.dinkes.id])
        legal.submit(f"{address}/bersama", subject="Pelayanan")

        legal.submit(f"{address}/periksa", to=f"{address}/buang")

        assert legal.get(f"{address}/isian").status_code == 404
        token = legal.get(made).text.partition('"X-CSRFToken": "')[2].partition('"')[0]
        refused = legal.post(f"{made}/buang", headers={"X-CSRFToken": token})
        assert refused.status_code == 409


class TestSheetPage:
    @pytest.fixture
    def send(
        self, papers: City, legal: CheckingClient, units: list[int]
    ) -> Callable[..., tuple[str, str, int]]:
        address = begin(legal, papers, *units)

        def send(content: BytesIO, name: str = "isian.xlsx") -> tuple[str, str, int]:
            answer = legal.submit(f"{address}/lembar", sheet=(content, name))
            return address, answer.text, answer.status_code

        return send

    def test_a_good_sheet_fills_in_the_rows(self, papers: City, send):
        address, _text, status = send(sheet(a_row(number_1="001/ORI", term_years=2)))

        assert status == 302
        row = papers.session.query(BatchRow).order_by(BatchRow.position).first()
        assert (row.facts["number_1"], row.facts["term_years"]) == ("001/ORI", 2)
        assert address

    def test_one_wrong_cell_and_nothing_is_taken(self, papers: City, send):
        _address, text, status = send(sheet(a_row(number_1="001/ORI", seat="x" * 301)))

        assert status == 422
        assert "B2" in text
        assert "Paling banyak 300 karakter." in text
        row = papers.session.query(BatchRow).order_by(BatchRow.position).first()
        assert row.facts["number_1"] is None

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"bukan lembar", "bukan jenis yang diterima"),
            (b"", "kosong"),
        ],
    )
    def test_what_is_no_sheet_is_refused(self, send, content: bytes, sentence: str):
        _address, text, status = send(BytesIO(content))

        assert status == 422
        assert sentence in text

    @pytest.mark.parametrize(
        "file",
        [
            lambda: sheet(*((f"Dinas {n}",) for n in range(3_000))),
            # Too much for the check that every upload goes through.
            lambda: changed(sheet(), b"<worksheet>" + b"<row/>" * 1_100_000 + b"</worksheet>"),
        ],
        ids=["rows", "elements"],
    )
    def test_a_sheet_of_far_too_many_rows_is_told_how_many_it_may_have(
        self, send, file: Callable[[], BytesIO]
    ):
        _address, text, status = send(file())

        assert status == 422
        assert "paling banyak 200 baris" in text

    def test_without_a_file_it_asks_for_one(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)

        assert "Pilih berkasnya." in legal.submit(f"{address}/lembar").text

    def test_the_blank_sheet_has_a_row_for_each_unit(
        self, papers: City, legal: CheckingClient, units: list[int]
    ):
        address = begin(legal, papers, *units)

        answer = legal.get(f"{address}/isian.xlsx")

        rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
        assert [row[0] for row in rows.to_python()][1:] == [unit.name for unit in papers.units]


class TestMakingPage:
    @pytest.fixture
    def confirmed(self, papers: City, legal: CheckingClient) -> str:
        batch = papers.batch()
        papers.confirm(batch)
        return f"/serentak/{batch.id}"

    def test_goes_step_by_step_and_tells_how_far_it_is(
        self, papers: City, legal: CheckingClient, confirmed: str, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(making_views, "ROWS_A_STEP", 2)
        run = f"{confirmed}/jalankan"

        first = legal.hx(f"{confirmed}?jalan=1", "POST", run).text
        second = legal.hx(confirmed, "POST", run).text
        third = legal.hx(confirmed, "POST", run).text

        assert "2 dari 3 draf jadi. 1 menunggu." in first
        assert 'hx-trigger="load, submit"' in first
        assert "3 dari 3 draf jadi." in second
        assert "hx-trigger" not in second
        assert "3 dari 3 draf jadi." in third
        assert len(papers.under_mou()) == 3

    def test_only_who_has_just_confirmed_starts_it_by_coming_to_the_page(
        self, legal: CheckingClient, confirmed: str
    ):
        assert 'hx-trigger="load, submit"' in legal.get(f"{confirmed}?jalan=1").text
        assert 'hx-trigger="submit"' in legal.get(confirmed).text

    def test_the_package_is_the_same_until_a_draft_changes(
        self, papers: City, legal: CheckingClient, made: str
    ):
        first = legal.get(f"{made}/naskah.zip")

        assert first.data == legal.get(f"{made}/naskah.zip").data
        assert (
            first.headers["Content-Disposition"] == 'attachment; filename="PKS Pemkot Bekasi.zip"'
        )
        package = ZipFile(BytesIO(first.data))
        listed = CalamineWorkbook.from_filelike(BytesIO(package.read("daftar.xlsx")))
        rows = listed.get_sheet_by_index(0).to_python()
        assert [row[1] for row in rows[1:]] == package.namelist()[:3]
        letter = read_text(package.read("surat-pengantar.docx"))
        assert "Dinas Perhubungan Kota Bekasi" in letter

    def test_a_batch_without_drafts_has_no_package(self, legal: CheckingClient, confirmed: str):
        assert legal.get(f"{confirmed}/naskah.zip").status_code == 404

    def test_the_results_cost_as_many_queries_for_three_as_for_one(
        self, app: Flask, papers: City, legal: CheckingClient, made: str
    ):
        papers.session.commit()
        alone = papers.batch([papers.dinkes])
        papers.confirm(alone)
        papers.make_all(alone)
        single = f"/serentak/{alone.id}"
        legal.get(made)

        three = count_queries(app, lambda: legal.get(made))
        one = count_queries(app, lambda: legal.get(single))

        assert three == one


class TestAccess:
    @pytest.mark.parametrize("path", PATHS)
    def test_a_batch_is_seen_by_the_desk_that_prepares_it_and_above(
        self, papers: City, legal: CheckingClient, made: str, as_: As, path: str
    ):
        above = papers._user("Hukum Pusat", papers.legal.role, papers.ombudsman)
        strangers: list[User] = [
            papers.legal_of_dinkes,
            papers.dedys_account,
            papers.stranger,
            papers.ombudsmans_admin,
        ]

        assert as_(above).get(made + path).status_code == 200
        for stranger in strangers:
            assert as_(stranger).get(made + path).status_code == 404

    @pytest.mark.parametrize("path", ["/buat", "/jalankan", "/buang", "/isian", "/bersama"])
    def test_strangers_change_nothing(
        self, papers: City, legal: CheckingClient, made: str, as_: As, path: str
    ):
        stranger = as_(papers.legal_of_dinkes)

        answer = stranger.hx("/serentak/", "POST", made + path)

        assert answer.status_code == 404

    def test_a_parent_that_one_may_not_see_is_not_there(
        self, papers: City, legal: CheckingClient, as_: As
    ):
        regency = papers._institution("Pemerintah Kabupaten Bekasi", "Pemkab", None)
        other = papers._user("Hukum Kabupaten", papers.legal.role, regency)

        answer = as_(other).get(f"/serentak/induk/{papers.mou.id}")

        assert answer.status_code == 404
        assert "Belum ada perjanjian induk" in as_(other).get("/serentak/").text

    def test_the_list_tells_how_far_each_batch_is(
        self, papers: City, legal: CheckingClient, made: str
    ):
        prepared: Batch = papers.batch([papers.dinkes])

        page = legal.get("/serentak/").text

        assert "3 dari 3 jadi" in page
        assert "1 instansi" in page
        assert f"/serentak/{prepared.id}" in page
