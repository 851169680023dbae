"""What the MoU promises passes to the PKS below it: shown first, then taken over or left out."""

from dataclasses import replace
from html import unescape

import pytest

from pks.agreements.kinds import Responsible
from pks.agreements.replanning import change_plan
from pks.agreements.rhythm import QUARTERLY, SEMESTER
from pks.agreements.terms import CommitmentTerms, ScopeTerms
from pks.drafting.content import SectionKey, WorkPlanPart
from pks.drafting.inheriting import (
    Change,
    ChangedAbove,
    Difference,
    differences,
    leave_out,
    mark_of,
    take_over,
)
from pks.drafting.models import Draft
from pks.drafting.saving import DraftIsClosed, stored_part
from tests.papers import SIGNED_ON, As, Drafts

K = SectionKey.WORK_PLAN
MEETING = CommitmentTerms(
    activity="Pertemuan koordinasi",
    indicator="Sedikitnya satu pertemuan setiap semester",
    responsible=Responsible.FIRST,
    rhythm=SEMESTER,
    schedule="",
    evidence="Notula",
    key="temu",
)


def promise(papers: Drafts, *commitments: CommitmentTerms) -> None:
    """Let the MoU promise this under one scope, which the PKS has as well."""
    scopes = [ScopeTerms("data", "Pertukaran data", commitments)]
    change_plan(
        papers.session, papers.mou, scopes, from_on=SIGNED_ON, by=papers.legal, now=papers.now
    )


def plan_of(papers: Drafts, draft: Draft) -> WorkPlanPart:
    part = papers.content(draft, K)
    assert isinstance(part, WorkPlanPart)
    return part


def found(papers: Drafts, draft: Draft) -> list[Difference]:
    return differences(draft.agreement, plan_of(papers, draft))


def taken(papers: Drafts, draft: Draft) -> list[CommitmentTerms]:
    scopes = plan_of(papers, draft).scopes
    return [one for scope in scopes for one in scope.commitments if one.origin_id]


def decide(papers: Drafts, draft: Draft, *, takes: bool, mark: str | None = None) -> None:
    shown = found(papers, draft)
    stored = stored_part(papers.session, draft.agreement_id, K)
    (take_over if takes else leave_out)(
        papers.session,
        draft,
        {one.origin_id: one.scope_key or "data" for one in shown},
        mark=mark_of(shown) if mark is None else mark,
        seen_version=stored.version if stored else 0,
        by=papers.legal,
        now=papers.now,
    )


def test_f009_what_the_mou_promises_is_offered_to_the_pks_below_it(papers: Drafts) -> None:
    promise(papers, MEETING)

    (one,) = found(papers, papers.draft)

    assert (one.change, one.scope_key) == (Change.ADDED, "data")
    assert one.terms.activity == MEETING.activity
    assert taken(papers, papers.draft) == []


def test_f009_taken_over_it_stands_in_the_work_plan_and_is_asked_no_more(papers: Drafts) -> None:
    promise(papers, MEETING)

    decide(papers, papers.draft, takes=True)

    (one,) = taken(papers, papers.draft)
    assert (one.activity, one.rhythm, one.evidence) == (MEETING.activity, SEMESTER, "Notula")
    assert found(papers, papers.draft) == []


def test_f009_a_later_change_above_is_shown_before_it_applies(papers: Drafts) -> None:
    promise(papers, MEETING)
    decide(papers, papers.draft, takes=True)

    promise(papers, replace(MEETING, rhythm=QUARTERLY, evidence="Notula dan daftar hadir"))

    (one,) = found(papers, papers.draft)
    assert (one.change, set(one.fields)) == (Change.CHANGED, {"rhythm", "evidence"})
    assert taken(papers, papers.draft)[0].rhythm == SEMESTER
    decide(papers, papers.draft, takes=True)
    assert taken(papers, papers.draft)[0].rhythm == QUARTERLY


def test_f009_only_what_has_changed_above_is_overwritten_here(papers: Drafts) -> None:
    promise(papers, MEETING)
    draft = papers.draft
    decide(papers, draft, takes=True)
    plan, ours = plan_of(papers, draft), "Notula dan foto"
    scopes = tuple(
        replace(
            scope,
            commitments=tuple(
                replace(one, evidence=ours) if one.origin_id else one for one in scope.commitments
            ),
        )
        for scope in plan.scopes
    )
    papers.save(draft, K, replace(plan, scopes=scopes))

    promise(papers, replace(MEETING, rhythm=QUARTERLY))
    decide(papers, draft, takes=True)

    (one,) = taken(papers, draft)
    assert (one.rhythm, one.evidence) == (QUARTERLY, ours)


def test_what_is_taken_out_above_leaves_the_draft_once_somebody_says_so(papers: Drafts) -> None:
    promise(papers, MEETING)
    decide(papers, papers.draft, takes=True)

    promise(papers)

    (one,) = found(papers, papers.draft)
    assert one.change is Change.REMOVED
    assert taken(papers, papers.draft)
    decide(papers, papers.draft, takes=True)
    assert taken(papers, papers.draft) == []


def test_what_was_left_out_is_asked_again_only_when_it_changes(papers: Drafts) -> None:
    promise(papers, MEETING)
    decide(papers, papers.draft, takes=False)
    assert (found(papers, papers.draft), taken(papers, papers.draft)) == ([], [])

    promise(papers, replace(MEETING, rhythm=QUARTERLY))

    assert [one.change for one in found(papers, papers.draft)] == [Change.CHANGED]


def test_nothing_is_written_when_it_has_changed_since_it_was_shown(papers: Drafts) -> None:
    promise(papers, MEETING)
    mark = mark_of(found(papers, papers.draft))
    promise(papers, replace(MEETING, rhythm=QUARTERLY))

    with pytest.raises(ChangedAbove):
        decide(papers, papers.draft, takes=True, mark=mark)

    assert taken(papers, papers.draft) == []


def test_a_draft_on_the_approvers_table_takes_nothing(papers: Drafts) -> None:
    promise(papers, MEETING)

    with pytest.raises(DraftIsClosed):
        decide(papers, papers.submitted, takes=True)


class TestThePage:
    def address(self, draft: Draft) -> str:
        return f"/naskah/{draft.agreement_id}/dari-induk"

    def test_the_desk_points_to_it_and_one_press_takes_all_over(
        self, papers: Drafts, as_: As
    ) -> None:
        promise(papers, MEETING)
        draft, client = papers.draft, as_(papers.legal)

        desk = client.get(f"/naskah/{draft.agreement_id}/bagian/rencana-kerja").text
        assert self.address(draft) in desk
        answer = client.submit(self.address(draft), tindakan="ambil")

        assert answer.headers["Location"].endswith("/bagian/rencana-kerja")
        assert [one.activity for one in taken(papers, draft)] == [MEETING.activity]

    def test_nothing_chosen_is_said_so(self, papers: Drafts, as_: As) -> None:
        promise(papers, MEETING)

        answer = as_(papers.legal).submit(
            self.address(papers.draft), **{"rows-0-chosen": None, "tindakan": "ambil"}
        )

        assert answer.status_code == 422
        assert "Pilih sedikitnya satu komitmen." in unescape(answer.text)

    def test_a_stranger_finds_nothing(self, papers: Drafts, as_: As) -> None:
        promise(papers, MEETING)
        page = self.address(papers.draft)
        client = as_(papers.legal_of_dinkes)

        assert client.get(page).status_code == 404
