"""The grid of an MoU: each unit once, at its stage, with its next step."""

from datetime import datetime
from itertools import product

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import State
from pks.clock import StoppedClock
from pks.coverage.queries import CoverageFilter, Grid, coverage
from pks.coverage.stages import Stage, farthest, stage_of
from pks.coverage.words import NEXT_STEP, STAGE_LOOK, STAGE_TEXT
from pks.monitoring import planning
from pks.parties.institutions import InstitutionFacts, add_institution
from pks.parties.models import InstitutionKind
from tests.checking import CheckingClient
from tests.intake.conftest import Intake
from tests.monitoring.papers import SIGNED_ON
from tests.papers import As, as_, count_queries

__all__ = ["as_"]

ALL = CoverageFilter()


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> Intake:
    planning.listen()
    return Intake(session, clock.now())


@pytest.fixture
def keeper(papers: Intake) -> User:
    """Legal staff of the Ombudsman, who keep the MoU."""
    return papers._user("Laras Contoh", Role.LEGAL, papers.ombudsman)


def grid(papers: Intake, wanted: CoverageFilter = ALL, user: User | None = None) -> Grid:
    papers.session.flush()
    return coverage(
        papers.session, user or papers.chief_of_ombudsman, papers.mou, wanted,
        now=papers.now, today=SIGNED_ON,
    )  # fmt: skip


def stages(found: Grid) -> dict[str, Stage]:
    return {row.short_name: row.stage for row in found.rows}


class TestAStage:
    def test_speaks_for_every_state(self):
        for state, silent in product(State, (True, False)):
            assert stage_of(state, silent=silent) in Stage
        assert stage_of(State.IN_FORCE, silent=True) is Stage.SILENT
        assert stage_of(State.SIGNED, silent=True) is Stage.SIGNED
        assert stage_of(State.CANCELLED, silent=False) is Stage.NONE

    @pytest.mark.parametrize(
        ("among", "expected"),
        [
            ((), Stage.NONE),
            ((Stage.ENDED, Stage.DRAFT), Stage.DRAFT),
            ((Stage.INVITED, Stage.ENDED), Stage.ENDED),
            ((Stage.SILENT, Stage.IN_FORCE), Stage.IN_FORCE),
            ((Stage.SIGNED, Stage.NEGOTIATION), Stage.SIGNED),
        ],
    )
    def test_of_several_the_living_one_that_came_farthest_speaks(
        self, among: tuple[Stage, ...], expected: Stage
    ):
        assert farthest(among) is expected

    def test_has_its_words_its_look_and_its_next_step(self):
        assert set(Stage) == STAGE_TEXT.keys() == STAGE_LOOK.keys() == NEXT_STEP.keys()


class TestTheGrid:
    def test_f010_names_every_unit_with_its_stage(self, papers: Intake):
        papers.pks, papers.dinkes  # noqa: B018

        found = grid(papers)

        assert stages(found) == {"DPMPTSP": Stage.IN_FORCE, "Dinkes": Stage.NONE}
        assert (found.total, found.missing) == (2, 1)

    def test_a_unit_that_has_asked_is_invited(self, papers: Intake):
        papers.pks, papers.request  # noqa: B018

        assert stages(grid(papers))["Dinkes"] is Stage.INVITED

    def test_a_draft_is_a_draft_and_a_cancelled_one_nothing(self, papers: Intake):
        draft = papers.draft
        assert stages(grid(papers))["DPMPTSP"] is Stage.DRAFT

        draft.agreement.state = State.CANCELLED
        assert stages(grid(papers))["DPMPTSP"] is Stage.NONE

    def test_silence_is_told(self, papers: Intake):
        papers.pks  # noqa: B018
        papers.session.flush()

        found = coverage(
            papers.session, papers.chief_of_ombudsman, papers.mou, ALL,
            now=papers.now, today=datetime(2022, 8, 30).date(),  # noqa: DTZ001
        )  # fmt: skip

        assert stages(found)["DPMPTSP"] is Stage.SILENT

    def test_is_filtered_and_still_counts_all(self, papers: Intake):
        papers.pks, papers.dinkes  # noqa: B018

        found = grid(papers, CoverageFilter(stage=Stage.NONE, text="kesehatan"))

        assert stages(found) == {"Dinkes": Stage.NONE}
        assert found.total == 2

    def test_costs_the_same_for_many_units(self, app: Flask, papers: Intake):
        papers.pks, papers.dinkes  # noqa: B018
        grid(papers)  # whatever is asked only once
        few = count_queries(app, lambda: grid(papers))
        for number in range(30):
            facts = InstitutionFacts(
                f"Dinas {number}", f"D{number}", InstitutionKind.REGIONAL_UNIT, papers.bekasi.id
            )
            add_institution(papers.session, facts, by=None, now=papers.now)

        assert count_queries(app, lambda: grid(papers)) == few
        assert grid(papers).total == 32


class TestThePage:
    def test_f079_shows_the_units_without_an_agreement_and_drafts_for_all_of_them(
        self, papers: Intake, as_: As, keeper: User
    ):
        papers.pks, papers.dinkes  # noqa: B018

        client: CheckingClient = as_(keeper)
        page = client.get("/cakupan/").text

        assert "1 dari 2 unit sudah mempunyai perjanjian" in page
        assert "Undang, atau susun drafnya" in page
        assert client.get("/cakupan/?tahap=belum").text.count('<th scope="row">') == 1
        assert f"/serentak/induk/{papers.mou.id}?punya=belum" in page

    def test_each_row_leads_to_its_next_step(self, papers: Intake, as_: As, keeper: User):
        draft = papers.draft

        page = as_(keeper).get("/cakupan/").text

        assert f'href="/naskah/{draft.agreement_id}' in page

    def test_tiles_tell_the_same_as_the_table(self, papers: Intake, as_: As, keeper: User):
        papers.pks, papers.dinkes  # noqa: B018

        page = as_(keeper).get("/cakupan/?lihat=ubin").text

        assert f'href="/perjanjian/{papers.pks.id}"' in page.replace('/"', '"')
        assert "Dinkes" in page
        assert "Belum ada" in page
        assert "<table" not in page

    @pytest.mark.parametrize("address", ["?induk=99", "?induk=2147483647"])
    def test_another_mou_is_not_found(self, papers: Intake, as_: As, keeper: User, address: str):
        papers.pks  # noqa: B018

        assert as_(keeper).get(f"/cakupan/{address}").status_code == 404

    def test_a_liaison_has_no_such_page(self, papers: Intake, as_: As):
        papers.pks  # noqa: B018

        assert as_(papers.yunis_account).get("/cakupan/").status_code == 404
