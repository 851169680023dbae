"""Articles of a draft: variants, own wording, removed, put in; and what does not fit."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from flask import Flask

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import db
from pks.drafting.clauses import ArticleRow, article_rows
from pks.drafting.content import ClausePart, ScopesPart, SectionKey, SubjectPart, clause_key
from pks.drafting.models import Draft
from pks.drafting.revising import insert_article
from pks.naskah import ChangeKind, plain_text
from pks.naskah.tailoring import text_of
from tests.papers import As, Drafts

K, C = SectionKey, ChangeKind

#: What somebody adds to the article on cost.
ADDED = "(3) Biaya rapat bersama dibagi dua."


def variants_in(data: dict[str, object]) -> None:
    """Give the article on cost two variants: one by condition, one to choose."""
    cost = next(one for one in data["articles"] if one["key"] == "pembiayaan")
    cost["variants"] = [
        {
            "key": "tanpa_monev", "name": "Tanpa monitoring", "note": "Bila monev tidak ada",
            "source": "rumusan", "when": "bukan ruang_lingkup:monev",
            "text": "Biaya ditanggung PIHAK KEDUA.",
        },
        {
            "key": "dibagi", "name": "Dibagi rata", "note": "Bila para pihak berbagi",
            "source": "rumusan", "text": "Biaya dibagi rata antara PARA PIHAK.",
        },
    ]  # fmt: skip


def page_of(draft: Draft, article: str = "pembiayaan") -> str:
    return f"/naskah/{draft.agreement_id}/pasal/{article}"


def rows_of(papers: Drafts, draft: Draft) -> dict[str, ArticleRow]:
    drawn = papers.drawn(draft)
    rows = article_rows(drawn.template, drawn.content, drawn.facts, drawn.document, drawn.misfits)
    return {row.key: row for row in rows}


def text_in(papers: Drafts, draft: Draft) -> str:
    return plain_text(papers.drawn(draft).document)


def edited(text: str = f"Biaya ditanggung masing-masing.\n{ADDED[4:]}") -> ClausePart:
    return ClausePart(C.EDITED, text=text)


@pytest.fixture
def varied(papers: Drafts) -> Draft:
    """A draft from a template in which the article on cost has variants."""
    return papers.begin(papers.dpmptsp, papers.publish(1, variants_in))


class TestWording:
    def test_an_own_wording_stands_in_the_text(self, papers: Drafts) -> None:
        papers.change(papers.draft, "pembiayaan", edited())

        assert ADDED[4:] in text_in(papers, papers.draft)
        assert rows_of(papers, papers.draft)["pembiayaan"].kind is C.EDITED

    def test_a_removed_article_takes_its_number_along(self, papers: Drafts) -> None:
        before = rows_of(papers, papers.draft)
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))
        after = rows_of(papers, papers.draft)

        assert "imbalan dalam bentuk apa pun" not in text_in(papers, papers.draft)
        assert (after["pembiayaan"].number, after["pembiayaan"].kind) == (None, C.REMOVED)
        assert int(after["jangka_waktu"].number) == int(before["jangka_waktu"].number) - 1

    def test_articles_put_in_stand_where_they_were_put(self, papers: Drafts) -> None:
        for key, after in (("sisipan_1", "pembiayaan"), ("sisipan_2", "sisipan_1")):
            papers.change(
                papers.draft, key, ClausePart(C.INSERTED, None, key.upper(), "Isinya.", after)
            )
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))

        order = [row.key for row in rows_of(papers, papers.draft).values() if row.number]

        at = order.index("narahubung")
        assert order[at + 2 : at + 5] == ["sisipan_1", "sisipan_2", "jangka_waktu"]

    def test_a_chosen_variant_is_standard_wording(self, papers: Drafts, varied: Draft) -> None:
        papers.change(varied, "pembiayaan", ClausePart(C.VARIANT, "dibagi"))

        assert "Biaya dibagi rata" in text_in(papers, varied)
        row = rows_of(papers, varied)["pembiayaan"]
        assert (row.kind, row.variant, row.by_condition) == (C.VARIANT, "Dibagi rata", False)

    def test_f013_a_condition_chooses_a_variant_and_it_is_said(
        self, papers: Drafts, varied: Draft
    ) -> None:
        papers.save(varied, K.SCOPES, ScopesPart(("data",)))

        assert "Biaya ditanggung PIHAK KEDUA." in text_in(papers, varied)
        row = rows_of(papers, varied)["pembiayaan"]
        assert (row.kind, row.variant, row.by_condition) == (C.VARIANT, "Tanpa monitoring", True)

    def test_the_standard_wording_can_be_held_against_the_condition(
        self, papers: Drafts, varied: Draft
    ) -> None:
        papers.save(varied, K.SCOPES, ScopesPart(("data",)))
        papers.change(varied, "pembiayaan", ClausePart(C.STANDARD))

        assert "dibebankan pada anggaran masing-masing" in text_in(papers, varied)

    @pytest.mark.parametrize(
        "part",
        [
            ClausePart(C.VARIANT, "tidak_ada"),
            ClausePart(C.EDITED, text="{tidak_ada}"),
            ClausePart(C.EDITED, text="Ada {jabatan} di sini."),
            ClausePart(C.EDITED, text="[bila ruang_lingkup:tidak_ada] Bersyarat."),
            ClausePart(C.EDITED, text="[nama_yang_panjang_sekali_untuk_word] Bernama."),
            ClausePart(C.EDITED, text=None),
        ],
    )
    def test_what_does_not_fit_is_named_and_breaks_nothing(
        self, papers: Drafts, as_: As, part: ClausePart
    ) -> None:
        papers.change(papers.draft, "pembiayaan", part)

        drawn = papers.drawn(papers.draft)

        assert [misfit.article for misfit in drawn.misfits] == ["pembiayaan"]
        assert "dibebankan pada anggaran masing-masing" in plain_text(drawn.document)
        client, id_ = as_(papers.legal), papers.draft.agreement_id
        assert "belum dapat dipakai" in client.get(page_of(papers.draft)).text
        for page in (f"/naskah/{id_}/pasal/", f"/naskah/{id_}/periksa"):
            assert "tidak cocok" in client.get(page).text


class TestThePages:
    def test_the_list_says_how_each_article_stands(self, papers: Drafts, as_: As) -> None:
        papers.change(papers.draft, "pembiayaan", edited())
        papers.change(papers.draft, "keadaan_kahar", ClausePart(C.REMOVED))

        page = as_(papers.legal).get(page_of(papers.draft, "")).text

        assert "disunting" in page
        assert "dihapus" in page
        assert "Pasal 1 · </a>" not in page
        assert 'class="departs"' in page

    def test_an_article_opens_with_the_text_to_start_from(self, papers: Drafts, as_: As) -> None:
        page = unescape(as_(papers.legal).get(page_of(papers.draft)).text)

        assert text_of(papers.drawn(papers.draft).template.article("pembiayaan")) in page
        assert "{pasal:tugas}" in page
        assert "{ayat:kerahasiaan.kerahasiaan}" in page
        assert "kebiasaan: biaya dibebankan" in page

    def test_variants_are_offered_with_their_notes(
        self, papers: Drafts, as_: As, varied: Draft
    ) -> None:
        page = as_(papers.legal).get(page_of(varied)).text

        for words in ("Dibagi rata", "Bila para pihak berbagi", "Biaya dibagi rata antara"):
            assert words in page

    def test_a_page_sent_as_it_was_shown_changes_nothing(self, papers: Drafts, as_: As) -> None:
        answer = as_(papers.legal).submit(page_of(papers.draft))

        assert answer.status_code == 302
        assert papers.drawn(papers.draft).content.clauses == ()

    def test_own_words_are_saved_as_one_types(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.draft)
        text = text_of(papers.drawn(papers.draft).template.article("pembiayaan"))

        answer = as_(papers.legal).hx(
            page, "POST", page, version="0", choice="disunting", title="Pembiayaan",
            text=f"{text}\r\n{ADDED}", reason="Diminta keuangan",
        )  # fmt: skip

        assert answer.status_code == 200
        assert 'name="version" value="1"' in answer.text
        assert "Biaya rapat bersama" in answer.text
        part = papers.content(papers.draft, clause_key("pembiayaan"))
        assert part == ClausePart(C.EDITED, text=f"{text}\n{ADDED}", reason="Diminta keuangan")

    def test_the_templates_words_typed_are_the_templates_words(
        self, papers: Drafts, as_: As, varied: Draft
    ) -> None:
        page, client = page_of(varied), as_(papers.legal)
        article = papers.drawn(varied).template.article("pembiayaan")
        for text, kind in ((text_of(article, "dibagi"), C.VARIANT), (text_of(article), None)):
            client.submit(page, choice="disunting", text=text)
            assert papers.content(varied, clause_key("pembiayaan")).kind is kind

    def test_what_was_typed_is_kept_when_something_else_is_chosen(
        self, papers: Drafts, as_: As
    ) -> None:
        client = as_(papers.legal)
        client.submit(page_of(papers.draft), choice="disunting", text="Kata saya sendiri.")
        client.submit(page_of(papers.draft), choice="templat")

        assert papers.drawn(papers.draft).content.clauses == ()
        assert "Kata saya sendiri." in client.get(page_of(papers.draft)).text

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"text": "{tidak_ada}"}, "variabel {tidak_ada} tidak dikenal"),
            ({"text": "Ada {jabatan}."}, "{jabatan}"),
            ({"text": "[bila pilihan:lain] Kata."}, "syarat pilihan:lain tidak ada"),
            ({"text": "  "}, "belum ada isinya"),
            ({"text": "Satu kata {"}, "kurung kurawal tidak lengkap"),
            ({"choice": "lain"}, "Pilihan itu tidak tersedia."),
        ],
    )
    @pytest.mark.parametrize("typing", [True, False])
    def test_a_wrong_text_is_named_and_not_lost(
        self, papers: Drafts, as_: As, fields: dict[str, str], sentence: str, typing: bool
    ) -> None:
        page, client = page_of(papers.draft), as_(papers.legal)
        fields = {"choice": "disunting", **fields}

        if typing:
            answer = client.hx(page, "POST", page, version="0", title="", **fields)
        else:
            answer = client.submit(page, **fields)

        assert answer.status_code == 422
        assert sentence in unescape(answer.text)
        assert typing or fields.get("text", "") in unescape(answer.text)
        assert papers.drawn(papers.draft).content.clauses == ()

    def test_an_article_is_put_in_behind_another(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        for title in ("Satu", "Dua"):
            answer = client.submit(
                f"{page_of(papers.draft)}/sisipkan", title=title, text="Isinya {tempat}."
            )
            assert answer.status_code == 302
        answer = client.submit(f"{page_of(papers.draft, 'awal')}/sisipkan", title="Awal", text="A.")

        order = [row.title for row in rows_of(papers, papers.draft).values()]
        assert order[0] == "Awal"
        at = order.index("Pembiayaan")
        assert order[at + 1 : at + 3] == ["Dua", "Satu"]
        assert answer.headers["Location"].endswith("/pasal/sisipan_3")

    @pytest.mark.parametrize("typed", [{"title": " ", "text": "A."}, {"title": "A", "text": "{x}"}])
    def test_what_is_wrong_with_it_is_said(
        self, papers: Drafts, as_: As, typed: dict[str, str]
    ) -> None:
        answer = as_(papers.legal).submit(f"{page_of(papers.draft)}/sisipkan", **typed)

        assert answer.status_code == 422
        assert papers.drawn(papers.draft).content.clauses == ()

    def test_an_article_put_in_is_taken_out_and_put_back(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)
        client.submit(f"{page_of(papers.draft)}/sisipkan", title="Satu", text="Isinya.")
        page = page_of(papers.draft, "sisipan_1")

        client.submit(page, choice="templat")
        assert rows_of(papers, papers.draft)["sisipan_1"].number is None
        client.submit(page, choice="disisipkan", after="tugas", title="Kesatu")

        row, duties = (rows_of(papers, papers.draft)[key] for key in ("sisipan_1", "tugas"))
        assert (row.title, int(row.number)) == ("Kesatu", int(duties.number) + 1)

    def test_there_is_no_other_article(self, papers: Drafts, as_: As) -> None:
        client = as_(papers.legal)

        assert client.get(page_of(papers.draft, "lain")).status_code == 404
        assert client.get(f"{page_of(papers.draft, 'lain')}/sisipkan").status_code == 404

    def test_who_may_only_read_changes_nothing(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.draft)
        papers.draft  # noqa: B018
        client = as_(papers.dedys_account)

        assert "<fieldset disabled" in client.get(page).text
        assert client.hx(page, "POST", page, choice="dihapus").status_code == 404

    def test_a_closed_text_stays_as_it_is(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.submitted)

        answer = as_(papers.legal).hx(page, "POST", page, choice="dihapus", version="0")

        assert answer.status_code == 409
        assert papers.drawn(papers.draft).content.clauses == ()


class TestTwoAtOneArticle:
    def test_of_two_who_put_one_in_at_once_each_has_its_own(
        self, papers: Drafts, app: Flask
    ) -> None:
        id_, by = papers.draft.agreement_id, papers.legal.id
        papers.session.commit()
        start = Barrier(2)

        def put_in(title: str) -> list[str]:
            return [put_one_in(f"{title} {n}") for n in range(10)]

        def put_one_in(title: str) -> str:
            with app.app_context():
                session = db.session()
                start.wait()
                part = ClausePart(C.INSERTED, None, title, "Isinya.", "penutup")
                agreement, user = session.get_one(Agreement, id_), session.get_one(User, by)
                key = insert_article(session, agreement, part, by=user, now=papers.now)
                session.commit()
                return key

        with ThreadPoolExecutor(2) as people:
            keys = [key for keys in people.map(put_in, ("Satu", "Dua")) for key in keys]

        assert len(set(keys)) == 20
        assert len(papers.drawn(papers.draft).content.clauses) == 20

    def test_two_at_two_articles_never_meet(self, papers: Drafts, as_: As) -> None:
        papers.change(papers.draft, "pembiayaan", edited())
        page = page_of(papers.draft, "keadaan_kahar")

        answer = as_(papers.legal).hx(page, "POST", page, choice="dihapus", version="0")

        assert answer.status_code == 200

    def test_the_second_sees_what_the_first_has_changed(self, papers: Drafts, as_: As) -> None:
        page = page_of(papers.draft)
        papers.change(papers.draft, "pembiayaan", edited("Kata lama."))
        papers.change(papers.draft, "pembiayaan", edited("Kata rekan."))

        for answer in (
            as_(papers.legal).hx(
                page, "POST", page, choice="disunting", text="Kata saya.", version="1"
            ),
            as_(papers.legal).submit(page, choice="disunting", text="Kata saya.", version="1"),
        ):
            assert answer.status_code == 409
            notice = answer.text.partition('id="notice"')[2]
            theirs, mine = notice.split("Bila isian Anda menggantikannya")
            assert "<del>lama</del><ins>rekan</ins>" in theirs
            assert "<del>rekan</del><ins>saya</ins>" in mine
        assert "Kata saya." in answer.text.partition("<textarea")[2]
        assert "Kata rekan." in text_in(papers, papers.draft)

    def test_and_may_put_the_own_in_its_place(self, papers: Drafts, as_: As) -> None:
        papers.change(papers.draft, "pembiayaan", edited("Kata rekan."))
        page = page_of(papers.draft)

        answer = as_(papers.legal).hx(
            page, "POST", page, choice="disunting", text="Kata saya.", version="0", overwrite="1"
        )

        assert answer.status_code == 200
        assert "Kata saya." in text_in(papers, papers.draft)


def test_a_save_draws_the_document_once(
    papers: Drafts, as_: As, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    drawn: list[object] = []
    real = __import__("pks.drafting.documents", fromlist=["assemble"]).assemble
    monkeypatch.setattr(
        "pks.drafting.documents.assemble",
        lambda *given, **named: drawn.append(1) or real(*given, **named),
    )
    client = as_(papers.legal)
    for page, typed in (
        (page_of(papers.draft), {"choice": "disunting", "text": "Kata."}),
        (f"/naskah/{papers.draft.agreement_id}/bagian/pokok", {"subject": "Baru"}),
    ):
        client.get(page)
        token = client.hx(page, "POST", page, version="x")
        assert token.status_code in (409, 422)
        drawn.clear()
        shown = "0" if "pasal" in page else "1"
        assert client.hx(page, "POST", page, version=shown, **typed).status_code == 200
        assert len(drawn) == 2, "one for the page that gives the token, one for the answer"
    assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Baru")
