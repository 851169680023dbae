"""Papers that come back from Word, and papers that the other side wrote."""

import shutil
import subprocess
from io import BytesIO

import docx
import pytest

from pks.naskah import TemplateError, assemble, docx_bytes, tailor
from pks.naskah.compare import Change, compare
from pks.naskah.docx.read import read_lines, read_text
from pks.naskah.recognise import recognise
from pks.naskah.taking_in import proposals
from tests.naskah.people import BALAI_PATRIOT, TEMPLATE, draft, with_scopes
from tests.naskah.test_assemble import words


def ours():
    return docx_bytes(draft(), draft=None)


def read(content):
    return proposals(TEMPLATE, BALAI_PATRIOT, recognise(read_lines(content)))


def in_word(content, edit):
    """Return the file after `edit` has changed it through python-docx, as an officer would."""
    document = docx.Document(BytesIO(content))
    edit(document)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def paragraph_with(document, words):
    return next(one for one in document.paragraphs if words in one.text)


def taken(content):
    """Return the document after every change that the file brings is taken."""
    changes = [one.clause for one in read(content) if one.clause]
    return assemble(tailor(TEMPLATE, changes), BALAI_PATRIOT)


class TestOurOwnPaper:
    @pytest.mark.parametrize("facts", [BALAI_PATRIOT, with_scopes("monev", "data")])
    def test_f023_comes_back_without_a_change_when_nobody_touched_it(self, facts):
        content = docx_bytes(assemble(TEMPLATE, facts), draft=None)

        found = proposals(TEMPLATE, facts, recognise(read_lines(content)))

        assert {one.change for one in found} == {Change.SAME}
        assert len(found) == len(draft(facts).articles)

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
    def test_f023_comes_back_from_libreoffice_as_it_went(self, tmp_path):
        source = tmp_path / "pks.docx"
        source.write_bytes(ours())
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", "--headless", "--norestore", profile, "--convert-to", "docx"]
        subprocess.run(
            [*command, "--outdir", str(tmp_path / "out"), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

        content = (tmp_path / "out" / "pks.docx").read_bytes()

        assert {one.change for one in read(content)} == {Change.SAME}
        assert read_text(content).split() == read_text(ours()).split()

    def test_f023_a_word_changed_in_word_changes_its_ayat_and_keeps_names_and_references(self):
        def edit(document):
            run = paragraph_with(document, "Rencana Kerja yang tercantum").runs[-1]
            run.text = run.text.replace("merupakan bagian", "menjadi bagian")

        content = in_word(ours(), edit)
        (changed,) = [one for one in read(content) if one.change is not Change.SAME]

        assert changed.name == "Pasal 3 Pelaksanaan"
        assert "[rencana_kerja]" in changed.clause.text
        assert "{pasal:ruang_lingkup}" in changed.clause.text
        (difference,) = compare(draft(), taken(content))
        assert [line.after for line in difference.lines] == ["Pasal 3 ayat (1)"]

    def test_f023_an_ayat_put_in_and_one_taken_out_are_seen(self):
        def edit(document):
            ayat = paragraph_with(document, "Setiap PIHAK menyimpan")
            ayat.insert_paragraph_before("Rangkap ketiga untuk arsip.", style=ayat.style)
            gone = paragraph_with(document, "tidak disertai pemberian imbalan")
            gone._p.getparent().remove(gone._p)

        document = taken(in_word(ours(), edit))

        assert words("penutup", 2, document) == "Rangkap ketiga untuk arsip."
        assert len({a.key: a for a in document.articles}["pembiayaan"].paragraphs) == 1

    def test_f023_a_new_article_stands_where_it_was_written(self):
        def edit(document):
            heading = paragraph_with(document, "KEADAAN KAHAR")
            for text in ("Pasal 14", "MAKLUMAT BERSAMA", "PARA PIHAK menerbitkan maklumat."):
                heading.insert_paragraph_before(text)

        document = taken(in_word(ours(), edit))

        titles = [article.title for article in document.articles]
        assert titles[titles.index("Jangka Waktu") + 1] == "Maklumat Bersama"

    def test_what_a_tracked_change_put_in_is_read_and_what_it_took_out_is_not(self):
        def edit(document):
            paragraph = paragraph_with(document, "Setiap PIHAK menyimpan")
            run = paragraph.runs[0]._r
            for tag, text in (("ins", " dan salinannya"), ("del", " lama")):
                mark = run.makeelement(f"{{{run.nsmap['w']}}}{tag}", {})
                inner = docx.oxml.OxmlElement("w:r")
                words = docx.oxml.OxmlElement("w:t" if tag == "ins" else "w:delText")
                words.text = text
                inner.append(words)
                mark.append(inner)
                run.addnext(mark)

        text = read_text(in_word(ours(), edit))

        assert "dan salinannya" in text
        assert "lama\n" not in text


class TestSomebodyElsesPaper:
    def paper(self):
        document = docx.Document()
        for text in (
            "PERJANJIAN KERJA SAMA",
            "PASAL 1 MAKSUD DAN TUJUAN",
            "(1) Maksud perjanjian ini adalah bekerja sama.",
            "(2) Tujuannya meliputi",
            "a. pertukaran data; dan",
            "b. pengawasan.",
            "Pasal 2",
            "DENDA DAN {SANKSI}",
            "Yang terlambat membayar [sesuai tarif] membayar denda:",
            "Pasal 3",
            "Penutup",
            "Dibuat dalam 2 (dua) rangkap.",
            "Demikian perjanjian ini dibuat.",
            "PIHAK KESATU",
        ):
            document.add_paragraph(text)
        target = BytesIO()
        document.save(target)
        return target.getvalue()

    def test_f002_its_articles_are_read_with_their_headings_and_lists(self):
        paper = recognise(read_lines(self.paper()))

        assert [(one.number, one.title) for one in paper.articles] == [
            ("1", "Maksud dan Tujuan"), ("2", "Denda dan (Sanksi)"), ("3", "Penutup")
        ]  # fmt: skip
        assert paper.articles[0].text.splitlines()[1:3] == [
            "(2) Tujuannya meliputi:", "a. pertukaran data; dan"
        ]  # fmt: skip
        assert paper.behind == ("Demikian perjanjian ini dibuat.", "PIHAK KESATU")

    def test_f002_taken_whole_it_is_the_agreement(self):
        found = read(self.paper())

        assert [one.change for one in found[:3]] == [Change.CHANGED, Change.ADDED, Change.CHANGED]
        assert {one.change for one in found[3:]} == {Change.REMOVED}
        document = taken(self.paper())
        assert [article.title for article in document.articles] == [
            "Maksud dan Tujuan", "Denda dan (Sanksi)", "Penutup"
        ]  # fmt: skip
        assert document.dead_references == ()

    def test_a_paper_without_articles_has_none(self):
        document = docx.Document()
        document.add_paragraph("Surat biasa tanpa pasal.")
        target = BytesIO()
        document.save(target)

        assert recognise(read_lines(target.getvalue())).articles == ()

    def test_an_article_too_long_to_be_a_clause_is_refused(self):
        document = docx.Document()
        for text in ("Pasal 1", "PANJANG", "kata " * 30_000):
            document.add_paragraph(text)
        target = BytesIO()
        document.save(target)

        with pytest.raises(TemplateError, match="lebih dari"):
            taken(target.getvalue())
