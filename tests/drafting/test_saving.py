"""Beginning a draft, saving its sections, and two people who save the same one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from pks.agreements.kinds import Responsible
from pks.agreements.lifecycle import State
from pks.agreements.rhythm import SEMESTER, YEARLY
from pks.agreements.terms import ScopeTerms
from pks.audit import trail
from pks.db import db
from pks.drafting.checking import Lack, missing_from
from pks.drafting.content import (
    Content,
    LegalBasisPart,
    LiaisonsPart,
    ScopesPart,
    SectionKey,
    SubjectPart,
    TermPart,
    WorkPlanPart,
)
from pks.drafting.models import DraftSection
from pks.drafting.saving import (
    ChangedMeanwhile,
    DraftIsClosed,
    content_of_draft,
    save_part,
    stored_part,
)
from pks.drafting.words import LACK_TEXT, SECTION_LEAD, SECTION_TITLE
from pks.naskah import plain_text
from tests.papers import SUBJECT, Drafts

K = SectionKey


class TestBeginning:
    def test_starts_with_all_five_scopes_and_their_commitments(self, papers: Drafts) -> None:
        content = content_of_draft(papers.session, papers.draft.agreement_id)

        assert content.scopes.keys == ("data", "pengawasan", "standar", "kompetensi", "monev")
        assert all(scope.commitments for scope in content.work_plan.scopes)
        monev = content.work_plan.scopes[-1].commitments
        assert {commitment.rhythm for commitment in monev} <= {SEMESTER, YEARLY}
        assert content.subject.subject == SUBJECT

    def test_starts_with_the_seats_of_both_institutions(self, papers: Drafts) -> None:
        papers.dpmptsp.seat = "Kota Bekasi"

        content = content_of_draft(papers.session, papers.draft.agreement_id)

        assert content.parties.seats == (None, "Kota Bekasi")

    def test_f004_makes_an_agreement_under_the_mou(self, papers: Drafts) -> None:
        agreement = papers.draft.agreement

        assert (agreement.state, agreement.parent) == (State.DRAFTING, papers.mou)


class TestSaving:
    def test_f017_what_was_typed_is_kept_as_values_with_types(self, papers: Drafts) -> None:
        content = content_of_draft(papers.session, papers.whole_draft.agreement_id)

        for key, part in papers.parts.items():
            assert content.part(key) == part
        first = content.work_plan.scopes[0].commitments[0]
        assert isinstance(first.responsible, Responsible)

    def test_counts_the_saves(self, papers: Drafts) -> None:
        assert papers.save(papers.draft, K.SUBJECT, SubjectPart("Satu")) == 2
        assert papers.save(papers.draft, K.SUBJECT, SubjectPart("Dua")) == 3

    @pytest.mark.parametrize("key", SectionKey)
    def test_the_same_again_is_no_save(self, papers: Drafts, key: SectionKey) -> None:
        draft = papers.whole_draft
        before = papers.section(draft, key).version

        assert papers.save(draft, key, papers.content(draft, key)) == before

    def test_the_subject_is_the_agreements(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Perizinan"))
        papers.save(papers.draft, K.SUBJECT, SubjectPart(None))

        assert papers.draft.agreement.subject == "Perizinan"

    @pytest.mark.parametrize("state", [s for s in State if s not in ("penyusunan", "pembahasan")])
    def test_a_text_that_is_not_being_drafted_does_not_change(
        self, papers: Drafts, state: State
    ) -> None:
        papers.draft.agreement.state = state

        with pytest.raises(DraftIsClosed):
            papers.save(papers.draft, K.SUBJECT, SubjectPart("Lain"))

        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart(SUBJECT)

    def test_f087_each_save_is_on_record(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Satu"))

        thing = f"draft:{papers.draft.agreement_id}"
        entry = trail.entries_about(papers.session, thing, limit=1)[0]
        assert (entry.verb, entry.details) == ("draft.save", {"section": "pokok", "version": 2})


def test_a_new_draft_asks_for_the_evidence_that_the_template_names(papers: Drafts) -> None:
    plan = papers.content(papers.draft, K.WORK_PLAN)
    asked = {
        commitment.activity: (commitment.needs_file, commitment.needs_attendance)
        for scope in plan.scopes
        for commitment in scope.commitments
    }

    assert asked["Lokakarya pengelolaan pengaduan"] == (True, True)
    assert asked["Kunjungan ke unit pelayanan"] == (True, False)


class TestTwoAtOneDraft:
    def test_whoever_is_second_is_told_and_overwrites_nothing(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Kata Nara"))

        with pytest.raises(ChangedMeanwhile) as conflict:
            self.save_over(papers, 1)

        assert conflict.value.stored.content == {"subject": "Kata Nara"}
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Kata Nara")

    def test_whoever_has_seen_it_may_overwrite_it(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.SUBJECT, SubjectPart("Kata Nara"))

        assert self.save_over(papers, 2) == 3
        assert papers.content(papers.draft, K.SUBJECT) == SubjectPart("Kata Dedy")

    def save_over(self, papers: Drafts, seen: int) -> int:
        return save_part(
            papers.session, papers.draft.agreement, K.SUBJECT, SubjectPart("Kata Dedy"),
            seen_version=seen, by=papers.legal, now=papers.now,
        )  # fmt: skip

    def test_of_a_hundred_pairs_always_one_is_told(self, papers: Drafts, app: Flask) -> None:
        draft_id = papers.draft.agreement_id
        papers.session.commit()
        start = Barrier(2)

        def race(name: str) -> list[str]:
            return [self.save_once(app, papers, draft_id, name, start) for _ in range(100)]

        with ThreadPoolExecutor(2) as people:
            rounds = list(zip(*people.map(race, ("Nara", "Gita")), strict=True))

        assert all(sorted(pair) == ["saved", "told"] for pair in rounds)
        assert papers.section(papers.draft, K.SUBJECT).version == 101

    def save_once(
        self, app: Flask, papers: Drafts, draft_id: int, name: str, start: Barrier
    ) -> str:
        with app.app_context():
            session = db.session()
            seen = stored_part(session, draft_id, K.SUBJECT)
            version, agreement = seen.version, seen.draft.agreement
            by = seen.saved_by
            session.rollback()
            start.wait()
            try:
                save_part(
                    session, agreement, K.SUBJECT, SubjectPart(f"{name} {version}"),
                    seen_version=version, by=by, now=papers.now,
                )  # fmt: skip
                session.commit()
            except ChangedMeanwhile:
                session.rollback()
                return "told"
            else:
                return "saved"
            finally:
                start.wait()


class TestWhatIsMissing:
    def test_an_empty_draft_lacks_everything(self, papers: Drafts) -> None:
        lacks = {missing.lack for missing in missing_from(Content())}

        assert lacks == set(Lack) - {
            Lack.COMMITMENTS, Lack.LIAISON_1, Lack.LIAISON_2, Lack.BLANK
        }  # fmt: skip

    def test_a_whole_draft_lacks_the_numbers_only(self, papers: Drafts) -> None:
        missing = missing_from(content_of_draft(papers.session, papers.whole_draft.agreement_id))

        assert [one.lack for one in missing] == [Lack.NUMBER_1, Lack.NUMBER_2]
        assert not any(one.holds_back for one in missing)

    @pytest.mark.parametrize(
        ("key", "part", "lacks"),
        [
            (K.SUBJECT, SubjectPart(None), {Lack.SUBJECT}),
            (K.SCOPES, ScopesPart(()), {Lack.SCOPES}),
            (K.TERM, TermPart("Balai Patriot"), {Lack.TERM_YEARS}),
            (K.LIAISONS, LiaisonsPart(()), {Lack.LIAISON_1, Lack.LIAISON_2}),
        ],
    )
    def test_each_section_says_what_it_lacks(
        self, papers: Drafts, key: SectionKey, part: object, lacks: set[Lack]
    ) -> None:
        papers.save(papers.whole_draft, key, part)

        found = missing_from(content_of_draft(papers.session, papers.draft.agreement_id))

        held_back = [one for one in found if one.holds_back]
        assert {one.lack for one in held_back} == lacks
        assert {one.section for one in held_back} == {key}

    def test_a_scope_promises_something_or_says_why_not(self, papers: Drafts) -> None:
        plan = papers.content(papers.whole_draft, K.WORK_PLAN)
        bare, *others = plan.scopes
        for reason, lacks in ((None, [Lack.COMMITMENTS]), ("Tahun depan", [])):
            scope = ScopeTerms(bare.key, bare.title, (), reason)
            papers.save(papers.draft, K.WORK_PLAN, WorkPlanPart((scope, *others)))
            found = missing_from(content_of_draft(papers.session, papers.draft.agreement_id))
            assert [one.lack for one in found if one.holds_back] == lacks

    def test_everything_missing_has_its_words(self) -> None:
        assert set(LACK_TEXT) == set(Lack)
        assert set(SECTION_TITLE) == set(SECTION_LEAD) == set(SectionKey)


class TestTheText:
    def test_f024_a_scope_that_is_off_takes_article_and_commitments_along(
        self, papers: Drafts
    ) -> None:
        before = plain_text(papers.drawn(papers.whole_draft).document)
        papers.save(papers.draft, K.SCOPES, ScopesPart(("data", "monev")))

        text = plain_text(papers.drawn(papers.draft).document)

        commitment = papers.content(papers.draft, K.WORK_PLAN).scopes[3].commitments[0]
        assert commitment.activity in before
        assert commitment.activity not in text
        assert text.count("\nPasal ") < before.count("\nPasal ")

    def test_the_own_legal_basis_replaces_the_templates(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.LEGAL_BASIS, LegalBasisPart(("Peraturan Contoh 1/2022",)))

        text = plain_text(papers.drawn(papers.draft).document)

        assert "Peraturan Contoh 1/2022" in text
        assert "Nota Kesepahaman antara Ombudsman Republik Indonesia" in text

    def test_f017_day_and_date_in_words_follow_from_one_date(self, papers: Drafts) -> None:
        text = plain_text(papers.drawn(papers.whole_draft).document)

        assert "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua" in text

    def test_f038_an_acting_official_is_printed_as_such(self, papers: Drafts) -> None:
        text = plain_text(papers.drawn(papers.whole_draft).document)

        assert "Plt. Kepala Perwakilan" in text
        assert "Keputusan Ketua Ombudsman" in text


def test_sections_of_other_drafts_are_left_alone(papers: Drafts) -> None:
    other = papers.begin(papers.dinkes)

    papers.save(papers.draft, K.SUBJECT, SubjectPart("Satu"))

    versions = papers.session.query(DraftSection.version).filter_by(agreement_id=other.agreement_id)
    assert {version for (version,) in versions} == {1}
