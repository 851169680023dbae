"""The built-in templates beside the PKS: Nota Kesepakatan, Adendum, Perpanjangan."""

from dataclasses import replace
from datetime import date

import pytest

from pks.naskah import assemble, builtin_data, docx_bytes, find_template, lint, plain_text
from pks.naskah.checking import unused_blanks
from pks.naskah.docx.read import read_text
from pks.naskah.example import example_facts
from pks.naskah.facts import ParentFacts
from tests.naskah.people import SCOPES

PAPERS = ("nota_kesepakatan", "perpanjangan")
ALL = (*PAPERS, "adendum")


def filled(key):
    template = find_template(key, 1)
    facts = replace(example_facts(template), scopes=example_facts(template).scopes or SCOPES)
    return assemble(template, facts), facts


@pytest.mark.parametrize("key", PAPERS)
def test_filled_it_lacks_nothing_and_the_linter_is_content(key):
    document, facts = filled(key)

    assert document.gaps == ()
    assert document.dead_references == ()
    assert lint(document, facts) == ()


@pytest.mark.parametrize("key", PAPERS)
def test_it_is_valid_and_reads_in_word_as_its_text(key, assert_valid_docx, tmp_path):
    document, _facts = filled(key)
    path = tmp_path / "naskah.docx"
    path.write_bytes(docx_bytes(document, draft=None))

    assert_valid_docx(path)
    assert read_text(path.read_bytes()) == plain_text(document)


@pytest.mark.parametrize("key", ALL)
def test_each_clause_says_where_it_comes_from(key):
    template = find_template(key, 1)
    notes = [article.source for article in template.articles]
    notes += [one.source for one in (template.opening, template.identity, *template.recitals)]

    assert all(note.startswith(("hukum", "kebiasaan", "rumusan")) for note in notes)
    assert unused_blanks(template) == []


def test_the_nota_kesepakatan_has_a_dozen_articles_a_plan_and_no_parent():
    template = find_template("nota_kesepakatan", 1)

    assert template.kind == "nota_kesepakatan"
    assert 9 <= len(template.articles) <= 12
    assert template.basis_parent is None
    assert template.work_plan is not None
    assert all(scope.commitments for scope in template.scopes)


def test_the_extension_names_the_old_end_the_new_term_and_the_evaluation():
    template = find_template("perpanjangan", 1)
    base = ParentFacts("Perjanjian Kerja Sama", ("1/A", "2/B"), date(2022, 2, 7), date(2025, 2, 6))
    facts = replace(
        example_facts(template),
        parent=base,
        starts_on=date(2025, 2, 7),
        term_years=2,
        ends_on=date(2027, 2, 6),
        blanks={
            "dasar_perpanjangan": "Pasal 13 ayat (2)",
            "berita_acara_evaluasi": "Berita Acara Nomor 7/BA/2024",
        },
    )
    document = assemble(template, facts)
    text = plain_text(document)

    assert "memperpanjang jangka waktu Perjanjian berdasarkan Pasal 13 ayat (2) Perjanjian." in text
    assert (
        "semula berakhir pada tanggal 6 Februari 2025 diperpanjang selama 2 (dua) tahun, "
        "terhitung sejak tanggal 7 Februari 2025 sampai dengan tanggal 6 Februari 2027." in text
    )
    assert "Berita Acara Nomor 7/BA/2024, dengan rekomendasi agar kerja sama dilanjutkan." in text
    # That it ends after what it extends is its very purpose.
    assert lint(document, facts) == ()


@pytest.mark.parametrize("key", ALL)
def test_the_data_names_kind_and_version(key):
    data = builtin_data(key, 1)

    assert (data["key"], data["kind"], data["version"]) == (key, key, 1)
