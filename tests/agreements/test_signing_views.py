"""The pages from the signature to the end, as Nara of the Ombudsman's legal staff uses them."""

import html
import re
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from tests.checking import CheckingClient
from tests.files.samples import pdf_file, word_file
from tests.papers import SUBJECT, As, Drafts

CEREMONY = {
    "signed_on": "2022-02-07",
    "place": "Balai Patriot",
    "number_1": "1/ORI/2022",
    "number_2": "2/PTSP/2022",
    "witnesses-0-name": "Tri Adhianto",
    "witnesses-0-office": "Plt. Wali Kota Bekasi",
    "witnesses-0-heading": "SAKSI",
    "scan_follows": "y",
}


def page_of(agreement: Agreement, deed: str = "") -> str:
    return f"/perjanjian/{agreement.id}{deed}"


def reread(papers: Drafts, agreement: Agreement) -> Agreement:
    papers.session.expire_all()
    return papers.session.get_one(Agreement, agreement.id)


def hidden(answer: TestResponse, name: str) -> str:
    """Return what a form carries under `name`."""
    tag = next(t for t in re.findall(r"<input[^>]+>", answer.text) if f'name="{name}"' in t)
    return html.unescape(re.findall(r'value="([^"]+)"', tag)[0])


class TestTheSigningPage:
    def test_f040_f046_records_the_ceremony(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.ready_pks, "/tanda-tangan")

        answer = as_(papers.legal).submit(page, **CEREMONY)

        assert answer.status_code == 302
        pks = reread(papers, papers.ready_pks)
        assert (pks.state, pks.place, pks.scan_follows) == (State.SIGNED, "Balai Patriot", True)
        assert [party.number for party in pks.parties] == ["1/ORI/2022", "2/PTSP/2022"]
        text = as_(papers.legal).get(page_of(pks)).text
        assert "Tanda tangan basah, 7 Feb 2022" in text
        assert "Tri Adhianto" in text

    def test_f040_keeps_the_scan(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.ready_pks, "/tanda-tangan")
        scan = (BytesIO(pdf_file()), "naskah.pdf")

        answer = as_(papers.legal).submit(page, **{**CEREMONY, "scan": scan, "scan_follows": None})

        assert answer.status_code == 302
        attachment = reread(papers, papers.ready_pks).attachments[0]
        download = as_(papers.legal).get(page_of(papers.ready_pks, f"/berkas/{attachment.id}"))
        assert download.data == pdf_file()
        assert download.headers["Content-Disposition"].startswith("attachment")

    def test_a_refused_form_keeps_the_scan_for_the_next_try(self, papers: Drafts, as_: As) -> None:
        page, client = page_of(papers.ready_pks, "/tanda-tangan"), as_(papers.legal)
        scan = (BytesIO(pdf_file()), "naskah.pdf")
        too_early = {**CEREMONY, "scan_follows": None, "signed_on": "2022-02-08", "scan": scan}

        refused = client.submit(page, **too_early)

        assert refused.status_code == 422
        assert "naskah.pdf" in refused.text
        assert self.send_again(client, page, refused, hidden(refused, "kept")).status_code == 302
        assert len(reread(papers, papers.ready_pks).attachments) == 1

    def test_a_mark_that_is_not_ours_brings_no_scan(self, papers: Drafts, as_: As) -> None:
        page, client = page_of(papers.ready_pks, "/tanda-tangan"), as_(papers.legal)
        refused = client.submit(page, **{**CEREMONY, "place": ""})

        assert self.send_again(client, page, refused, "WzEsMV0.bm9ib2R5").status_code == 422

    def send_again(
        self, client: CheckingClient, page: str, refused: TestResponse, kept: str
    ) -> TestResponse:
        sent = {**CEREMONY, "scan_follows": None, "kept": kept}
        sent["csrf_token"] = hidden(refused, "csrf_token")
        return client.post(page, data={k: v for k, v in sent.items() if v is not None})

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (word_file(), "naskah.docx"),
            (b"MZ\x90\x00" * 100, "naskah.pdf"),
            (b"not a zip at all", "naskah.docx"),
            (b"", "kosong.pdf"),
        ],
    )
    def test_refuses_what_is_no_scan(
        self, papers: Drafts, as_: As, content: bytes, name: str
    ) -> None:
        page = page_of(papers.ready_pks, "/tanda-tangan")

        answer = as_(papers.legal).submit(page, **{**CEREMONY, "scan": (BytesIO(content), name)})

        assert answer.status_code == 422
        assert 'id="scan-err"' in answer.text
        assert 'value="Balai Patriot"' in answer.text
        assert reread(papers, papers.ready_pks).state is State.READY_TO_SIGN

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("signed_on", "", "Isi tanggalnya."),
            ("signed_on", "2022-02-31", "Tulis tanggal yang ada di kalender."),
            ("signed_on", "2022-02-08", "Tanggal penandatanganan belum tiba."),
            ("signed_on", "2020-12-31", "Lintong Ambarita: Penanda tangan tidak memegang"),
            ("place", "  ", "Isi tempatnya."),
            ("number_1", "x" * 101, "Paling banyak 100 karakter."),
            ("number_1", "7/ORI", "Nomor ini sudah dipakai"),
            ("scan_follows", None, "Unggah pindaian naskah bertanda tangan"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, papers: Drafts, as_: As, field: str, value: str | None, sentence: str
    ) -> None:
        papers.pks_of_others("7/ORI", papers.jakarta_raya)
        page = page_of(papers.ready_pks, "/tanda-tangan")

        answer = as_(papers.legal).submit(page, **{**CEREMONY, field: value})

        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Tri Adhianto"' in answer.text
        assert 'value="2/PTSP/2022"' in answer.text
        assert reread(papers, papers.ready_pks).state is State.READY_TO_SIGN

    def test_asks_for_the_surat_kuasa_where_one_is_due(self, papers: Drafts, as_: As) -> None:
        papers.dpmptsp.needs_power_of_attorney = True
        page = page_of(papers.ready_pks, "/tanda-tangan")
        power = {"power_number_2": "800/12", "power_date_2": "2022-02-01"}

        refused = as_(papers.legal).submit(page, **CEREMONY, **power)
        taken = as_(papers.legal).submit(page, **CEREMONY, **power, power_giver_2="Tri Adhianto")

        assert refused.status_code == 422
        assert 'id="power_number_2-err"' in refused.text
        assert taken.status_code == 302
        assert "Surat Kuasa 800/12, 1 Februari 2022" in as_(papers.legal).get(
            page_of(papers.ready_pks)
        ).text  # fmt: skip

    def test_is_there_only_when_it_is_ready(self, papers: Drafts, as_: As) -> None:
        draft, signed = papers.draft.agreement, papers.signed_pks
        client = as_(papers.legal)

        assert client.get(page_of(draft, "/tanda-tangan")).status_code == 409
        assert client.get(page_of(signed, "/tanda-tangan")).status_code == 409


class TestEntryIntoForce:
    def test_shows_all_that_is_missing_with_the_way_there(self, papers: Drafts, as_: As) -> None:
        papers.signed_pks.second.number = None
        papers.signed_pks.second.liaisons = []
        page = page_of(papers.signed_pks, "/berlakukan")

        answer = as_(papers.legal).submit(page)

        assert answer.status_code == 422
        assert "Nomor belum diisi." in answer.text
        assert answer.text.count("Narahubung belum ditunjuk.") == 3
        assert page_of(papers.signed_pks, "/nomor/2") in answer.text

    def test_proposes_the_day_of_a_signature_that_came_late(self, papers: Drafts, as_: As) -> None:
        papers.signed_pks.signed_on = papers.signed_pks.starts_on.replace(day=9)

        text = as_(papers.legal).get(page_of(papers.signed_pks, "/berlakukan")).text

        assert 'value="2022-02-09"' in text
        assert "mendahului penandatanganan" not in text

    def test_lays_out_the_follow_ups(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).submit(page_of(papers.signed_pks, "/berlakukan"))

        assert answer.status_code == 302
        pks = reread(papers, papers.signed_pks)
        assert pks.state is State.IN_FORCE
        assert as_(papers.legal).get(page_of(pks, "/berlakukan")).status_code == 409


class TestLater:
    def test_f021_a_number_comes_late(self, papers: Drafts, as_: As) -> None:
        papers.pks_of_others("7/ORI", papers.jakarta_raya)
        page, client = page_of(papers.signed_pks, "/nomor/1"), as_(papers.legal)

        taken = client.submit(page, number="7/ORI")
        empty = client.submit(page, number="   ")
        given = client.submit(page, number=" 8/ORI ")

        assert (taken.status_code, empty.status_code, given.status_code) == (422, 422, 302)
        assert "Nomor ini sudah dipakai" in taken.text
        assert reread(papers, papers.signed_pks).first.number == "8/ORI"
        assert client.get(page_of(papers.signed_pks, "/nomor/3")).status_code == 404

    def test_no_number_comes_while_the_parafs_are_given(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.submitted.agreement, "/nomor/1")

        assert as_(papers.legal).get(page).status_code == 409

    def test_f040_the_scan_comes_late(self, papers: Drafts, as_: As) -> None:
        page, client = page_of(papers.pks, "/pindaian"), as_(papers.legal)
        assert "belum diunggah" in client.get(page_of(papers.pks)).text

        nothing = client.submit(page)
        program = client.submit(page, scan=(BytesIO(b"MZ" * 99), "naskah.pdf"))
        given = client.submit(page, scan=(BytesIO(pdf_file()), "naskah.pdf"))

        assert (nothing.status_code, program.status_code, given.status_code) == (422, 422, 302)
        assert not reread(papers, papers.pks).scan_follows
        assert client.get(page_of(papers.draft.agreement, "/pindaian")).status_code == 409

    def test_f053_a_liaison_hands_over(self, papers: Drafts, as_: As) -> None:
        papers.hadi  # noqa: B018
        page, client = page_of(papers.pks, "/narahubung/2"), as_(papers.legal)
        chosen = {"person": str(papers.hadi.id), "scope": "kompetensi"}

        nobody = client.submit(page)
        same = client.submit(page, **chosen, deputy=str(papers.hadi.id))
        named = client.submit(page, **chosen)

        assert (nobody.status_code, same.status_code, named.status_code) == (422, 422, 302)
        assert 'id="deputy-err"' in same.text
        text = client.get(page_of(papers.pks)).text
        assert "Tari Lestari, sampai 6 Februari 2022" in text

    def test_the_end_comes_within_the_term(self, papers: Drafts, as_: As) -> None:
        page, client = page_of(papers.pks, "/akhiri"), as_(papers.legal)
        typed = {"ground": "pelanggaran", "explanation": "Tidak dijalankan"}

        late = client.submit(page, **typed, last_day="2030-01-01")
        mute = client.submit(page, last_day="2022-12-31", explanation=" ")
        ended = client.submit(page, **typed, last_day="2022-12-31")

        assert (late.status_code, mute.status_code, ended.status_code) == (422, 422, 302)
        assert "Tidak dijalankan" in late.text
        assert reread(papers, papers.pks).state is State.TERMINATED
        assert client.get(page).status_code == 409


class TestTheRegister:
    def test_finds_by_words_number_and_state(self, papers: Drafts, as_: As) -> None:
        papers.pks, papers.draft  # noqa: B018
        client, number = as_(papers.legal), papers.pks.first.number

        for query, count in (
            ("", 3), ("q=dpmptsp", 2), (f"q={number}", 1), ("q=zzz", 0), ("q=%25", 0),
            ("tahap=penyusunan", 1), ("tahap=lain", 3), (f"induk={papers.mou.id}", 2),
            (f"induk={10**30}", 3), ("induk=-1", 3), ("page=99", 0),
        ):  # fmt: skip
            text = client.get(f"/perjanjian/?{query}").text
            assert text.count('<tr><th scope="row">') == count, query

    def test_f004_leads_from_the_pks_to_its_mou(self, papers: Drafts, as_: As) -> None:
        text = as_(papers.legal).get(page_of(papers.pks)).text

        assert f'href="{page_of(papers.mou)}"' in text

    def test_f087_tells_what_has_happened(self, papers: Drafts, as_: As) -> None:
        text = as_(papers.legal).get(page_of(papers.pks)).text

        for deed in ("membuat perjanjian ini", "mencatat penandatanganan", "memberlakukan"):
            assert f"<b>Nara Kusuma</b> {deed}" in text

    def test_what_was_cancelled_is_not_shown_as_signed(self, papers: Drafts, as_: As) -> None:
        number = papers.draft.agreement_id
        as_(papers.legal).submit(f"/naskah/{number}/batalkan", reason="Dinas digabung")

        text = as_(papers.legal).get(f"/perjanjian/{number}").text

        assert "Dibatalkan" in text
        assert text.count('<li class="done">') == 0

    def test_an_old_agreement_is_entered(self, papers: Drafts, as_: As) -> None:
        typed = {
            "kind": "pks", "parent": str(papers.mou.id), "first": str(papers.jakarta_raya.id),
            "second": str(papers.dinkes.id), "subject": SUBJECT, "signed_on": "2021-12-20",
            "term_years": "2",
        }  # fmt: skip
        client = as_(papers.legal)

        future = client.submit("/perjanjian/catat", **{**typed, "signed_on": "2022-02-08"})
        endless = client.submit("/perjanjian/catat", **{**typed, "term_years": "99"})
        alone = client.submit("/perjanjian/catat", **{**typed, "parent": ""})
        entered = client.submit("/perjanjian/catat", **typed)

        assert [one.status_code for one in (future, endless, alone)] == [422, 422, 422]
        assert "belum tiba" in future.text
        assert "Harus antara 1 dan 20." in endless.text
        assert "PKS memerlukan perjanjian induk." in alone.text
        assert "19 Desember 2023" in client.get(entered.headers["Location"]).text

    def test_f089_nobody_enters_what_others_have_signed(self, papers: Drafts, as_: As) -> None:
        first, second = str(papers.dpmptsp.id), str(papers.dinkes.id)

        answer = as_(papers.legal).submit(
            "/perjanjian/catat", kind="nota_kesepahaman", first=first, second=second,
            subject=SUBJECT, signed_on="2021-12-20", term_years="2",
        )  # fmt: skip

        assert answer.status_code == 422
        assert "Salah satu pihak harus instansi Anda" in answer.text
