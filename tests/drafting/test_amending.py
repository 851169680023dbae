"""An adendum or a perpanjangan: begun from what was agreed, drawn as what changes in it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest

from pks.agreements.entry import (
    CannotEnterIntoForce,
    EntryObstacle,
    enter_into_force,
    hindrances_to_entry,
)
from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.registering import (
    CannotRegister,
    NewAgreement,
    RegisterObstacle,
    open_agreement,
)
from pks.agreements.rhythm import QUARTERLY
from pks.agreements.signing import Signing, sign_agreement
from pks.agreements.terms import named
from pks.drafting.amending import NoTextToAmend, begin_amendment
from pks.drafting.approving import CannotSubmit
from pks.drafting.content import ClausePart, ScopesPart, SectionKey, TermPart, WorkPlanPart
from pks.drafting.documents import draft_docx, final_docx
from pks.drafting.facts import facts_of
from pks.drafting.models import Draft
from pks.monitoring.closing import close, submit
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.naskah import ChangeKind, plain_text
from pks.naskah.docx.read import read_text
from pks.naskah.house_style import DEFAULT_STYLE
from tests.checking import CheckingClient
from tests.papers import SIGNED_ON, As, Drafts

LATER = date(2022, 2, 7)
INNOVATION = ClausePart(
    ChangeKind.INSERTED,
    title="Inovasi Pelayanan",
    text="PARA PIHAK mengembangkan inovasi menurut {pasal:pembiayaan}.",
    after="pengawasan",
    reason="Hasil evaluasi",
)


@pytest.fixture
def in_force(papers: Drafts) -> Draft:
    """The draft of an agreement that was signed and has come into force."""
    draft = papers.approved
    sign(papers, draft.agreement, ("3/ORI-PKS/II/2022", "503/77/2022"))
    enter_into_force(
        papers.session,
        draft.agreement,
        SIGNED_ON,
        by=papers.legal,
        now=papers.now,
        today=papers.now.date(),
    )
    return draft


def sign(papers: Drafts, agreement: Agreement, numbers: tuple[str, str]) -> None:
    facts = Signing(SIGNED_ON, "Balai Patriot", numbers, scan_follows=True)
    sign_agreement(
        papers.session, agreement, facts, None, by=papers.legal, now=papers.now, today=SIGNED_ON
    )


def begin(papers: Drafts, base: Draft, kind: Kind = Kind.ADENDUM) -> Draft:
    return begin_amendment(
        papers.session, base.agreement, kind, facts_of, by=papers.legal, now=papers.now
    )


def follow_ups_of(papers: Drafts, agreement: Agreement, activity: str) -> list[FollowUp]:
    """Return what is planned or done of one promise, in order."""
    query = papers.session.query(FollowUp).filter_by(agreement_id=agreement.id)
    found = query.order_by(FollowUp.planned_on).all()
    return [one for one in found if one.commitment.activity == activity]


def longer(papers: Drafts, draft: Draft, years: int = 4) -> None:
    term = papers.content(draft, SectionKey.TERM)
    assert isinstance(term, TermPart)
    changed = replace(term, place="Balai Patriot", signed_on=LATER, term_years=years)
    papers.save(draft, SectionKey.TERM, changed)


def through_approval(papers: Drafts, draft: Draft, numbers: tuple[str, str]) -> None:
    papers.submit(draft, papers.dedys_account)
    for approval in papers.waiting(draft):
        papers.approve(approval, draft)
    sign(papers, draft.agreement, numbers)


class TestBeginning:
    def test_nothing_is_typed_twice(self, papers: Drafts, in_force: Draft) -> None:
        adendum = begin(papers, in_force)

        assert adendum.agreement.kind is Kind.ADENDUM
        assert adendum.agreement.parent is in_force.agreement
        for key in (
            SectionKey.SUBJECT,
            SectionKey.SIGNATORIES,
            SectionKey.SCOPES,
            SectionKey.WORK_PLAN,
            SectionKey.LIAISONS,
            SectionKey.WITNESSES,
        ):
            assert papers.content(adendum, key) == papers.content(in_force, key)

    def test_number_place_and_day_are_its_own(self, papers: Drafts, in_force: Draft) -> None:
        adendum = begin(papers, in_force)

        term = papers.content(adendum, SectionKey.TERM)
        assert isinstance(term, TermPart)
        assert (term.place, term.signed_on, term.term_years) == (None, None, 3)
        assert adendum.agreement.first.number is None

    def test_an_agreement_that_nobody_signed_is_not_amended(self, papers: Drafts) -> None:
        with pytest.raises(CannotRegister) as refusal:
            begin(papers, papers.whole_draft)

        assert refusal.value.obstacles == [RegisterObstacle.AMENDED_NOT_BINDING]

    def test_an_adendum_is_not_amended_again(self, papers: Drafts, in_force: Draft) -> None:
        adendum = begin(papers, in_force)

        with pytest.raises(CannotRegister) as refusal:
            begin(papers, adendum)

        assert RegisterObstacle.PARENT_OF_WRONG_KIND in refusal.value.obstacles

    def test_one_that_was_not_drafted_here_is_refused(self, papers: Drafts) -> None:
        with pytest.raises(NoTextToAmend):
            begin_amendment(
                papers.session, papers.pks, Kind.ADENDUM, facts_of, by=papers.legal, now=papers.now
            )

    def test_an_amendment_names_what_it_amends_and_keeps_the_parties(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        ids = (papers.jakarta_raya.id, papers.dinkes.id)
        for parent, obstacle in (
            (None, RegisterObstacle.AMENDED_MISSING),
            (in_force.agreement_id, RegisterObstacle.OTHER_PARTIES),
        ):
            new = NewAgreement(Kind.ADENDUM, ids, "Pokok", parent)

            with pytest.raises(CannotRegister) as refusal:
                open_agreement(papers.session, new, by=papers.legal, now=papers.now)

            assert refusal.value.obstacles == [obstacle]


class TestTheAdendum:
    def test_says_what_changes_and_the_consolidated_text_keeps_its_numbers(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        adendum = begin(papers, in_force)
        longer(papers, adendum)
        papers.change(adendum, "sisipan_1", INNOVATION)

        drawn = papers.drawn(adendum)
        text = plain_text(drawn.document)
        assert text.startswith("ADENDUM PERJANJIAN KERJA SAMA\n")
        assert "Nomor 3/ORI-PKS/II/2022 dan Nomor 503/77/2022 tanggal 7 Februari 2022" in text
        assert "1. Di antara Pasal 5 dan Pasal 6 disisipkan 1 (satu) pasal, yakni Pasal 5A" in text
        assert "2. Ketentuan Pasal 13 ayat (1) diubah sehingga berbunyi sebagai berikut:" in text
        assert "selama 4 (empat) tahun, terhitung sejak tanggal 7 Februari 2022 sampai" in text
        assert drawn.amended is not None
        whole = plain_text(drawn.amended)
        assert whole.startswith("NASKAH KONSOLIDASI\nPERJANJIAN KERJA SAMA\n")
        assert "Pasal 5A\nINOVASI PELAYANAN\n" in whole
        assert "NOMOR : 3/ORI-PKS/II/2022\n" in whole

    def test_that_changes_nothing_does_not_go_to_the_approvers(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        adendum = begin(papers, in_force)

        with pytest.raises(CannotSubmit):
            papers.submit(adendum, papers.dedys_account)

    def test_comes_into_force_without_a_plan_of_its_own_and_lengthens_the_agreement(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        adendum = begin(papers, in_force)
        longer(papers, adendum)
        through_approval(papers, adendum, ("9/ORI-PKS/II/2022", "503/88/2022"))

        assert adendum.agreement.scopes == []
        assert hindrances_to_entry(adendum.agreement, LATER) == []
        enter_into_force(
            papers.session,
            adendum.agreement,
            LATER,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        base = in_force.agreement
        assert (base.state, base.term_years, base.ends_on) == (
            State.IN_FORCE, 4, date(2026, 2, 6),
        )  # fmt: skip
        assert adendum.agreement.ends_on == base.ends_on
        assert len(base.scopes) == 5

    def test_what_it_says_of_the_work_plan_becomes_follow_ups_and_nothing_done_is_lost(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        base, adendum = in_force.agreement, begin(papers, in_force)
        longer(papers, adendum, 3)
        plan = papers.content(adendum, SectionKey.WORK_PLAN)
        assert isinstance(plan, WorkPlanPart)
        first, *others = plan.scopes
        gone, *kept = first.commitments
        new = replace(gone, activity="Pertemuan koordinasi", rhythm=QUARTERLY, schedule="", key="")
        changed = replace(first, commitments=named((*kept, new)))
        papers.save(adendum, SectionKey.WORK_PLAN, replace(plan, scopes=(changed, *others)))
        done = follow_ups_of(papers, base, gone.activity)[0]
        submit(done, now=papers.now)
        close(done, FollowUpState.DONE, by=papers.legal, now=papers.now)
        through_approval(papers, adendum, ("9/ORI-PKS/II/2022", "503/88/2022"))

        enter_into_force(
            papers.session,
            adendum.agreement,
            LATER,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        assert follow_ups_of(papers, base, gone.activity) == [done]
        came = follow_ups_of(papers, base, new.activity)
        assert (len(came), came[0].planned_on) == (11, date(2022, 5, 7))

    def test_the_next_one_starts_from_the_text_as_it_stands(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        first = begin(papers, in_force)
        longer(papers, first)
        papers.change(first, "sisipan_1", INNOVATION)
        through_approval(papers, first, ("9/ORI-PKS/II/2022", "503/88/2022"))

        second = begin(papers, in_force)
        gone = ClausePart(ChangeKind.REMOVED, reason="Tidak diperlukan")
        papers.change(second, "keadaan_kahar", gone)

        drawn = papers.drawn(second)
        text = plain_text(drawn.document)
        assert "1. Ketentuan Pasal 14 dihapus.\nPasal II\n" in text
        assert drawn.amended is not None
        assert "Pasal 5A\nINOVASI" in plain_text(drawn.amended)
        assert "selama 4 (empat) tahun" in plain_text(drawn.amended)

    def test_waits_for_what_it_amends(self, papers: Drafts, in_force: Draft) -> None:
        adendum = begin(papers, in_force)
        longer(papers, adendum)
        through_approval(papers, adendum, ("9/ORI-PKS/II/2022", "503/88/2022"))
        in_force.agreement.state = State.ENDED

        with pytest.raises(CannotEnterIntoForce) as refusal:
            enter_into_force(
                papers.session,
                adendum.agreement,
                LATER,
                by=papers.legal,
                now=papers.now,
                today=papers.now.date(),
            )

        obstacles = [one.obstacle for one in refusal.value.hindrances]
        assert obstacles == [EntryObstacle.AMENDED_NOT_IN_FORCE]


class TestThePerpanjangan:
    def test_goes_on_the_day_after_and_names_its_basis(
        self, papers: Drafts, in_force: Draft
    ) -> None:
        text = plain_text(papers.drawn(begin(papers, in_force, Kind.PERPANJANGAN)).document)

        assert text.startswith("PERPANJANGAN PERJANJIAN KERJA SAMA\n")
        assert "berdasarkan Pasal 13 ayat (2) Perjanjian" in text
        assert (
            "semula berakhir pada tanggal 6 Februari 2025 diperpanjang selama 3 (tiga) tahun, "
            "terhitung sejak tanggal 7 Februari 2025 sampai dengan tanggal 6 Februari 2028." in text
        )


class TestThePages:
    def test_legal_staff_begin_one_from_the_agreements_page(
        self, papers: Drafts, in_force: Draft, as_: As
    ) -> None:
        client = as_(papers.legal)
        page = client.get(f"/perjanjian/{in_force.agreement_id}").text
        address = f"/naskah/{in_force.agreement_id}/ubah/adendum"
        assert address in page

        answer = client.submit(address)

        assert answer.status_code == 302
        adendum = papers.session.query(Agreement).filter_by(kind=Kind.ADENDUM).one()
        assert f"/naskah/{adendum.id}/" in answer.headers["Location"]
        desk = client.get(f"/naskah/{adendum.id}/bagian/waktu").text
        assert "ADENDUM PERJANJIAN KERJA SAMA" in desk
        assert client.get(f"/naskah/{adendum.id}/pasal/").status_code == 200
        word = client.get(f"/naskah/{adendum.id}/konsolidasi.docx")
        assert "NASKAH KONSOLIDASI" in docx.Document(BytesIO(word.data)).paragraphs[0].text
        assert "Adendum" in client.get(f"/perjanjian/{in_force.agreement_id}").text

    def test_what_nobody_signed_offers_no_way_and_refuses_by_address(
        self, papers: Drafts, as_: As
    ) -> None:
        number = papers.whole_draft.agreement_id
        client = as_(papers.legal)

        assert "/ubah/" not in client.get(f"/perjanjian/{number}").text
        answer = client.submit(f"/naskah/{number}/ubah/adendum")
        assert answer.status_code == 422
        assert "sudah ditandatangani" in answer.text

    def test_strangers_and_other_words_find_nothing(
        self, papers: Drafts, in_force: Draft, as_: As
    ) -> None:
        number = in_force.agreement_id
        assert as_(papers.legal).get(f"/naskah/{number}/ubah/pks").status_code == 404
        assert as_(papers.legal).get(f"/naskah/{number}/konsolidasi.docx").status_code == 404
        assert as_(papers.stranger).get(f"/naskah/{number}/ubah/adendum").status_code in (403, 404)


class TestTwoLanguages:
    @pytest.mark.parametrize("way", [(), ("dua_bahasa_berurutan",)])
    def test_f025_the_draft_and_the_final_paper_carry_both(
        self, papers: Drafts, way: tuple[str, ...], as_: As
    ) -> None:
        draft = papers.whole_draft
        scopes = papers.content(draft, SectionKey.SCOPES)
        assert isinstance(scopes, ScopesPart)
        options = (*scopes.options, "dua_bahasa", *way)
        papers.save(draft, SectionKey.SCOPES, replace(scopes, options=options))

        drawn = papers.drawn(draft)
        for content in (
            draft_docx(papers.session, draft, drawn, DEFAULT_STYLE, zone="Asia/Jakarta"),
            final_docx(drawn, DEFAULT_STYLE),
        ):
            text = read_text(content)
            assert "Pasal 18\nPENUTUP" in text
            assert "Article 18\nCLOSING" in text
            assert "the Indonesian text shall prevail." in text
            assert ("COOPERATION AGREEMENT" in text.split("Pasal 1\n")[0]) is not bool(way)
        assert drawn.findings_on_language == []
        page = as_(papers.legal).get(f"/naskah/{draft.agreement_id}/bagian/pokok").text
        assert 'lang="en"' in page

    def test_f025_an_article_of_ones_own_is_told_to_lack_its_english(self, papers: Drafts) -> None:
        draft = papers.whole_draft
        papers.save(draft, SectionKey.SCOPES, ScopesPart(("data",), ("dua_bahasa",)))
        papers.change(draft, "sisipan_1", replace(INNOVATION, after="tugas"))

        found = papers.drawn(draft).findings_on_language

        assert [one.message for one in found] == [
            "Pasal ini ditulis sendiri dan belum ada teks bahasa Inggrisnya."
        ]


def test_a_nota_kesepakatan_is_begun_without_a_parent(papers: Drafts, as_: As) -> None:
    client: CheckingClient = as_(papers.legal)

    answer = client.submit(
        "/naskah/baru",
        template="nota_kesepakatan",
        first=str(papers.jakarta_raya.id),
        second=str(papers.bekasi.id),
        subject="Sinergi Pelayanan Publik",
    )

    assert answer.status_code == 302
    made = papers.session.query(Agreement).filter_by(subject="Sinergi Pelayanan Publik").one()
    assert (made.kind, made.parent_id) == (Kind.NOTA_KESEPAKATAN, None)
    assert "NOTA KESEPAKATAN" in client.get(f"/naskah/{made.id}/bagian/pokok").text
