"""The tree of institutions stays a tree; people come into office and go."""

from dataclasses import replace
from datetime import date

import pytest

from pks.audit import trail
from pks.naskah.facts import Capacity
from pks.parties.institutions import (
    CannotKeepInstitution,
    InstitutionFacts,
    InstitutionObstacle,
    add_institution,
    change_institution,
)
from pks.parties.models import Institution, InstitutionKind
from pks.parties.people import (
    Appointment,
    AppointmentObstacle,
    CannotAppoint,
    appoint,
    end_holding,
)
from tests.papers import Drafts


def facts_of(institution: Institution, **changed: object) -> InstitutionFacts:
    known = InstitutionFacts(
        institution.name, institution.short_name, institution.kind, institution.parent_id
    )
    return replace(known, **changed)


def add(papers: Drafts, name: str, parent: Institution | None) -> Institution:
    facts = InstitutionFacts(name, name, InstitutionKind.WORK_UNIT, parent and parent.id)
    return add_institution(papers.session, facts, by=None, now=papers.now)


def change(papers: Drafts, institution: Institution, **changed: object) -> None:
    facts = facts_of(institution, **changed)
    change_institution(papers.session, institution, facts, by=None, now=papers.now)


class TestTheTree:
    def test_a_units_path_leads_through_all_above_it(self, papers: Drafts) -> None:
        bekasi, dpmptsp = papers.bekasi, papers.dpmptsp

        assert dpmptsp.path == f"/{bekasi.id}/{dpmptsp.id}/"
        assert dpmptsp.root_id == bekasi.id
        assert dpmptsp.is_within(bekasi)
        assert not bekasi.is_within(dpmptsp)

    def test_whatever_stands_below_moves_along(self, papers: Drafts) -> None:
        desk = add(papers, "Loket", add(papers, "Bidang", papers.dpmptsp))

        change(papers, papers.dpmptsp, parent_id=papers.jakarta_raya.id)

        above = [papers.ombudsman, papers.jakarta_raya, papers.dpmptsp, desk.parent, desk]
        assert desk.path == "/" + "".join(f"{unit.id}/" for unit in above)

    def test_a_neighbour_with_a_longer_number_stays_where_it_is(self, papers: Drafts) -> None:
        units = [add(papers, f"Unit {number}", papers.bekasi) for number in range(12)]
        before = [unit.path for unit in units]

        change(papers, papers.dpmptsp, parent_id=None)

        assert papers.dpmptsp.path == f"/{papers.dpmptsp.id}/"
        assert [unit.path for unit in units] == before

    @pytest.mark.parametrize("below", ["bekasi", "dpmptsp"])
    def test_nothing_stands_below_itself(self, papers: Drafts, below: str) -> None:
        papers.dpmptsp  # noqa: B018

        with pytest.raises(CannotKeepInstitution) as refusal:
            change(papers, papers.bekasi, parent_id=getattr(papers, below).id)

        assert refusal.value.obstacles == [InstitutionObstacle.BELOW_ITSELF]
        assert papers.bekasi.parent_id is None

    def test_a_name_belongs_to_one_institution(self, papers: Drafts) -> None:
        with pytest.raises(CannotKeepInstitution) as refusal:
            add(papers, papers.dpmptsp.name, None)

        assert refusal.value.obstacles == [InstitutionObstacle.NAME_TAKEN]

    def test_every_reason_is_named_at_once(self, papers: Drafts) -> None:
        papers.dpmptsp  # noqa: B018

        with pytest.raises(CannotKeepInstitution) as refusal:
            change(papers, papers.bekasi, name=papers.dpmptsp.name, parent_id=papers.dpmptsp.id)

        assert refusal.value.obstacles == list(InstitutionObstacle)

    def test_an_institution_keeps_its_own_name(self, papers: Drafts) -> None:
        change(papers, papers.bekasi, short_name="Kota Bekasi")

        assert papers.bekasi.short_name == "Kota Bekasi"

    def test_f087_each_change_is_on_record(self, papers: Drafts) -> None:
        change(papers, papers.bekasi, short_name="Kota Bekasi")

        about = trail.entries_about(papers.session, f"institution:{papers.bekasi.id}", limit=9)
        assert {entry.verb for entry in about} == {"institution.add", "institution.change"}


class TestOffices:
    """Lintong Ambarita has headed DPMPTSP since 1 January 2021."""

    def appoint(
        self,
        papers: Drafts,
        capacity: Capacity = Capacity.DEFINITIVE,
        starts_on: date = date(2022, 1, 1),
        ends_on: date | None = None,
    ) -> None:
        appointment = Appointment(
            papers.dpmptsp.id, "Kepala DPMPTSP", capacity, starts_on, ends_on, "SK Wali Kota"
        )
        appoint(papers.session, papers.hadi, appointment, by=None, now=papers.now)

    def test_the_last_day_is_not_before_the_first(self, papers: Drafts) -> None:
        with pytest.raises(CannotAppoint) as refusal:
            self.appoint(papers, Capacity.PLT, date(2022, 2, 7), date(2022, 2, 6))

        assert refusal.value.obstacles == [AppointmentObstacle.ENDS_BEFORE_START]

    def test_one_day_is_long_enough(self, papers: Drafts) -> None:
        self.appoint(papers, Capacity.PLH, date(2022, 2, 7), date(2022, 2, 7))

        assert [day for day in (6, 7, 8) if self.is_in_office(papers, day)] == [7]

    def is_in_office(self, papers: Drafts, day: int) -> bool:
        return papers.hadi.holdings[0].in_office_on(date(2022, 2, day))

    @pytest.mark.parametrize(
        ("starts_on", "ends_on"),
        [
            (date(2022, 1, 1), None),
            (date(2020, 1, 1), None),
            (date(2020, 1, 1), date(2021, 1, 1)),  # the first day of the other
        ],
    )
    def test_two_people_cannot_hold_one_office_for_good(
        self, papers: Drafts, starts_on: date, ends_on: date | None
    ) -> None:
        papers.lintong  # noqa: B018

        with pytest.raises(CannotAppoint) as refusal:
            self.appoint(papers, starts_on=starts_on, ends_on=ends_on)

        assert refusal.value.obstacles == [AppointmentObstacle.OFFICE_TAKEN]
        assert papers.hadi.holdings == []

    def test_the_one_before_may_have_held_it_for_good(self, papers: Drafts) -> None:
        papers.lintong  # noqa: B018

        self.appoint(papers, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))

        assert len(papers.hadi.holdings) == 1

    def test_f038_an_acting_official_stands_in_beside_the_holder(self, papers: Drafts) -> None:
        papers.lintong  # noqa: B018

        self.appoint(papers, Capacity.PLT)

        holding = papers.hadi.holdings[0]
        assert holding.title == "Plt. Kepala DPMPTSP"
        assert holding.basis == "SK Wali Kota"
        assert holding.office is papers.lintong.holdings[0].office

    def test_whoever_leaves_makes_room(self, papers: Drafts) -> None:
        self.leave(papers, date(2021, 12, 31))

        self.appoint(papers)

        assert papers.lintong.holdings[0].in_office_on(date(2021, 12, 31))
        assert not papers.lintong.holdings[0].in_office_on(date(2022, 1, 1))

    def test_nobody_leaves_before_they_came(self, papers: Drafts) -> None:
        with pytest.raises(CannotAppoint) as refusal:
            self.leave(papers, date(2020, 12, 31))

        assert refusal.value.obstacles == [AppointmentObstacle.ENDS_BEFORE_START]
        assert papers.lintong.holdings[0].ends_on is None

    def test_nobody_stays_into_the_time_of_the_next(self, papers: Drafts) -> None:
        self.leave(papers, date(2021, 12, 31))
        self.appoint(papers)

        with pytest.raises(CannotAppoint) as refusal:
            self.leave(papers, date(2022, 1, 1))

        assert refusal.value.obstacles == [AppointmentObstacle.OFFICE_TAKEN]
        assert papers.lintong.holdings[0].ends_on == date(2021, 12, 31)

    def leave(self, papers: Drafts, last_day: date) -> None:
        holding = papers.lintong.holdings[0]
        end_holding(papers.session, holding, last_day, by=None, now=papers.now)
