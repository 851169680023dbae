"""The linter at the desk: told as one types, with the way there and the suggestion in a press."""

from html import unescape

import pytest

from pks.drafting.content import (
    ClausePart,
    LegalBasisPart,
    SectionKey,
    SubjectPart,
    TermPart,
    clause_key,
)
from pks.drafting.correcting import corrected
from pks.drafting.places import ARTICLES, written_at
from pks.naskah import ChangeKind, Finding, Rule, Severity
from tests.papers import As, Drafts

K, C = SectionKey, ChangeKind
DOUBLED = ClausePart(C.EDITED, text="Biaya biaya rapat dibagi dalam 3 (dua) bagian.")


def test_findings_follow_what_is_typed(papers: Drafts, as_: As) -> None:
    page = f"/naskah/{papers.draft.agreement_id}/pasal/pembiayaan"

    answer = as_(papers.legal).hx(
        page, "POST", page, choice="disunting", text=DOUBLED.text, version="0"
    )

    shown = unescape(answer.text.partition('id="findings"')[2].partition('id="undo"')[0])
    assert "Kata “Biaya” tertulis dua kali" in shown
    assert "Saran: 3 (tiga)" in shown
    assert "Terapkan saran" in shown


def test_all_of_them_lead_to_where_they_are_written(papers: Drafts, as_: As) -> None:
    papers.change(papers.draft, "pembiayaan", DOUBLED)
    page = as_(papers.legal).get(f"/naskah/{papers.draft.agreement_id}/bagian/pokok").text

    assert "2 temuan" in page
    assert f"/naskah/{papers.draft.agreement_id}/pasal/pembiayaan#pasal-pembiayaan" in page


@pytest.mark.parametrize(
    ("key", "part", "after"),
    [
        (K.SUBJECT, SubjectPart("Layanan layanan cepat"), SubjectPart("Layanan cepat")),
        (
            K.LEGAL_BASIS, LegalBasisPart(("Perda  Kota", "Peraturan")),
            LegalBasisPart(("Perda Kota", "Peraturan")),
        ),
        (K.TERM, TermPart(place="Balai balai Patriot"), TermPart(place="Balai Patriot")),
    ],
)  # fmt: skip
def test_a_press_does_what_is_suggested(
    papers: Drafts, as_: As, key: SectionKey, part: object, after: object
) -> None:
    papers.save(papers.draft, key, part)
    page = f"/naskah/{papers.draft.agreement_id}/bagian/{key}"

    answer = as_(papers.legal).submit(page, to=f"/naskah/{papers.draft.agreement_id}/terapkan")

    assert answer.headers["Location"] == page
    assert papers.content(papers.draft, key) == after


def test_a_press_in_an_article_of_ones_own(papers: Drafts, as_: As) -> None:
    papers.change(papers.draft, "pembiayaan", DOUBLED)
    page = f"/naskah/{papers.draft.agreement_id}/pasal/pembiayaan"
    client, to = as_(papers.legal), f"/naskah/{papers.draft.agreement_id}/terapkan"

    for _ in range(2):
        assert client.submit(page, to=to).status_code == 302

    part = papers.content(papers.draft, clause_key("pembiayaan"))
    assert part.text == "Biaya rapat dibagi dalam 3 (tiga) bagian."
    assert client.submit(page, choice="disunting").status_code == 302
    assert client.post(to, data={}).status_code in (400, 409)


@pytest.mark.parametrize(
    ("rule", "text", "suggestion", "message", "after"),
    [
        (Rule.NUMBER_WORDS, "dalam 3 (dua) hari", "3 (tiga)", "", "dalam 3 (tiga) hari"),
        (Rule.MIXED_PARTY_TERMS, "PIHAK PERTAMA", "PIHAK KESATU", "", "PIHAK KESATU"),
        (
            Rule.WEEKDAY, "pada Selasa, 7 Februari 2022 ini", "Senin, 7 Februari 2022", "",
            "pada Senin, 7 Februari 2022 ini",
        ),
        (
            Rule.DATE_WORDS, "Senin, tanggal enam, bulan Mei, tahun dua ribu (07-02-2022)",
            "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)", "",
            "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)",
        ),
        (Rule.PARTY_NAME, "Dinas A B", "Dinas A C", "“Dinas A B” mirip nama", "Dinas A C"),
        (Rule.LONG_TERM, "kata", "lain", "", None),
    ],
)  # fmt: skip
def test_each_rule_has_its_correction(
    rule: Rule, text: str, suggestion: str, message: str, after: str | None
) -> None:
    finding = Finding(rule, Severity.WARNING, "Judul", message, suggestion)

    part = corrected(K.SUBJECT, SubjectPart(text), finding)

    assert part == (None if after is None else SubjectPart(after))


def test_the_templates_own_words_are_not_ours_to_correct() -> None:
    finding = Finding(Rule.DOUBLED_WORD, Severity.WARNING, "Pasal 12", "", "Biaya")

    assert corrected(clause_key("pembiayaan"), ClausePart(text="Biaya biaya"), finding) is None


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("Judul", K.SUBJECT), ("Nomor PIHAK KESATU", K.PARTIES),
        ("Dasar hukum angka 2", K.LEGAL_BASIS),
        ("Identitas PIHAK KEDUA", K.SIGNATORIES), ("Jangka waktu", K.TERM),
        ("Lampiran I baris 3", K.WORK_PLAN), ("Lampiran II", K.LIAISONS),
        ("Pasal 12 ayat (3) huruf a", clause_key("pembiayaan")), ("Pasal 99", ARTICLES),
        ("Ruang lingkup", K.SCOPES), ("Klausul wajib", ARTICLES),
    ],
)  # fmt: skip
def test_every_place_is_written_somewhere(papers: Drafts, place: str, key: str) -> None:
    assert written_at(place, papers.drawn(papers.whole_draft).document) == key
