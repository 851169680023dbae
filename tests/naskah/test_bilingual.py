"""Two languages: the English text, and both as one paper."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from pks.naskah import (
    FIVE_SCOPE_PKS,
    Language,
    assemble,
    builtin_data,
    find_template,
    lint,
    paper_docx,
    plain_text,
)
from pks.naskah.bilingual import (
    Arrangement,
    Unequal,
    bilingual_html,
    bilingual_paper,
    unequal_articles,
)
from pks.naskah.docx.read import read_text
from pks.naskah.english import english_facts, glossary
from pks.naskah.english_words import counted, date_in_words, rupiah
from pks.naskah.facts import Capacity
from pks.naskah.model import plain
from tests.naskah.people import BALAI_PATRIOT, NOTHING_YET, SCOPES, with_scopes
from tests.naskah.test_readers import convert, lines, needs_office, pages_of

__all__ = ["convert"]

OWN = {
    "Peningkatan Kualitas Penyelenggaraan Pelayanan Publik": "Better Public Services",
    "Kepala Perwakilan Ombudsman Republik Indonesia Jakarta Raya": "Head of the Representative",
}
BOTH = replace(BALAI_PATRIOT, options=frozenset({"ketentuan_lain", "dua_bahasa"}))


def indonesian(facts=BOTH):
    return assemble(find_template(FIVE_SCOPE_PKS, 2), facts)


def english(facts=BOTH):
    words = glossary(builtin_data(FIVE_SCOPE_PKS, 2)) | OWN
    template = find_template(FIVE_SCOPE_PKS, 2, Language.ENGLISH)
    return assemble(template, english_facts(facts, words))


def both(arrangement, facts=BOTH):
    return paper_docx(bilingual_paper(indonesian(facts), english(facts), arrangement))


class TestTheEnglishText:
    def test_spells_days_and_counts_in_english(self):
        assert date_in_words(date(2022, 2, 7)) == (
            "Monday, the seventh of February two thousand twenty-two (07-02-2022)"
        )
        assert (counted(1, "year"), counted(3, "year")) == ("1 (one) year", "3 (three) years")
        assert rupiah(25_000_000) == "IDR 25,000,000.00 (twenty-five million rupiah)"

    def test_f025_says_its_facts_references_and_lists_in_english(self):
        text = plain_text(english())

        assert text.startswith("COOPERATION AGREEMENT\nBETWEEN\n")
        assert "CONCERNING\nBETTER PUBLIC SERVICES\nNUMBER : 3/ORI-PKS/II/2022\n" in text
        assert "Acting Head of the Representative, by virtue of" in text
        assert "in force for 3 (three) years, from 7 February 2022 until 6 February 2025." in text
        assert "as referred to in Article 16 paragraph (2)." in text
        assert "d. improvement and development of the competence of human resources; and\n" in text
        assert "after having been warned in writing; or\n" in text
        assert "ANNEX I\n" in text
        assert "no later than 14 (fourteen) working days after signature" in text
        assert "no later than 14 (fourteen) working days after this Agreement has been" in text

    def test_leaves_no_indonesian_word_of_its_own(self):
        text = plain_text(english(replace(BOTH, witnesses=())))

        assert not re.search(r"\b(PIHAK|Pasal|ayat|huruf|LAMPIRAN|tahun|bulan|atau)\b", text)

    def test_an_open_day_leaves_the_same_gaps(self):
        gaps = ([gap.key for gap in one(NOTHING_YET).gaps] for one in (english, indonesian))

        assert len({tuple(keys) for keys in gaps}) == 1

    def test_what_has_no_english_stays_as_it_is(self):
        assert "Dinas Penanaman Modal" in plain(english().parties[1].description)

    @pytest.mark.parametrize("capacity", [Capacity.PLT, Capacity.PLH, Capacity.PJ])
    def test_whoever_holds_an_office_for_the_time_being_is_acting(self, capacity):
        first = BOTH.parties[0]
        acting = replace(first, signatory=replace(first.signatory, capacity=capacity))

        document = english(replace(BOTH, parties=(acting, BOTH.parties[1])))

        assert plain(document.signatures[1].office).startswith("ACTING HEAD")


class TestTheTwoTexts:
    def test_f025_are_built_alike_article_by_article_whatever_is_on(self):
        for scope in SCOPES:
            for options in ({"dua_bahasa"}, {"dua_bahasa", "ketentuan_lain"}):
                facts = replace(with_scopes(scope.key), options=frozenset(options))

                assert unequal_articles(indonesian(facts), english(facts)) == []

    def test_f025_an_article_that_lacks_an_ayat_is_named(self):
        short = english()
        articles = list(short.articles)
        articles[12] = replace(articles[12], paragraphs=articles[12].paragraphs[1:])

        found = unequal_articles(indonesian(), replace(short, articles=tuple(articles)))

        assert found == [Unequal("Pasal 13", "Article 13")]

    def test_an_article_too_few_is_named(self):
        short = english()

        found = unequal_articles(indonesian(), replace(short, articles=short.articles[:-1]))

        assert found == [Unequal("Pasal 18", None)]

    def test_f025_the_indonesian_text_prevails_only_where_there_are_two(self):
        prevails = "naskah Bahasa Indonesia yang berlaku."

        assert prevails in plain_text(indonesian())
        assert prevails not in plain_text(indonesian(BALAI_PATRIOT))

    def test_the_second_version_reads_in_indonesian_as_the_first(self):
        first = assemble(find_template(FIVE_SCOPE_PKS, 1), BALAI_PATRIOT)

        assert indonesian(BALAI_PATRIOT) == first
        assert lint(indonesian(), BOTH) == ()


@pytest.mark.parametrize("arrangement", list(Arrangement))
class TestOnePaper:
    @pytest.mark.parametrize("facts", [BOTH, NOTHING_YET])
    def test_f025_is_valid(self, assert_valid_docx, tmp_path, arrangement, facts):
        path = tmp_path / "pks.docx"
        path.write_bytes(both(arrangement, facts))

        assert_valid_docx(path)

    def test_f025_each_text_counts_its_own_articles_and_ayat(self, arrangement):
        text = read_text(both(arrangement))

        assert re.findall(r"^Pasal (\d+)$", text, re.MULTILINE) == [str(n) for n in range(1, 19)]
        assert re.findall(r"^Article (\d+)$", text, re.MULTILINE) == [str(n) for n in range(1, 19)]
        for document in (indonesian(), english()):
            for line in plain_text(replace(document, annexes=())).splitlines():
                if re.match(r"\(\d\) |[a-h]\. ", line):
                    assert f"\n{line}\n" in text

    def test_f025_references_of_each_text_find_their_own_bookmarks(self, arrangement):
        with ZipFile(BytesIO(both(arrangement))) as archive:
            body = archive.read("word/document.xml").decode()

        targets = set(re.findall(r"> REF (\w+) \\n \\h <", body))
        bookmarks = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', body)
        assert targets <= set(bookmarks)
        assert len(bookmarks) == len(set(bookmarks))
        assert max(map(len, bookmarks)) <= 40
        assert {"_pasal_jangka_waktu_masa", "_en_jangka_waktu_masa"} <= targets

    def test_f025_it_is_signed_once(self, arrangement):
        text = read_text(both(arrangement))

        assert text.count("PIHAK KESATU / FIRST PARTY\n") == 1
        assert text.count("\nLintong Ambarita\n") <= 3
        assert "ACTING HEAD OF THE REPRESENTATIVE,\n" in text

    def test_the_english_text_is_marked_as_english(self, arrangement):
        with ZipFile(BytesIO(both(arrangement))) as archive:
            styles = archive.read("word/styles.xml").decode()

        assert 'w:styleId="AyatInggris' in styles
        assert '<w:lang w:val="en-GB"/>' in styles

    @needs_office
    def test_f025_libreoffice_reads_the_same(self, arrangement, convert):
        content = both(arrangement)

        exported = convert(content, "txt:Text").decode("utf-8-sig")

        assert lines(exported) == lines(read_text(content))


class TestColumns:
    def test_f025_the_texts_stand_side_by_side_row_by_row(self):
        table = docx.Document(BytesIO(both(Arrangement.COLUMNS))).tables[0]

        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert ["RUANG LINGKUP" in left for left, _ in rows] == [
            "AREAS OF COOPERATION" in right for _, right in rows
        ]
        assert all(len(row) == 2 for row in rows)

    @needs_office
    def test_no_page_ends_with_a_heading(self, convert):
        pages = pages_of(convert(both(Arrangement.COLUMNS), "pdf"))

        assert len(pages) > 10
        for page in pages:
            last = [line for line in page.splitlines() if line.strip()][-2]
            assert not re.fullmatch(r"\s*(Pasal|Article) \d+.*", last), last


def test_the_preview_names_each_place_once():
    html = bilingual_html(indonesian(), english(), Arrangement.COLUMNS)

    names = re.findall(r' id="([^"]+)"', html)
    assert len(names) == len(set(names))
    assert 'lang="en"' in html
    assert all(target in names for target in re.findall(r'href="#([^"]+)"', html))
