"""Every reader sees the same text: ours, LibreOffice's export, its PDF, and our own reader."""

import re
import shutil
import subprocess

import pytest

from pks.naskah import content_hash, docx_bytes, plain_text
from pks.naskah.docx.read import read_text
from tests.naskah.people import BALAI_PATRIOT, NOTHING_YET, draft, with_scopes

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


@pytest.mark.parametrize("facts", [BALAI_PATRIOT, NOTHING_YET, with_scopes("monev", "data")])
def test_f022_our_reader_computes_the_numbers_that_our_text_says(facts):
    document = draft(facts)

    assert read_text(docx_bytes(document, draft=None)) == plain_text(document)


@needs_office
def test_f022_libreoffice_computes_the_numbers_and_references_that_our_text_says(convert):
    document = draft()

    exported = convert(docx_bytes(document, draft=None), "txt:Text").decode("utf-8-sig")

    assert lines(exported) == lines(plain_text(document))


@needs_office
def test_the_pdf_has_eight_to_ten_pages_before_its_annexes_and_no_lost_heading(convert):
    pdf = convert(docx_bytes(draft(), draft=None), "pdf")

    pages = pages_of(pdf)

    first_annex = next(number for number, page in enumerate(pages, 1) if "LAMPIRAN I\n" in page)
    assert 8 <= first_annex - 1 <= 10
    assert f"Halaman 1 dari {len(pages)}" in pages[0]
    # The signatures are never alone: a line of text stands above them.
    signing = next(page for page in pages if "Lintong Ambarita" in page and "PIHAK KEDUA\n" in page)
    assert "Demikian Perjanjian ini" in signing
    for page in pages:
        last = [line for line in page.splitlines() if line.strip()][-2]
        assert not re.fullmatch(r"\s*Pasal \d+|\s*[A-Z ,-]+", last), last


def test_the_hash_tells_content_apart_and_nothing_else():
    assert content_hash(draft()) == content_hash(draft())
    assert content_hash(draft()) != content_hash(draft(with_scopes("data")))
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(draft()))


def lines(text):
    """The lines of a text with its blanks made one, empty lines left out."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pages_of(pdf):
    found = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
    )
    return found.stdout.decode().split("\f")[:-1]


@pytest.fixture
def convert(tmp_path):
    def run(content, kind):
        source = tmp_path / "pks.docx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", "--headless", "--norestore", profile, "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(tmp_path), str(source)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return source.with_suffix(f".{kind.partition(':')[0]}").read_bytes()

    return run
