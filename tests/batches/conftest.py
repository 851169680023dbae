"""The people of the story and the city's many units, for these tests."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import pytest
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.batches.facts import CommonFacts, RowFacts
from pks.batches.making import confirm, make_one
from pks.batches.models import Batch, BatchRow
from pks.batches.preparing import NewBatch, begin_batch, fill_common, fill_rows
from pks.batches.queries import rows_of, units_under
from pks.clock import StoppedClock
from pks.naskah import FIVE_SCOPE_PKS
from pks.naskah.facts import Capacity
from pks.parties.models import Institution
from pks.parties.people import Appointment, PersonFacts, add_person, appoint
from tests.papers import SIGNED_ON, Drafts, as_

__all__ = ["City", "as_"]

NAMES = ("Dinas Pendidikan", "Dinas Sosial", "Dinas Perhubungan")
COMMON = CommonFacts(
    subject="Pelayanan Publik pada {nama}",
    seat="Jakarta",
    scope_keys=("data", "pengawasan"),
    place="Balai Patriot",
    signed_on=SIGNED_ON,
    term_years=3,
)


class City(Drafts):
    """The city with three more units that have no PKS, each with its head."""

    @cached_property
    def units(self) -> list[Institution]:
        return [self._unit(name) for name in NAMES]

    def _unit(self, name: str) -> Institution:
        short = name.replace("Dinas ", "Dis").lower().capitalize()
        unit = self._institution(f"{name} Kota Bekasi", short, self.bekasi)
        unit.seat = "Kota Bekasi"
        self._official(f"Kepala {short}", unit, f"Kepala {name}")
        return unit

    def batch(self, units: Sequence[Institution] | None = None) -> Batch:
        """A batch for these units, its common facts filled in."""
        new = NewBatch(self.jakarta_raya, FIVE_SCOPE_PKS, self.units if units is None else units)
        batch = begin_batch(
            self.session, self.mou, new, by=self.legal, now=self.now, today=SIGNED_ON
        )
        fill_common(self.session, batch, COMMON, by=self.legal, now=self.now)
        return batch

    def fill_batch(self, batch: Batch, filled: dict[int, RowFacts | None]) -> None:
        fill_rows(self.session, batch, filled, by=self.legal, now=self.now)

    def confirm(self, batch: Batch) -> None:
        confirm(self.session, batch, by=self.legal, now=self.now)

    def make_all(self, batch: Batch) -> int:
        """Make what waits, as the page does, and return how many rows that were."""
        made = 0
        while make_one(self.session, batch, by=self.legal, now=self.now):
            self.session.commit()
            made += 1
        return made

    def rows(self, batch: Batch) -> Sequence[BatchRow]:
        return rows_of(self.session, batch)

    def under_mou(self) -> list[Agreement]:
        """All agreements below the MoU."""
        return self.session.query(Agreement).filter_by(parent_id=self.mou.id).all()

    def has(self) -> dict[str, str]:
        """What each unit has under the MoU, as Nara sees it."""
        units = units_under(self.session, self.mou, self.legal)
        return {unit.institution.short_name: unit.has.value for unit in units}

    def head_of(self, unit: Institution, name: str, *, since: date, until: date) -> int:
        """Put somebody in office; return the holding's id."""
        person = add_person(self.session, PersonFacts(name, unit.id), by=None, now=self.now)
        given = Appointment(unit.id, "Kepala", Capacity.DEFINITIVE, since, until)
        return appoint(self.session, person, given, by=None, now=self.now).id


@pytest.fixture
def papers(session: Session, clock: StoppedClock) -> City:
    """The people of the story, and the city's units."""
    return City(session, clock.now())
