"""Facts and template in, document out."""

from dataclasses import replace
from datetime import date

import pytest

from pks.naskah import DeadReference, assemble, plain_text
from pks.naskah.facts import Capacity, ScopeFacts
from pks.naskah.model import Gap, plain
from tests.naskah.people import (
    BALAI_PATRIOT,
    DEDY,
    NOTHING_YET,
    OMBUDSMAN,
    draft,
    with_scopes,
)
from tests.naskah.test_template import closing_with


class TestTheHead:
    def test_the_opening_is_spelled_from_the_one_signing_date(self):
        assert plain(draft().opening) == (
            "Pada hari ini Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua "
            "(07-02-2022), bertempat di Balai Patriot, Kompleks Perkantoran Pemerintah Kota "
            "Bekasi, kami yang bertanda tangan di bawah ini:"
        )

    def test_an_open_date_leaves_dots_and_one_entry_of_what_is_missing(self):
        document = draft(replace(BALAI_PATRIOT, signed_on=None))

        assert plain(document.opening, "…").startswith(
            "Pada hari ini …, tanggal …, bulan …, tahun … (…), bertempat di Balai Patriot"
        )
        assert document.gaps == (Gap("tanggal_penandatanganan", "tanggal penandatanganan"),)

    def test_f021_two_numbers_stand_below_the_title_dotted_while_not_given(self):
        parties = (replace(OMBUDSMAN, number=None), BALAI_PATRIOT.parties[1])

        text = plain_text(draft(replace(BALAI_PATRIOT, parties=parties)))

        assert "NOMOR : …………………\nNOMOR : 503/77/DPMPTSP/2022\n" in text

    @pytest.mark.parametrize(
        ("capacity", "printed"),
        [
            (Capacity.DEFINITIVE, "Kepala Perwakilan"),
            (Capacity.PLT, "Plt. Kepala Perwakilan"),
            (Capacity.PLH, "Plh. Kepala Perwakilan"),
            (Capacity.PJ, "Pj. Kepala Perwakilan"),
        ],
    )
    def test_an_acting_head_is_called_so(self, capacity, printed):
        acting = replace(OMBUDSMAN, signatory=replace(DEDY, capacity=capacity))
        document = draft(replace(BALAI_PATRIOT, parties=(acting, BALAI_PATRIOT.parties[1])))

        assert plain(document.parties[0].description).startswith(printed)

    def test_the_authority_may_bring_its_own_word(self):
        named = replace(OMBUDSMAN, signatory=replace(DEDY, authority="berdasarkan Surat A"))
        document = draft(replace(BALAI_PATRIOT, parties=(named, BALAI_PATRIOT.parties[1])))

        assert ", berdasarkan Surat A, dalam hal ini" in plain(document.parties[0].description)

    def test_the_parent_closes_the_legal_basis_with_both_numbers_and_its_day(self):
        assert plain(draft().legal_basis[-1]) == (
            "Nota Kesepahaman antara Ombudsman Republik Indonesia dan Pemerintah Kota Bekasi "
            "Nomor 30/ORI-MOU/XII/2021 dan Nomor 119/2515/SETDA.KS tanggal 9 Desember 2021."
        )

    def test_a_law_younger_than_the_agreement_is_not_cited(self):
        later = replace(BALAI_PATRIOT, signed_on=date(2025, 2, 14))

        assert "Nomor 27 Tahun 2022" not in plain_text(draft())
        assert "Nomor 27 Tahun 2022" in plain_text(draft(later))

    def test_the_legal_basis_can_be_ones_own(self):
        own = replace(BALAI_PATRIOT, legal_basis=("Peraturan Contoh Nomor 1 Tahun 2020;",))

        assert plain(draft(own).legal_basis[0]) == ("Peraturan Contoh Nomor 1 Tahun 2020; dan")


class TestArticles:
    def test_list_items_end_with_the_marks_that_the_engine_sets(self):
        items = paragraph("ruang_lingkup", 1).items

        assert [plain(item.text) for item in items] == [
            "pertukaran data dan/atau informasi;",
            "pengawasan penyelenggaraan pelayanan publik;",
            "pendampingan penyusunan dan implementasi Standar Pelayanan Publik;",
            "peningkatan dan pengembangan kompetensi sumber daya manusia; dan",
            "monitoring dan evaluasi.",
        ]

    def test_a_list_of_alternatives_says_atau(self):
        items = paragraph("jangka_waktu", 4).items

        assert plain(items[-2].text).endswith("; atau")

    def test_a_list_inside_a_list_carries_the_mark_of_its_item(self):
        template = closing_with("Meliputi:\na. biaya:\n   1. perjalanan\n   2. rapat\nb. waktu")

        text = plain_text(assemble(template, BALAI_PATRIOT))

        assert "(1) Meliputi:\na. biaya:\n1. perjalanan; dan\n2. rapat; dan\nb. waktu.\n" in text

    def test_f022_references_are_written_as_names_and_read_as_numbers(self):
        assert "sebagaimana dimaksud dalam Pasal 16 ayat (2)." in words("lain_lain", 1)
        assert "sebagaimana dimaksud pada ayat (1) berakhir" in plain(
            paragraph("jangka_waktu", 4).items[0].text
        )
        assert "sebagaimana dimaksud dalam Pasal 2 huruf c." in words("standar", 1)

    def test_f022_references_follow_when_an_article_goes(self):
        document = draft(with_scopes("data", "standar", "monev"))

        assert "dalam Pasal 2 huruf b." in words("standar", 1, document)
        assert "dalam Pasal 14 ayat (2)." in words("lain_lain", 1, document)

    def test_a_scope_switched_off_takes_its_article_its_item_and_its_commitments_with_it(self):
        text = plain_text(draft(with_scopes("data", "pengawasan", "standar", "kompetensi")))

        assert "MONITORING DAN EVALUASI" not in text
        assert "monitoring dan evaluasi" not in text.lower()
        assert "Evaluasi tahunan" not in text

    def test_scopes_stand_in_the_order_of_the_facts(self):
        document = draft(with_scopes("monev", "data"))

        assert [article.key for article in document.articles][3:5] == ["monev", "data"]
        assert plain(paragraph("ruang_lingkup", 1, document).items[0].text) == (
            "monitoring dan evaluasi; dan"
        )

    def test_one_scope_alone_is_no_list(self):
        document = draft(with_scopes("data"))

        assert words("ruang_lingkup", 1, document) == (
            "Ruang lingkup Perjanjian ini meliputi pertukaran data dan/atau informasi."
        )
        assert "sebagaimana dimaksud dalam Pasal 2 untuk" in words("data", 1, document)

    def test_a_scope_of_ones_own_is_listed(self):
        own = ScopeFacts("inovasi", "Pengembangan inovasi pelayanan")
        document = draft(replace(BALAI_PATRIOT, scopes=(*BALAI_PATRIOT.scopes, own)))

        assert plain(paragraph("ruang_lingkup", 1, document).items[-1].text) == (
            "pengembangan inovasi pelayanan."
        )

    def test_the_closing_provisions_are_a_choice(self):
        document = draft(replace(BALAI_PATRIOT, options=frozenset()))

        assert [article.key for article in document.articles][-2:] == ["perubahan", "penutup"]

    @pytest.mark.parametrize(
        ("reference", "target"),
        [
            ("{pasal:lain_lain}", "pasal lain_lain"),
            ("{ayat:monev.evaluasi}", "ayat monev.evaluasi"),
            ("{huruf:ruang_lingkup.monev}", "huruf ruang_lingkup.monev"),
        ],
    )
    def test_a_reference_to_what_is_switched_off_names_both_places(self, reference, target):
        template = closing_with(f"Sesuai dengan {reference}.")
        facts = replace(with_scopes("data", "standar"), options=frozenset())

        document = assemble(template, facts)

        assert document.dead_references == (DeadReference("Pasal 14 ayat (1)", target),)
        assert [gap.label for gap in document.gaps] == [f"rujukan yang tidak ada: {target}"]

    def test_term_and_notice_are_spelled(self):
        assert words("jangka_waktu", 1) == (
            "Perjanjian ini berlaku selama 3 (tiga) tahun, terhitung sejak tanggal "
            "7 Februari 2022 sampai dengan tanggal 6 Februari 2025."
        )
        assert "paling lambat 3 (tiga) bulan sebelum" in words("jangka_waktu", 3)


class TestWhatIsMissing:
    def test_is_listed_in_reading_order_each_once(self):
        assert [gap.key for gap in draft(NOTHING_YET).gaps] == [
            "perihal", "nomor_1", "nomor_2", "tanggal_penandatanganan", "tempat",
            "penandatangan_1", "jabatan_1", "kewenangan_1", "kedudukan_1",
            "penandatangan_2", "jabatan_2", "kewenangan_2", "kedudukan_2",
            "induk", "ruang_lingkup", "lama", "mulai", "berakhir",
            "narahubung_1", "narahubung_2",
        ]  # fmt: skip

    def test_is_nothing_when_all_is_given(self):
        assert draft().gaps == ()

    def test_a_blank_is_as_good_as_nothing(self):
        assert draft(replace(BALAI_PATRIOT, place="  ")).gaps == (
            Gap("tempat", "tempat penandatanganan"),
        )

    def test_a_scope_without_commitments_leaves_a_row_to_fill(self):
        bare = replace(BALAI_PATRIOT.scopes[4], commitments=())
        document = draft(replace(BALAI_PATRIOT, scopes=(*BALAI_PATRIOT.scopes[:4], bare)))

        assert document.gaps == (Gap("komitmen_monev", "komitmen Monitoring dan evaluasi"),)

    def test_a_parent_without_numbers_or_day_leaves_both_open(self):
        parent = replace(BALAI_PATRIOT.parent, numbers=(), signed_on=None)

        gaps = draft(replace(BALAI_PATRIOT, parent=parent)).gaps

        assert [gap.key for gap in gaps] == ["nomor_induk", "tanggal_induk"]


def test_the_same_facts_make_an_equal_document():
    assert draft() == draft()


def paragraph(article, number, document=None):
    articles = {one.key: one for one in (document or draft()).articles}
    return articles[article].paragraphs[number - 1]


def words(article, number, document=None):
    return plain(paragraph(article, number, document).text)
