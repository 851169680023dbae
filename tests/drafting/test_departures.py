"""Where a draft leaves its template: reasons before it goes on, and all of it for who approves."""

import pytest

from pks.agreements.lifecycle import State
from pks.audit import trail
from pks.drafting.approving import CannotSubmit, SubmitObstacle
from pks.drafting.content import ClausePart, clause_key
from pks.drafting.departures import departures_of
from pks.naskah import Change, ChangeKind
from tests.drafting.test_clauses import variants_in
from tests.papers import As, Drafts

C = ChangeKind
OWN = ClausePart(C.EDITED, text="Biaya ditanggung PIHAK KESATU.")
WITH_REASON = ClausePart(C.EDITED, text=OWN.text, reason="Anggaran PIHAK KEDUA telah habis")


def test_f015_a_departure_without_reason_holds_the_draft_back(papers: Drafts) -> None:
    papers.change(papers.whole_draft, "pembiayaan", OWN)

    with pytest.raises(CannotSubmit) as refusal:
        papers.submit(papers.draft, papers.dedys_account)

    assert refusal.value.obstacles == [SubmitObstacle.DEPARTURES]
    assert papers.draft.agreement.state is State.DRAFTING


def test_f015_the_approver_sees_clause_difference_and_reason(papers: Drafts, as_: As) -> None:
    papers.change(papers.whole_draft, "pembiayaan", WITH_REASON)
    check = f"/naskah/{papers.submitted.agreement_id}/periksa"

    page = as_(papers.dedys_account).get(check).text

    for words in (
        "Penyimpangan dari templat", ">Pembiayaan</a>", "disunting", "<ins>", "<del>",
        "Anggaran PIHAK KEDUA telah habis", "1 penyimpangan",
    ):  # fmt: skip
        assert words in page


def test_f015_nothing_is_ready_to_sign_before_the_departure_is_approved(papers: Drafts) -> None:
    papers.change(papers.whole_draft, "pembiayaan", WITH_REASON)
    first, last = papers.waiting(papers.submitted)

    papers.approve(first, papers.draft)
    assert papers.draft.agreement.state is State.IN_APPROVAL
    papers.approve(last, papers.draft)

    assert papers.draft.agreement.state is State.READY_TO_SIGN
    thing = f"agreement:{papers.draft.agreement_id}"
    deeds = [
        one for one in trail.entries_about(papers.session, thing) if one.verb == "draft.approve"
    ]
    assert [deed.details["departures"] for deed in deeds] == [["pembiayaan"]] * 2


def test_a_reason_is_given_on_the_page_of_the_check(papers: Drafts, as_: As) -> None:
    papers.change(papers.whole_draft, "pembiayaan", OWN)
    check = f"/naskah/{papers.draft.agreement_id}/periksa"
    to, client = check.replace("periksa", "penyimpangan"), as_(papers.legal)

    assert client.submit(check, to=to, reason=" ").status_code == 422
    assert client.submit(check, to=to, reason="Anggaran habis").status_code == 302

    assert papers.content(papers.draft, clause_key("pembiayaan")).reason == "Anggaran habis"
    papers.submit(papers.draft, papers.dedys_account)
    assert papers.draft.agreement.state is State.IN_APPROVAL


def test_each_departure_tells_its_own_difference(papers: Drafts) -> None:
    papers.change(papers.draft, "pembiayaan", OWN)
    papers.change(papers.draft, "keadaan_kahar", ClausePart(C.REMOVED))
    papers.change(
        papers.draft, "sisipan_1", ClausePart(C.INSERTED, None, "Etika", "Sopan.", "penutup")
    )

    found = departures_of(papers.drawn(papers.draft))

    assert [(one.article, one.difference and one.difference.change) for one in found] == [
        ("pembiayaan", Change.CHANGED),
        ("keadaan_kahar", Change.REMOVED),
        ("sisipan_1", Change.ADDED),
    ]
    assert [one.title for one in found] == ["Pembiayaan", "Keadaan Kahar", "Etika"]


@pytest.mark.parametrize("part", [ClausePart(C.VARIANT, "dibagi"), ClausePart(C.STANDARD)])
def test_f014_a_variant_of_the_template_is_no_departure(papers: Drafts, part: ClausePart) -> None:
    draft = papers.begin(papers.dpmptsp, papers.publish(1, variants_in))
    papers.change(draft, "pembiayaan", part)

    assert departures_of(papers.drawn(draft)) == []


def test_a_change_that_does_not_fit_holds_the_draft_back(papers: Drafts) -> None:
    papers.change(papers.whole_draft, "lama_sekali", ClausePart(C.EDITED, text="A", reason="Ada"))

    with pytest.raises(CannotSubmit) as refusal:
        papers.submit(papers.draft, papers.dedys_account)

    assert refusal.value.obstacles == [SubmitObstacle.MISFITS]
