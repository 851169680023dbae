"""A house style: page, letters, labels and logos, in every paper that the engine writes."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from PIL import Image

from pks.naskah import DraftMark, docx_bytes, paper_docx, plain_text
from pks.naskah.docx.read import read_text
from pks.naskah.flow import Cell, Line, Look, Paper, Section, Table, TableKind
from pks.naskah.house_style import (
    DEFAULT_STYLE,
    FirstLabel,
    HouseStyle,
    Logo,
    Margins,
    NotAPicture,
    PageSize,
    picture_of,
)
from tests.files.samples import png_claiming
from tests.naskah.people import BALAI_PATRIOT, NOTHING_YET, draft
from tests.naskah.references import emblem
from tests.naskah.test_readers import convert

__all__ = ["convert"]

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")

MARK = DraftMark(date(2022, 2, 3), "a1b2c3d")
OMBUDSMAN = Logo(picture_of(emblem("#1d3d67")), 'Ombudsman "RI" & Perwakilan')
BEKASI = Logo(picture_of(emblem("#8d1818", "JPEG", 600, 200)), "Pemerintah Kota Bekasi")

A_LIST = Paper(
    "Daftar",
    "Hadir",
    "Ombudsman",
    (
        Section(
            (
                Table(
                    TableKind.LIST,
                    ((Cell((Line(Look.CELL, ("a",), ""),)), Cell((Line(Look.CELL, ("b",), ""),))),),
                    shares=(1, 2),
                ),
            ),
            landscape=True,
        ),
    ),
)

# Millimetres, width by height.
PAGES = {PageSize.F4: (215, 330), PageSize.A4: (210, 297), PageSize.LEGAL: (216, 356)}


class TestPages:
    @pytest.mark.parametrize("size", PageSize)
    @pytest.mark.parametrize("facts", [BALAI_PATRIOT, NOTHING_YET])
    def test_every_size_gives_its_page_upright_and_across(
        self, assert_valid_docx, tmp_path, size, facts
    ):
        style = HouseStyle(page=size)
        path = tmp_path / "pks.docx"
        path.write_bytes(docx_bytes(draft(facts), draft=MARK, style=style))

        assert_valid_docx(path)
        upright, across = docx.Document(path).sections
        measured = (round(upright.page_width.mm), round(upright.page_height.mm))
        assert measured == PAGES[size]
        assert (across.page_width, across.page_height) == (
            upright.page_height,
            upright.page_width,
        )
        assert read_text(path.read_bytes()) == plain_text(draft(facts))

    @pytest.mark.parametrize("size", PageSize)
    def test_every_table_is_as_wide_as_its_page_lets_it(self, size):
        margins = Margins.of_millimetres(20, 20, 20, 40)
        style = HouseStyle(page=size, margins=margins)
        for content in (
            docx_bytes(draft(), draft=None, style=style),
            paper_docx(A_LIST, style=style),
        ):
            body = docx.Document(BytesIO(content)).element.body
            section = None
            for element in reversed(list(body.iter())):
                if element.tag.endswith("}sectPr"):
                    section = element
                elif element.tag.endswith("}tbl"):
                    columns = [int(w) for w in element.xpath("./w:tblGrid/w:gridCol/@w:w")]
                    width, left, right = (
                        int(section.xpath(path)[0])
                        for path in ("./w:pgSz/@w:w", "./w:pgMar/@w:left", "./w:pgMar/@w:right")
                    )
                    assert sum(columns) == width - left - right
                    assert min(columns) > 0

    def test_margins_are_left_three_and_else_two_and_a_half_unless_chosen(self):
        section = docx.Document(BytesIO(docx_bytes(draft(), draft=None))).sections[0]

        assert [round(side.cm, 1) for side in (section.left_margin, section.top_margin)] == [3, 2.5]

    def test_another_font_stands_everywhere_with_a_free_one_for_it(self):
        with written(HouseStyle(font="Arial", font_points=11)) as archive:
            styles = archive.read("word/styles.xml").decode()
            fonts = archive.read("word/fontTable.xml").decode()

        assert 'w:ascii="Arial"' in styles
        assert '<w:sz w:val="22"/>' in styles
        assert "Bookman" not in styles + fonts
        assert '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/>' in fonts

    def test_the_default_is_bookman_with_its_free_alternative(self):
        with written(DEFAULT_STYLE) as archive:
            assert 'w:ascii="Bookman Old Style"' in archive.read("word/styles.xml").decode()
            assert '<w:altName w:val="URW Bookman"/>' in archive.read("word/fontTable.xml").decode()


class TestLabels:
    def test_the_first_party_is_kesatu_or_pertama_beside_kedua(self):
        assert DEFAULT_STYLE.labels == ("PIHAK KESATU", "PIHAK KEDUA")
        assert HouseStyle(first_label=FirstLabel.PERTAMA).labels == ("PIHAK PERTAMA", "PIHAK KEDUA")

    def test_the_footer_has_room_for_the_paraf_of_pihak_pertama(self):
        document = draft()
        first = replace(document.parties[0], label="PIHAK PERTAMA")
        named = replace(document, parties=(first, document.parties[1]))

        with ZipFile(BytesIO(docx_bytes(named, draft=None))) as archive:
            footer = archive.read("word/footer1.xml").decode()

        assert "Paraf PIHAK PERTAMA __________ · Paraf PIHAK KEDUA __________" in footer


class TestLogos:
    def test_the_first_party_stands_left_and_the_second_right(self, assert_valid_docx, tmp_path):
        path = tmp_path / "pks.docx"
        path.write_bytes(docx_bytes(draft(), draft=MARK, style=logos(OMBUDSMAN, BEKASI)))

        assert_valid_docx(path)
        word = docx.Document(path)
        assert word.paragraphs[0].style.name == "Logo"
        left, right = word.inline_shapes
        assert [name_of(left), name_of(right)] == [OMBUDSMAN.name, BEKASI.name]
        assert left.width / left.height == pytest.approx(1, abs=0.01)
        assert right.width / right.height == pytest.approx(3, abs=0.01)
        assert max(left.height.cm, right.height.cm) <= 2.41
        assert max(left.width.cm, right.width.cm) <= 6.01
        assert read_text(path.read_bytes()) == plain_text(draft())

    def test_a_party_without_a_logo_leaves_a_clean_space(self, assert_valid_docx, tmp_path):
        path = tmp_path / "pks.docx"
        path.write_bytes(docx_bytes(draft(), draft=None, style=logos(None, BEKASI)))

        assert_valid_docx(path)
        word = docx.Document(path)
        first_run, second_run = word.paragraphs[0].runs
        assert first_run.text == "\t"
        assert not first_run._r.xpath(".//w:drawing")
        assert second_run._r.xpath(".//w:drawing")

    def test_without_logos_the_title_stands_on_top(self):
        word = docx.Document(BytesIO(docx_bytes(draft(), draft=None)))

        assert word.paragraphs[0].text == "PERJANJIAN KERJA SAMA"

    def test_an_emblem_stands_alone_in_the_middle(self, assert_valid_docx, tmp_path):
        garuda = Logo(picture_of(emblem("#8a6d00")), "Garuda Pancasila")
        path = tmp_path / "nk.docx"
        style = replace(logos(OMBUDSMAN, BEKASI), emblem=garuda)
        path.write_bytes(docx_bytes(draft(), draft=None, style=style))

        assert_valid_docx(path)
        word = docx.Document(path)
        assert [name_of(shape) for shape in word.inline_shapes] == ["Garuda Pancasila"]
        assert word.paragraphs[0].alignment == 1
        with ZipFile(path) as archive:
            assert [n for n in archive.namelist() if "media" in n] == ["word/media/gambar1.png"]

    def test_one_picture_for_both_parties_is_embedded_once(self, assert_valid_docx, tmp_path):
        twin = Logo(picture_of(emblem("#1d3d67")), "Pemerintah Kota Bekasi")
        path = tmp_path / "pks.docx"
        path.write_bytes(docx_bytes(draft(), draft=None, style=logos(OMBUDSMAN, twin)))

        assert_valid_docx(path)
        assert len(docx.Document(path).inline_shapes) == 2
        with ZipFile(path) as archive:
            assert sum("media" in name for name in archive.namelist()) == 1

    @needs_office
    def test_on_paper_each_stands_on_its_side_above_the_title(self, convert, tmp_path):
        pdf = convert(docx_bytes(draft(), draft=MARK, style=logos(OMBUDSMAN, BEKASI)), "pdf")

        page = first_page(pdf, tmp_path)

        left, right = place_of((29, 61, 103), page), place_of((141, 24, 24), page)
        # From the left margin of 3 cm; to the right one of 2.5 cm, on a page of 21.5 cm.
        assert left[0] == pytest.approx(3, abs=0.2)
        assert right[2] == pytest.approx(21.5 - 2.5, abs=0.2)
        assert left[3] - left[1] == pytest.approx(2.4, abs=0.2)
        assert right[2] - right[0] == pytest.approx(6, abs=0.3)
        assert 2 < left[1] < left[3] < 6


class TestPictures:
    def test_are_drawn_anew_no_larger_than_print_needs(self):
        large = picture_of(emblem("#1d3d67", "JPEG", 3000, 1500) + b"<script>hidden</script>")

        assert (large.width, large.height, large.ending) == (1200, 600, "jpeg")
        assert b"hidden" not in large.content

    def test_stand_upright_and_tell_no_secrets(self):
        turned = Image.new("RGB", (30, 10))
        told = turned.getexif()
        told[0x0112], told[0x010E] = 6, "where it was taken"
        file = BytesIO()
        turned.save(file, "JPEG", exif=told)

        drawn = picture_of(file.getvalue())

        assert (drawn.width, drawn.height) == (10, 30)
        assert b"where" not in drawn.content

    @pytest.mark.parametrize(
        "content", [b"", b"GIF89a", b"<svg/>", emblem()[:40], png_claiming(9000, 9000)]
    )
    def test_what_is_none_is_refused(self, content):
        with pytest.raises(NotAPicture):
            picture_of(content)


@pytest.mark.parametrize(
    "style",
    [
        DEFAULT_STYLE,
        HouseStyle(page=PageSize.A4, font="Arial"),
        HouseStyle(logos=(OMBUDSMAN, BEKASI)),
    ],
)
def test_f026_the_same_input_and_style_give_the_same_bytes(style):
    again = replace(style, page=PageSize(str(style.page)))

    assert docx_bytes(draft(), draft=MARK, style=style) == docx_bytes(
        draft(), draft=MARK, style=again
    )


def test_two_styles_never_share_what_was_kept_of_one():
    one = docx_bytes(draft(), draft=MARK, style=logos(OMBUDSMAN, None))
    other = docx_bytes(draft(), draft=MARK, style=logos(BEKASI, None))

    assert one != other
    assert docx_bytes(draft(), draft=MARK, style=logos(OMBUDSMAN, None)) == one


def first_page(pdf, folder):
    """Return the first page as a picture with 50 dots to the centimetre."""
    source = folder / "page.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", "127", "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([*command, str(source), str(folder / "page")], check=True, timeout=30)
    return Image.open(folder / "page.png").convert("RGB")


def place_of(colour, page):
    """Return left, top, right and bottom of what has this colour, in centimetres."""
    near = [
        (at % page.width, at // page.width)
        for at, dot in enumerate(page.get_flattened_data())
        if all(abs(one - other) < 12 for one, other in zip(dot, colour, strict=True))
    ]
    across, down = zip(*near, strict=True)
    return [edge / 50 for edge in (min(across), min(down), max(across), max(down))]


def logos(first, second):
    return HouseStyle(logos=(first, second))


def written(style):
    return ZipFile(BytesIO(docx_bytes(draft(), draft=None, style=style)))


def name_of(shape):
    return (
        re.search(r'descr="([^"]*)"', shape._inline.xml)[1]
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )
