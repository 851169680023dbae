"""From draft to ready to sign: submitting, paraf by paraf, or back with a reason."""

from io import BytesIO

import docx
import pytest

from pks.agreements.kinds import AttachmentKind
from pks.agreements.lifecycle import MoveNotAllowed, State
from pks.agreements.moving import give_up
from pks.drafting import letters
from pks.drafting.approving import (
    ApprovalIsOver,
    CannotSubmit,
    SubmitObstacle,
    TextChanged,
    reopen,
    return_for_revision,
)
from pks.drafting.content import (
    ClausePart,
    PartiesPart,
    ScopesPart,
    SectionKey,
    SubjectPart,
    TermPart,
)
from pks.drafting.models import Approval, Decision
from pks.drafting.queries import approvals_waiting_for, possible_approvers
from pks.drafting.reviewing import MustBeRepaired, review, waive
from pks.drafting.words import SUBMIT_TEXT
from pks.mail.models import OutgoingMail
from pks.naskah import ChangeKind
from pks.parties.people import PersonFacts, change_person
from pks.web.storage import store
from tests.papers import SIGNED_ON, Drafts

K, S = SectionKey, SubmitObstacle


def why_not(papers: Drafts, *approvers: object) -> list[SubmitObstacle]:
    with pytest.raises(CannotSubmit) as refusal:
        papers.submit(papers.draft, *approvers)
    assert papers.draft.agreement.state is State.DRAFTING
    assert papers.session.query(Approval).count() == 0
    return refusal.value.obstacles


def mails_to(papers: Drafts, user: object) -> list[OutgoingMail]:
    return papers.session.query(OutgoingMail).filter_by(to_address=user.email).all()


class TestSubmitting:
    def test_every_obstacle_is_named_at_once(self, papers: Drafts) -> None:
        papers.save(papers.draft, K.TERM, TermPart(term_years=9, signed_on=SIGNED_ON))
        papers.pks_of_others("1/ORI", papers.jakarta_raya)
        papers.save(papers.draft, K.PARTIES, PartiesPart(numbers=("1/ORI", None)))

        papers.change(papers.draft, "kahar", ClausePart(ChangeKind.REMOVED))
        papers.change(papers.draft, "pembiayaan", ClausePart(ChangeKind.REMOVED))

        assert why_not(papers) == list(SubmitObstacle)

    def test_an_approver_must_be_chosen(self, papers: Drafts) -> None:
        papers.whole_draft  # noqa: B018

        assert why_not(papers) == [S.NO_APPROVER]

    def test_f021_a_number_of_another_agreement_holds_it_back(self, papers: Drafts) -> None:
        papers.pks_of_others("1/ORI", papers.jakarta_raya)
        part = PartiesPart(seats=("Jakarta", "Kota Bekasi"), numbers=("1/ORI", None))
        papers.save(papers.whole_draft, K.PARTIES, part)

        assert why_not(papers, papers.dedys_account) == [S.NUMBER_TAKEN]

    def test_the_register_takes_the_terms(self, papers: Drafts) -> None:
        agreement = papers.submitted.agreement

        assert agreement.state is State.IN_APPROVAL
        assert len(agreement.scopes) == 5
        assert agreement.first.signatory.holding.person is papers.dedy
        assert [one.person for one in agreement.second.liaisons] == [papers.yuni]
        assert agreement.term_years == 3

    def test_scopes_that_are_off_do_not_come_into_the_register(self, papers: Drafts) -> None:
        papers.save(papers.whole_draft, K.SCOPES, ScopesPart(("data",)))

        assert [scope.key for scope in papers.submitted.agreement.scopes] == ["data"]

    def test_each_approver_gets_a_mail(self, papers: Drafts) -> None:
        papers.submitted  # noqa: B018

        for user in (papers.dedys_account, papers.chief_of_ombudsman):
            mail = mails_to(papers, user)[0]
            assert mail.subject.startswith("[Menunggu paraf Anda]")
            assert f"/naskah/{papers.draft.agreement_id}/periksa" in mail.text

    def test_is_not_possible_twice(self, papers: Drafts) -> None:
        with pytest.raises(MoveNotAllowed):
            papers.submit(papers.submitted, papers.dedys_account)

    def test_one_asks_those_who_see_it_but_not_oneself(self, papers: Drafts) -> None:
        papers.dedys_account, papers.lintongs_account, papers.stranger  # noqa: B018
        papers.legal_of_dinkes, papers.yunis_account, papers.admin  # noqa: B018

        asked = possible_approvers(papers.session, papers.draft.agreement, papers.legal)

        assert {user.name for user in asked} == {"Dedy Irsan", "Lintong Ambarita"}


class TestFindings:
    def test_a_warning_may_stand_with_a_reason(self, papers: Drafts) -> None:
        papers.save(papers.whole_draft, K.TERM, TermPart("Balai Patriot", SIGNED_ON, None, 6))
        found = self.found(papers)
        assert why_not(papers, papers.dedys_account) == [S.FINDINGS]

        for finding in found:
            self.waive(papers, finding)

        papers.submit(papers.draft, papers.dedys_account)
        assert papers.draft.agreement.state is State.IN_APPROVAL
        waivers = review(papers.session, papers.draft, papers.drawn(papers.draft)).waivers
        assert {waiver.reason for waiver in waivers} == {"Disetujui pimpinan"}

    def test_an_error_must_be_repaired(self, papers: Drafts) -> None:
        papers.save(papers.whole_draft, K.SUBJECT, SubjectPart("Pasal 99 dan {nama}"))

        for finding in self.found(papers):
            with pytest.raises(MustBeRepaired):
                self.waive(papers, finding)
        assert why_not(papers, papers.dedys_account) == [S.FINDINGS]

    def found(self, papers: Drafts) -> list[object]:
        found = review(papers.session, papers.draft, papers.drawn(papers.draft)).open_findings
        assert found
        return found

    def waive(self, papers: Drafts, finding: object) -> None:
        waive(
            papers.session, papers.draft, finding, "Disetujui pimpinan",
            by=papers.legal, now=papers.now,
        )  # fmt: skip


class TestParafs:
    def test_f036_the_last_one_makes_it_ready_to_sign(self, papers: Drafts) -> None:
        first, last = papers.waiting(papers.submitted)

        papers.approve(first, papers.draft)
        assert papers.draft.agreement.state is State.IN_APPROVAL
        papers.approve(last, papers.draft)

        assert papers.draft.agreement.state is State.READY_TO_SIGN

    def test_f024_the_text_to_be_signed_is_kept(self, papers: Drafts) -> None:
        attachment = papers.approved.agreement.attachments[0]

        assert attachment.kind is AttachmentKind.FINAL_TEXT
        paper = docx.Document(BytesIO(store().path(attachment.file.sha256).read_bytes()))
        text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
        assert "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua" in text
        assert "DRAF" not in "".join(p.text for s in paper.sections for p in s.header.paragraphs)

    def test_a_paraf_is_given_once(self, papers: Drafts) -> None:
        first, _last = papers.waiting(papers.submitted)
        papers.approve(first, papers.draft)

        with pytest.raises(ApprovalIsOver):
            papers.approve(first, papers.draft)

    def test_a_paraf_counts_for_the_text_that_it_was_asked_for(self, papers: Drafts) -> None:
        first, _last = papers.waiting(papers.submitted)
        later = PersonFacts("Dr. Lintong Ambarita", papers.dpmptsp.id)
        change_person(papers.session, papers.lintong, later, by=None, now=papers.now)

        with pytest.raises(TextChanged):
            papers.approve(first, papers.draft)

        assert first.decision is Decision.PENDING

    def test_one_no_sends_it_back_and_ends_the_round(self, papers: Drafts) -> None:
        first, last = papers.waiting(papers.submitted)
        papers.approve(first, papers.draft)

        self.send_back(papers, last)

        assert papers.draft.agreement.state is State.DRAFTING
        assert papers.waiting(papers.draft) == []
        assert (last.decision, last.note) == (Decision.RETURNED, "Pasal 3 belum jelas")
        mail = mails_to(papers, papers.legal)[0]
        assert mail.subject.startswith("[Dikembalikan]")
        assert "Pasal 3 belum jelas" in mail.text

    def test_after_it_came_back_every_paraf_is_asked_for_anew(self, papers: Drafts) -> None:
        first, last = papers.waiting(papers.submitted)
        papers.approve(first, papers.draft)
        self.send_back(papers, last)

        papers.submit(papers.draft, papers.dedys_account, papers.chief_of_ombudsman)

        assert len(papers.waiting(papers.draft)) == 2

    def test_whoever_is_late_has_nothing_to_decide(self, papers: Drafts) -> None:
        first, last = papers.waiting(papers.submitted)
        self.send_back(papers, last)

        with pytest.raises(ApprovalIsOver):
            self.send_back(papers, last)
        assert first not in papers.session

    def send_back(self, papers: Drafts, approval: Approval) -> None:
        return_for_revision(
            papers.session, approval, "Pasal 3 belum jelas",
            wording=letters.draft_returned, by=approval.approver, now=papers.now,
        )  # fmt: skip

    def test_f036_opening_it_again_takes_the_final_text_away(self, papers: Drafts) -> None:
        agreement = papers.approved.agreement

        self.reopen(papers)
        papers.session.expire_all()

        assert agreement.state is State.DRAFTING
        assert agreement.attachments == []
        with pytest.raises(MoveNotAllowed):
            self.reopen(papers)

    def test_f021_a_number_corrected_after_that_is_the_one_that_counts(
        self, papers: Drafts
    ) -> None:
        seats = ("Jakarta", "Kota Bekasi")
        papers.save(papers.whole_draft, K.PARTIES, PartiesPart(seats, ("1/ORI", None)))
        papers.submitted  # noqa: B018
        self.reopen(papers)
        papers.save(papers.draft, K.PARTIES, PartiesPart(seats, ("2/ORI", None)))

        papers.submit(papers.draft, papers.dedys_account)
        papers.approve(papers.waiting(papers.draft)[0], papers.draft)

        assert papers.draft.agreement.first.number == "2/ORI"
        assert papers.draft.agreement.state is State.READY_TO_SIGN

    def reopen(self, papers: Drafts) -> None:
        reopen(papers.session, papers.draft.agreement, "Keliru", by=papers.legal, now=papers.now)

    def test_a_cancelled_agreement_waits_for_nobody(self, papers: Drafts) -> None:
        agreement = papers.submitted.agreement
        assert len(approvals_waiting_for(papers.session, papers.dedys_account)) == 1

        give_up(
            papers.session, agreement, State.CANCELLED, "Batal", by=papers.legal, now=papers.now
        )

        assert approvals_waiting_for(papers.session, papers.dedys_account) == []


def test_every_obstacle_has_its_sentence() -> None:
    assert set(SUBMIT_TEXT) == set(SubmitObstacle)
