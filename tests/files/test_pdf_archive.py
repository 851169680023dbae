"""What a PDF is to be: for the archive, for those who listen to it, and the same on both ways."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pypdf
import pytest
from pypdf.generic import DictionaryObject, PdfObject

from pks.files.office_once import convert_once
from pks.files.office_setup import find_soffice
from pks.files.pdf import to_pdf
from pks.naskah import docx_bytes
from pks.naskah.facts import AgreementFacts
from tests.naskah import people

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")

WAYS: dict[str, Callable[[bytes], bytes]] = {
    "kept": lambda docx: to_pdf(docx, timeout_seconds=60),
    "once": lambda docx: convert_once(find_soffice(), docx, 60),
}
# The types that ISO 32000-1, 14.8.4, knows and these documents use.
STANDARD_TYPES = {"/Document", "/P", "/H1", "/H2", "/L", "/LI", "/Lbl", "/LBody", "/Table"} | {
    "/TR", "/TH", "/TD", "/Span", "/Link", "/Figure", "/Sect", "/Note", "/Reference", "/Form",
}  # fmt: skip

STORY = people.BALAI_PATRIOT
LONG = " dan".join([" Peningkatan Kualitas Penyelenggaraan Pelayanan Publik"] * 6).strip()
PAPERS: dict[str, AgreementFacts] = {
    "the story": STORY,
    "nothing yet": people.NOTHING_YET,
    "one scope": people.with_scopes(people.SCOPES[0].key),
    "a long subject": replace(STORY, subject=LONG),
    "many liaisons": replace(STORY, liaisons=people.LIAISONS * 8),
    "no witness, no parent": replace(STORY, witnesses=(), parent=None),
}


@cache
def made(way: str, paper: str) -> bytes:
    return WAYS[way](docx_bytes(people.draft(PAPERS[paper]), draft=None))


@pytest.fixture(params=WAYS)
def pdf(request: pytest.FixtureRequest) -> pypdf.PdfReader:
    """The story's agreement, made on each way."""
    return pypdf.PdfReader(io.BytesIO(made(request.param, "the story")))


def test_f027_the_pdf_is_pdf_a(pdf: pypdf.PdfReader):
    catalogue = pdf.root_object
    about = catalogue["/Metadata"].get_object().get_data().decode()

    assert re.search(r"<pdfaid:part>2</pdfaid:part>", about)
    assert re.search(r"<pdfaid:conformance>B</pdfaid:conformance>", about)
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert not pdf.is_encrypted
    assert not {"/AA", "/AcroForm"} & catalogue.keys()
    assert "/JavaScript" not in catalogue.get("/Names", {})


def test_f027_every_font_is_inside(pdf: pypdf.PdfReader):
    fonts = [font for page in pdf.pages for font in fonts_of(page)]

    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & font.keys() for font in fonts)


def test_f028_the_pdf_is_tagged_and_tells_its_title_and_language(pdf: pypdf.PdfReader):
    catalogue = pdf.root_object

    assert catalogue["/MarkInfo"] == {"/Marked": True}
    assert catalogue["/Lang"] == "id-ID"
    assert catalogue["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert pdf.metadata
    assert str(pdf.metadata.title).startswith("Perjanjian Kerja Sama antara Ombudsman")
    assert str(pdf.metadata.title) in catalogue["/Metadata"].get_object().get_data().decode()


def test_f028_headings_lists_and_tables_are_marked_as_such(pdf: pypdf.PdfReader):
    tree = pdf.root_object["/StructTreeRoot"].get_object()
    names = list(types_in(tree["/K"]))
    roles = tree["/RoleMap"]

    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD"} <= set(names)
    assert {roles.get(name, name) for name in names} <= STANDARD_TYPES


@pytest.mark.parametrize("paper", PAPERS)
def test_f029_both_ways_lay_out_the_same_pages(paper: str):
    kept, once = (words_in_place(made(way, paper)) for way in WAYS)

    assert kept.count("<page") == once.count("<page") > 3
    assert kept == once
    assert "PERJANJIAN" in kept


def words_in_place(pdf: bytes) -> str:
    """Return each page with its size and each word with where it stands, in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    # The head tells when it was made.
    return told[told.index("<body>") :]


def fonts_of(page: pypdf.PageObject) -> Iterator[DictionaryObject]:
    """Yield the descriptor of each font of a page."""
    for font in page["/Resources"]["/Font"].values():
        (whole,) = font.get_object().get("/DescendantFonts", [font])
        yield whole.get_object()["/FontDescriptor"].get_object()


def types_in(node: PdfObject | None) -> Iterator[str]:
    """Yield the type of each element below `node` of the structure tree."""
    node = node.get_object() if node is not None else None
    if isinstance(node, list):
        for child in node:
            yield from types_in(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        yield from types_in(node.get("/K"))
