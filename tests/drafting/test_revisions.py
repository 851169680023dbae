"""The history of a draft: each save, any two compared, any one brought back, the last undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pks.audit import trail
from pks.drafting.content import ClausePart, LegalBasisPart, SectionKey, SubjectPart, clause_key
from pks.drafting.history import content_at, entries_of
from pks.drafting.models import Draft, DraftRevision, RevisionKind
from pks.drafting.revising import (
    NoNewerTemplate,
    NothingToUndo,
    RevisedMeanwhile,
    move_to_newest,
    restore,
    undo_part,
)
from pks.drafting.saving import ChangedMeanwhile, DraftIsClosed, content_of_draft, latest_number
from pks.naskah import ChangeKind, plain_text
from tests.papers import SUBJECT, As, Drafts

K, C, R = SectionKey, ChangeKind, RevisionKind


def say(papers: Drafts, *subjects: str) -> None:
    for subject in subjects:
        papers.save(papers.draft, K.SUBJECT, SubjectPart(subject))


def newest(papers: Drafts, draft: Draft | None = None) -> int:
    return latest_number(papers.session, (draft or papers.draft).agreement_id)


def subject(papers: Drafts) -> str | None:
    part = papers.content(papers.draft, K.SUBJECT)
    assert isinstance(part, SubjectPart)
    return part.subject


def bring_back(papers: Drafts, number: int, seen: int | None = None) -> None:
    restore(
        papers.session, papers.draft.agreement, number,
        seen_number=newest(papers) if seen is None else seen, by=papers.legal, now=papers.now,
    )  # fmt: skip


def undo(papers: Drafts, key: str, seen: int | None = None) -> None:
    seen = papers.section(papers.draft, key).version if seen is None else seen
    undo_part(
        papers.session, papers.draft.agreement, key,
        seen_version=seen, by=papers.legal, now=papers.now,
    )  # fmt: skip


class TestEverySave:
    def test_f034_is_a_revision_with_who_and_when(self, papers: Drafts) -> None:
        say(papers, "Satu", "Dua")

        entry = papers.session.get(DraftRevision, (papers.draft.agreement_id, 3))
        assert (entry.by, entry.at, entry.kind) == (papers.legal, papers.now, R.SAVED)
        assert [part.content for part in entry.parts] == [{"subject": "Dua"}]
        assert newest(papers) == 3

    def test_a_draft_begins_with_everything_in_its_first(self, papers: Drafts) -> None:
        id_ = papers.draft.agreement_id

        assert content_at(papers.session, id_, 1) == content_of_draft(papers.session, id_)

    def test_each_revision_holds_what_was_there_then(self, papers: Drafts) -> None:
        say(papers, "Satu")
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))
        say(papers, "Dua")
        held = [content_at(papers.session, papers.draft.agreement_id, n) for n in (1, 2, 3, 4)]

        assert [one.subject.subject for one in held] == [SUBJECT, "Satu", "Satu", "Dua"]
        assert [len(one.clauses) for one in held] == [0, 0, 1, 1]

    def test_the_same_again_is_none(self, papers: Drafts) -> None:
        say(papers, "Satu", "Satu")

        assert newest(papers) == 2


class TestTheHistory:
    def test_saves_of_one_sitting_are_one_entry(self, papers: Drafts) -> None:
        say(papers, "S", "Sa", "Sat")
        papers.now += timedelta(minutes=11)
        say(papers, "Satu")
        papers.save(papers.draft, K.LEGAL_BASIS, LegalBasisPart(("Perda",)))
        papers.save(papers.draft, K.LEGAL_BASIS, LegalBasisPart(("Perda 1",)), by=papers.stranger)

        entries = entries_of(papers.session, papers.draft.agreement_id)

        spans = [(entry.first, entry.number, entry.key) for entry in entries]
        assert spans == [
            (7, 7, "dasar-hukum"), (6, 6, "dasar-hukum"), (5, 5, "pokok"), (2, 4, "pokok"),
            (1, 1, None),
        ]  # fmt: skip

    def test_it_is_shown_newest_first(self, papers: Drafts, as_: As) -> None:
        say(papers, "Satu")
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))
        papers.change(papers.draft, "sisipan_1", ClausePart(C.INSERTED, None, "A", "A.", None))

        page = as_(papers.legal).get(f"/naskah/{papers.draft.agreement_id}/riwayat").text

        said = ("Pasal sisipan", "Pasal Pembiayaan", "Pokok perjanjian", "Naskah dimulai")
        places = [page.rindex(words) for words in said]
        assert places == sorted(places)

    def test_any_two_are_compared(self, papers: Drafts, as_: As) -> None:
        say(papers, "Satu hal", "Dua hal")
        address = f"/naskah/{papers.draft.agreement_id}/riwayat/bandingkan"
        client = as_(papers.legal)

        page = client.get(f"{address}?dari=2&ke=3").text

        assert "<del>SATU</del><ins>DUA</ins>" in page
        assert "Tidak ada kata yang berbeda." in client.get(f"{address}?dari=2&ke=2").text
        assert client.get(f"{address}?dari=x&ke=").status_code == 200
        for wrong in ("dari=0&ke=3", "dari=1&ke=99"):
            assert client.get(f"{address}?{wrong}").status_code == 404


class TestBringingBack:
    def test_f034_any_revision_is_brought_back_as_a_new_one(self, papers: Drafts) -> None:
        say(papers, "Satu")
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))
        say(papers, "Dua")

        bring_back(papers, 2)

        assert subject(papers) == papers.draft.agreement.subject == "Satu"
        assert papers.drawn(papers.draft).content.clauses == ()
        assert newest(papers) == 5
        thing = f"draft:{papers.draft.agreement_id}"
        assert trail.entries_about(papers.session, thing, limit=1)[0].verb == "draft.restore"

    def test_what_was_there_can_be_brought_back_in_turn(self, papers: Drafts) -> None:
        say(papers, "Satu", "Dua")
        before = content_of_draft(papers.session, papers.draft.agreement_id)

        bring_back(papers, 1)
        bring_back(papers, 3)

        assert content_of_draft(papers.session, papers.draft.agreement_id) == before

    def test_whoever_has_not_seen_the_last_save_is_told(self, papers: Drafts, as_: As) -> None:
        say(papers, "Satu")
        history = f"/naskah/{papers.draft.agreement_id}/riwayat"
        with pytest.raises(RevisedMeanwhile):
            bring_back(papers, 1, seen=1)

        answer = as_(papers.legal).submit(history, to=f"{history}/1/pulihkan", seen="1")

        assert answer.status_code == 302
        assert subject(papers) == "Satu"
        assert "menyimpan naskah ini setelah Anda membukanya" in as_(papers.legal).get(history).text

    def test_by_a_press_in_the_history(self, papers: Drafts, as_: As) -> None:
        say(papers, "Satu")
        history = f"/naskah/{papers.draft.agreement_id}/riwayat"

        as_(papers.legal).submit(history, to=f"{history}/1/pulihkan")

        assert subject(papers) == SUBJECT
        assert "Dipulihkan dari revisi 1" in as_(papers.legal).get(history).text

    def test_not_while_the_approvers_read_it(self, papers: Drafts) -> None:
        papers.submitted  # noqa: B018

        with pytest.raises(DraftIsClosed):
            bring_back(papers, 1)


class TestUndoing:
    def test_the_last_save_is_taken_back_and_then_the_one_before(self, papers: Drafts) -> None:
        say(papers, "Satu", "Dua", "Tiga")

        seen = []
        for _ in range(3):
            undo(papers, K.SUBJECT)
            seen.append(subject(papers))

        assert seen == ["Dua", "Satu", SUBJECT]
        with pytest.raises(NothingToUndo):
            undo(papers, K.SUBJECT)

    def test_after_an_undo_one_writes_on(self, papers: Drafts) -> None:
        say(papers, "Satu", "Dua")
        undo(papers, K.SUBJECT)
        say(papers, "Tiga")

        undo(papers, K.SUBJECT)
        assert subject(papers) == "Satu"
        undo(papers, K.SUBJECT)
        assert subject(papers) == SUBJECT

    def test_an_article_goes_back_to_the_template(self, papers: Drafts) -> None:
        papers.change(papers.draft, "pembiayaan", ClausePart(C.REMOVED))

        undo(papers, clause_key("pembiayaan"))

        assert papers.drawn(papers.draft).content.clauses == ()
        with pytest.raises(NothingToUndo):
            undo(papers, clause_key("pembiayaan"))

    def test_others_sections_stay(self, papers: Drafts) -> None:
        say(papers, "Satu")
        papers.save(papers.draft, K.LEGAL_BASIS, LegalBasisPart(("Perda",)))

        undo(papers, K.SUBJECT)

        assert papers.content(papers.draft, K.LEGAL_BASIS) == LegalBasisPart(("Perda",))

    def test_what_somebody_else_saved_is_not_taken_back_unseen(self, papers: Drafts) -> None:
        say(papers, "Satu")

        with pytest.raises(ChangedMeanwhile):
            undo(papers, K.SUBJECT, seen=1)

    def test_by_a_press_on_the_desk(self, papers: Drafts, as_: As) -> None:
        say(papers, "Satu")
        desk = f"/naskah/{papers.draft.agreement_id}/bagian/pokok"
        to, client = f"/naskah/{papers.draft.agreement_id}/urungkan", as_(papers.legal)

        assert client.submit(desk, to=to).headers["Location"] == desk
        assert subject(papers) == SUBJECT
        assert "Simpanan terakhir diurungkan." in client.get(desk).text
        client.submit(desk, to=to)
        assert "Tidak ada lagi yang dapat diurungkan" in client.get(desk).text
        client.submit(desk, to=to, version="1")
        assert "menyimpan bagian ini lebih dahulu" in client.get(desk).text
        assert client.submit(desk, to=to, key="lain").status_code == 404


class TestNewerTemplate:
    @pytest.fixture
    def behind(self, papers: Drafts) -> Draft:
        """A draft on version 1 of a template, of which version 2 has been published."""
        draft = papers.begin(papers.dpmptsp, papers.publish(1, lambda data: None))
        papers.change(draft, "perselisihan", ClausePart(C.REMOVED))
        papers.publish(2, self.revise)
        return draft

    def revise(self, data: dict[str, object]) -> None:
        """Take an article out, and give another one other words."""
        data["articles"] = [one for one in data["articles"] if one["key"] != "perselisihan"]
        cost = next(one for one in data["articles"] if one["key"] == "pembiayaan")
        cost["text"] = "Biaya ditanggung bersama."
        data["options"] = [
            *data["options"], {"key": "baru", "label": "Pilihan baru", "default": True}
        ]  # fmt: skip

    def move(self, papers: Drafts, draft: Draft, version: int = 2, seen: int | None = None) -> None:
        move_to_newest(
            papers.session, draft.agreement, version, by=papers.legal, now=papers.now,
            seen_number=newest(papers, draft) if seen is None else seen,
        )  # fmt: skip

    def test_f011_a_running_draft_stays_on_its_version(
        self, papers: Drafts, behind: Draft, as_: As
    ) -> None:
        assert "anggaran masing-masing" in plain_text(papers.drawn(behind).document)
        desk = as_(papers.legal).get(f"/naskah/{behind.agreement_id}/bagian/pokok").text
        assert "sudah terbit dalam versi 2" in desk

    def test_the_difference_and_what_no_longer_fits_are_shown_first(
        self, papers: Drafts, behind: Draft, as_: As
    ) -> None:
        page = as_(papers.legal).get(f"/naskah/{behind.agreement_id}/templat").text

        assert "<ins>" in page
        assert "ditanggung" in page
        assert "pasal perselisihan: perubahan ini tidak cocok" in page

    def test_it_moves_and_everything_typed_comes_along(
        self, papers: Drafts, behind: Draft, as_: As
    ) -> None:
        before = content_of_draft(papers.session, behind.agreement_id)
        address = f"/naskah/{behind.agreement_id}/templat"

        assert as_(papers.legal).submit(address).status_code == 302

        drawn = papers.drawn(behind)
        assert "Biaya ditanggung bersama." in plain_text(drawn.document)
        assert [misfit.article for misfit in drawn.misfits] == ["perselisihan"]
        options = (*before.scopes.options, "baru")
        assert drawn.content == replace(before, scopes=replace(before.scopes, options=options))

    def test_and_back_by_the_history(self, papers: Drafts, behind: Draft) -> None:
        self.move(papers, behind)

        restore(
            papers.session, behind.agreement, 2,
            seen_number=newest(papers, behind), by=papers.legal, now=papers.now,
        )  # fmt: skip

        assert behind.template_version == 1
        assert papers.drawn(behind).misfits == ()
        assert "anggaran masing-masing" in plain_text(papers.drawn(behind).document)

    def test_only_to_what_was_shown(self, papers: Drafts, behind: Draft) -> None:
        with pytest.raises(RevisedMeanwhile):
            self.move(papers, behind, seen=1)
        papers.publish(3, lambda data: None)
        with pytest.raises(NoNewerTemplate):
            self.move(papers, behind)

    def test_on_the_newest_there_is_nothing_to_do(self, papers: Drafts, as_: As) -> None:
        page = as_(papers.legal).get(f"/naskah/{papers.draft.agreement_id}/templat").text

        assert "sudah memakai versi terbaru" in page
