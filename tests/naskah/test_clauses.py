"""The text of an article, its variants and conditions, and what one agreement changes in them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.naskah import ChangeKind, ClauseChange, TemplateError, assemble, parse_template, tailor
from pks.naskah.checking import unused_blanks
from pks.naskah.clause_text import LONGEST, clause_text, parse_clause_text
from pks.naskah.model import Gap, plain
from pks.naskah.tailoring import fits
from tests.naskah.people import BALAI_PATRIOT, TEMPLATE, with_scopes
from tests.naskah.test_assemble import words
from tests.naskah.test_template import template_data


def parsed(text):
    return parse_clause_text(text, place="pasal uji")


class TestTheTextOfAnArticle:
    @pytest.mark.parametrize("article", TEMPLATE.articles, ids=lambda article: article.key)
    def test_reads_back_as_what_it_was_written_from(self, article):
        assert parsed(clause_text(article.paragraphs)) == article.paragraphs

    def test_a_line_is_an_ayat_and_a_sign_before_it_makes_it_an_item(self):
        (one, two) = parsed("(1) Satu.\n\n(2) Dua:\na. huruf\nb. pembuka:\n  1. angka\n  2. angka")

        assert one.text == ("Satu.",)
        assert [item.text for item in two.items] == [("huruf",), ("pembuka",)]
        assert len(two.items[1].items) == 2

    def test_typed_numbers_and_closing_marks_count_for_nothing(self):
        right = parsed("(1) Satu.\n(2) Dua:\na. x\nb. y\nc. z")

        assert parsed("(7) Satu.\n(7) Dua:\nd. x;\nd. y; dan\nd. z.") == right
        assert parsed("Satu.\nDua:\n- x\n- y\n- z") == right

    def test_a_conjunction_typed_at_the_last_but_one_is_kept(self):
        (paragraph,) = parsed("Dalam hal:\na. x;\nb. y; atau\nc. z.")

        assert paragraph.conjunction == "atau"

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("", "belum ada isinya"),
            ("a. butir tanpa pembuka:\n(1) ", "tidak ada kata-katanya"),
            ("Memuat\na. satu\nb. dua", "harus berakhir"),
            ("Memuat:", "harus berakhir"),
            ("[Nama Aneh] Isi.", "tidak dikenal"),
            ("[bila cuaca:cerah] Isi.", "syarat “cuaca:cerah” tidak dikenal"),
            ("[satu] Isi.\n[satu] Isi lagi.", "“satu” dipakai dua kali"),
            ("Sesuai {pasal:tugas.", "kurung kurawal"),
            ("x" * (LONGEST + 1), "lebih dari"),
            ("Memuat:\na. x\n1. y\na) z\n1) [nama] terlalu dalam", "tidak dapat dirujuk"),
        ],
    )
    def test_what_is_wrong_is_named(self, text, fault):
        with pytest.raises(TemplateError, match=fault):
            parsed(text)

    @settings(deadline=None)
    @given(st.text())
    def test_any_text_is_read_or_refused(self, text):
        try:
            paragraphs = parsed(text)
        except TemplateError:
            return
        assert all(paragraph.text for paragraph in paragraphs)

    def test_letters_of_all_the_world_pass_through(self):
        (paragraph,) = parsed("اتفاقية 🤝 & <b>“tebal”</b> rampung.")

        assert plain(paragraph.text) == "اتفاقية 🤝 & <b>“tebal”</b> rampung."


class TestVariants:
    def test_f013_the_variant_whose_condition_holds_with_the_highest_priority_stands(self):
        template = with_variants(
            variant("tanpa_monev", "bukan ruang_lingkup:monev", 1, "Tanpa monev."),
            variant("data_saja", "bukan ruang_lingkup:monev dan ruang_lingkup:data", 5, "Data."),
        )

        assert closing(template, with_scopes("monev")).startswith("Perjanjian ini dibuat")
        assert closing(template, with_scopes("standar")) == "Tanpa monev."
        assert closing(template, with_scopes("data")) == "Data."

    def test_f014_fallback_wording_stands_only_where_it_is_chosen(self):
        template = with_variants(variant("lunak", "", 9, "Rumusan cadangan."))
        choice = ClauseChange("penutup", ChangeKind.VARIANT, variant="lunak")

        assert closing(template, BALAI_PATRIOT).startswith("Perjanjian ini dibuat")
        assert closing(tailor(template, [choice]), BALAI_PATRIOT) == "Rumusan cadangan."

    def test_the_standard_wording_can_be_chosen_against_a_condition(self):
        template = with_variants(variant("selalu", "ruang_lingkup:data", 1, "Varian."))
        choice = ClauseChange("penutup", ChangeKind.STANDARD)

        assert closing(template, BALAI_PATRIOT) == "Varian."
        assert closing(tailor(template, [choice]), BALAI_PATRIOT).startswith("Perjanjian ini")


class TestConditions:
    def test_an_article_may_wait_for_another(self):
        data = template_data()
        data["articles"][-1]["when"] = "pasal:lain_lain"
        template = parse_template(data)

        assert "penutup" in keys(assemble(template, BALAI_PATRIOT))
        without = replace(BALAI_PATRIOT, options=frozenset())
        assert "penutup" not in keys(assemble(template, without))

    def test_a_paragraph_whose_items_are_all_off_goes_with_them(self):
        template = with_text("[bila pilihan:ketentuan_lain] A.\nB:\na. [bila ruang_lingkup:data] x")

        document = assemble(template, replace(with_scopes("monev"), options=frozenset()))

        assert "penutup" not in keys(document)

    def test_a_loop_of_conditions_is_refused_and_named(self):
        data = template_data()
        data["articles"][0]["when"] = "pasal:penutup"
        data["articles"][-1]["when"] = "pasal:maksud_tujuan"

        with pytest.raises(TemplateError, match=r"saling menunggu: .*penutup"):
            parse_template(data)

    @pytest.mark.parametrize(
        ("when", "fault"),
        [
            ("ruang_lingkup:bulan", "tidak ada"),
            ("pilihan:x", "tidak ada"),
            ("besok", "tidak dikenal"),
        ],
    )
    def test_an_unknown_condition_is_refused(self, when, fault):
        data = template_data()
        data["articles"][0]["when"] = when

        with pytest.raises(TemplateError, match=fault):
            parse_template(data)


class TestBlanks:
    @pytest.mark.parametrize(
        ("kind", "typed", "printed"),
        [
            ("teks", "{perihal} & <b>", "{perihal} & <b>"),
            ("bilangan", "14", "14 (empat belas)"),
            ("tanggal", "2022-02-07", "7 Februari 2022"),
            ("rupiah", "2500000", "Rp2.500.000,00 (dua juta lima ratus ribu rupiah)"),
        ],
    )
    def test_f017_what_is_typed_is_printed_by_its_kind_and_never_expanded(
        self, kind, typed, printed
    ):
        facts = replace(BALAI_PATRIOT, blanks={"batas": typed})

        assert closing(with_blanks(blank("batas", kind)), facts) == f"Batas: {printed}."

    def test_f093_an_amount_is_spelled_in_rupiah(self):
        facts = replace(BALAI_PATRIOT, blanks={"batas": "1000"})

        assert "Rp1.000,00 (seribu rupiah)" in closing(with_blanks(blank("batas", "rupiah")), facts)

    def test_an_empty_one_prints_its_default_or_is_a_gap(self):
        template = with_blanks(blank("batas", "teks", default="{lama} sejak {mulai}"))
        bare = with_blanks(blank("batas", "teks"))

        assert closing(template, BALAI_PATRIOT) == "Batas: 3 (tiga) tahun sejak 7 Februari 2022."
        assert assemble(bare, BALAI_PATRIOT).gaps == (Gap("batas", "Batas"),)

    def test_one_that_names_itself_is_refused(self):
        with pytest.raises(TemplateError, match="menyebut dirinya sendiri"):
            with_blanks(blank("batas", "teks", default="{lagi}"), blank("lagi", "teks", "{batas}"))

    def test_one_that_bears_a_name_of_the_catalogue_is_refused(self):
        with pytest.raises(TemplateError, match="“perihal” ada dua kali"):
            with_blanks(blank("batas", "teks"), blank("perihal", "teks"))

    def test_f018_one_that_no_text_asks_for_is_named(self):
        template = with_blanks(blank("batas", "teks"), blank("sia_sia", "teks"))

        assert unused_blanks(template) == ["Sia sia"]


class TestWhatOneAgreementChanges:
    def test_an_edited_article_reads_as_typed_and_keeps_its_place(self):
        change = ClauseChange(
            "pembiayaan", ChangeKind.EDITED, title="Biaya", text="Sesuai {pasal:tugas}."
        )

        document = assemble(tailor(TEMPLATE, [change]), BALAI_PATRIOT)

        assert document.articles[11].title == "Biaya"
        assert words("pembiayaan", 1, document) == "Sesuai Pasal 9."

    def test_a_removed_article_leaves_its_references_in_the_air(self):
        change = ClauseChange("kerahasiaan", ChangeKind.REMOVED)

        document = assemble(tailor(TEMPLATE, [change]), BALAI_PATRIOT)

        assert [dead.target for dead in document.dead_references] == ["pasal kerahasiaan"]

    def test_an_inserted_article_stands_behind_the_one_it_names(self):
        new = ClauseChange("baru", ChangeKind.INSERTED, title="Baru", text="Isi.", after="tugas")
        first = ClauseChange("awal", ChangeKind.INSERTED, title="Awal", text="Isi.")

        order = keys(assemble(tailor(TEMPLATE, [new, first]), BALAI_PATRIOT))

        assert order[0] == "awal"
        assert order[order.index("tugas") + 1] == "baru"

    @pytest.mark.parametrize(
        "change",
        [
            ClauseChange("tidak_ada", ChangeKind.REMOVED),
            ClauseChange("penutup", ChangeKind.VARIANT, variant="tidak_ada"),
            ClauseChange("penutup", ChangeKind.INSERTED, title="Lagi", text="Isi."),
        ],
    )
    def test_a_change_that_does_not_fit_is_refused(self, change):
        assert not fits(TEMPLATE, change)
        with pytest.raises(TemplateError, match="tidak cocok"):
            tailor(TEMPLATE, [change])

    def test_an_unknown_variable_in_edited_text_is_named(self):
        change = ClauseChange("penutup", ChangeKind.EDITED, text="Oleh {wali_kota}.")

        with pytest.raises(TemplateError, match=r"pasal penutup: variabel \{wali_kota\}"):
            tailor(TEMPLATE, [change])


def test_f021_the_parties_may_be_called_pertama_everywhere():
    labels = ("PIHAK PERTAMA", "PIHAK KEDUA")

    document = assemble(TEMPLATE, BALAI_PATRIOT, labels=labels)

    assert "PIHAK KESATU" not in "".join(plain(text) for text in document.texts())
    assert document.parties[0].label == "PIHAK PERTAMA"


def variant(key, when, priority, text):
    return {
        "key": key, "name": key, "note": "", "source": "rumusan", "when": when,
        "priority": priority, "text": text,
    }  # fmt: skip


def with_variants(*variants):
    data = template_data()
    data["articles"][-1]["variants"] = list(variants)
    return parse_template(data)


def with_text(text):
    data = template_data()
    data["articles"][-1]["text"] = text
    return parse_template(data)


def blank(key, kind, default=""):
    label = key.capitalize().replace("_", " ")
    return {"key": key, "label": label, "type": kind, "example": "x", "default": default}


def with_blanks(*blanks):
    data = template_data()
    data["blanks"] = list(blanks)
    data["articles"][-1]["text"] = "Batas: {batas}."
    return parse_template(data)


def closing(template, facts):
    return words("penutup", 1, assemble(template, facts))


def keys(document):
    return [article.key for article in document.articles]
