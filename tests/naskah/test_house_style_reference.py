"""A reference .docx: what is taken from it, what never is, and what no reference can spoil."""

import random
import re
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Cm, Pt
from PIL import Image

from pks.naskah import DraftMark, docx_bytes, plain_text
from pks.naskah.docx.known import CELL, PARAGRAPH, ROW, RUN, TABLE
from pks.naskah.docx.read import read_text
from pks.naskah.docx.reference import CannotUseReference, ReferenceFault, read_reference
from pks.naskah.house_style import HouseStyle, LeftOut
from tests.files.samples import TYPES, parts_of, picture, zipped
from tests.naskah.people import draft
from tests.naskah.references import (
    STYLES,
    WORD,
    W,
    reference,
    spoiled,
    with_header,
    with_style,
)
from tests.naskah.test_house_style import MARK, needs_office
from tests.naskah.test_readers import convert, lines, pages_of

__all__ = ["convert"]

DOCUMENT = draft()
TEXT = plain_text(DOCUMENT)


class TestWhatIsTaken:
    def test_the_page_of_its_last_section(self, word):
        section = word.sections[0]

        assert round(section.page_width.cm, 1) == 21
        assert round(section.left_margin.cm, 1) == 3.5
        assert round(section.right_margin.cm, 1) == 2

    def test_its_normal_and_the_styles_that_bear_our_names(self, word):
        assert word.styles["Normal"].font.name == "Arial"
        assert word.styles["Normal"].font.size == Pt(11)
        assert str(word.styles["Pasal"].font.color.rgb) == "8D1818"
        assert word.styles["Pasal"].base_style.name == "Heading 1"
        # What it does not say stays ours.
        assert word.styles["Judul Naskah"].paragraph_format.alignment == 1

    def test_its_letterhead_on_the_first_page_only(self, word):
        first, annex = word.sections

        assert first.different_first_page_header_footer
        assert "OMBUDSMAN REPUBLIK INDONESIA" in header_text(first.first_page_header)
        assert "OMBUDSMAN" not in header_text(first.header)
        assert "Ombudsman Jakarta Raya" in header_text(first.header)
        assert not annex.different_first_page_header_footer
        assert len(list(first.first_page_header.part.package.iter_parts())) > 10

    def test_or_on_all_pages_where_the_reference_has_it_so(self):
        def everywhere(word):
            word.sections[-1].different_first_page_header_footer = False

        word = written(reference(everywhere))

        assert not word.sections[0].different_first_page_header_footer
        assert "Ombudsman Jakarta Raya" in header_text(word.sections[0].header)

    def test_a_header_is_inherited_from_the_section_before(self):
        word = written(reference(lambda word: word.add_section()))

        assert "Ombudsman Jakarta Raya" in header_text(word.sections[0].header)

    def test_a_landscape_reference_stands_upright_again(self):
        def turn(word):
            section = word.sections[-1]
            section.page_width, section.page_height = section.page_height, section.page_width

        section = written(reference(turn)).sections[0]

        assert round(section.page_width.cm, 1) == 21

    def test_its_theme_and_the_names_of_its_fonts(self):
        parts = parts_of(content_of(reference()))

        assert b"Cambria" in parts["word/theme/theme1.xml"]
        assert b"4F81BD" in parts["word/theme/theme1.xml"]
        assert b'w:name="Cambria"' in parts["word/fontTable.xml"]

    def test_page_numbers_in_the_letterhead_count_and_links_lose_their_address(self):
        word = written(
            with_header(
                '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
                '<w:hyperlink r:id="rId1"><w:r><w:t>www.contoh.example</w:t></w:r></w:hyperlink>'
                "</w:p>"
            )
        )

        header = word.sections[0].header._element.xml
        assert "> PAGE <" in header
        assert "www.contoh.example" in header
        assert "hyperlink" not in header
        assert "<w:t>7</w:t>" not in header

    def test_a_mark_of_ours_in_the_header_is_not_taken_for_its_letterhead(self):
        ours = docx_bytes(DOCUMENT, draft=MARK)

        again = docx_bytes(DOCUMENT, draft=MARK, style=HouseStyle(reference=read_reference(ours)))

        header = parts_of(again)["word/header1.xml"].decode()
        assert header.count("RANCANGAN") == 1

    def test_a_picture_that_floats_keeps_its_place(self, assert_valid_docx, tmp_path):
        content = content_of(floating())

        check(assert_valid_docx, tmp_path, content)
        header = parts_of(content)["word/header2.xml"].decode()
        assert '<wp:positionH relativeFrom="page"><wp:align>left</wp:align>' in header
        assert '<wp:positionV relativeFrom="page"><wp:posOffset>360000</wp:posOffset>' in header
        assert "<wp:wrapNone/>" in header
        assert 'behindDoc="1"' in header


class TestWhatStaysOurs:
    def test_the_text_with_every_number(self):
        assert read_text(content_of(reference())) == TEXT
        assert "tidak pernah tercetak" not in TEXT

    def test_numbering_stays_bound_to_our_levels(self):
        style = (
            '<w:style w:type="paragraph" w:styleId="Ayat"><w:name w:val="Ayat"/>'
            '<w:pPr><w:keepNext/><w:numPr><w:ilvl w:val="3"/><w:numId w:val="9"/></w:numPr>'
            '<w:outlineLvl w:val="2"/><w:jc w:val="left"/></w:pPr></w:style>'
        )

        parts = parts_of(content_of(with_style(style)))

        styles = parts["word/styles.xml"].decode()
        paragraph = re.search(r'w:styleId="Ayat".*?</w:style>', styles, re.DOTALL)[0]
        assert '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>' in paragraph
        assert '<w:jc w:val="left"/>' in paragraph
        assert "keepNext" not in paragraph
        assert "outlineLvl" not in paragraph
        article = re.search(r'w:styleId="Pasal".*?</w:style>', styles, re.DOTALL)[0]
        assert '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="0"/>' in article

    def test_a_draft_says_rancangan_on_the_first_and_on_all_other_pages(self):
        parts = parts_of(content_of(reference()))

        for name in ("word/header1.xml", "word/header2.xml"):
            assert "RANCANGAN · 3 Februari 2022 · a1b2c3d" in parts[name].decode()

    def test_the_footer_on_both_kinds_of_pages(self):
        parts = parts_of(content_of(reference()))

        assert parts["word/footer1.xml"] == parts["word/footer2.xml"]
        assert "Paraf PIHAK KESATU" in parts["word/footer2.xml"].decode()
        kaki = re.search(r'w:styleId="Kaki".*?</w:style>', parts[STYLES].decode(), re.DOTALL)[0]
        assert '<w:jc w:val="center"/>' in kaki

    def test_its_words_its_settings_and_its_other_parts_stay_behind(self):
        parts = parts_of(content_of(reference()))

        assert {
            name for name in parts if name.startswith(("customXml", "word/webSettings"))
        } == set()
        assert b"tidak pernah tercetak" not in b"".join(parts.values())

    def test_no_text_can_be_made_to_vanish(self):
        hidden = (
            '<w:style w:type="paragraph" w:styleId="Isi"><w:name w:val="Isi Naskah"/><w:pPr>'
            '<w:spacing w:line="1" w:lineRule="exact"/></w:pPr><w:rPr><w:vanish/><w:sz w:val="1"/>'
            "</w:rPr></w:style>"
        )

        styles = parts_of(content_of(with_style(hidden)))[STYLES].decode()

        isi = re.search(r'w:styleId="Isi".*?</w:style>', styles, re.DOTALL)[0]
        assert "vanish" not in isi
        assert "w:sz" not in isi
        assert 'w:line="1"' not in isi

    def test_a_circle_of_styles_is_opened(self, assert_valid_docx, tmp_path):
        circle = "".join(
            f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/>'
            f'<w:basedOn w:val="{other}"/></w:style>'
            for one, other in (("Isi", "X1"), ("X1", "X2"), ("X2", "Isi"))
        )
        content = content_of(with_style(circle))

        based_on = {
            style.style_id: style.base_style.style_id if style.base_style else None
            for style in docx.Document(BytesIO(content)).styles
            if style.type == 1
        }
        for start in based_on:
            chain, at = [], start
            while at is not None and len(chain) < 50:
                chain.append(at)
                at = based_on.get(at)
            assert len(chain) < 50
        check(assert_valid_docx, tmp_path, content)

    def test_drawn_shapes_other_pictures_and_fields_are_named_as_left_out(self):
        field = '<w:fldSimple w:instr="INCLUDEPICTURE http://x.test"><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        shape = "<w:r><w:pict/></w:r>"

        read = read_reference(with_header(f"<w:p>{field}{shape}</w:p>"))

        assert read.left_out == {LeftOut.SHAPES, LeftOut.FIELDS}
        assert "INCLUDEPICTURE" not in read.letterhead.blocks

    def test_a_picture_of_another_kind_is_left_out_and_named(self):
        parts = parts_of(reference())
        place = next(name for name in parts if name.startswith("word/media/"))

        read = read_reference(zipped(parts | {place: picture("GIF")}))

        assert read.left_out == {LeftOut.PICTURE_KIND}
        assert read.first.pictures == ()


def bomb():
    return zipped(parts_of(reference()) | {STYLES: b" " * (17 * 1024 * 1024)})


def with_noise():
    """Return the reference with pictures in its letterhead that do not compress."""

    def change(word):
        run = word.sections[-1].first_page_header.paragraphs[0].add_run()
        for number in range(2):
            noise = Image.frombytes("RGB", (1200, 1000), random.Random(number).randbytes(3_600_000))
            file = BytesIO()
            noise.save(file, "PNG", compress_level=0)
            run.add_picture(BytesIO(file.getvalue()))

    return reference(change)


def many_parts():
    return zipped(parts_of(reference()) | {f"x{number}.xml": b"<x/>" for number in range(1001)})


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (lambda: b"", ReferenceFault.NOT_A_DOCX),
            (lambda: b"PK\x03\x04 half", ReferenceFault.NOT_A_DOCX),
            (lambda: reference()[:-400], ReferenceFault.NOT_A_DOCX),
            (lambda: zipped({"word/document.xml": b"<x/>"}), ReferenceFault.NOT_A_DOCX),
            (lambda: spoiled(WORD, "</w:body>", ""), ReferenceFault.NOT_A_DOCX),
            (lambda: without(STYLES), ReferenceFault.NO_STYLES),
            (lambda: with_doctype(STYLES), ReferenceFault.DOCUMENT_TYPE),
            (lambda: with_doctype(WORD), ReferenceFault.DOCUMENT_TYPE),
            (with_noise, ReferenceFault.PICTURES_TOO_LARGE),
            (bomb, ReferenceFault.TOO_LARGE),
            (many_parts, ReferenceFault.TOO_LARGE),
            (lambda: sized(2, 2), ReferenceFault.PAGE_UNUSABLE),
            (lambda: sized(300, 300), ReferenceFault.PAGE_UNUSABLE),
            (lambda: sized(21, 29.7, margin=9), ReferenceFault.PAGE_UNUSABLE),
        ],
    )
    def test_what_cannot_be_a_reference_says_why(self, content, fault):
        with pytest.raises(CannotUseReference) as refusal:
            read_reference(content())

        assert refusal.value.fault is fault


BAD_VALUES = ("", "-1", "99999999", "x", "&quot;", "0", "url(http://x.test)", "1.5pt")


class TestWhateverComes:
    """Valid by the schema and the same text, from any reference that is accepted."""

    def test_valid_with_the_letterhead(self, assert_valid_docx, tmp_path):
        check(assert_valid_docx, tmp_path, content_of(reference()))

    @pytest.mark.parametrize("seed", range(12))
    def test_valid_whatever_the_reference_says(self, assert_valid_docx, tmp_path, seed):
        chance = random.Random(seed)
        content = reference()
        parts = parts_of(content)
        for name in parts:
            if re.match(r"word/(styles|document|header\d|fontTable|theme/theme1)\.xml", name):
                parts[name] = shaken(parts[name].decode(), chance).encode()
        try:
            made = content_of(zipped(parts))
        except CannotUseReference:
            return
        check(assert_valid_docx, tmp_path, made)

    @pytest.mark.parametrize("value", [*BAD_VALUES, "1", "true", "single", "center", "FFFFFF"])
    def test_valid_with_any_value_in_every_property(self, assert_valid_docx, tmp_path, value):
        style = (
            '<w:style w:type="paragraph" w:styleId="Isi"><w:name w:val="Isi Naskah"/>'
            f"{all_of('pPr', PARAGRAPH, value)}{all_of('rPr', RUN, value)}</w:style>"
        )
        header = (
            f"<w:tbl>{all_of('tblPr', TABLE, value)}<w:tr>{all_of('trPr', ROW, value)}<w:tc>"
            f"{all_of('tcPr', CELL, value)}<w:p>{all_of('pPr', PARAGRAPH, value)}<w:r>"
            f"{all_of('rPr', RUN, value)}<w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
        parts = parts_of(with_header(header))
        styles = parts[STYLES].decode().replace("</w:styles>", f"{style}</w:styles>")

        content = content_of(zipped(parts | {STYLES: styles.encode()}))

        check(assert_valid_docx, tmp_path, content)

    def test_valid_from_everything_known_at_once(self, assert_valid_docx, tmp_path):
        header = (
            '<w:sdt><w:sdtContent><w:p><w:pPr><w:jc w:val="end"/><w:pBdr><w:bottom w:val="single" '
            'w:sz="12" w:space="1" w:color="auto"/></w:pBdr></w:pPr><w:r><w:rPr><w:sz w:val="28"/>'
            '<w:b/><w:rFonts w:ascii="Arial"/></w:rPr><w:t>KOP</w:t><w:br w:type="page"/><w:tab/>'
            '</w:r><w:ins w:id="1"><w:r><w:t>tambahan</w:t></w:r></w:ins><w:del w:id="2"><w:r>'
            "<w:delText>hapus</w:delText></w:r></w:del></w:p></w:sdtContent></w:sdt>"
            "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:tc></w:tr></w:tbl><w:tbl/>"
        )
        content = content_of(with_header(header))

        check(assert_valid_docx, tmp_path, content)
        written = parts_of(content)["word/header1.xml"].decode()
        assert "tambahan" in written
        assert "hapus" not in written


def test_a_hundred_documents_with_a_reference_stay_fast():
    style = HouseStyle(reference=read_reference(reference()))
    docx_bytes(DOCUMENT, draft=None, style=style)

    started = process_time()
    for number in range(100):
        docx_bytes(DOCUMENT, draft=DraftMark(MARK.revised_on, f"{number:08}"), style=style)

    # A quarter of a second on an idle machine.
    assert process_time() - started < 2


@needs_office
def test_libreoffice_opens_it_with_its_letterhead_and_the_same_text(convert):
    content = content_of(reference())

    exported = convert(content, "txt:Text").decode("utf-8-sig")
    pages = pages_of(convert(content, "pdf"))

    assert lines(exported) == lines(TEXT)
    assert "OMBUDSMAN REPUBLIK INDONESIA" in pages[0].split("PERJANJIAN KERJA SAMA")[0]
    assert "Ombudsman Jakarta Raya" in pages[1].splitlines()[0]
    assert all("RANCANGAN · 3 Februari 2022" in page for page in pages)


def content_of(file):
    return docx_bytes(DOCUMENT, draft=MARK, style=HouseStyle(reference=read_reference(file)))


def written(file):
    return docx.Document(BytesIO(content_of(file)))


@pytest.fixture
def word():
    return written(reference())


def check(assert_valid_docx, tmp_path, content):
    path = tmp_path / "pks.docx"
    path.write_bytes(content)
    assert_valid_docx(path)
    docx.Document(path)
    assert read_text(content) == TEXT
    assert_nothing_leads_outside(content)


def assert_nothing_leads_outside(content):
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert "External" not in archive.read(name).decode()


def header_text(header):
    return "\n".join(text.text or "" for text in header._element.iter(f"{{{W}}}t"))


def floating():
    """Return the reference with its picture behind the text, one centimetre below the edge."""
    parts = parts_of(reference())
    place = next(name for name, part in parts.items() if b"<wp:inline" in part)
    anchor = (
        r'<wp:anchor\1 simplePos="0" relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:align>'
        'left</wp:align></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>360000'
        "</wp:posOffset></wp:positionV>"
    )
    header = re.sub("<wp:inline([^>]*)>", anchor, parts[place].decode())
    header = header.replace("</wp:inline>", "</wp:anchor>")
    header = header.replace("<wp:docPr", "<wp:wrapNone/><wp:docPr")
    return zipped(parts | {place: header.encode()})


def all_of(name, shapes, value):
    """Return an element with every property that we know, last first, all with one value."""
    pieces = []
    for one, shape in reversed(shapes.items()):
        given = "".join(f' w:{key}="{value}"' for key in (*shape.attributes, "x"))
        pieces.append(all_of(one, shape.inside, value) if shape.inside else f"<w:{one}{given}/>")
    return f"<w:{name}>{''.join(pieces)}</w:{name}>"


def without(name):
    parts = parts_of(reference())
    del parts[name]
    types = parts[TYPES].decode().replace(f"/{name}", f"/x{name}")
    return zipped(parts | {TYPES: types.encode()})


def with_doctype(name):
    parts = parts_of(reference())
    head, _, rest = parts[name].decode().partition("?>")
    spoilt = f'{head}?><!DOCTYPE x [<!ENTITY e "e">]>{rest}'
    return zipped(parts | {name: spoilt.encode()})


def sized(width, height, margin=2.5):
    def change(word):
        section = word.sections[-1]
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = Cm(margin)

    return reference(change)


def shaken(xml, chance):
    """Spoil some values, and put some elements where they do not belong."""

    def value(match):
        if chance.random() < 0.15:
            return f'{match[1]}="{chance.choice(BAD_VALUES)}"'
        return match[0]

    xml = re.sub(r"(w:(?!styleId|type)\w+|cx|cy|relativeFrom)=\"[^\"]*\"", value, xml)
    for name in ("spacing", "jc", "sz", "b", "rFonts", "tabs", "tblGrid", "tcW", "ind"):
        if chance.random() < 0.5:
            xml = xml.replace(f"<w:{name}", f'<w:numPr/><w:evil w:x="1"/><w:{name}', 3)
    return xml
