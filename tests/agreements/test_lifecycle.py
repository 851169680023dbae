"""The table of states, walked completely."""

from itertools import product

import pytest

from pks.agreements.lifecycle import (
    BEFORE_SIGNING,
    BINDING,
    NEXT,
    OPEN_TO_DRAFTING,
    MoveNotAllowed,
    State,
    check_move,
)
from pks.agreements.models import Move
from pks.agreements.moving import give_up, move
from pks.agreements.words import DEED_TEXT, STATE_LOOK, STATE_TEXT
from tests.papers import Drafts

S = State
STEPS = {
    S.PROPOSED: {S.EXPLORING, S.DRAFTING, S.REJECTED, S.CANCELLED},
    S.EXPLORING: {S.DRAFTING, S.REJECTED, S.CANCELLED},
    S.DRAFTING: {S.NEGOTIATING, S.IN_APPROVAL, S.REJECTED, S.CANCELLED},
    S.NEGOTIATING: {S.DRAFTING, S.IN_APPROVAL, S.REJECTED, S.CANCELLED},
    S.IN_APPROVAL: {S.DRAFTING, S.READY_TO_SIGN, S.REJECTED, S.CANCELLED},
    S.READY_TO_SIGN: {S.DRAFTING, S.SIGNED, S.REJECTED, S.CANCELLED},
    S.SIGNED: {S.IN_FORCE},
    S.IN_FORCE: {S.ENDED, S.EXTENDED, S.TERMINATED},
}


@pytest.mark.parametrize(("source", "target"), list(product(State, State)))
def test_every_step_is_in_the_table_or_refused(source: State, target: State) -> None:
    if target in STEPS.get(source, set()):
        check_move(source, target)
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            check_move(source, target)
        assert (refusal.value.source, refusal.value.target) == (source, target)


def test_f036_no_way_to_the_signature_leads_past_the_parafs() -> None:
    reached, todo = set(), [S.PROPOSED]
    while todo:
        state = todo.pop()
        if state not in reached and state is not S.IN_APPROVAL:
            reached.add(state)
            todo.extend(NEXT[state])

    assert reached == {
        S.PROPOSED, S.EXPLORING, S.DRAFTING, S.NEGOTIATING, S.REJECTED, S.CANCELLED
    }  # fmt: skip


def test_what_is_over_never_moves_again() -> None:
    over = {state for state in State if not NEXT[state]}

    assert over == {S.ENDED, S.EXTENDED, S.TERMINATED, S.REJECTED, S.CANCELLED}


def test_the_groups_of_states_follow_from_the_table() -> None:
    assert {S.DRAFTING, S.NEGOTIATING} == OPEN_TO_DRAFTING
    assert set(STEPS) - BINDING == BEFORE_SIGNING
    assert {S.SIGNED, S.IN_FORCE} == BINDING


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_words_and_its_look(state: State) -> None:
    assert STATE_TEXT[state]
    assert STATE_LOOK[state]
    assert f"agreement.move:{state.value}" in DEED_TEXT or state in (
        S.PROPOSED,
        S.EXPLORING,
        S.EXTENDED,
    )


class TestMoving:
    def test_a_step_is_written_into_the_life_of_the_agreement(self, papers: Drafts) -> None:
        agreement = papers.draft.agreement

        move(papers.session, agreement, S.NEGOTIATING, by=papers.legal, now=papers.now)

        steps = [(step.state, step.by_id) for step in agreement.moves]
        assert steps == [(S.DRAFTING, papers.legal.id), (S.NEGOTIATING, papers.legal.id)]

    def test_a_refused_step_changes_nothing(self, papers: Drafts) -> None:
        agreement = papers.draft.agreement

        with pytest.raises(MoveNotAllowed):
            move(papers.session, agreement, S.SIGNED, by=papers.legal, now=papers.now)

        assert agreement.state is S.DRAFTING
        assert papers.session.query(Move).filter_by(agreement_id=agreement.id).count() == 1

    def test_what_is_signed_cannot_be_cancelled(self, papers: Drafts) -> None:
        with pytest.raises(MoveNotAllowed):
            give_up(
                papers.session, papers.signed_pks, S.CANCELLED, "…", by=papers.legal, now=papers.now
            )

    def test_a_cancelled_agreement_says_why(self, papers: Drafts) -> None:
        agreement, reason = papers.draft.agreement, "Dinas digabung"

        give_up(papers.session, agreement, S.CANCELLED, reason, by=papers.legal, now=papers.now)

        assert (agreement.state, agreement.moves[-1].reason) == (S.CANCELLED, reason)
