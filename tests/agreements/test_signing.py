"""Signing: what it asks for, what it freezes, and what may follow later."""

from dataclasses import replace
from datetime import date

import pytest

from pks.agreements.kinds import AttachmentKind, WitnessHeading
from pks.agreements.lifecycle import MoveNotAllowed, State
from pks.agreements.signing import (
    CannotSign,
    NumberTaken,
    Obstacle,
    PowerOfAttorneyFacts,
    Signing,
    add_scan,
    give_number,
    sign_agreement,
)
from pks.agreements.terms import WitnessTerms
from pks.agreements.words import OBSTACLE_TEXT
from pks.files.models import StoredFile
from pks.naskah.facts import Capacity
from pks.parties.people import PersonFacts, change_person
from tests.papers import SIGNED_ON, Drafts

CEREMONY = Signing(SIGNED_ON, "Balai Patriot", ("1/ORI/2022", "2/PTSP/2022"), scan_follows=True)
POWER = PowerOfAttorneyFacts("800/12/SK", date(2022, 2, 1), "Tri Adhianto, Plt. Wali Kota Bekasi")


def sign(papers: Drafts, signing: Signing = CEREMONY, scan: StoredFile | None = None) -> None:
    sign_agreement(
        papers.session,
        papers.ready_pks,
        signing,
        scan,
        by=papers.legal,
        now=papers.now,
        today=SIGNED_ON,
    )


def why_not(papers: Drafts, signing: Signing) -> list[Obstacle]:
    with pytest.raises(CannotSign) as refusal:
        sign(papers, signing)
    assert papers.ready_pks.state is State.READY_TO_SIGN
    assert papers.ready_pks.signed_on is None
    return refusal.value.obstacles


class TestSigningAnAgreement:
    def test_names_every_obstacle_at_once_and_changes_nothing(self, papers: Drafts) -> None:
        first, second = papers.ready_pks.parties
        first.signatory.holding.ends_on = SIGNED_ON
        second.signatory = None
        for party, number in zip((first, second), CEREMONY.numbers, strict=True):
            party.institution.needs_power_of_attorney = True
            papers.pks_of_others(number, party.institution)
        papers.mou.signed_on = date(2022, 2, 9)
        tomorrow = replace(CEREMONY, signed_on=date(2022, 2, 8), scan_follows=False)

        found = why_not(papers, tomorrow)

        assert set(found) == set(Obstacle) - {Obstacle.NO_SIGNATORY_1, Obstacle.NOT_IN_OFFICE_2}
        assert (first.number, second.number) == (None, None)
        assert papers.ready_pks.attachments == []

    def test_keeps_place_day_and_numbers(self, papers: Drafts) -> None:
        sign(papers)

        pks = papers.ready_pks
        assert (pks.state, pks.signed_on, pks.place) == (State.SIGNED, SIGNED_ON, "Balai Patriot")
        assert pks.scan_follows

    def test_f021_each_party_has_a_number_of_its_own(self, papers: Drafts) -> None:
        sign(papers)

        assert [party.number for party in papers.ready_pks.parties] == list(CEREMONY.numbers)

    def test_is_not_possible_before_the_parafs(self, papers: Drafts) -> None:
        with pytest.raises(MoveNotAllowed):
            sign_agreement(
                papers.session, papers.draft.agreement, CEREMONY, None,
                by=papers.legal, now=papers.now, today=SIGNED_ON,
            )  # fmt: skip

    def test_is_not_possible_twice(self, papers: Drafts) -> None:
        sign(papers)

        with pytest.raises(MoveNotAllowed):
            sign(papers)

    @pytest.mark.parametrize("party", [1, 2])
    def test_asks_for_a_signatory_of_each_party(self, papers: Drafts, party: int) -> None:
        papers.ready_pks.parties[party - 1].signatory = None

        assert why_not(papers, CEREMONY) == [f"no_signatory_{party}"]

    @pytest.mark.parametrize(
        ("starts_on", "ends_on"),
        [(date(2022, 2, 8), None), (date(2021, 1, 1), date(2022, 2, 6))],
    )
    def test_asks_that_both_hold_their_office_that_day(
        self, papers: Drafts, starts_on: date, ends_on: date | None
    ) -> None:
        holding = papers.ready_pks.second.signatory.holding
        holding.starts_on, holding.ends_on = starts_on, ends_on

        assert why_not(papers, CEREMONY) == [Obstacle.NOT_IN_OFFICE_2]

    def test_asks_for_the_surat_kuasa_where_one_is_due(self, papers: Drafts) -> None:
        papers.dpmptsp.needs_power_of_attorney = True

        assert why_not(papers, CEREMONY) == [Obstacle.NO_POWER_OF_ATTORNEY_2]
        sign(papers, replace(CEREMONY, powers_of_attorney=(None, POWER)))

        kept = papers.ready_pks.second.power_of_attorney
        assert (kept.number, kept.dated_on, kept.giver) == (
            POWER.number, POWER.dated_on, POWER.giver
        )  # fmt: skip

    def test_f038_an_acting_official_signs_as_such_on_a_legal_ground(self, papers: Drafts) -> None:
        papers.ready_pks.first.signatory.authority = "Keputusan Ketua Ombudsman Nomor 7"

        sign(papers)

        signed = papers.ready_pks.first.signatory
        assert signed.signed_capacity is Capacity.PLT
        assert signed.authority == "Keputusan Ketua Ombudsman Nomor 7"

    def test_freezes_names_as_they_were_that_day(self, papers: Drafts) -> None:
        sign(papers)

        later = PersonFacts("Dr. Dedy Irsan, M.H.", papers.jakarta_raya.id)
        change_person(papers.session, papers.dedy, later, by=None, now=papers.now)
        papers.dedy.holdings[0].office.title = "Kepala Kantor"
        papers.dedy.holdings[0].capacity = Capacity.DEFINITIVE

        signed = papers.ready_pks.first.signatory
        assert (signed.name, signed.office, signed.capacity) == (
            "Dedy Irsan", "Kepala Perwakilan", Capacity.PLT
        )  # fmt: skip

    def test_until_then_the_names_are_those_of_today(self, papers: Drafts) -> None:
        later = PersonFacts("Dr. Dedy Irsan, M.H.", papers.jakarta_raya.id)
        change_person(papers.session, papers.dedy, later, by=None, now=papers.now)

        assert papers.ready_pks.first.signatory.name == "Dr. Dedy Irsan, M.H."

    def test_f046_records_who_witnessed(self, papers: Drafts) -> None:
        mayor = WitnessTerms("Tri Adhianto", "Plt. Wali Kota Bekasi", WitnessHeading.WITNESS)

        sign(papers, replace(CEREMONY, witnesses=(mayor,)))

        witness = papers.ready_pks.witnesses[0]
        assert (witness.name, witness.office, witness.heading) == (
            "Tri Adhianto", "Plt. Wali Kota Bekasi", WitnessHeading.WITNESS
        )  # fmt: skip

    def test_f040_keeps_the_scan_of_the_wet_signatures(self, papers: Drafts) -> None:
        scan = papers.file("pindaian.pdf")

        sign(papers, replace(CEREMONY, scan_follows=False), scan)

        attachment = papers.ready_pks.attachments[0]
        assert (attachment.kind, attachment.file) == (AttachmentKind.SIGNED_SCAN, scan)
        assert not papers.ready_pks.scan_follows

    def test_asks_for_the_scan_or_for_the_word_that_it_follows(self, papers: Drafts) -> None:
        assert why_not(papers, replace(CEREMONY, scan_follows=False)) == [Obstacle.NO_SCAN]

    def test_f004_asks_that_the_parent_was_signed_by_then(self, papers: Drafts) -> None:
        papers.ready_pks  # noqa: B018
        papers.mou.signed_on = date(2022, 2, 8)

        assert why_not(papers, CEREMONY) == [Obstacle.PARENT_NOT_SIGNED]


class TestWhatComesLate:
    def test_f040_the_scan_that_was_to_follow(self, papers: Drafts) -> None:
        sign(papers)

        add_scan(papers.session, papers.ready_pks, papers.file(), by=papers.legal, now=papers.now)

        assert not papers.ready_pks.scan_follows
        assert papers.ready_pks.attachments[0].kind is AttachmentKind.SIGNED_SCAN

    def test_f021_numbers_come_one_by_one(self, papers: Drafts) -> None:
        sign(papers, replace(CEREMONY, numbers=(None, "2/PTSP/2022")))
        assert papers.ready_pks.first.number is None

        self.give(papers, "1/ORI/2022")

        assert [party.number for party in papers.ready_pks.parties] == ["1/ORI/2022", "2/PTSP/2022"]

    def test_a_number_of_another_agreement_is_refused(self, papers: Drafts) -> None:
        papers.pks_of_others("1/ORI/2022", papers.jakarta_raya)

        with pytest.raises(NumberTaken):
            self.give(papers, "1/ORI/2022")

        assert papers.ready_pks.first.number is None

    def test_the_same_number_given_again_is_no_other(self, papers: Drafts) -> None:
        sign(papers)

        self.give(papers, "1/ORI/2022")

        assert papers.ready_pks.first.number == "1/ORI/2022"

    def give(self, papers: Drafts, number: str) -> None:
        party = papers.ready_pks.first
        give_number(papers.session, party, number, by=papers.legal, now=papers.now)


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_has_its_sentence(obstacle: Obstacle) -> None:
    assert str(OBSTACLE_TEXT[obstacle]).endswith(".")
