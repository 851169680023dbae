"""What is inside the .docx: numbering, references, header, footer, tables, properties."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from pks.naskah import DraftMark, docx_bytes
from tests.naskah.people import BALAI_PATRIOT, NOTHING_YET, draft, with_scopes

DRAFT = DraftMark(revised_on=date(2022, 2, 3), short_hash="a1b2c3d")


@pytest.mark.parametrize("facts", [BALAI_PATRIOT, NOTHING_YET, with_scopes("data")])
@pytest.mark.parametrize("mark", [None, DRAFT])
def test_f026_the_docx_of_the_template_is_valid(assert_valid_docx, tmp_path, facts, mark):
    path = tmp_path / "pks.docx"
    path.write_bytes(docx_bytes(draft(facts), draft=mark))

    assert_valid_docx(path)


def test_f026_hostile_text_stays_text(assert_valid_docx, tmp_path):
    subject = 'A & B <w:p> "x" ]]> \x0b\ttab'
    document = draft(replace(BALAI_PATRIOT, place=subject))
    path = tmp_path / "pks.docx"
    path.write_bytes(docx_bytes(document, draft=None))

    assert_valid_docx(path)
    texts = [paragraph.text for paragraph in docx.Document(path).paragraphs]
    assert any('A & B <w:p> "x" ]]>' in text for text in texts)


def test_the_same_input_gives_the_same_bytes():
    assert docx_bytes(draft(), draft=DRAFT) == docx_bytes(draft(), draft=DRAFT)


def test_the_zip_starts_with_its_content_types_and_is_whole():
    with ZipFile(BytesIO(docx_bytes(draft(), draft=None))) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None
        # No clock: a stored hash of the file means something.
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


class TestNumbering:
    def test_f022_each_level_is_bound_to_its_style(self):
        numbering = part("word/numbering.xml")

        levels = re.findall(
            r'<w:pStyle w:val="(\w+)"/>\s*(?:<w:suff[^>]*>\s*)?<w:lvlText w:val="([^"]+)"',
            numbering,
        )

        assert levels[:6] == [
            ("Pasal", "Pasal %1"), ("Ayat", "(%2)"), ("Huruf", "%3."),
            ("Angka", "%4."), ("HurufKurung", "%5)"), ("AngkaKurung", "%6)"),
        ]  # fmt: skip
        styles = part("word/styles.xml")
        for depth, (style, _) in enumerate(levels[:6]):
            bound = f'w:styleId="{style}".*?<w:ilvl w:val="{depth}"/><w:numId w:val="1"/>'
            assert re.search(bound, styles, re.DOTALL)

    def test_f022_no_number_of_an_article_is_typed(self):
        body = part("word/document.xml")

        assert "<w:t>Pasal 1</w:t><w:br/>" not in body
        assert body.count('<w:pStyle w:val="Pasal"/>') == 18

    def test_f022_each_reference_is_a_field_on_a_bookmark_that_exists(self):
        body = part("word/document.xml")

        targets = set(re.findall(r"> REF (\w+) \\n \\h <", body))
        bookmarks = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', body)

        assert len(targets) >= 15
        assert targets <= set(bookmarks)
        assert len(bookmarks) == len(set(bookmarks))
        assert max(map(len, bookmarks)) <= 40

    def test_number_and_heading_of_an_article_are_one_paragraph_kept_with_the_next(self):
        assert "<w:br/><w:t>MAKSUD DAN TUJUAN</w:t></w:r>" in part("word/document.xml")
        assert re.search(r'w:styleId="Pasal".*?<w:keepNext/>', part("word/styles.xml"), re.DOTALL)


class TestPages:
    def test_are_f4_with_their_margins_and_the_annexes_lie_across(self):
        body = part("word/document.xml")

        assert '<w:pgSz w:w="12189" w:h="18709"/>' in body
        assert '<w:pgSz w:w="18709" w:h="12189" w:orient="landscape"/>' in body
        assert 'w:left="1701"' in body

    def test_the_footer_counts_pages_and_leaves_room_for_initials(self):
        footer = part("word/footer1.xml")

        assert "Paraf PIHAK KESATU __________ · Paraf PIHAK KEDUA __________ · Halaman " in footer
        assert "> PAGE <" in footer
        assert "> NUMPAGES <" in footer

    def test_a_draft_says_so_in_its_header_and_a_final_document_does_not(self):
        assert "RANCANGAN · 3 Februari 2022 · a1b2c3d" in part("word/header1.xml", mark=DRAFT)
        assert "RANCANGAN" not in part("word/header1.xml")

    def test_the_head_row_of_the_work_plan_repeats(self):
        body = part("word/document.xml")

        assert body.count("<w:tblHeader/>") == 2
        assert body.count("Penanggung Jawab") == 1

    def test_a_paragraph_stands_behind_the_last_table(self):
        *_, last, _section = docx.Document(BytesIO(docx_bytes(draft(), draft=None))).element.body

        assert last.tag.endswith("}p")

    def test_a_gap_is_highlighted_dots(self):
        body = part("word/document.xml", facts=NOTHING_YET)

        assert '<w:rStyle w:val="Rumpang"/></w:rPr><w:t xml:space="preserve">…………………</w:t>' in body


class TestSignatures:
    def test_second_party_left_first_party_right_and_the_witness_below(self):
        table = docx.Document(BytesIO(docx_bytes(draft(), draft=None))).tables[1]

        cells = [[cell.text for cell in row.cells] for row in table.rows]

        assert cells[0][0].startswith("PIHAK KEDUA\nKEPALA DINAS PENANAMAN MODAL")
        assert cells[0][1].startswith("PIHAK KESATU\nPlt. KEPALA PERWAKILAN")
        assert cells[0][1].endswith(",")
        assert cells[1] == ["Lintong Ambarita", "Dedy Irsan"]
        assert cells[2][0] == "MENGETAHUI"
        assert cells[3][0] == "Plt. WALI KOTA BEKASI,"
        assert cells[4][0] == "Tri Adhianto"

    def test_no_row_is_split_and_each_but_the_last_holds_on_to_the_next(self):
        table = docx.Document(BytesIO(docx_bytes(draft(), draft=None))).tables[1]
        looks = [
            {paragraph.style.style_id for cell in row.cells for paragraph in cell.paragraphs}
            for row in table.rows
        ]

        assert all(row._tr.trPr.xpath("w:cantSplit") for row in table.rows)
        assert looks[-1] == {"NamaTerakhir"}
        assert all("NamaTerakhir" not in row for row in looks[:-1])


def test_title_subject_and_author_are_set():
    properties = docx.Document(BytesIO(docx_bytes(draft(), draft=None))).core_properties

    assert properties.title.startswith("Perjanjian Kerja Sama antara Ombudsman")
    assert properties.subject == "Peningkatan Kualitas Penyelenggaraan Pelayanan Publik"
    assert properties.author == "Ombudsman Republik Indonesia Perwakilan Jakarta Raya"
    assert properties.language == "id-ID"


def part(name, facts=BALAI_PATRIOT, mark=None):
    with ZipFile(BytesIO(docx_bytes(draft(facts), draft=mark))) as archive:
        return archive.read(name).decode()
