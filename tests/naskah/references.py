"""Reference documents for the tests: one as an institution would make it, and parts to spoil it."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw

from tests.files.samples import parts_of, zipped

STYLES = "word/styles.xml"
WORD = "word/document.xml"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def emblem(
    colour: str = "#1d3d67", kind: str = "PNG", width: int = 300, height: int = 300
) -> bytes:
    """Return a picture: a disc that is found again on a page by its colour."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse((2, 2, width - 3, height - 3), fill=colour)
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


def reference(change: Callable[[Word], None] | None = None) -> bytes:
    """Return the reference of an office: Arial 11 on A4, red articles, a letterhead on page one."""
    word = docx.Document()
    word.styles["Normal"].font.name = "Arial"
    word.styles["Normal"].font.size = Pt(11)
    article = word.styles.add_style("Pasal", 1)
    article.base_style = word.styles["Heading 1"]
    article.font.color.rgb = RGBColor(0x8D, 0x18, 0x18)
    section = word.sections[-1]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3.5), Cm(2)
    section.different_first_page_header_footer = True
    table = section.first_page_header.add_table(1, 2, Cm(15.5))
    picture = table.cell(0, 0).paragraphs[0].add_run()
    picture.add_picture(BytesIO(emblem("#176b43")), height=Cm(2))
    table.cell(0, 1).paragraphs[0].add_run("OMBUDSMAN REPUBLIK INDONESIA").bold = True
    section.header.paragraphs[0].text = "Ombudsman Jakarta Raya"
    word.add_paragraph("Isi acuan yang tidak pernah tercetak.")
    if change:
        change(word)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def spoiled(part: str, old: str, new: str) -> bytes:
    """Return the reference with some words of one part replaced."""
    parts = parts_of(reference())
    assert old in parts[part].decode(), f"{part} says no {old!r}"
    return zipped(parts | {part: parts[part].replace(old.encode(), new.encode(), 1)})


def with_style(xml: str) -> bytes:
    """Return the reference with one more style, written by hand."""
    return spoiled(STYLES, "</w:styles>", f"{xml}</w:styles>")


def with_header(xml: str) -> bytes:
    """Return the reference with this in the header of all pages but the first."""
    parts = parts_of(reference())
    name = next(n for n, c in parts.items() if b"Ombudsman Jakarta Raya" in c and "header" in n)
    whole = parts[name].decode()
    opening = whole[: whole.index(">", whole.index("<w:hdr")) + 1]
    return zipped(parts | {name: f"{opening}{xml}</w:hdr>".encode()})
