"""Each rule of the linter, on the story's agreement with one thing made wrong."""

from dataclasses import replace
from datetime import date

import pytest

from pks.naskah import Mandatory, Rule, Severity, Stage, assemble, lint, plain_text
from pks.naskah.facts import ScopeFacts
from pks.naskah.lint_import import lint_imported
from tests.naskah.people import BALAI_PATRIOT, MOU, OMBUDSMAN, draft, with_scopes
from tests.naskah.test_template import closing_with


def test_the_agreement_of_balai_patriot_is_clean():
    assert lint(draft(), BALAI_PATRIOT, stage=Stage.SIGNING) == ()


class TestWordsOfAText:
    def test_a_weekday_that_does_not_fit_its_date_is_corrected(self):
        finding = only(last_clause("Disepakati pada Selasa, 7 Februari 2022 di Bekasi."))

        assert finding.rule is Rule.WEEKDAY
        assert finding.severity is Severity.ERROR
        assert finding.place == "Pasal 18 ayat (2)"
        assert finding.message == "Selasa bukan hari dari tanggal 7 Februari 2022."
        assert finding.suggestion == "Senin, 7 Februari 2022"

    def test_a_day_that_no_calendar_has_is_found(self):
        finding = only(last_clause("Disepakati pada Senin, 30 Februari 2022."))

        assert finding.rule is Rule.WEEKDAY

    @pytest.mark.parametrize(
        "wrong",
        [
            "Selasa, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)",
            "Senin, tanggal delapan, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)",
            "Senin, tanggal tujuh, bulan Maret, tahun dua ribu dua puluh dua (07-02-2022)",
            "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh (07-02-2022)",
        ],
    )
    def test_date_words_that_do_not_fit_the_digits_are_corrected(self, wrong):
        finding = only(last_clause(f"Dibuat pada hari {wrong}."))

        assert finding.rule is Rule.DATE_WORDS
        assert finding.suggestion == (
            "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)"
        )

    def test_three_in_digits_and_two_in_words_is_found(self):
        finding = only(last_clause("Laporan disampaikan dalam 3 (dua) rangkap."))

        assert (finding.rule, finding.suggestion) == (Rule.NUMBER_WORDS, "3 (tiga)")

    def test_words_in_brackets_that_are_no_number_are_left_alone(self):
        assert last_clause("Angka 3 (bila ada) diabaikan.") == ()

    @pytest.mark.parametrize("target", ["Pasal 19", "Pasal 18 ayat (3)", "Pasal 2 ayat (1)"])
    def test_a_typed_reference_to_nothing_is_found(self, target):
        finding = only(last_clause(f"Sebagaimana dimaksud dalam {target}, berlaku."))

        assert finding.rule is Rule.NO_SUCH_ARTICLE
        assert target in finding.message

    def test_an_article_of_a_law_is_not_taken_for_ours(self):
        law = "Sesuai dengan Pasal 24 ayat (9) Undang-Undang Nomor 37 Tahun 2008."

        assert last_clause(law) == ()

    def test_pertama_beside_kesatu_is_found(self):
        finding = only(last_clause("PIHAK PERTAMA menyimpan naskah."))

        assert (finding.rule, finding.suggestion) == (Rule.MIXED_PARTY_TERMS, "PIHAK KESATU")

    def test_a_variable_that_came_with_the_facts_is_found(self):
        facts = replace(BALAI_PATRIOT, place="{{ tempat }} Bekasi")

        finding = only(lint(draft(facts), facts))

        assert (finding.rule, finding.place) == (Rule.LEFTOVER_VARIABLE, "Pembukaan")

    def test_a_doubled_word_is_found(self):
        finding = only(last_clause("Naskah ini ini disimpan."))

        assert (finding.rule, finding.suggestion) == (Rule.DOUBLED_WORD, "ini")

    def test_a_reduplicated_word_is_not_doubled(self):
        assert last_clause("Undang-undang dan masing-masing tetap berlaku.") == ()

    def test_a_doubled_blank_is_found(self):
        finding = only(last_clause("Naskah  disimpan."))

        assert (finding.rule, finding.suggestion) == (Rule.DOUBLED_SPACE, "Naskah disimpan.")


class TestFacts:
    @pytest.mark.parametrize("ends_on", [date(2025, 2, 6), date(2025, 2, 7)])
    def test_both_conventions_of_the_last_day_are_right(self, ends_on):
        facts = replace(BALAI_PATRIOT, ends_on=ends_on)

        assert lint(draft(facts), facts) == ()

    def test_an_end_that_does_not_fit_the_term_is_found(self):
        finding = only(linted(ends_on=date(2024, 2, 6)))

        assert (finding.rule, finding.suggestion) == (Rule.END_AND_TERM, "6 Februari 2025")

    def test_more_than_five_years_is_a_warning(self):
        parent = replace(MOU, ends_on=None)

        finding = only(linted(term_years=6, ends_on=date(2028, 2, 6), parent=parent))

        assert (finding.rule, finding.severity) == (Rule.LONG_TERM, Severity.WARNING)

    def test_a_child_that_outlives_its_parent_is_a_warning(self):
        finding = only(linted(parent=replace(MOU, ends_on=date(2024, 12, 8))))

        assert (finding.rule, finding.severity) == (Rule.OUTLIVES_PARENT, Severity.WARNING)
        assert finding.suggestion == "8 Desember 2024"

    def test_a_scope_without_a_commitment_is_a_warning(self):
        bare = replace(BALAI_PATRIOT.scopes[4], commitments=())

        finding = only(linted(scopes=(*BALAI_PATRIOT.scopes[:4], bare)))

        assert (finding.rule, finding.place) == (Rule.NO_COMMITMENT, "Lampiran I")

    def test_a_scope_without_an_article_is_a_warning(self):
        own = ScopeFacts("inovasi", "Inovasi", BALAI_PATRIOT.scopes[0].commitments)

        finding = only(linted(scopes=(*BALAI_PATRIOT.scopes, own)))

        assert finding.rule is Rule.NO_ARTICLE

    def test_an_empty_number_is_told_at_signature_only(self):
        facts = replace(
            BALAI_PATRIOT, parties=(replace(OMBUDSMAN, number=None), BALAI_PATRIOT.parties[1])
        )

        assert lint(draft(facts), facts) == ()
        finding = only(lint(draft(facts), facts, stage=Stage.SIGNING))
        assert (finding.rule, finding.message) == (
            Rule.NO_NUMBER,
            "Nomor PIHAK KESATU belum diisi.",
        )


def only(findings):
    assert len(findings) == 1, findings
    return findings[0]


def linted(**changes):
    facts = replace(BALAI_PATRIOT, **changes)
    return lint(draft(facts), facts)


def last_clause(text):
    """Lint the story's agreement with `text` as its last ayat."""
    document = draft()
    *others, penutup = document.articles
    *before, last = penutup.paragraphs
    penutup = replace(penutup, paragraphs=(*before, replace(last, text=(text,))))
    return lint(replace(document, articles=(*others, penutup)), BALAI_PATRIOT)


class TestClausesAndNames:
    def test_f016_a_mandatory_clause_that_is_missing_is_an_error(self):
        without = draft(replace(BALAI_PATRIOT, options=frozenset()))
        mandatory = (
            Mandatory("lain_lain", "Ketentuan Lain-lain", "kebiasaan"),
            Mandatory("penutup", "Penutup", "kebiasaan"),
        )

        (finding,) = lint(without, BALAI_PATRIOT, mandatory=mandatory)

        assert (finding.rule, finding.severity) == (Rule.MISSING_CLAUSE, Severity.ERROR)
        assert finding.message == "Pasal “Ketentuan Lain-lain” wajib ada (kebiasaan)."

    def test_a_mandatory_clause_under_another_name_counts_by_its_heading(self):
        mandatory = (Mandatory("force_majeure", "keadaan kahar", "kebiasaan"),)

        assert lint(draft(), BALAI_PATRIOT, mandatory=mandatory) == ()

    def test_a_reference_to_what_is_switched_off_names_both_places(self):
        document = assemble(closing_with("Sesuai dengan {pasal:monev}."), with_scopes("data"))

        found = lint(document, with_scopes("data"))

        (finding,) = [one for one in found if one.rule is Rule.DEAD_REFERENCE]
        assert finding.severity is Severity.ERROR
        assert finding.message == (
            "Pasal 14 ayat (1) merujuk ke pasal monev, yang tidak ada dalam naskah ini."
        )

    def test_a_party_named_nearly_right_is_told_its_right_name(self):
        finding = only(
            last_clause("Dinas Penanaman Modal dan Pelayanan Terpadu 1 Pintu Kota Bekasi setuju.")
        )

        assert finding.rule is Rule.PARTY_NAME
        assert finding.suggestion == BALAI_PATRIOT.parties[1].name

    def test_the_right_name_is_left_alone(self):
        assert last_clause(f"{BALAI_PATRIOT.parties[1].name} setuju.") == ()

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [("Laporan dibuat;.", "Laporan dibuat."), ("Laporan dibuat .", "Laporan dibuat.")],
    )
    def test_a_doubled_or_loose_mark_at_the_end_is_mended(self, wrong, right):
        finding = only(last_clause(wrong))

        assert (finding.rule, finding.suggestion) == (Rule.LIST_MARK, right)

    def test_a_typed_number_beside_the_automatic_one_is_an_error(self):
        finding = only(last_clause("(2) Setiap PIHAK menyimpan naskah."))

        assert finding.rule is Rule.TYPED_NUMBER
        assert finding.suggestion == "Setiap PIHAK menyimpan naskah."


class TestSomebodyElsesText:
    def test_our_own_agreement_is_clean_as_an_import(self):
        assert lint_imported(plain_text(draft())) == ()

    @pytest.mark.parametrize(
        ("line", "rule"),
        [
            ("(1) Ayat lain dengan nomor yang sama.", Rule.DOUBLED_NUMBER),
            ("Sebagaimana dimaksud dalam Pasal 44.", Rule.NO_SUCH_ARTICLE),
            ("Dibuat dalam 3 (dua) rangkap.", Rule.NUMBER_WORDS),
            ("PIHAK PERTAMA setuju.", Rule.MIXED_PARTY_TERMS),
            ("c. butir yang tidak ditutup", Rule.LIST_MARK),
            ("Pada Selasa, 7 Februari 2022.", Rule.WEEKDAY),
            ("Nama: {{ nama }}", Rule.LEFTOVER_VARIABLE),
            ("Kedua kedua pihak setuju.", Rule.DOUBLED_WORD),
        ],
    )
    def test_each_fault_is_found(self, line, rule):
        text = plain_text(draft()).replace(
            "(2) Setiap PIHAK menyimpan", f"{line}\n(2) Setiap PIHAK menyimpan"
        )

        (finding,) = lint_imported(text)

        assert finding.rule is rule

    def test_an_article_number_that_stands_twice_is_found(self):
        text = plain_text(draft()).replace("Pasal 18\n", "Pasal 17\n")

        assert Rule.DOUBLED_NUMBER in {finding.rule for finding in lint_imported(text)}
