"""The pages of institutions and people, as Nara of the Ombudsman's legal staff uses them."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from pks.parties.models import Institution, InstitutionKind, OfficeHolding
from tests.papers import As, Drafts


def count(papers: Drafts, table: type[Any]) -> int:
    return papers.session.scalar(select(func.count()).select_from(table)) or 0


INSTITUTION = {"name": "Dinas Sosial Kota Bekasi", "short_name": "Dinsos", "kind": "unit_kerja"}


class TestInstitutions:
    def test_a_unit_is_added_below_another(self, papers: Drafts, as_: As) -> None:
        below = papers.bekasi.id

        answer = as_(papers.legal).submit(f"/instansi/tambah?di={below}", **INSTITUTION)

        assert answer.status_code == 302
        new = papers.session.query(Institution).filter_by(short_name="Dinsos").one()
        assert (new.parent_id, new.kind) == (below, InstitutionKind.WORK_UNIT)
        assert "Dinas Sosial Kota Bekasi" in as_(papers.legal).get("/instansi/").text

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "Isi namanya."),
            ("name", "   ", "Isi namanya."),
            ("name", None, "Isi namanya."),
            ("name", "x" * 201, "Paling banyak 200 karakter."),
            ("short_name", "", "Isi nama pendeknya."),
            ("kind", "kerajaan", "Pilihan itu tidak tersedia."),
            ("parent", "abc", "Pilihan itu tidak dikenal."),
            ("parent", "9" * 30, "Pilihan itu tidak tersedia."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, papers: Drafts, as_: As, field: str, value: str | None, sentence: str
    ) -> None:
        typed = {**INSTITUTION, "seat": "Jalan Juanda", field: value}

        answer = as_(papers.legal).submit("/instansi/tambah", **typed)

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text
        assert "Jalan Juanda" in answer.text
        assert count(papers, Institution) == 2  # Jakarta Raya and what is above it

    def test_a_name_that_is_taken_is_said_beside_the_name(self, papers: Drafts, as_: As) -> None:
        typed = {**INSTITUTION, "name": papers.dpmptsp.name}

        answer = as_(papers.legal).submit("/instansi/tambah", **typed)

        assert answer.status_code == 422
        assert "Instansi dengan nama ini sudah ada." in answer.text
        assert 'value="Dinsos"' in answer.text

    def test_a_unit_is_changed_and_moved(self, papers: Drafts, as_: As) -> None:
        unit, above = papers.dinkes, papers.dpmptsp.id
        page = f"/instansi/{unit.id}/ubah"

        answer = as_(papers.legal).submit(page, seat="Bekasi Timur", parent=str(above))

        assert answer.status_code == 302
        papers.session.refresh(unit)
        assert (unit.seat, unit.parent_id, unit.name) == (
            "Bekasi Timur",
            above,
            "Dinas Kesehatan Kota Bekasi",
        )

    def test_a_unit_does_not_move_below_itself(self, papers: Drafts, as_: As) -> None:
        page, below = f"/instansi/{papers.bekasi.id}/ubah", str(papers.dpmptsp.id)

        answer = as_(papers.legal).submit(page, parent=below)

        assert answer.status_code == 422
        assert "tidak dapat berada di bawah dirinya sendiri" in answer.text

    def test_nobody_changes_what_others_keep(self, papers: Drafts, as_: As) -> None:
        papers.legal_of_dinkes  # noqa: B018
        legal, dinkes = papers.legal, papers.dinkes.id

        assert as_(legal).get(f"/instansi/{dinkes}").status_code == 200
        assert "Ubah</a>" not in as_(legal).get(f"/instansi/{dinkes}").text
        assert as_(legal).get(f"/instansi/{dinkes}/ubah").status_code == 404


class TestPeople:
    def person(self, papers: Drafts, **changed: str) -> dict[str, str]:
        known = {"name": "Sari Umpama", "institution": str(papers.dpmptsp.id)}
        return {**known, "email": "sari@example.go.id", **changed}

    def test_a_person_is_added(self, papers: Drafts, as_: As) -> None:
        typed = self.person(papers, aliases="Sarie\r\nS. Umpama", phone="021-1")

        answer = as_(papers.legal).submit("/orang/tambah", **typed)

        assert answer.status_code == 302
        page = as_(papers.legal).get(answer.headers["Location"]).text
        assert "Sarie, S. Umpama" in page
        assert "sari@example.go.id" in page

    @pytest.mark.parametrize("spelling", ["ambarita", "Lintang", "LINTONG amb"])
    def test_a_person_is_found_by_any_spelling(
        self, papers: Drafts, as_: As, spelling: str
    ) -> None:
        papers.lintong.aliases = "Lintang Ambarita"

        assert "Lintong Ambarita" in as_(papers.legal).get(f"/orang/?q={spelling}").text

    @pytest.mark.parametrize("pattern", ["%25", "_", "zz"])
    def test_what_is_searched_for_is_taken_by_the_letter(
        self, papers: Drafts, as_: As, pattern: str
    ) -> None:
        papers.lintong  # noqa: B018

        answer = as_(papers.legal).get(f"/orang/?q={pattern}")

        assert "Tidak ada orang yang cocok" in answer.text

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", " ", "Isi namanya."),
            ("institution", "", "Pilih instansinya."),
            ("institution", "0", "Pilihan itu tidak tersedia."),
            ("email", "sari@", "Alamat surel itu tidak lengkap."),
            ("phone", "1" * 41, "Paling banyak 40 karakter."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, papers: Drafts, as_: As, field: str, value: str, sentence: str
    ) -> None:
        typed = self.person(papers, position="Analis perizinan", **{field: value})

        answer = as_(papers.legal).submit("/orang/tambah", **typed)

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text
        assert "Analis perizinan" in answer.text

    def test_a_form_that_others_have_overtaken_changes_nothing(
        self, papers: Drafts, as_: As
    ) -> None:
        person, page = papers.hadi, f"/orang/{papers.hadi.id}/ubah"
        seen = str(person.version)
        as_(papers.legal).submit(page, position="Pengelola pengaduan")

        answer = as_(papers.legal).submit(page, version=seen, position="Analis")

        assert answer.status_code == 422
        assert "baru saja diubah orang lain" in answer.text
        assert 'value="Analis"' in answer.text
        papers.session.refresh(person)
        assert person.position == "Pengelola pengaduan"

    def test_an_office_is_given_and_ends(self, papers: Drafts, as_: As) -> None:
        page = f"/orang/{papers.hadi.id}"
        office = {"title": "Sekretaris", "capacity": "plt", "starts_on": "2022-01-03"}
        client = as_(papers.legal)

        assert client.submit(f"{page}/jabatan", **office).status_code == 302
        holding = papers.session.query(OfficeHolding).one()
        assert "Plt. Sekretaris" in client.get(page).text

        answer = client.submit(f"{page}/jabatan/{holding.id}/akhiri", last_day="2022-02-06")
        assert answer.status_code == 302
        assert "6 Februari 2022" in client.get(page).text
        assert "menjabat</span>" not in client.get(page).text

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"starts_on": ""}, "starts_on", "Isi tanggalnya."),
            ({"starts_on": "31-12-2021"}, "starts_on", "Tulis tanggal yang ada di kalender."),
            ({"title": ""}, "title", "Isi nama jabatannya."),
            ({"capacity": "raja"}, "capacity", "Pilihan itu tidak tersedia."),
            ({"ends_on": "2021-12-31"}, "ends_on", "tidak boleh mendahului hari pertama"),
            ({"capacity": "definitif"}, "title", "masih dipegang pejabat definitif lain"),
        ],
    )
    def test_an_office_that_cannot_be_given_is_said_beside_its_field(
        self, papers: Drafts, as_: As, typed: dict[str, str], field: str, sentence: str
    ) -> None:
        papers.lintong  # noqa: B018
        office = {"title": "Kepala DPMPTSP", "capacity": "plt", "starts_on": "2022-01-03"}

        answer = as_(papers.legal).submit(
            f"/orang/{papers.hadi.id}/jabatan", basis="SK 7", **{**office, **typed}
        )

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text
        assert 'value="SK 7"' in answer.text
        assert count(papers, OfficeHolding) == 1

    def test_nobody_leaves_an_office_before_they_came(self, papers: Drafts, as_: As) -> None:
        holding = papers.lintong.holdings[0]
        page = f"/orang/{papers.lintong.id}/jabatan/{holding.id}/akhiri"

        answer = as_(papers.legal).submit(page, last_day="2020-12-31")

        assert answer.status_code == 422
        assert "tidak boleh mendahului hari pertama" in answer.text

    def test_an_office_of_somebody_else_is_not_found(self, papers: Drafts, as_: As) -> None:
        holding = papers.lintong.holdings[0].id
        page = f"/orang/{papers.hadi.id}/jabatan/{holding}/akhiri"

        assert as_(papers.legal).get(page).status_code == 404

    def test_a_liaison_sees_nobody_of_other_institutions(self, papers: Drafts, as_: As) -> None:
        mine, other, account = papers.hadi.id, papers.dedy.id, papers.yunis_account
        client = as_(account)

        assert client.get(f"/orang/{mine}").status_code == 200
        assert client.get(f"/orang/{other}").status_code == 404
        assert client.get(f"/orang/{mine}/ubah").status_code == 404

    def test_a_great_number_is_just_another_page_that_is_not_there(
        self, papers: Drafts, as_: As
    ) -> None:
        client = as_(papers.legal)

        assert client.get(f"/orang/{10**30}").status_code == 404
        assert client.get(f"/instansi/{10**30}").status_code == 404
        assert client.get(f"/orang/?page={10**30}").status_code == 200

    def test_control_characters_are_dropped_from_what_is_typed_and_asked(
        self, papers: Drafts, as_: As
    ) -> None:
        client = as_(papers.legal)
        typed = {"name": "Tri\x00 Adhi\x1banto", "institution": papers.jakarta_raya.id}

        client.submit("/orang/tambah", **typed)

        answer = client.get("/orang/?q=Tri%00+Adhianto")
        assert "Tri Adhianto" in answer.text

    def test_f092_all_of_it_is_indonesian(self, papers: Drafts, as_: As) -> None:
        person, client = papers.lintong, as_(papers.legal)

        for page in ("/instansi/", f"/instansi/{papers.dpmptsp.id}", f"/orang/{person.id}"):
            text = client.get(page).text
            assert '<html lang="id">' in text
            assert not re.search(r">(Name|Institutions?|People|Offices?|Add|Save)<", text)
