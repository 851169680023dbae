"""A paper from Word beside the draft: compared, and taken article by article."""

from io import BytesIO

import docx
import pytest

from pks.drafting.documents import draft_docx
from pks.drafting.models import Draft, DraftRevision, TakenPaper
from pks.drafting.saving import content_of_draft
from pks.naskah import ChangeKind
from pks.naskah.house_style import DEFAULT_STYLE
from tests.checking import CheckingClient
from tests.papers import As, Drafts


def page_of(draft: Draft) -> str:
    return f"/naskah/{draft.agreement_id}/dari-word"


def own_paper(papers: Drafts, old: str = "", new: str = "") -> bytes:
    """The draft's own .docx, in which somebody replaced words in Word."""
    draft = papers.whole_draft
    content = draft_docx(
        papers.session, draft, papers.drawn(draft), DEFAULT_STYLE, zone="Asia/Jakarta"
    )
    document = docx.Document(BytesIO(content))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if old and old in run.text:
                run.text = run.text.replace(old, new)
    return saved(document)


def foreign_paper(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def bring(client: CheckingClient, draft: Draft, content: bytes, **fields: object) -> str:
    """Upload a file and return the page that compares it."""
    answer = client.submit(page_of(draft), file=(BytesIO(content), "naskah.docx"), **fields)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


SOMEBODY_ELSES = (
    "PASAL 1", "MAKSUD DAN TUJUAN", "Bekerja sama dalam 3 (dua) tahap.",
    "PASAL 2", "SANKSI", "Yang terlambat ditegur.",
)  # fmt: skip


class TestOurPaperEditedInWord:
    def test_f023_a_changed_article_is_shown_with_its_difference_and_taken(
        self, papers: Drafts, as_: As
    ) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)
        url = bring(client, draft, own_paper(papers, "imbalan dalam bentuk", "hadiah dalam rupa"))

        page = client.get(url).text
        answer = client.submit(url)

        assert "1 dari 18 pasal" in page
        assert "<del>imbalan</del><ins>hadiah</ins>" in page
        assert answer.status_code == 302
        part = content_of_draft(papers.session, draft.agreement_id).clause_parts["pembiayaan"]
        assert part.kind is ChangeKind.EDITED
        assert "{pasal:tugas}" in (part.text or "")
        assert "hadiah dalam rupa" in client.get(f"/naskah/{draft.agreement_id}/").headers.get(
            "Location", ""
        ) or "hadiah dalam rupa" in str(papers.drawn(draft).document)

    def test_f023_it_is_one_revision_that_names_the_file(self, papers: Drafts, as_: As) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)
        client.submit(bring(client, draft, own_paper(papers, "PIHAK menyimpan", "PIHAK menjaga")))

        newest = papers.session.query(DraftRevision).order_by(DraftRevision.number.desc()).first()

        assert newest is not None
        assert newest.note == "Diambil dari naskah.docx"
        assert [part.key for part in newest.parts] == ["pasal:penutup"]

    def test_an_untouched_paper_changes_nothing(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)

        page = client.get(bring(client, papers.whole_draft, own_paper(papers))).text

        assert "Semua pasal dalam berkas ini sama dengan naskah." in page

    def test_a_save_meanwhile_is_told_and_nothing_is_taken(self, papers: Drafts, as_: As) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)
        url = bring(client, draft, own_paper(papers, "PIHAK menyimpan", "PIHAK menjaga"))

        answer = client.submit(url, revision="1")

        assert answer.status_code == 422
        assert "Naskah diubah oleh" in answer.text
        parts = content_of_draft(papers.session, draft.agreement_id).clause_parts
        assert "penutup" not in parts


class TestAPaperOfTheOtherSide:
    def test_f002_it_is_taken_whole_with_what_the_linter_says_of_it(
        self, papers: Drafts, as_: As
    ) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)
        url = bring(client, draft, foreign_paper(*SOMEBODY_ELSES), origin="pihak_lain")

        page = client.get(url).text
        client.submit(url)

        assert "Kata “dua” tidak sesuai dengan angka 3." in page
        titles = [article.title for article in papers.drawn(draft).document.articles]
        assert titles == ["Maksud dan Tujuan", "Sanksi"]

    def test_nothing_is_removed_from_our_own_unless_it_is_chosen(
        self, papers: Drafts, as_: As
    ) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)

        client.submit(bring(client, draft, foreign_paper(*SOMEBODY_ELSES)))

        titles = [article.title for article in papers.drawn(draft).document.articles]
        assert len(titles) == 19
        assert titles[1] == "Sanksi"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (foreign_paper("Surat biasa."), "Tidak ada “Pasal”"),
            (b"%PDF-1.4", "berkas"),
            (b"", "Pilih berkasnya"),
        ],
    )
    def test_a_file_without_articles_or_of_another_kind(
        self, papers: Drafts, as_: As, content: bytes, word: str
    ) -> None:
        file = (BytesIO(content), "naskah.docx" if content else "")

        answer = as_(papers.legal).submit(page_of(papers.draft), file=file)

        assert answer.status_code == 422
        assert word.lower() in answer.text.lower()
        assert papers.session.query(TakenPaper).count() == 0

    def test_an_article_that_is_too_long_is_named(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        long = foreign_paper("Pasal 1", "PANJANG", "kata " * 20_000)

        answer = client.get(bring(client, papers.draft, long))

        assert answer.status_code == 422
        assert "lebih dari" in answer.text

    def test_a_choice_of_nothing(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        url = bring(client, papers.draft, foreign_paper(*SOMEBODY_ELSES))

        answer = client.post(url, data=token_of(client, url) | {"revision": "1"})

        assert answer.status_code == 422
        assert "Pilih sedikitnya satu pasal." in answer.text

    def test_a_draft_that_is_with_its_approvers(self, papers: Drafts, as_: As) -> None:
        draft = papers.submitted
        file = (BytesIO(foreign_paper(*SOMEBODY_ELSES)), "naskah.docx")

        answer = as_(papers.legal).submit(page_of(draft), file=file)

        assert answer.status_code == 422
        assert "tidak dalam tahap penyusunan" in answer.text

    def test_a_stranger(self, papers: Drafts, as_: As) -> None:
        draft = papers.whole_draft
        client = as_(papers.legal)
        url = bring(client, draft, foreign_paper(*SOMEBODY_ELSES))

        for address in (page_of(draft), url, f"{url}/berkas"):
            assert as_(papers.legal_of_a_desk).get(address).status_code == 404


def token_of(client: CheckingClient, url: str) -> dict[str, str]:
    text = client.get(url).text
    return {
        "csrf_token": text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    }
