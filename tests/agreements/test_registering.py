"""Putting agreements into the register: new ones, and those that were signed long ago."""

from dataclasses import replace
from datetime import date

import pytest

from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.moving import note_state
from pks.agreements.registering import (
    CannotRegister,
    NewAgreement,
    RegisterObstacle,
    SignedLongAgo,
    enter_signed_agreement,
    open_agreement,
)
from pks.agreements.words import REGISTER_TEXT
from tests.papers import SIGNED_ON, Drafts

O = RegisterObstacle  # noqa: E741


def new_pks(papers: Drafts, **changed: object) -> NewAgreement:
    parties = (papers.jakarta_raya.id, papers.dpmptsp.id)
    return replace(NewAgreement(Kind.PKS, parties, "Perizinan", papers.mou.id), **changed)


def old_pks(papers: Drafts, **changed: object) -> SignedLongAgo:
    facts = SignedLongAgo(new_pks(papers), signed_on=date(2021, 12, 20), term_years=3)
    return replace(facts, **changed)


def enter(papers: Drafts, facts: SignedLongAgo) -> Agreement:
    return enter_signed_agreement(
        papers.session, facts, None, by=papers.legal, now=papers.now, today=SIGNED_ON
    )


def register(papers: Drafts, new: NewAgreement | SignedLongAgo) -> Agreement:
    if isinstance(new, SignedLongAgo):
        return enter(papers, new)
    return open_agreement(papers.session, new, by=papers.legal, now=papers.now)


def why_not(papers: Drafts, new: NewAgreement | SignedLongAgo) -> list[RegisterObstacle]:
    before = papers.session.query(Agreement).count()
    with pytest.raises(CannotRegister) as refusal:
        register(papers, new)
    assert papers.session.query(Agreement).count() == before
    return refusal.value.obstacles


class TestBeginning:
    def test_f004_a_pks_stands_under_its_mou(self, papers: Drafts) -> None:
        agreement = open_agreement(papers.session, new_pks(papers), by=papers.legal, now=papers.now)

        assert agreement.parent is papers.mou
        assert agreement.state is State.DRAFTING
        assert agreement.first.institution is papers.jakarta_raya
        assert agreement.second.institution is papers.dpmptsp

    def test_f004_a_pks_without_a_parent_is_refused(self, papers: Drafts) -> None:
        assert why_not(papers, new_pks(papers, parent_id=None)) == [O.PARENT_MISSING]

    def test_f004_a_pks_is_nobodys_parent(self, papers: Drafts) -> None:
        new = new_pks(papers, parent_id=papers.draft.agreement_id)

        assert why_not(papers, new) == [O.PARENT_OF_WRONG_KIND]

    @pytest.mark.parametrize("state", [State.TERMINATED, State.REJECTED, State.CANCELLED])
    def test_nothing_new_begins_under_what_was_broken_off(
        self, papers: Drafts, state: State
    ) -> None:
        note_state(papers.mou, state, by=None, now=papers.now)

        assert why_not(papers, new_pks(papers)) == [O.PARENT_OVER]

    def test_nobody_agrees_with_themselves(self, papers: Drafts) -> None:
        same = (papers.dpmptsp.id, papers.dpmptsp.id)

        assert why_not(papers, new_pks(papers, party_ids=same)) == [O.SAME_PARTY_TWICE]

    def test_every_obstacle_is_named_at_once(self, papers: Drafts) -> None:
        same = (papers.dpmptsp.id, papers.dpmptsp.id)
        new = new_pks(papers, party_ids=same, parent_id=None)

        assert why_not(papers, new) == [O.SAME_PARTY_TWICE, O.PARENT_MISSING]


class TestEnteringOldOnes:
    def test_it_holds_from_the_day_of_the_signing_to_the_day_before(self, papers: Drafts) -> None:
        agreement = enter(papers, old_pks(papers))

        assert (agreement.starts_on, agreement.ends_on) == (date(2021, 12, 20), date(2024, 12, 19))
        assert agreement.state is State.IN_FORCE
        assert agreement.scan_follows

    def test_what_is_over_is_entered_as_over(self, papers: Drafts) -> None:
        facts = old_pks(papers, signed_on=date(2019, 2, 7))

        assert enter(papers, facts).ends_on == date(2022, 2, 6)
        assert enter(papers, facts).state is State.ENDED

    def test_the_last_day_still_counts(self, papers: Drafts) -> None:
        assert enter(papers, old_pks(papers, signed_on=date(2019, 2, 8))).state is State.IN_FORCE

    def test_nobody_has_signed_tomorrow(self, papers: Drafts) -> None:
        facts = old_pks(papers, signed_on=date(2022, 2, 8))

        assert why_not(papers, facts) == [O.SIGNED_IN_FUTURE]

    def test_it_does_not_hold_before_it_is_signed(self, papers: Drafts) -> None:
        facts = old_pks(papers, starts_on=date(2021, 12, 19))

        assert why_not(papers, facts) == [O.STARTS_BEFORE_SIGNING]

    def test_f021_each_office_gives_a_number_of_its_own_once(self, papers: Drafts) -> None:
        enter(papers, old_pks(papers, numbers=("1/ORI", "9/PTSP")))

        both = why_not(papers, old_pks(papers, numbers=("1/ORI", "9/PTSP")))
        swapped = enter(papers, old_pks(papers, numbers=("9/PTSP", "1/ORI")))

        assert both == [O.FIRST_NUMBER_TAKEN, O.SECOND_NUMBER_TAKEN]
        assert [party.number for party in swapped.parties] == ["9/PTSP", "1/ORI"]

    def test_an_empty_number_is_taken_by_nobody(self, papers: Drafts) -> None:
        enter(papers, old_pks(papers))

        assert enter(papers, old_pks(papers)).first.number is None


@pytest.mark.parametrize("obstacle", RegisterObstacle)
def test_every_obstacle_has_its_sentence(obstacle: RegisterObstacle) -> None:
    assert str(REGISTER_TEXT[obstacle]).endswith(".")
