"""An adendum says what it changes; the consolidated text keeps the numbers."""

import re
from dataclasses import replace
from datetime import date

import pytest

from pks.naskah import (
    FIVE_SCOPE_PKS,
    ChangeKind,
    ClauseChange,
    assemble,
    docx_bytes,
    find_template,
    lint,
    paper_html,
    plain_text,
    tailor,
)
from pks.naskah.amending import amendments, assemble_amendment, consolidated, place_of
from pks.naskah.docx.read import read_text
from pks.naskah.facts import ParentFacts
from pks.naskah.model import Ref, plain
from pks.naskah.tailoring import text_of
from tests.naskah.people import BALAI_PATRIOT, SCOPES
from tests.naskah.test_readers import convert, lines, needs_office

__all__ = ["convert"]

TEMPLATE = find_template(FIVE_SCOPE_PKS, 1)
BASE = assemble(TEMPLATE, BALAI_PATRIOT)
PKS = ParentFacts(
    "Perjanjian Kerja Sama antara Ombudsman Jakarta Raya dan DPMPTSP Kota Bekasi",
    ("3/ORI-PKS/II/2022", "503/77/DPMPTSP/2022"),
    date(2022, 2, 7),
    date(2025, 2, 6),
)
INNOVATION = ClauseChange(
    "sisipan_1",
    ChangeKind.INSERTED,
    title="Inovasi Pelayanan",
    text="(1) Inovasi sesuai dengan {pasal:pembiayaan}.\n(2) Inovasi meliputi:\na. satu\nb. dua",
    after="pengawasan",
)


def edited(key, change):
    text = change(text_of(TEMPLATE.article(key)))
    return ClauseChange(key, ChangeKind.EDITED, text=text)


def amended(*changes, facts=BALAI_PATRIOT, base=BASE):
    return consolidated(base, tailor(TEMPLATE, changes), facts)


def said(*changes, facts=BALAI_PATRIOT, base=BASE):
    """What the adendum says, point by point."""
    return [plain(one.text) for one in amendments(base, amended(*changes, facts=facts, base=base))]


def adendum(changed, facts=BALAI_PATRIOT):
    own = replace(
        facts,
        parent=PKS,
        signed_on=date(2023, 6, 5),
        starts_on=date(2023, 6, 5),
        term_years=None,
        ends_on=None,
        blanks={"dasar_perubahan": place_of(BASE, "perubahan", "adendum") or ""},
    )
    document = assemble_amendment(find_template("adendum", 1), own, BASE, changed)
    return document, own


class TestWhatAnAdendumSays:
    def test_nothing_where_nothing_changes(self):
        assert said() == []
        assert replace(amended(), note=None) == BASE

    def test_a_longer_term_changes_one_ayat(self):
        longer = replace(BALAI_PATRIOT, term_years=4, ends_on=date(2026, 2, 6))
        changed = amended(facts=longer)

        found = amendments(BASE, changed)

        assert [plain(one.text) for one in found] == [
            "Ketentuan Pasal 13 ayat (1) diubah sehingga berbunyi sebagai berikut:"
        ]
        assert not found[0].heading
        assert "selama 4 (empat) tahun" in plain(found[0].quoted[0].paragraphs[0].text)

    def test_an_article_put_in_is_5a_and_no_other_number_moves(self):
        changed = amended(INNOVATION)
        text = plain_text(changed)

        assert said(INNOVATION) == [
            (
                "Di antara Pasal 5 dan Pasal 6 disisipkan 1 (satu) pasal, yakni Pasal 5A, yang "
                "berbunyi sebagai berikut:"
            )
        ]
        assert "Pasal 5A\nINOVASI PELAYANAN\n(1) Inovasi sesuai dengan Pasal 12.\n" in text
        assert "Pasal 18\nPENUTUP" in text

    def test_two_articles_put_in_together_are_5a_and_5b(self):
        second = replace(INNOVATION, article="sisipan_2", after="sisipan_1")

        assert said(INNOVATION, second) == [
            (
                "Di antara Pasal 5 dan Pasal 6 disisipkan 2 (dua) pasal, yakni Pasal 5A dan Pasal "
                "5B, yang berbunyi sebagai berikut:"
            )
        ]

    def test_an_article_behind_the_last_goes_on_counting(self):
        behind = replace(INNOVATION, after="penutup")

        assert said(behind)[0].startswith("Setelah Pasal 18 ditambahkan 1 (satu) pasal, yakni Pas")
        assert "Pasal 19\nINOVASI PELAYANAN" in plain_text(amended(behind))

    def test_an_article_taken_out_leaves_its_number(self):
        gone = ClauseChange("keadaan_kahar", ChangeKind.REMOVED)

        assert said(gone) == ["Ketentuan Pasal 14 dihapus."]
        assert "Pasal 14\nDihapus.\nPasal 15\n" in plain_text(amended(gone)).replace("\n\n", "\n")

    def test_an_ayat_put_in_is_3a(self):
        more = edited("narahubung", lambda text: text.replace("(4) ", "(4) Ayat baru.\n(5) ", 1))

        assert said(more) == [
            (
                "Di antara Pasal 10 ayat (3) dan ayat (4) disisipkan 1 (satu) ayat, yakni ayat "
                "(3a), yang berbunyi sebagai berikut:"
            )
        ]
        assert "\n(3a) Ayat baru.\n(4) Penggantian" in plain_text(amended(more))

    def test_an_ayat_behind_the_last_goes_on_counting(self):
        more = edited("perselisihan", lambda text: f"{text}\n(3) Hasilnya dicatat.")

        assert said(more) == [
            (
                "Setelah Pasal 15 ayat (2) ditambahkan 1 (satu) ayat, yakni ayat (3), yang "
                "berbunyi sebagai berikut:"
            )
        ]

    def test_an_ayat_taken_out_leaves_its_number_and_references_hold(self):
        less = edited(
            "jangka_waktu",
            lambda text: "\n".join(
                line for line in text.splitlines() if not line.startswith("(3)")
            ),
        )

        assert said(less) == ["Ketentuan Pasal 13 ayat (3) dihapus."]
        text = plain_text(amended(less))
        assert "\n(3) Dihapus.\n(4) Perjanjian ini berakhir" in text

    def test_an_article_with_one_sentence_is_said_anew_whole(self):
        one = edited("pembiayaan", lambda text: "Biaya ditanggung PIHAK KESATU.")

        assert said(one) == ["Ketentuan Pasal 12 diubah sehingga berbunyi sebagai berikut:"]

    def test_another_heading_is_said_with_the_whole_article(self):
        change = edited("pembiayaan", lambda text: text)

        assert said(replace(change, title="Anggaran")) == [
            "Ketentuan Pasal 12 diubah sehingga berbunyi sebagai berikut:"
        ]

    def test_another_plan_is_attached(self):
        fewer = replace(SCOPES[0], commitments=SCOPES[0].commitments[:1])
        facts = replace(BALAI_PATRIOT, scopes=(fewer, *SCOPES[1:]))
        document, _own = adendum(amended(facts=facts), facts)

        assert said(facts=facts) == [
            (
                "Ketentuan Lampiran I mengenai Rencana Kerja diubah sehingga menjadi sebagaimana "
                "tercantum dalam Lampiran I Adendum ini."
            )
        ]
        assert [annex.title for annex in document.annexes] == ["Rencana Kerja"]

    def test_a_scope_that_goes_takes_its_article_and_its_letter(self):
        facts = replace(BALAI_PATRIOT, scopes=SCOPES[:4])

        found = said(facts=facts)

        assert found[
            0
        ] == "Ketentuan Pasal 1 ayat (2) diubah sehingga berbunyi sebagai berikut:" or (
            found[0] == "Ketentuan Pasal 2 diubah sehingga berbunyi sebagai berikut:"
        )
        assert "Ketentuan Pasal 8 dihapus." in found

    def test_a_second_adendum_goes_on_from_the_first(self):
        first = amended(INNOVATION)
        second = replace(INNOVATION, article="sisipan_2", after="sisipan_1")

        found = said(INNOVATION, second, base=replace(first, note=None))

        assert found[0].startswith(
            "Di antara Pasal 5A dan Pasal 6 disisipkan 1 (satu) pasal, yakni Pasal 5B,"
        )


CHANGES = (
    INNOVATION,
    ClauseChange("keadaan_kahar", ChangeKind.REMOVED),
    edited("narahubung", lambda text: text.replace("(4) ", "(4) Ayat baru.\n(5) ", 1)),
)


class TestThePapers:
    def papers(self):
        changed = amended(*CHANGES)
        return (*adendum(changed), changed)

    def test_are_valid_and_read_in_word_as_their_text(self, assert_valid_docx, tmp_path):
        document, _own, changed = self.papers()
        for one in (document, changed):
            path = tmp_path / "naskah.docx"
            path.write_bytes(docx_bytes(one, draft=None))

            assert_valid_docx(path)
            assert read_text(path.read_bytes()) == plain_text(one)

    @needs_office
    def test_are_read_by_libreoffice_with_the_same_numbers(self, convert):
        document, _own, changed = self.papers()
        for one in (document, changed):
            exported = convert(docx_bytes(one, draft=None), "txt:Text").decode("utf-8-sig")

            assert lines(exported) == lines(plain_text(one))

    def test_the_adendum_lacks_nothing_and_the_linter_is_content(self):
        document, own, _changed = self.papers()

        assert document.gaps == ()
        assert document.dead_references == ()
        assert lint(document, own) == ()
        assert "sesuai dengan Pasal 16 ayat (2) Perjanjian" in plain_text(document)

    def test_counts_its_own_articles_in_roman(self):
        document, _own, _changed = self.papers()
        text = plain_text(document)

        assert re.findall(r"^Pasal ([IVX]+)$", text, re.MULTILINE) == ["I", "II", "III"]
        assert "sebagaimana dimaksud dalam Pasal I tetap berlaku" in text

    def test_quotes_words_not_links(self):
        document, _own, _changed = self.papers()

        quoted = [
            span
            for article in document.articles[:1]
            for paragraph in article.paragraphs
            for amendment in paragraph.amendments
            for one in amendment.quoted
            for inner in one.paragraphs
            for span in inner.text
        ]
        assert quoted
        assert not any(isinstance(span, Ref) for span in quoted)

    def test_the_preview_shows_both(self):
        document, _own, changed = self.papers()

        assert "<blockquote><h4>Pasal 5A<br>INOVASI PELAYANAN</h4>" in paper_html(document)
        assert "NASKAH KONSOLIDASI" in paper_html(changed)

    def test_an_adendum_that_changes_nothing_lacks_its_changes(self):
        document, _own = adendum(amended())

        assert [gap.key for gap in document.gaps] == ["perubahan"]


@pytest.mark.parametrize(
    ("article", "part", "place"),
    [
        ("jangka_waktu", "perpanjangan", "Pasal 13 ayat (2)"),
        ("penutup", None, "Pasal 18"),
        ("penutup", "meterai", None),
        ("denda", None, None),
    ],
)
def test_a_named_part_is_found_where_it_stands(article, part, place):
    assert place_of(BASE, article, part) == place
