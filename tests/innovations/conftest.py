"""Kota and Kabupaten Bekasi with their units, and the innovations that were named in 2021."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.innovations.models import Innovation, InnovationKind
from pks.innovations.registering import InnovationFacts, add_innovation
from pks.parties.models import Institution
from tests.assessments.conftest import Assessed, look
from tests.monitoring.papers import SIGNED_ON
from tests.papers import as_

__all__ = ["as_", "look"]

TODAY = date(2025, 2, 14)


class Inventive(Assessed):
    """The same people three years later, with what their units have invented."""

    def innovation(
        self, unit: Institution, name: str, purpose: str = "Mempercepat layanan", **more: object
    ) -> Innovation:
        kind = more.pop("kind", InnovationKind.DIGITAL)
        facts = InnovationFacts(name, kind, purpose, **more)  # type: ignore[arg-type]
        return add_innovation(self.session, unit, facts, by=self.legal, now=self.now, today=TODAY)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2025, 2, 14, 3, tzinfo=UTC))


@pytest.fixture
def papers(session: Session) -> Inventive:
    # The agreement itself is as old as ever; the browser's clock stands three years later.
    return Inventive(session, datetime.combine(SIGNED_ON, datetime.min.time(), UTC))
