"""The pages on templates: who sees what, and what each of them does."""

import re
from html import unescape

import pytest

from pks.library.models import Shelved, TemplateVersion
from pks.library.parts import keys_in, variant_part
from pks.library.versions import new_version, retire
from pks.naskah import FIVE_SCOPE_PKS
from tests.library.shelves import KEY, NAME, Shelves, article_in
from tests.papers import As

BUILTIN = f"/templat/{FIVE_SCOPE_PKS}/1/"
OWN = f"/templat/{KEY}/1/"
DRAFT_PAGES = (
    "",
    "bagian/umum",
    "bagian/kalimat",
    "bagian/pilihan",
    "bagian/isian",
    "ruang-lingkup",
    "ruang-lingkup/data",
    "pasal/",
    "pasal/pembiayaan",
    "pasal/pembiayaan/varian/",
    "sisipkan-klausul",
    "periksa",
)
EDITED = (
    *(path for path in DRAFT_PAGES if path.startswith("bagian/")),
    "ruang-lingkup/data",
    "pasal/lain_lain",
    "pasal/data",
)


def again(papers: Shelves, row: TemplateVersion) -> TemplateVersion:
    """Return the row as it is now, after what the browser has done."""
    papers.session.expire_all()
    return row


class TestTheList:
    def test_f011_lists_templates_with_versions_and_states(self, papers: Shelves, as_: As) -> None:
        second = new_version(papers.session, papers.published, by=papers.legal, now=papers.now)
        assert second.state is Shelved.DRAFT

        page = as_(papers.legal).get("/templat/").text

        assert "PKS lima ruang lingkup" in page
        assert "Bawaan Simpul" in page
        assert f'href="/templat/{KEY}/2/"' in page
        assert "Draf" in page
        assert "Terbit" in page

    def test_others_do_not_see_what_is_not_theirs(self, papers: Shelves, as_: As) -> None:
        key = papers.published.key
        client = as_(papers.legal_of_dinkes)

        assert NAME not in client.get("/templat/").text
        assert client.get(f"/templat/{key}/1/").status_code == 404

    @pytest.mark.parametrize("path", ["/templat/", BUILTIN, "/pustaka/klausul/", "/pustaka/wajib"])
    def test_only_legal_staff_come_in(self, papers: Shelves, as_: As, path: str) -> None:
        assert as_(papers.dedys_account).get(path).status_code == 404
        assert as_(papers.yunis_account).get(path).status_code == 404

    def test_legal_staff_below_look_but_do_not_write(self, papers: Shelves, as_: As) -> None:
        papers.own.institution = papers.ombudsman
        client = as_(papers.legal)

        page = client.get(OWN)

        assert page.status_code == 200
        assert "Periksa dan terbitkan" not in page.text
        assert client.get(OWN + "bagian/umum").status_code == 404
        assert client.get(OWN + "periksa").status_code == 404


class TestTheTemplatesPage:
    def test_shows_outline_and_paper(self, papers: Shelves, as_: As) -> None:
        page = unescape(as_(papers.legal).get(BUILTIN).text)

        assert "LEMBAGA CONTOH NUSANTARA" in page
        assert 'href="#pasal-jangka_waktu"' in page
        assert "kebiasaan: biaya dibebankan" in page
        assert "Buat versi sendiri" in page
        assert "Sunting" not in page

    @pytest.mark.parametrize("address", ["/templat/khayal/1/", f"/templat/{FIVE_SCOPE_PKS}/99/"])
    def test_what_is_not_there(self, papers: Shelves, as_: As, address: str) -> None:
        assert as_(papers.legal).get(address).status_code == 404

    def test_f014_variants_stand_there_with_when_to_use_them(
        self, papers: Shelves, as_: As
    ) -> None:
        assert papers.own
        client = as_(papers.legal)
        client.submit(OWN + "pasal/pembiayaan/varian/", name="Biaya dibagi dua")
        variant = OWN + "pasal/pembiayaan/varian/biaya_dibagi_dua"
        client.submit(variant, note="Bila pihak lain meminta dibagi", text="Biaya dibagi dua.")

        page = unescape(client.get(OWN).text)

        assert "Varian: Biaya dibagi dua" in page
        assert "Bila pihak lain meminta dibagi" in page

    def test_a_draft_that_is_no_longer_whole_says_so(self, papers: Shelves, as_: As) -> None:
        papers.own.data = {**papers.own.data, "options": []}
        client = as_(papers.legal)

        page = unescape(client.get(OWN).text)

        assert "Draf ini tidak dapat dibaca:" in page
        assert "syarat pilihan:ketentuan_lain tidak ada" in page
        assert client.get(OWN + "bagian/umum").status_code == 302
        assert "syarat pilihan:ketentuan_lain" in unescape(client.get(OWN + "periksa").text)


class TestBeginning:
    def test_f011_a_built_in_template_is_copied_not_edited(self, papers: Shelves, as_: As) -> None:
        client = as_(papers.legal)
        assert client.get(BUILTIN + "bagian/umum").status_code == 404

        answer = client.submit(BUILTIN + "salin", name=NAME)

        assert answer.headers["Location"] == OWN
        assert client.get(OWN).status_code == 200

    def test_a_template_needs_a_name(self, papers: Shelves, as_: As) -> None:
        answer = as_(papers.legal).submit(BUILTIN + "salin", name=" ")

        assert answer.status_code == 422
        assert "Wajib diisi." in answer.text

    def test_a_new_version_begins_once(self, papers: Shelves, as_: As) -> None:
        papers.publish(papers.own)
        client = as_(papers.legal)

        first = client.submit(OWN, to=OWN + "versi-baru")
        second = client.submit(OWN, to=OWN + "versi-baru")

        assert first.headers["Location"] == second.headers["Location"] == f"/templat/{KEY}/2/"
        assert "sudah punya draf: versi 2" in client.get(f"/templat/{KEY}/2/").text

    def test_a_draft_is_thrown_away(self, papers: Shelves, as_: As) -> None:
        assert papers.own
        client = as_(papers.legal)

        assert client.submit(OWN, to=OWN + "buang").headers["Location"] == "/templat/"
        assert client.get(OWN).status_code == 404


class TestEditing:
    @pytest.mark.parametrize("path", DRAFT_PAGES)
    def test_every_page_of_a_draft_opens(self, papers: Shelves, as_: As, path: str) -> None:
        assert papers.own
        assert as_(papers.legal).get(OWN + path).status_code == 200

    @pytest.mark.parametrize("path", EDITED)
    def test_a_form_sent_as_it_was_shown_changes_nothing(
        self, papers: Shelves, as_: As, path: str
    ) -> None:
        row, before, changes = papers.own, dict(papers.own.data), papers.own.changes

        answer = as_(papers.legal).submit(OWN + path)

        assert answer.status_code == 302
        assert again(papers, row).data == before
        assert row.changes == changes

    def test_names_are_changed(self, papers: Shelves, as_: As) -> None:
        row = papers.own
        as_(papers.legal).submit(
            OWN + "bagian/umum", name="PKS ringkas", title="PERJANJIAN", label_1="PIHAK PERTAMA"
        )

        assert again(papers, row).name == "PKS ringkas"
        assert row.data["party_labels"] == ["PIHAK PERTAMA", "PIHAK KEDUA"]

    def test_sentences_are_changed(self, papers: Shelves, as_: As) -> None:
        row = papers.own
        as_(papers.legal).submit(
            OWN + "bagian/kalimat",
            recitals="[bila ruang_lingkup:data] bahwa data perlu;\nbahwa kerja sama perlu",
            basis="[sejak 2022-10-17] Undang-Undang Nomor 27 Tahun 2022",
            closing="Demikian\nPerjanjian ini.",
            parent=None,
        )

        data = again(papers, row).data
        assert data["recitals"]["items"] == [
            {"text": "bahwa data perlu", "when": "ruang_lingkup:data"},
            {"text": "bahwa kerja sama perlu"},
        ]
        assert data["legal_basis"]["items"] == [
            {"text": "Undang-Undang Nomor 27 Tahun 2022", "signed_from": "2022-10-17"}
        ]
        assert "parent" not in data["legal_basis"]
        assert data["closing"] == {"source": "kebiasaan", "text": "Demikian Perjanjian ini."}

    def test_options_are_added_and_named_by_themselves(self, papers: Shelves, as_: As) -> None:
        row = papers.own
        as_(papers.legal).submit(OWN + "bagian/pilihan", **{"rows-1-label": "Dua bahasa?"})

        assert again(papers, row).data["options"][-1] == {
            "key": "dua_bahasa",
            "label": "Dua bahasa?",
            "default": False,
        }

    def test_f018_blanks_are_typed_with_kind_example_and_default(
        self, papers: Shelves, as_: As
    ) -> None:
        row, client = papers.own, as_(papers.legal)
        page = OWN + "bagian/isian"
        client.submit(
            page,
            **{
                "rows-0-label": "Nilai kerja sama",
                "rows-0-key": "nilai",
                "rows-0-type": "rupiah",
                "rows-0-example": "5000000",
                "rows-0-default": "tanpa biaya untuk {perihal}",
            },
        )

        assert again(papers, row).data["blanks"] == [
            {
                "key": "nilai",
                "label": "Nilai kerja sama",
                "type": "rupiah",
                "example": "5000000",
                "default": "tanpa biaya untuk {perihal}",
            }
        ]
        client.submit(page, **{"rows-0-remove": "y"})
        assert "blanks" not in again(papers, row).data

    def test_a_scope_with_its_commitments(self, papers: Shelves, as_: As) -> None:
        row, client = papers.own, as_(papers.legal)
        added = client.submit(OWN + "ruang-lingkup", name="Inovasi pelayanan")
        assert added.headers["Location"] == OWN + "ruang-lingkup/inovasi_pelayanan"

        client.submit(
            OWN + "ruang-lingkup/inovasi_pelayanan",
            **{
                "commitments-0-activity": "Lomba inovasi",
                "commitments-0-rhythm": "semester",
                "commitments-0-evidence_kinds": ["minutes", "photo"],
            },
        )

        scope = again(papers, row).data["scopes"][-1]
        assert scope["commitments"][0]["schedule"] == "Setiap 6 (enam) bulan"
        assert scope["commitments"][0]["evidence_kinds"] == ["minutes", "photo"]
        here = OWN + "ruang-lingkup/inovasi_pelayanan"
        client.submit(here, to=here + "/naik")
        assert keys_in(again(papers, row).data, "scopes")[-2] == "inovasi_pelayanan"
        client.submit(here, to=here + "/hapus")
        assert "inovasi_pelayanan" not in keys_in(again(papers, row).data, "scopes")

    def test_a_scope_that_an_article_spells_out_stays(self, papers: Shelves, as_: As) -> None:
        row, client = papers.own, as_(papers.legal)
        here = OWN + "ruang-lingkup/data"

        client.submit(here, to=here + "/hapus")

        assert "data" in keys_in(again(papers, row).data, "scopes")
        assert "Tidak diubah." in client.get(here).text

    def test_articles_are_added_moved_and_taken_out(self, papers: Shelves, as_: As) -> None:
        row, client = papers.own, as_(papers.legal)
        added = client.submit(
            OWN + "pasal/", title="Antikorupsi", after="perubahan", text="PARA PIHAK jujur."
        )
        here = OWN + "pasal/antikorupsi"
        assert added.headers["Location"] == here
        at = keys_in(again(papers, row).data, "articles").index("antikorupsi")

        client.submit(here, to=here + "/naik")
        assert keys_in(again(papers, row).data, "articles").index("antikorupsi") == at - 1
        client.submit(here, to=here + "/turun")
        assert keys_in(again(papers, row).data, "articles").index("antikorupsi") == at
        client.submit(here, to=here + "/hapus")
        assert "antikorupsi" not in keys_in(again(papers, row).data, "articles")

    def test_f013_conditions_are_picked_several_and_negated(self, papers: Shelves, as_: As) -> None:
        row, client = papers.own, as_(papers.legal)
        page = OWN + "pasal/pembiayaan"
        client.submit(page, **{"terms-0-term": "ruang_lingkup:data"})
        client.submit(page, **{"terms-1-sign": "bukan", "terms-1-term": "pilihan:ketentuan_lain"})

        when = article_in(again(papers, row), "pembiayaan")["when"]
        assert when == "ruang_lingkup:data dan bukan pilihan:ketentuan_lain"
        assert client.submit(page).status_code == 302
        assert article_in(again(papers, row), "pembiayaan")["when"] == when

    def test_f013_a_variant_takes_its_articles_place_by_condition_and_priority(
        self, papers: Shelves, as_: As
    ) -> None:
        row, client = papers.own, as_(papers.legal)
        client.submit(OWN + "pasal/pembiayaan/varian/", name="Dengan data")
        page = OWN + "pasal/pembiayaan/varian/dengan_data"
        client.submit(
            page,
            text="Biaya pertukaran data dibagi.",
            priority="5",
            **{"terms-0-term": "ruang_lingkup:data"},
        )

        stored = variant_part("pembiayaan", "dengan_data").read(again(papers, row).data)
        assert (stored["when"], stored["priority"]) == ("ruang_lingkup:data", 5)
        assert "Biaya pertukaran data dibagi." in client.get(OWN).text
        assert client.submit(page).status_code == 302
        client.submit(OWN + "pasal/pembiayaan", to=page + "/hapus")
        assert "variants" not in article_in(again(papers, row), "pembiayaan") or (
            article_in(row, "pembiayaan")["variants"] == []
        )

    def test_the_text_page_offers_what_can_be_put_in(self, papers: Shelves, as_: As) -> None:
        assert papers.own
        page = unescape(as_(papers.legal).get(OWN + "pasal/pembiayaan").text)

        for code in ("{perihal}", "{ayat:jangka_waktu.masa}", "{huruf:ruang_lingkup.data}"):
            assert f'data-insert="{code}"' in page
        assert "jangka waktu · 3 (tiga) tahun" in re.sub(r"<[^>]+>", "", page)

    def test_while_one_types_the_paper_follows_and_nothing_is_saved(
        self, papers: Shelves, as_: As
    ) -> None:
        row, page = papers.own, OWN + "pasal/pembiayaan"
        before, client = dict(papers.own.data), as_(papers.legal)
        typed = {
            "title": "Beban Biaya",
            "source": "rumusan",
            "text": "Biaya {perihal} dibagi.",
            "scope": "",
        }

        answer = client.hx(page, "POST", page, **typed)

        assert "BEBAN BIAYA" in answer.text
        assert "Biaya Peningkatan Kualitas Pelayanan Publik dibagi." in answer.text
        assert again(papers, row).data == before

        refused = client.hx(page, "POST", page, **{**typed, "text": "Biaya {khayal} dibagi."})
        assert "variabel {khayal} tidak dikenal" in refused.text
        assert refused.headers["HX-Reswap"] == "none"

    def test_a_shut_version_sends_its_writers_away(self, papers: Shelves, as_: As) -> None:
        papers.publish(papers.own)

        answer = as_(papers.legal).get(OWN + "bagian/umum")

        assert answer.headers["Location"] == OWN

    def test_what_was_typed_while_somebody_published_is_not_lost(
        self, papers: Shelves, as_: As
    ) -> None:
        assert papers.own
        page, client = OWN + "pasal/pembiayaan", as_(papers.legal)
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
        assert token
        papers.publish(papers.own)

        answer = client.post(
            page,
            data={
                "csrf_token": token[1],
                "title": "Beban Biaya",
                "source": "r",
                "text": "Isi.",
                "scope": "",
            },
        )

        assert answer.status_code == 409
        assert "Versi ini sudah terbit" in answer.text
        assert "Beban Biaya" in answer.text


class TestPublishing:
    def test_f018_the_check_stands_before_publishing(self, papers: Shelves, as_: As) -> None:
        row, client = papers.own, as_(papers.legal)
        client.submit(OWN + "bagian/isian", **{"rows-0-label": "Nilai", "rows-0-key": "nilai"})

        page = unescape(client.get(OWN + "periksa").text)
        assert "Isian “Nilai” tidak dipakai" in page
        assert "Terbitkan versi 1" not in page

        client.submit(OWN + "pasal/pembiayaan", text="Nilainya {nilai}.")
        answer = client.submit(OWN + "periksa", note="Nilai ditulis")

        assert answer.headers["Location"] == OWN
        assert again(papers, row).state is Shelved.PUBLISHED
        assert "Nilai ditulis" in client.get(OWN).text

    def test_f016_a_mandatory_clause_added_later_holds_a_draft_back(
        self, papers: Shelves, as_: As
    ) -> None:
        row, client = papers.own, as_(papers.legal)
        clause = {
            "kind": "pks",
            "title": "Antikorupsi",
            "key": "antikorupsi",
            "source": "kebijakan",
        }
        assert client.submit("/pustaka/wajib", **clause).status_code == 302

        page = unescape(client.get(OWN + "periksa").text)

        assert "Pasal “Antikorupsi” wajib ada (kebijakan)." in page
        assert row.state is Shelved.DRAFT

    def test_a_faulty_draft_is_not_published_by_a_page_left_open(
        self, papers: Shelves, as_: As
    ) -> None:
        row, client = papers.own, as_(papers.legal)
        page = client.get(OWN + "periksa").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        client.submit(OWN + "bagian/isian", **{"rows-0-label": "Nilai", "rows-0-key": "nilai"})

        answer = client.post(OWN + "periksa", data={"csrf_token": token[1], "note": "Lekas"})

        assert answer.status_code == 422
        assert "Belum dapat diterbitkan" in answer.text
        assert again(papers, row).state is Shelved.DRAFT

    def test_f011_a_retired_template_stays_readable(self, papers: Shelves, as_: As) -> None:
        papers.publish(papers.own)
        client = as_(papers.legal)

        client.submit(OWN, to=OWN + "tarik")

        page = client.get(OWN).text
        assert again(papers, papers.own).state is Shelved.RETIRED
        assert "Ditarik" in page
        assert "Versi baru" in page

    def test_retiring_twice_is_told(self, papers: Shelves, as_: As) -> None:
        papers.publish(papers.own)
        client = as_(papers.legal)
        page = client.get(OWN).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        retire(papers.session, papers.own, by=papers.legal, now=papers.now)

        client.post(OWN + "tarik", data={"csrf_token": token[1]})

        assert "Hanya versi yang terbit dapat ditarik." in client.get(OWN).text
