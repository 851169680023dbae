"""Who may look up whom, and who may change whose entries."""

import pytest
from sqlalchemy import Select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.parties.models import Institution
from pks.parties.queries import institutions_kept_by, institutions_visible_to, people_visible_to
from tests.papers import Drafts


@pytest.fixture
def everywhere(papers: Drafts) -> Drafts:
    """All institutions and officials there are."""
    papers.dedy, papers.lintong, papers.dinkes  # noqa: B018
    return papers


def names(session: Session, query: Select[Institution]) -> set[str]:
    return {institution.short_name for institution in session.scalars(query)}


BEKASI = {"Pemkot Bekasi", "DPMPTSP", "Dinkes"}
OMBUDSMAN = {"Ombudsman RI", "Ombudsman Jakarta Raya"}


class TestKeepingEntries:
    def test_legal_staff_keep_the_other_party_while_it_has_nobody(self, everywhere: Drafts) -> None:
        kept = institutions_kept_by(everywhere.legal)

        assert names(everywhere.session, kept) == BEKASI | OMBUDSMAN

    def test_legal_staff_leave_alone_whoever_has_legal_staff(self, everywhere: Drafts) -> None:
        legal_of_bekasi = everywhere.legal_of_dinkes

        assert names(everywhere.session, institutions_kept_by(legal_of_bekasi)) == BEKASI | (
            OMBUDSMAN
        )
        assert names(everywhere.session, institutions_kept_by(everywhere.legal)) == OMBUDSMAN
        assert names(everywhere.session, institutions_kept_by(legal_of_bekasi)) == BEKASI

    def test_legal_staff_who_have_left_keep_nothing_from_others(self, everywhere: Drafts) -> None:
        everywhere.legal_of_dinkes.active = False

        kept = institutions_kept_by(everywhere.legal)

        assert names(everywhere.session, kept) == BEKASI | OMBUDSMAN

    def test_an_administrator_keeps_all(self, everywhere: Drafts) -> None:
        everywhere.legal, everywhere.legal_of_dinkes  # noqa: B018

        kept = institutions_kept_by(everywhere.admin)

        assert names(everywhere.session, kept) == BEKASI | OMBUDSMAN

    @pytest.mark.parametrize("who", ["yunis_account", "dedys_account"])
    def test_liaisons_and_supervisors_keep_nothing(self, everywhere: Drafts, who: str) -> None:
        assert names(everywhere.session, institutions_kept_by(getattr(everywhere, who))) == set()


class TestLookingUp:
    def test_a_liaison_sees_the_own_line_only(self, everywhere: Drafts) -> None:
        visible = institutions_visible_to(everywhere.yunis_account)

        assert names(everywhere.session, visible) == {"Pemkot Bekasi", "DPMPTSP"}

    def test_a_liaison_sees_people_of_the_own_line_only(self, everywhere: Drafts) -> None:
        people = everywhere.session.scalars(people_visible_to(everywhere.yunis_account))

        assert {person.name for person in people} == {"Lintong Ambarita", "Yuni Kartika"}

    @pytest.mark.parametrize("who", ["legal", "dedys_account", "admin"])
    def test_everybody_else_sees_all(self, everywhere: Drafts, who: str) -> None:
        visible = institutions_visible_to(getattr(everywhere, who))

        assert names(everywhere.session, visible) == BEKASI | OMBUDSMAN

    def test_an_account_of_no_institution_sees_no_line(self, everywhere: Drafts) -> None:
        nowhere = User(name="X", email="x@example.go.id", role=Role.LIAISON)

        assert names(everywhere.session, institutions_visible_to(nowhere)) == set()
