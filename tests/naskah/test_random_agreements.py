"""Numbers, references and readers on random agreements; all thousand of them in `make drill`."""

import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from pks.naskah import docx_bytes, plain_text
from pks.naskah.docx.read import read_text
from pks.naskah.model import plain
from pks.naskah.reading_order import lines as flow_lines
from tests.naskah.random_agreements import Agreement

ALL = 1000
#: How many of them every run of the tests hands to the slow readers.
SOME = 25
#: How many files one LibreOffice converts.
AT_ONCE = 50


def test_f022_no_number_and_no_reference_of_a_thousand_agreements_is_wrong():
    for seed in range(ALL):
        agreement = Agreement(seed)
        document = agreement.document()

        assert document.dead_references == (), seed
        assert articles_of(plain_text(document)) == agreement.expected(), seed
        assert not re.search(r"[{}]", plain_text(document)), seed


def test_f022_the_docx_says_the_same_numbers_as_the_text():
    for seed in range(0, ALL, 10):
        document = Agreement(seed).document()

        assert read_text(docx_bytes(document, draft=None)) == plain_text(document), seed


def test_f022_readers_agree_on_some_of_them(tmp_path, assert_valid_docx):
    read_back(range(SOME), tmp_path, assert_valid_docx)


@pytest.mark.drill
@pytest.mark.timeout(3600)
def test_f022_readers_agree_on_all_of_them(tmp_path, assert_valid_docx):
    read_back(range(ALL), tmp_path, assert_valid_docx)


def read_back(seeds, folder, assert_valid_docx):
    """Check each by the schema, by python-docx, and all together by LibreOffice."""
    texts = {}
    for seed in seeds:
        document = Agreement(seed).document()
        content = docx_bytes(document, draft=None)
        path = folder / f"{seed}.docx"
        path.write_bytes(content)
        assert_valid_docx(path)
        assert words_by_python_docx(content) == words_of(document), seed
        texts[seed] = plain_text(document)
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    convert_all(folder)
    for seed, text in texts.items():
        exported = (folder / f"{seed}.txt").read_text(encoding="utf-8-sig")
        assert blanks_made_one(exported) == blanks_made_one(text), seed


def convert_all(folder):
    command = [
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation=file://{folder}/profile",
    ]
    files = [str(path) for path in sorted(folder.glob("*.docx"))]
    for start in range(0, len(files), AT_ONCE):
        group = files[start : start + AT_ONCE]
        subprocess.run(
            [*command, "--convert-to", "txt:Text", "--outdir", str(folder), *group],
            check=True,
            capture_output=True,
            timeout=600,
        )


def words_by_python_docx(content):
    body = docx.Document(BytesIO(content)).element.body
    texts = ("".join(one.text or "" for one in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return [text for text in texts if text.strip()]


def words_of(document):
    texts = (plain(line.text) + line.heading for line in flow_lines(document))
    return [text for text in texts if text.strip()]


def articles_of(text):
    """The lines from the first article to the sentence that closes the agreement."""
    found = text.splitlines()
    start = found.index("Pasal 1") if "Pasal 1" in found else None
    end = next(n for n, line in enumerate(found) if line.startswith("Demikian Perjanjian ini"))
    return found[start:end] if start is not None else []


def blanks_made_one(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
