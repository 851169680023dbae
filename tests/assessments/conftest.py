"""Kota and Kabupaten Bekasi with their units, the Ombudsman that assesses them, and who enters."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property

import pytest
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.assessments.entering import AssessmentFacts, Entered, enter_assessment
from pks.assessments.models import Scale
from pks.assessments.queries import all_scales
from pks.clock import StoppedClock
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.parties.models import Institution, InstitutionKind
from tests.monitoring.papers import SIGNED_ON, Papers
from tests.papers import Look, as_, look

__all__ = ["Assessed", "Look", "as_", "clock", "look", "papers"]

#: The day of the meeting in Cikarang Selatan where the results were told.
TOLD_ON = date(2025, 2, 14)


class Assessed(Papers):
    """The people and papers of 7 February 2022, looked at three years later."""

    @cached_property
    def ombudsman(self) -> Institution:
        body = self._institution("Ombudsman Republik Indonesia", "Ombudsman RI", None)
        body.kind = InstitutionKind.NATIONAL_BODY
        return body

    @cached_property
    def regency(self) -> Institution:
        return self._institution("Pemerintah Kabupaten Bekasi", "Pemkab Bekasi", None)

    @cached_property
    def regency_school_office(self) -> Institution:
        return self._institution("Dinas Pendidikan Kabupaten Bekasi", "Disdik Kab", self.regency)

    @cached_property
    def legal_of_the_regency(self) -> User:
        return self._user("Bima Umpama", Role.LEGAL, self.regency)

    @cached_property
    def liaison_of_the_regency(self) -> User:
        return self._user("Citra Umpama", Role.LIAISON, self.regency_school_office)

    @cached_property
    def rahmas_account(self) -> User:
        """A liaison of the Ombudsman in the agreement with DPMPTSP."""
        return self._user(self.rahma.name, Role.LIAISON, self.jakarta_raya, self.rahma)

    @property
    def scales(self) -> dict[str, Scale]:
        """The scales of a new database, by their first year."""
        return {str(scale.first_year): scale for scale in all_scales(self.session)}

    def enter(
        self,
        unit: Institution,
        year: int,
        total: str | None,
        *,
        source: str = "Siaran pers",
        **more: object,
    ) -> Entered:
        facts = AssessmentFacts(source, Decimal(total) if total else None, **more)  # type: ignore[arg-type]
        return enter_assessment(
            self.session, unit, year, facts, by=self.legal, now=self.now, today=TOLD_ON
        )

    def do(self, held_on: date, *, scope: str = "data") -> None:
        """Let an activity with DPMPTSP be logged."""
        facts = ActivityFacts(scope, held_on, "Kota Bekasi", "Pertemuan", "Terlaksana")
        log_activity(
            self.session, self.pks, facts, [], None, by=self.legal, now=self.now, today=TOLD_ON
        )


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2025, 2, 14, 3, tzinfo=UTC))


@pytest.fixture
def papers(session: Session) -> Assessed:
    # The agreement itself is as old as ever; the browser's clock stands three years later.
    return Assessed(session, datetime.combine(SIGNED_ON, datetime.min.time(), UTC))
