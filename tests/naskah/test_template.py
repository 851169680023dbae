"""The built-in template, and what is wrong with a template."""

from copy import deepcopy
from itertools import chain, combinations

import pytest

from pks.naskah import (
    FIVE_SCOPE_PKS,
    TemplateError,
    builtin_data,
    find_template,
    latest_template,
)
from pks.naskah.parsing import parse_template
from tests.naskah.people import SCOPES, TEMPLATE, draft, with_scopes

TITLES = (
    "Maksud dan Tujuan",
    "Ruang Lingkup",
    "Pelaksanaan",
    "Pertukaran Data dan/atau Informasi",
    "Pengawasan Penyelenggaraan Pelayanan Publik",
    "Pendampingan Penyusunan dan Implementasi Standar Pelayanan Publik",
    "Peningkatan dan Pengembangan Kompetensi Sumber Daya Manusia",
    "Monitoring dan Evaluasi",
    "Tugas dan Tanggung Jawab",
    "Narahubung",
    "Kerahasiaan dan Pelindungan Data Pribadi",
    "Pembiayaan",
    "Jangka Waktu",
    "Keadaan Kahar",
    "Penyelesaian Perselisihan",
    "Perubahan",
    "Ketentuan Lain-lain",
    "Penutup",
)


class TestTheBuiltInTemplate:
    def test_has_the_eighteen_articles_of_a_pks(self):
        assert tuple(article.title for article in draft().articles) == TITLES

    def test_is_found_by_name_and_version(self):
        assert find_template(FIVE_SCOPE_PKS, TEMPLATE.version) is TEMPLATE
        assert find_template(FIVE_SCOPE_PKS, 99) is None
        assert latest_template(FIVE_SCOPE_PKS) is TEMPLATE

    def test_an_unknown_name_is_refused(self):
        with pytest.raises(LookupError, match="surat_cinta"):
            latest_template("surat_cinta")

    def test_each_clause_says_where_it_comes_from(self):
        clauses = [TEMPLATE.opening, TEMPLATE.identity, TEMPLATE.joint, TEMPLATE.agreement]
        clauses += [TEMPLATE.closing, TEMPLATE.basis_intro, *TEMPLATE.recitals]
        paragraphs = [one for article in TEMPLATE.articles for one in article.paragraphs]
        notes = [one.source for one in (*clauses, *TEMPLATE.articles)]
        notes += [one.source for one in paragraphs if one.source]

        sources = {note.partition(":")[0] for note in notes}

        assert sources == {"hukum", "kebiasaan", "rumusan"}

    def test_each_scope_brings_commitments_with_rhythm_and_evidence(self):
        assert [scope.key for scope in TEMPLATE.scopes] == [
            "data", "pengawasan", "standar", "kompetensi", "monev"
        ]  # fmt: skip
        for scope in TEMPLATE.scopes:
            assert len(scope.commitments) >= 2
            assert all(commitment.evidence_kinds for commitment in scope.commitments)

    def test_no_choice_of_scopes_leaves_a_reference_in_the_air(self):
        keys = [scope.key for scope in SCOPES]
        choices = chain.from_iterable(combinations(keys, size) for size in range(1, 6))

        for choice in choices:
            assert len(draft(with_scopes(*choice)).articles) == 13 + len(choice)

    def test_every_article_can_be_named_by_its_length_in_word(self):
        # A bookmark's name has at most 40 characters.
        assert max(len(article.key) for article in TEMPLATE.articles) <= 20


class TestAFaultyTemplate:
    def test_with_an_unknown_variable_names_it(self):
        with pytest.raises(TemplateError, match=r"pasal penutup: variabel \{nomor_meterai\}"):
            broken("Bermeterai {nomor_meterai}.")

    def test_with_a_reference_to_nothing_names_both(self):
        with pytest.raises(TemplateError, match="pasal penutup: rujukan ke denda"):
            broken("Sesuai dengan {pasal:denda}.")

    def test_with_half_a_brace_is_refused(self):
        with pytest.raises(TemplateError, match="kurung kurawal"):
            broken("Sesuai dengan {pasal:tugas.")

    def test_with_a_list_that_nothing_opens_is_refused(self):
        with pytest.raises(TemplateError, match="harus berakhir"):
            broken("Meliputi\na. satu\nb. dua")

    def test_without_a_part_names_the_part(self):
        data = template_data()
        del data["closing"]

        with pytest.raises(TemplateError, match="closing"):
            parse_template(data)


def template_data():
    return deepcopy(builtin_data(FIVE_SCOPE_PKS, 1))


def broken(text):
    return closing_with(text)


def closing_with(first):
    """Return the built-in template with another first ayat in its last article."""
    data = template_data()
    data["articles"][-1]["text"] = f"{first}\nSetiap PIHAK menyimpan satu rangkap."
    return parse_template(data)
