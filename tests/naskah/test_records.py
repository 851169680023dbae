"""The smaller documents: every built-in one, filled and empty; what a template may not be."""

import shutil
import tomllib
from datetime import date
from importlib.resources import files

import html5lib
import pytest

from pks.naskah import TemplateError, paper_docx
from pks.naskah.docx.read import read_text
from pks.naskah.flow import paper_lines
from pks.naskah.model import Gap
from pks.naskah.records import (
    find_record,
    latest_record,
    parse_record,
    record_html,
    record_paper,
    record_text,
)
from pks.naskah.records.shelf import (
    AUDIENCE,
    COVER_LETTER,
    EVALUATION,
    LIAISON_EXCHANGE,
    POWER_OF_ATTORNEY,
    SILENCE_LETTER,
)
from tests.naskah.test_readers import convert, lines

__all__ = ["convert"]

KEYS = (AUDIENCE, LIAISON_EXCHANGE, EVALUATION, POWER_OF_ATTORNEY, COVER_LETTER, SILENCE_LETTER)
HOSTILE = "{tempat} {{ 7*7 }} <b>&amp;</b> ]]> \x0b"


def papers_of(key):
    template = latest_record(key)
    return [record_paper(template, template.examples()), record_paper(template, {})]


every_paper = pytest.mark.parametrize(
    "paper", [paper for key in KEYS for paper in papers_of(key)], ids=lambda paper: paper.title
)


def test_there_is_a_template_for_each_of_the_smaller_documents():
    builtin = {file.name for file in (files("pks.naskah.records") / "builtin").iterdir()}

    assert builtin == {f"{key}.v1.toml" for key in KEYS}
    assert all(find_record(key, 1) is latest_record(key) for key in KEYS)
    assert find_record(AUDIENCE, 99) is None
    with pytest.raises(LookupError):
        latest_record("nota_dinas")


@every_paper
def test_f026_each_small_document_is_a_valid_word_document(assert_valid_docx, tmp_path, paper):
    path = tmp_path / "naskah.docx"
    path.write_bytes(paper_docx(paper))

    assert_valid_docx(path)
    assert path.read_bytes() == paper_docx(paper)


@every_paper
def test_each_reads_in_word_as_its_text_says(paper):
    assert read_text(paper_docx(paper)) == record_text(paper)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("key", [AUDIENCE, COVER_LETTER])
def test_libreoffice_reads_what_the_text_says(convert, key):
    template = latest_record(key)
    paper = record_paper(template, template.examples())

    exported = convert(paper_docx(paper), "txt:Text").decode("utf-8-sig")

    assert lines(exported) == lines(record_text(paper))


@every_paper
def test_each_preview_is_well_formed_and_leaves_looks_to_the_style_sheet(paper):
    shown = record_html(paper)

    assert len(html5lib.HTMLParser(strict=True).parseFragment(shown)) == 1
    assert shown.startswith('<article class="paper" lang="id">')
    assert "style=" not in shown


def test_the_minutes_spell_one_day_and_number_what_was_said():
    text = record_text(papers_of(AUDIENCE)[0])

    assert "Pada hari ini Rabu, tanggal lima belas, bulan September, tahun dua ribu dua" in text
    assert "\n2. Ombudsman Republik Indonesia menyambut permintaan itu\n" in text
    assert "\na. Kedua pihak menyusun nota kesepahaman\n" in text
    assert "\n1. Pertukaran data dan/atau informasi\n" in text


def test_what_is_not_filled_in_is_a_gap_and_what_may_be_left_out_is():
    template = latest_record(AUDIENCE)
    paper = record_paper(template, {"peserta": [{"nama": "Rahmat Effendi"}], "pokok": [" "]})

    gaps = {
        span.label for line in paper_lines(paper) for span in line.text if isinstance(span, Gap)
    }

    assert {"hari dan tanggal audiensi", "pokok pembicaraan", "hasil audiensi", "Jabatan"} <= gaps
    assert "Tanda tangan" not in gaps  # filled in on paper
    text = record_text(paper)
    assert "NOMOR" not in text
    assert "MENGETAHUI" not in text
    assert '<span class="fill">tempat audiensi</span>' in record_html(paper)


@pytest.mark.parametrize("key", KEYS)
def test_typed_text_is_never_expanded(assert_valid_docx, tmp_path, key):
    template = latest_record(key)
    values = {name: hostile(example) for name, example in template.examples().items()}

    paper = record_paper(template, values)

    path = tmp_path / "naskah.docx"
    path.write_bytes(paper_docx(paper))
    assert_valid_docx(path)
    assert "{tempat} {{ 7*7 }} <b>&amp;</b> ]]>" in read_text(path.read_bytes())
    assert "<b>&" not in record_html(paper)
    assert "{tempat} {{ 7*7 }} &lt;b&gt;&amp;amp;&lt;/b&gt; ]]&gt;" in record_html(paper)


def hostile(example):
    match example:
        case str():
            return HOSTILE
        case [dict(), *_]:
            return [dict.fromkeys(row, HOSTILE) for row in example]
        case list():
            return [HOSTILE]
    return example


def test_a_value_for_no_variable_is_refused():
    with pytest.raises(KeyError):
        record_paper(latest_record(POWER_OF_ATTORNEY), {"penerima": "Lintong Ambarita"})


def test_several_lines_stand_in_one_and_a_number_is_spelled():
    template = latest_record(COVER_LETTER)

    text = record_text(record_paper(template, {"hal": "Rancangan\nPKS", "lampiran": 12}))

    assert "\nRancangan PKS\n" in text
    assert "\n12 (dua belas) berkas\n" in text


BASE = """
key = "coba"
version = 1
name = "Coba"
subject = "{hal}"
author = ""
variables = [
    { key = "hal", label = "hal", type = "text", example = "x" },
    { key = "hari", label = "hari", type = "date_in_words", example = 2022-02-07 },
    { key = "butir", label = "butir", type = "list", example = ["x"] },
]

[[parts]]
kind = "text"
source = "rumusan"
text = "{hari}, yaitu {hari:tanggal}"

[[parts]]
kind = "list"
source = "rumusan"
style = "numbers"
variable = "butir"
"""


def test_one_day_may_be_written_in_words_and_in_figures():
    template = parse_record(tomllib.loads(BASE))

    text = record_text(record_paper(template, {"hari": date(2022, 2, 7)}))

    assert "(07-02-2022), yaitu 7 Februari 2022" in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{hari}, yaitu", "{hati}, yaitu", "bagian 1: variabel {hati} tidak dikenal"),
        ("{hari}, yaitu", "{hari, yaitu", "kurung kurawal tidak lengkap"),
        ("{hari:tanggal}", "{hari:jam}", "bagian 1 .text.: {hari:jam} tidak dikenal"),
        ("{hari:tanggal}", "{hal:tanggal}", "variabel {hal} berjenis text"),
        ("{hari}, yaitu", "{butir}, yaitu", "variabel {butir} berjenis list"),
        ('variable = "butir"', 'variable = "hal"', "bagian 2: variabel {hal} berjenis text"),
        ('variable = "butir"', 'items = ["x"]', "variabel tidak terpakai: butir"),
        ('variable = "butir"', "", "variable atau items"),
        ('kind = "list"', 'kind = "gambar"', "jenis bagian tidak dikenal"),
        ('style = "numbers"', "", "'style' tidak ada"),
        ('style = "numbers"', 'style = "romawi"', "'romawi' tidak ada"),
        ('type = "text"', 'type = "kata"', "'kata' is not a valid"),
    ],
)
def test_a_faulty_template_is_refused_with_the_place_named(old, new, message):
    with pytest.raises(TemplateError, match=message):
        parse_record(tomllib.loads(BASE.replace(old, new, 1)))


def test_a_third_list_of_one_style_is_refused_as_word_would_count_it_on():
    head, mark, listing = BASE.rpartition("[[parts]]")

    with pytest.raises(TemplateError, match="paling banyak dua daftar"):
        parse_record(tomllib.loads(head + (mark + listing) * 3))
