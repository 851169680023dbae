"""The blanks of a template: typed by their kind, printed in their place, missed when empty."""

from html import unescape

import pytest

from pks.drafting.approving import CannotSubmit, SubmitObstacle
from pks.drafting.blanks import usable_values
from pks.drafting.checking import Lack, missing_from
from pks.drafting.content import BlanksPart, SectionKey
from pks.drafting.models import Draft
from pks.naskah import plain_text
from pks.naskah.template import Blank, BlankKind
from tests.papers import As, Drafts

BLANKS = [
    {"key": "batas", "label": "Batas serah terima", "type": "tanggal", "example": "1 Maret"},
    {"key": "peserta", "label": "Jumlah peserta", "type": "bilangan", "example": "30"},
    {"key": "dana", "label": "Pagu dana", "type": "rupiah", "example": "1.500.000"},
    {"key": "lokasi", "label": "Lokasi", "type": "teks", "example": "Balai", "default": "Bekasi"},
]
TYPED = {
    "isian_batas": "2022-03-01", "isian_peserta": "30", "isian_dana": "Rp1.500.000,00",
    "isian_lokasi": "",
}  # fmt: skip


def with_blanks(data: dict[str, object]) -> None:
    data["blanks"] = BLANKS
    cost = next(one for one in data["articles"] if one["key"] == "pembiayaan")
    cost["text"] = "Paling lambat {batas} untuk {peserta} peserta dengan {dana} di {lokasi}."


@pytest.fixture
def draft(papers: Drafts) -> Draft:
    return papers.fill(papers.begin(papers.dpmptsp, papers.publish(1, with_blanks)))


def page_of(draft: Draft) -> str:
    return f"/naskah/{draft.agreement_id}/bagian/isian"


def test_f017_each_blank_is_typed_by_its_kind_and_kept_as_data(
    papers: Drafts, draft: Draft, as_: As
) -> None:
    answer = as_(papers.legal).submit(page_of(draft), **TYPED)

    assert answer.status_code == 302
    assert papers.content(draft, SectionKey.BLANKS) == BlanksPart(
        {"batas": "2022-03-01", "peserta": "30", "dana": "1500000"}
    )
    printed = "1 Maret 2022 untuk 30 (tiga puluh) peserta dengan Rp1.500.000,00"
    assert printed in plain_text(papers.drawn(draft).document)
    assert "di Bekasi." in plain_text(papers.drawn(draft).document)
    again = as_(papers.legal).submit(page_of(draft))
    assert again.status_code == 302
    assert papers.section(draft, SectionKey.BLANKS).version == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("isian_batas", "besok", "Tulis tanggal yang ada di kalender."),
        ("isian_peserta", "tiga", "Tulis bilangan bulat"),
        ("isian_peserta", "-3", "Tulis bilangan bulat"),
        ("isian_peserta", "²", "Tulis bilangan bulat"),
        ("isian_dana", "1.5", "Tulis bilangan bulat"),
        ("isian_dana", "9" * 16, "Tulis bilangan bulat"),
        ("isian_lokasi", "x" * 1001, "Paling banyak 1000 karakter."),
    ],
)
def test_what_is_wrong_is_said(
    papers: Drafts, draft: Draft, as_: As, field: str, value: str, sentence: str
) -> None:
    answer = as_(papers.legal).submit(page_of(draft), **{**TYPED, field: value})

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert papers.content(draft, SectionKey.BLANKS) == BlanksPart()


def test_f017_empty_blanks_hold_the_draft_back(papers: Drafts, draft: Draft) -> None:
    drawn = papers.drawn(draft)

    missing = [one for one in missing_from(drawn.content, drawn.template.blanks) if one.holds_back]

    assert [(one.lack, one.about) for one in missing] == [
        (Lack.BLANK, "Batas serah terima"), (Lack.BLANK, "Jumlah peserta"),
        (Lack.BLANK, "Pagu dana"),
    ]  # fmt: skip
    with pytest.raises(CannotSubmit) as refusal:
        papers.submit(draft, papers.dedys_account)
    assert refusal.value.obstacles == [SubmitObstacle.INCOMPLETE]


def test_a_template_without_blanks_has_no_such_section(papers: Drafts, as_: As) -> None:
    client = as_(papers.legal)

    assert client.get(page_of(papers.draft)).status_code == 404
    assert "Isian templat" not in client.get(f"/naskah/{papers.draft.agreement_id}/pasal/").text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (BlankKind.DATE, "Maret"), (BlankKind.NUMBER, "tiga"), (BlankKind.MONEY, "²"),
        (BlankKind.NUMBER, "9" * 16), (BlankKind.TEXT, "  "),
    ],
)  # fmt: skip
def test_what_was_typed_for_another_kind_is_not_printed(kind: BlankKind, value: str) -> None:
    blank = Blank("isi", "Isi", kind, "")

    assert usable_values([blank], {"isi": value, "lain": "1"}) == {}
