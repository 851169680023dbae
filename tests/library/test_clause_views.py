"""The pages of shared and of mandatory clauses."""

import re
from html import unescape

import pytest

from pks.library.clauses import revise
from pks.library.mandatory import mandatory_for
from pks.library.parts import keys_in
from tests.library.shelves import AUDIT, KEY, Shelves, article_in
from tests.papers import As

OWN = f"/templat/{KEY}/1/"
CLAUSE = "/pustaka/klausul/pemeriksaan"


class TestSharing:
    def test_f012_an_article_is_kept_and_put_into_another_template(
        self, papers: Shelves, as_: As
    ) -> None:
        row, client = papers.own, as_(papers.legal)
        here = OWN + "pasal/pembiayaan"

        assert client.submit(here, to=here + "/pustaka").headers["Location"] == here
        assert "dari pustaka, versi 1" in client.get(here).text
        assert "Pembiayaan" in client.get("/pustaka/klausul/").text
        page = client.get("/pustaka/klausul/pembiayaan").text
        assert "dibebankan pada anggaran masing-masing" in page
        assert f'href="{OWN}"' in page

        answer = client.submit(OWN + "sisipkan-klausul", clause="pembiayaan", after="perubahan")
        assert answer.headers["Location"] == OWN + "pasal/pembiayaan_2"
        papers.session.expire_all()
        keys = keys_in(row.data, "articles")
        assert keys[keys.index("perubahan") + 1] == "pembiayaan_2"

    def test_f012_a_newer_version_is_shown_with_its_difference_and_taken(
        self, papers: Shelves, as_: As
    ) -> None:
        row, clause = papers.own, papers.share(AUDIT)
        client = as_(papers.legal)
        client.submit(OWN + "sisipkan-klausul", clause=clause.key, after="")
        here = f"{OWN}pasal/{clause.key}"
        assert client.get(here + "/klausul-baru").status_code == 404

        text = AUDIT["text"].replace("dapat saling", "wajib saling")
        client.submit(CLAUSE + "/perbarui", text=text, note="Kini wajib")

        assert "Ada versi baru klausul pustaka" in client.get(OWN).text
        assert "Lihat perbedaannya" in client.get(here).text
        page = client.get(here + "/klausul-baru").text
        assert "<del>dapat</del>" in page
        assert "<ins>wajib</ins>" in page
        assert "Kini wajib" in page
        assert client.submit(here + "/klausul-baru").headers["Location"] == here
        papers.session.expire_all()
        assert "wajib saling memeriksa" in article_in(row, clause.key)["text"]
        assert "Ada versi baru" not in client.get(OWN).text

    def test_a_newer_version_that_does_not_fit_says_why(self, papers: Shelves, as_: As) -> None:
        assert papers.own
        clause = papers.share(AUDIT)
        client = as_(papers.legal)
        client.submit(OWN + "sisipkan-klausul", clause=clause.key, after="")
        client.submit(CLAUSE + "/perbarui", text="Menurut {pasal:khayal}.")

        page = client.get(f"{OWN}pasal/{clause.key}/klausul-baru").text

        assert "rujukan ke khayal, yang tidak ada" in page
        assert "Pakai versi ini" not in page

    def test_what_cannot_be_put_in_says_why(self, papers: Shelves, as_: As) -> None:
        assert papers.own
        papers.share(AUDIT | {"text": "Menurut {pasal:khayal}."})
        client = as_(papers.legal)

        answer = client.submit(OWN + "sisipkan-klausul", clause="pemeriksaan", after="")

        assert answer.status_code == 422
        assert "Tidak diubah." in answer.text
        assert "rujukan ke khayal" in answer.text

    def test_a_faulty_text_is_refused_beside_its_field(self, papers: Shelves, as_: As) -> None:
        papers.share(AUDIT)

        answer = as_(papers.legal).submit(CLAUSE + "/perbarui", text="Menurut {pasal")

        assert answer.status_code == 422
        assert "kurung kurawal tidak lengkap" in unescape(answer.text)
        assert "Menurut {pasal" in answer.text

    def test_the_second_of_two_writers_sees_both(self, papers: Shelves, as_: As) -> None:
        clause = papers.share(AUDIT)
        client = as_(papers.legal)
        page = client.get(CLAUSE + "/perbarui").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        revise(
            papers.session, clause, {**clause.data, "text": "Isi Sari."}, None,
            by=papers.colleague, now=papers.now,
        )  # fmt: skip
        mine = {"csrf_token": token[1], "seen": "1", "title": "Audit", "source": "r"}

        answer = client.post(CLAUSE + "/perbarui", data={**mine, "text": "Isi Nara."})

        assert answer.status_code == 409
        assert "Sari Umpama menyimpan versi 2" in answer.text
        assert "Isi Sari." in answer.text
        assert "Isi Nara." in answer.text
        done = client.post(
            CLAUSE + "/perbarui", data={**mine, "text": "Isi Nara.", "overwrite": "2"}
        )
        assert done.status_code == 302
        assert "Isi Nara." in client.get(CLAUSE).text

    def test_a_clause_is_retired(self, papers: Shelves, as_: As) -> None:
        papers.share(AUDIT)
        client = as_(papers.legal)

        client.submit(CLAUSE, to=CLAUSE + "/tarik")

        assert "Klausul ini ditarik pada 7 Februari 2022." in client.get(CLAUSE).text
        assert "Pemeriksaan Bersama" not in client.get("/pustaka/klausul/").text

    @pytest.mark.parametrize("path", [CLAUSE, CLAUSE + "/perbarui"])
    def test_others_do_not_see_what_is_not_theirs(
        self, papers: Shelves, as_: As, path: str
    ) -> None:
        papers.share(AUDIT)

        assert as_(papers.legal_of_dinkes).get(path).status_code == 404

    def test_legal_staff_below_look_but_do_not_write(self, papers: Shelves, as_: As) -> None:
        papers.share(AUDIT).institution = papers.ombudsman
        client = as_(papers.legal)

        assert "Perbarui" not in client.get(CLAUSE).text
        assert client.get(CLAUSE + "/perbarui").status_code == 404


class TestMandatory:
    def test_f016_the_list_is_kept_on_its_page(self, papers: Shelves, as_: As) -> None:
        client = as_(papers.legal)

        client.submit("/pustaka/wajib", to="/pustaka/wajib/pks/keadaan_kahar/hapus")
        client.submit("/pustaka/wajib", kind="pks", title="Audit", key="audit", source="kebijakan")

        keys = {one.key for one in mandatory_for(papers.session, "pks")}
        assert "audit" in keys
        assert "keadaan_kahar" not in keys

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"key": "jangka_waktu"}, "sudah wajib"),
            ({"key": "Jangka Waktu"}, "Pakai huruf kecil"),
            ({"key": "audit", "source": " "}, "Wajib diisi."),
            ({"key": "audit", "kind": "khayal"}, "Pilihan itu tidak tersedia."),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(
        self, papers: Shelves, as_: As, typed: dict[str, str], words: str
    ) -> None:
        given = {"kind": "pks", "title": "Audit", "source": "kebijakan", **typed}

        answer = as_(papers.legal).submit("/pustaka/wajib", **given)

        assert answer.status_code == 422
        assert words in answer.text
        assert 'value="Audit"' in answer.text
