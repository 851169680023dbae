"""From the signature on: entry into force, liaisons, and the end."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pks.agreements.ending import (
    EndsOutsideTerm,
    Ground,
    Termination,
    end_expired_agreement,
    terminate,
)
from pks.agreements.entry import (
    CannotEnterIntoForce,
    EntryObstacle,
    Hindrance,
    enter_into_force,
)
from pks.agreements.liaising import CannotNameLiaison, LiaisonObstacle, name_liaison
from pks.agreements.lifecycle import MoveNotAllowed, State
from pks.agreements.models import Agreement, Liaison
from pks.agreements.queries import agreements_visible_to
from pks.agreements.signals import is_over, plan_stands
from pks.agreements.terms import LiaisonTerms
from pks.agreements.words import ENTRY_TEXT, GROUND_TEXT, LIAISON_TEXT
from pks.audit import trail
from tests.papers import SIGNED_ON, Drafts

E, L = EntryObstacle, LiaisonObstacle


def enter(papers: Drafts, starts_on: date = SIGNED_ON) -> None:
    enter_into_force(
        papers.session,
        papers.signed_pks,
        starts_on,
        by=papers.legal,
        now=papers.now,
        today=papers.now.date(),
    )


def why_not(papers: Drafts, starts_on: date = SIGNED_ON) -> list[Hindrance]:
    with pytest.raises(CannotEnterIntoForce) as refusal:
        enter(papers, starts_on)
    assert papers.signed_pks.state is State.SIGNED
    return refusal.value.hindrances


class TestEntryIntoForce:
    def test_counts_the_term_from_the_first_day(self, papers: Drafts) -> None:
        enter(papers, date(2022, 3, 1))

        pks = papers.signed_pks
        assert (pks.state, pks.starts_on, pks.ends_on) == (
            State.IN_FORCE, date(2022, 3, 1), date(2025, 2, 28)
        )  # fmt: skip

    def test_tells_whoever_listens(self, papers: Drafts) -> None:
        heard = []
        with plan_stands.connected_to(lambda agreement, **_: heard.append(agreement)):
            enter(papers)

        assert heard == [papers.signed_pks]

    def test_f021_asks_for_both_numbers(self, papers: Drafts) -> None:
        papers.signed_pks.second.number = None

        assert why_not(papers) == [Hindrance(E.NUMBER_MISSING, party=2)]

    def test_asks_for_a_commitment_under_each_scope_or_a_reason(self, papers: Drafts) -> None:
        scope = papers.signed_pks.scopes[1]
        scope.commitments = []

        assert why_not(papers) == [Hindrance(E.NO_COMMITMENT, scope=scope.title)]

        scope.no_commitment_reason = "Baru dijanjikan tahun depan"
        enter(papers)
        assert papers.signed_pks.state is State.IN_FORCE

    def test_f051_asks_for_a_liaison_of_each_party_for_each_scope(self, papers: Drafts) -> None:
        papers.signed_pks.first.liaisons = []
        scopes = [scope.title for scope in papers.signed_pks.scopes]

        assert why_not(papers) == [Hindrance(E.NO_LIAISON, 1, title) for title in scopes]

    def test_a_liaison_of_one_scope_does_not_serve_another(self, papers: Drafts) -> None:
        second = papers.signed_pks.second
        second.liaisons = [one for one in second.liaisons if one.scope_key != "kompetensi"]

        found = why_not(papers)

        assert found == [Hindrance(E.NO_LIAISON, 2, papers.signed_pks.scopes[2].title)]

    def test_does_not_begin_before_the_signature(self, papers: Drafts) -> None:
        found = why_not(papers, SIGNED_ON - timedelta(days=1))

        assert found == [Hindrance(E.STARTS_BEFORE_SIGNING)]

    def test_asks_for_scopes_and_a_term(self, papers: Drafts) -> None:
        papers.signed_pks.scopes, papers.signed_pks.term_years = [], None

        assert why_not(papers) == [Hindrance(E.NO_SCOPE), Hindrance(E.NO_TERM)]

    def test_is_not_possible_before_the_signature_nor_twice(self, papers: Drafts) -> None:
        for agreement in (papers.draft.agreement, papers.pks):
            with pytest.raises(MoveNotAllowed):
                enter_into_force(
                    papers.session,
                    agreement,
                    SIGNED_ON,
                    by=papers.legal,
                    now=papers.now,
                    today=papers.now.date(),
                )


class TestLiaisons:
    """Yuni serves DPMPTSP for data and supervision, Tari for the workshop."""

    def name(self, papers: Drafts, terms: LiaisonTerms, today: date) -> Liaison:
        return name_liaison(
            papers.session, papers.pks, terms, by=papers.legal, now=papers.now, today=today
        )

    def why_not(self, papers: Drafts, terms: LiaisonTerms) -> list[LiaisonObstacle]:
        before = papers.session.query(Liaison).count() if papers.pks else 0
        with pytest.raises(CannotNameLiaison) as refusal:
            self.name(papers, terms, SIGNED_ON)
        assert papers.session.query(Liaison).count() == before
        return refusal.value.obstacles

    def test_f053_a_hand_over_keeps_who_served_before(self, papers: Drafts) -> None:
        today = date(2022, 6, 1)

        new = self.name(papers, LiaisonTerms(2, papers.hadi.id, "data"), today)

        served = {
            one.person.name: one.ends_on
            for one in papers.pks.second.liaisons
            if one.scope_key == "data"
        }
        assert served == {"Yuni Kartika": date(2022, 5, 31), "Hadi Wibowo": None}
        assert new.starts_on == today
        entry = trail.entries_about(papers.session, f"agreement:{papers.pks.id}", limit=1)[0]
        assert entry.verb == "agreement.liaison"

    def test_f053_other_scopes_are_left_as_they_were(self, papers: Drafts) -> None:
        self.name(papers, LiaisonTerms(2, papers.hadi.id, "data"), date(2022, 6, 1))

        still = {one.scope_key for one in papers.pks.second.liaisons if one.ends_on is None}
        assert still == {"data", "pengawasan", "kompetensi"}

    def test_whoever_is_replaced_on_the_same_day_never_served(self, papers: Drafts) -> None:
        today = date(2022, 6, 1)
        self.name(papers, LiaisonTerms(2, papers.hadi.id, "data"), today)

        self.name(papers, LiaisonTerms(2, papers.tari.id, "data"), today)

        names = [one.person.name for one in papers.pks.second.liaisons if one.scope_key == "data"]
        assert names == ["Yuni Kartika", "Tari Lestari"]

    def test_f051_before_the_entry_into_force_one_serves_from_the_start(
        self, papers: Drafts
    ) -> None:
        pks, today = papers.signed_pks, date(2022, 2, 21)
        pks.first.liaisons = []
        terms = LiaisonTerms(1, papers.rahma.id)

        name_liaison(papers.session, pks, terms, by=papers.legal, now=papers.now, today=today)

        enter(papers)
        assert pks.state is State.IN_FORCE

    def test_a_liaison_works_for_that_party(self, papers: Drafts) -> None:
        terms = LiaisonTerms(2, papers.rahma.id, "data")

        assert self.why_not(papers, terms) == [L.OTHER_INSTITUTION]

    def test_a_liaison_may_work_in_a_unit_below(self, papers: Drafts) -> None:
        assert papers.pks.second.institution is papers.dpmptsp
        papers.yuni.institution.parent = papers.bekasi

        new = self.name(papers, LiaisonTerms(2, papers.hadi.id, None), date(2022, 6, 1))

        assert new.scope_key is None

    def test_a_liaison_can_be_written_to(self, papers: Drafts) -> None:
        papers.hadi.email = None

        assert self.why_not(papers, LiaisonTerms(2, papers.hadi.id, "data")) == [L.NO_ADDRESS]

    def test_a_deputy_is_somebody_else_of_the_same_party(self, papers: Drafts) -> None:
        same = LiaisonTerms(2, papers.hadi.id, "data", papers.hadi.id)
        foreign = LiaisonTerms(2, papers.hadi.id, "data", papers.seno.id)

        assert self.why_not(papers, same) == [L.DEPUTY_IS_SAME]
        assert self.why_not(papers, foreign) == [L.DEPUTY_OF_OTHER_INSTITUTION]

    def test_what_stands_already_is_not_said_twice(self, papers: Drafts) -> None:
        same = LiaisonTerms(2, papers.yuni.id, "data", papers.hadi.id)

        assert self.why_not(papers, same) == [L.SERVES_ALREADY]

    def test_nobody_is_named_once_it_is_over(self, papers: Drafts) -> None:
        papers.pks.state = State.ENDED

        assert self.why_not(papers, LiaisonTerms(2, papers.hadi.id)) == [L.AGREEMENT_OVER]

    def test_f089_whoever_has_handed_over_sees_it_no_longer(self, papers: Drafts) -> None:
        user = papers.taris_account
        assert self.seen_by(papers) == [papers.pks]

        self.name(papers, LiaisonTerms(2, papers.hadi.id, "kompetensi"), date(2022, 6, 1))

        assert papers.session.scalars(agreements_visible_to(user)).all() == []

    def seen_by(self, papers: Drafts) -> list[Agreement]:
        papers.pks  # noqa: B018
        return list(papers.session.scalars(agreements_visible_to(papers.taris_account)))

    def test_f089_a_liaison_account_without_a_person_sees_nothing(self, papers: Drafts) -> None:
        papers.pks  # noqa: B018
        seen = agreements_visible_to(papers.nobody_in_particular)

        assert papers.session.scalars(seen).all() == []


class TestTheEnd:
    @pytest.fixture
    def heard(self) -> Iterator[list[Agreement]]:
        heard: list[Agreement] = []
        with is_over.connected_to(lambda agreement, **_: heard.append(agreement)):
            yield heard

    def test_comes_the_day_after_the_last(self, papers: Drafts, heard: list[Agreement]) -> None:
        last_day = papers.pks.ends_on

        assert not end_expired_agreement(papers.session, now=papers.now, today=last_day)
        assert end_expired_agreement(
            papers.session, now=papers.now, today=last_day + timedelta(days=1)
        )
        assert papers.pks.state is State.ENDED
        assert heard == [papers.pks]

    def test_comes_to_one_agreement_at_a_time(self, papers: Drafts) -> None:
        agreements = [papers.pks, papers.mou]
        ended = []
        while end_expired_agreement(papers.session, now=papers.now, today=date(2030, 1, 1)):
            ended.append([one.state for one in agreements].count(State.ENDED))

        assert ended == [1, 2]

    @pytest.mark.parametrize("last_day", [date(2022, 2, 7), date(2025, 2, 6)])
    def test_may_come_early_with_a_ground(
        self, papers: Drafts, heard: list[Agreement], last_day: date
    ) -> None:
        self.terminate(papers, last_day)

        assert (papers.pks.state, papers.pks.ends_on) == (State.TERMINATED, last_day)
        assert papers.pks.moves[-1].reason == "tujuan_tercapai: Semua selesai"
        assert heard == [papers.pks]

    @pytest.mark.parametrize("last_day", [date(2022, 2, 6), date(2025, 2, 7)])
    def test_lies_within_the_term(
        self, papers: Drafts, heard: list[Agreement], last_day: date
    ) -> None:
        with pytest.raises(EndsOutsideTerm):
            self.terminate(papers, last_day)

        assert papers.pks.state is State.IN_FORCE
        assert heard == []

    def test_does_not_come_to_what_is_not_in_force(self, papers: Drafts) -> None:
        termination = Termination(Ground.MUTUAL, SIGNED_ON, "…")

        with pytest.raises(MoveNotAllowed):
            terminate(
                papers.session, papers.signed_pks, termination, by=papers.legal, now=papers.now
            )

    def terminate(self, papers: Drafts, last_day: date) -> None:
        termination = Termination(Ground.PURPOSE_REACHED, last_day, "Semua selesai")
        terminate(papers.session, papers.pks, termination, by=papers.legal, now=papers.now)


def test_every_obstacle_and_ground_has_its_sentence() -> None:
    assert set(ENTRY_TEXT) == set(EntryObstacle)
    assert set(LIAISON_TEXT) == set(LiaisonObstacle)
    assert set(GROUND_TEXT) == set(Ground)
