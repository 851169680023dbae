"""The drafting desk in the browser: sections, autosave, conflicts, downloads, hostile words."""

import re
import shutil
from datetime import date
from html import unescape
from io import BytesIO

import docx
import pytest
from werkzeug.test import TestResponse

from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.drafting.content import SectionKey, SubjectPart
from pks.drafting.models import Draft
from pks.naskah import docx_bytes, paper_html
from pks.parties.people import PersonFacts, change_person, end_holding
from tests.papers import SUBJECT, As, Drafts

K = SectionKey

#: What somebody could type anywhere.
HOSTILE = (
    """<script>alert(1)</script>" onmouseover='x' &amp;""",
    "{7*7} {nama} ${x} {# x #}",
    "😀 \u202eterbalik\u202c عربي",
)


def page_of(draft: Draft, key: SectionKey | str) -> str:
    return f"/naskah/{draft.agreement_id}/bagian/{key}"


def paper_in(text: str) -> str:
    return unescape(text.partition('<article class="paper"')[2].partition("</article>")[0])


class TestSections:
    @pytest.mark.parametrize("key", [key for key in SectionKey if key is not K.BLANKS])
    def test_f017_a_form_sent_as_it_was_shown_changes_nothing(
        self, papers: Drafts, as_: As, key: SectionKey
    ) -> None:
        draft, before = papers.whole_draft, papers.content(papers.whole_draft, key)
        version = papers.section(draft, key).version

        answer = as_(papers.legal).submit(page_of(draft, key))

        assert answer.status_code == 302
        assert papers.content(draft, key) == before
        assert papers.section(draft, key).version == version

    def test_a_signatory_who_has_left_office_is_kept_and_named(
        self, papers: Drafts, as_: As
    ) -> None:
        draft = papers.whole_draft
        before = papers.content(draft, K.SIGNATORIES)
        holding = papers.dedy.holdings[0]
        end_holding(papers.session, holding, date(2022, 1, 31), by=papers.legal, now=papers.now)

        page = as_(papers.legal).get(page_of(draft, K.SIGNATORIES)).text
        answer = as_(papers.legal).submit(page_of(draft, K.SIGNATORIES))

        assert "Dedy Irsan (tidak menjabat pada tanggal itu)" in page
        assert answer.status_code == 302
        assert papers.content(draft, K.SIGNATORIES) == before

    def test_the_button_leads_to_the_next_section(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).submit(page_of(papers.draft, K.SUBJECT), subject="Baru")

        assert answer.headers["Location"].endswith("/bagian/para-pihak")
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Baru")

    def test_opening_a_draft_leads_to_what_it_lacks(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).get(f"/naskah/{papers.draft.agreement_id}/")

        assert answer.headers["Location"].endswith("/bagian/para-pihak")

    def test_while_one_types_it_is_saved(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.draft, K.SUBJECT)

        answer = as_(papers.legal).hx(page, "POST", page, subject="Perizinan cepat", version="1")

        assert answer.status_code == 200
        assert 'id="version" name="version" value="2"' in answer.text
        assert 'id="tasks" hx-swap-oob' in answer.text
        assert "PERIZINAN CEPAT" in paper_in(answer.text)

    @pytest.mark.parametrize(
        ("key", "field", "value", "sentence"),
        [
            (K.SUBJECT, "subject", "x" * 301, "Paling banyak 300 karakter."),
            (K.TERM, "term_years", "21", "Harus antara 1 dan 20."),
            (K.TERM, "term_years", "tiga", "Tulis bilangan bulat."),
            (K.TERM, "signed_on", "besok", "Tulis tanggal yang ada di kalender."),
            (K.TERM, "starts_on", "2022-02-06", "Tidak boleh sebelum tanggal penandatanganan."),
            (K.TERM, "notice_months", "", "Wajib diisi."),
            (K.SIGNATORIES, "holding_1", "999", "Pilihan itu tidak tersedia."),
            (K.SCOPES, "keys", "lain", "tidak tersedia"),
            (K.LIAISONS, "liaisons-0-person", "999", "Pilihan itu tidak tersedia."),
            (K.WITNESSES, "witnesses-0-heading", "RAJA", "Pilihan itu tidak tersedia."),
        ],
    )
    @pytest.mark.parametrize("typing", [True, False])
    def test_what_is_wrong_is_said_and_not_saved(
        self, papers: Drafts, as_: As, key: SectionKey, field: str, value: str, sentence: str,
        typing: bool,
    ) -> None:  # fmt: skip
        draft, page = papers.whole_draft, page_of(papers.whole_draft, key)
        before, client = papers.content(draft, key), as_(papers.legal)

        if typing:
            shown = {"version": "2", "signed_on": "2022-02-07", "notice_months": "3"}
            answer = client.hx(page, "POST", page, **{**shown, field: value})
        else:
            answer = client.submit(page, **{field: value})

        assert answer.status_code == 422
        assert sentence in unescape(answer.text)
        assert papers.content(draft, key) == before

    @pytest.mark.parametrize("year", ["0002", "0202", "9999"])
    def test_a_year_still_being_typed_breaks_nothing(
        self, papers: Drafts, as_: As, year: str
    ) -> None:
        page, client = page_of(papers.whole_draft, K.TERM), as_(papers.legal)

        answer = client.submit(page, signed_on=f"{year}-12-31", term_years="20")

        assert answer.status_code == 422
        assert client.get(page).status_code == 200

    def test_a_plan_that_loses_its_rows_keeps_its_scopes(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.draft, K.WORK_PLAN)

        as_(papers.legal).hx(page, "POST", page, version="1")

        scopes = papers.content(papers.draft, K.WORK_PLAN).scopes
        assert [scope.key for scope in scopes] == [
            "data", "pengawasan", "standar", "kompetensi", "monev"
        ]  # fmt: skip

    def test_a_row_is_added_and_taken_out(self, papers: Drafts, as_: As) -> None:
        page, client = page_of(papers.whole_draft, K.WITNESSES), as_(papers.legal)

        client.submit(page, **{"witnesses-1-name": "Mulyadin", "witnesses-1-office": "Asisten"})
        client.submit(page, **{"witnesses-0-remove": "y"})

        witnesses = papers.content(papers.draft, K.WITNESSES).witnesses
        assert [witness.name for witness in witnesses] == ["Mulyadin"]

    def test_there_is_no_other_section(self, papers: Drafts, as_: As) -> None:
        assert as_(papers.legal).get(page_of(papers.draft, "lain")).status_code == 404


class TestTwoAtOneDraft:
    def conflict(self, papers: Drafts, as_: As, key: SectionKey, **typed: str) -> TestResponse:
        """Let a colleague save first, and Nara second."""
        page = page_of(papers.whole_draft, key)
        return as_(papers.legal).submit(page, version="1", **typed)

    def test_the_second_is_shown_both_texts(self, papers: Drafts, as_: As) -> None:
        papers.save(papers.whole_draft, K.SUBJECT, SubjectPart("Kata rekan"))

        answer = self.conflict(papers, as_, K.SUBJECT, subject="Kata saya")

        assert answer.status_code == 409
        assert "Kata rekan" in answer.text
        assert ">Kata saya</textarea>" in re.sub(r">\s+Kata", ">Kata", answer.text)
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Kata rekan")

    def test_while_typing_too(self, papers: Drafts, as_: As) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Kata rekan"))
        page = page_of(papers.draft, K.SUBJECT)

        answer = as_(papers.legal).hx(page, "POST", page, subject="Kata saya", version="1")

        assert (answer.status_code, answer.headers["HX-Reselect"]) == (409, "#notice")
        assert "Kata rekan" in answer.text

    def test_one_may_overwrite_knowingly(self, papers: Drafts, as_: As) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Kata rekan"))
        page = page_of(papers.draft, K.SUBJECT)

        answer = as_(papers.legal).hx(
            page, "POST", page, subject="Kata saya", version="1", overwrite="2"
        )

        assert answer.status_code == 200
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Kata saya")

    @pytest.mark.parametrize("seen", ["", "x", "²", "-1", "9" * 30])
    def test_a_version_that_was_never_shown_overwrites_nothing(
        self, papers: Drafts, as_: As, seen: str
    ) -> None:
        page = page_of(papers.draft, K.SUBJECT)

        answer = as_(papers.legal).hx(page, "POST", page, subject="Lain", version=seen)

        assert answer.status_code == 409
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart(SUBJECT)

    def test_people_are_shown_by_name(self, papers: Drafts, as_: As) -> None:
        answer = self.conflict(
            papers, as_, K.LIAISONS, **{"liaisons-0-deputy": "", "liaisons-1-deputy": ""}
        )

        assert answer.status_code == 409
        notice = answer.text.partition('id="notice"')[2].partition("</dl>")[0]
        assert "Rahma Sulastri" in notice
        assert "Seno" in notice

    def test_a_text_with_the_approvers_is_closed(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.submitted, K.SUBJECT)
        client = as_(papers.legal)

        answer = client.hx(page, "POST", page, subject="Lain", version="1")

        assert answer.status_code == 409
        assert "sudah tidak dalam tahap penyusunan" in answer.text
        assert "<fieldset disabled" in client.get(page).text


class TestHostileWords:
    @pytest.mark.parametrize("words", HOSTILE)
    def test_in_every_field_are_shown_and_printed_as_words(
        self, papers: Drafts, as_: As, words: str
    ) -> None:
        client = as_(papers.legal)
        draft = papers.whole_draft
        for key, fields in {
            K.SUBJECT: ("subject",),
            K.PARTIES: ("seat_1", "number_1"),
            K.SIGNATORIES: ("authority_1",),
            K.LEGAL_BASIS: ("entries",),
            K.TERM: ("place",),
            K.WITNESSES: ("witnesses-0-name", "witnesses-0-office"),
            K.WORK_PLAN: ("commitments-0-activity", "commitments-0-evidence", "scopes-0-reason"),
        }.items():
            answer = client.submit(page_of(draft, key), **dict.fromkeys(fields, words))
            assert answer.status_code == 302, key
            assert client.get(page_of(draft, key)).status_code == 200

        for page in (
            f"/naskah/{draft.agreement_id}/periksa", "/naskah/", f"/perjanjian/{draft.agreement_id}"
        ):  # fmt: skip
            text = client.get(page).text
            assert "<script>alert" not in text
        printed = client.get(f"/naskah/{draft.agreement_id}/naskah.docx").data
        text = "\n".join(p.text for p in docx.Document(BytesIO(printed)).paragraphs)
        assert words.split()[0].upper() in text.upper()

    def test_what_looks_like_a_placeholder_is_not_filled(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("{{ 7*7 }} {% raw %} {pihak_kesatu}"))

        document = papers.drawn(papers.draft).document

        assert "{{ 7*7 }} {% RAW %} {PIHAK_KESATU}" in paper_html(document)
        words = "".join(
            p.text for p in docx.Document(BytesIO(docx_bytes(document, draft=None))).paragraphs
        )
        assert "{{ 7*7 }}" in words

    def test_a_name_cannot_break_out_of_the_preview(self, papers: Drafts, as_: As) -> None:
        facts = PersonFacts("<img src=x onerror=alert(1)>", papers.jakarta_raya.id)
        change_person(papers.session, papers.dedy, facts, by=None, now=papers.now)

        text = as_(papers.legal).get(page_of(papers.whole_draft, K.SIGNATORIES)).text

        assert "<img" not in text
        assert "&lt;img src=x" in text


class TestDownloads:
    def test_f024_the_draft_as_a_word_document(self, papers: Drafts, as_: As) -> None:
        papers.dpmptsp.short_name = 'DPMPTSP "Kota" 😀'

        answer = as_(papers.legal).get(f"/naskah/{papers.whole_draft.agreement_id}/naskah.docx")

        assert answer.headers["Content-Disposition"].startswith("attachment")
        text = "\n".join(p.text for p in docx.Document(BytesIO(answer.data)).paragraphs)
        assert "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua" in text
        assert SUBJECT.upper() in text

    def test_without_libreoffice_it_is_said_plainly(
        self, papers: Drafts, as_: As, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(papers.legal)
        monkeypatch.setenv("PATH", "")

        answer = client.get(f"/naskah/{papers.draft.agreement_id}/naskah.pdf")

        assert answer.status_code == 503
        assert "LibreOffice belum terpasang" in answer.text

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
    def test_f024_the_draft_as_a_pdf(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).get(f"/naskah/{papers.whole_draft.agreement_id}/naskah.pdf")

        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")


class TestBeginning:
    def new(self, papers: Drafts, **changed: str) -> dict[str, str]:
        known = {"parent": papers.mou.id, "first": papers.jakarta_raya.id}
        known |= {"second": papers.dinkes.id, "subject": "Pelayanan kesehatan"}
        return {name: str(value) for name, value in {**known, **changed}.items()}

    def test_f004_a_draft_begins_under_its_mou(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).submit("/naskah/baru", **self.new(papers))

        assert answer.status_code == 302
        agreement = papers.session.query(Agreement).filter_by(parent_id=papers.mou.id).one()
        assert agreement.state is State.DRAFTING
        assert "Pelayanan kesehatan" in as_(papers.legal).get("/naskah/").text

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("parent", "", "Pilih perjanjian induknya."),
            ("first", "", "Pilih pihaknya."),
            ("second", "", "Pilih pihaknya."),
            ("subject", " ", "Tuliskan pokoknya."),
            ("second", "abc", "Pilihan itu tidak dikenal."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, papers: Drafts, as_: As, field: str, value: str, sentence: str
    ) -> None:
        answer = as_(papers.legal).submit("/naskah/baru", **self.new(papers, **{field: value}))

        assert answer.status_code == 422
        assert f'id="{field}-err"' in answer.text
        assert sentence in answer.text
