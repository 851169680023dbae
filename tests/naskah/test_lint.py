"""Each rule of the linter, on the story's agreement with one thing made wrong."""

from dataclasses import replace
from datetime import date

import pytest

from pks.naskah import Rule, Severity, Stage, lint
from pks.naskah.facts import ScopeFacts
from tests.naskah.people import BALAI_PATRIOT, MOU, OMBUDSMAN, draft


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
