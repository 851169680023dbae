"""Kota and Kabupaten Bekasi with their units, the Ombudsman that watches, and who enters."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.complaints.models import Channel, ComplaintRecap
from pks.complaints.periods import period_of
from pks.complaints.queries import recaps_visible_to
from pks.complaints.recording import RecapFacts, enter_recap
from pks.parties.models import Institution
from tests.assessments.conftest import Assessed, look
from tests.monitoring.papers import SIGNED_ON
from tests.papers import as_

__all__ = ["as_", "look"]

TODAY = date(2025, 2, 14)
HEADS = (
    "Instansi", "Kanal", "Tahun", "Periode", "Diterima", "Selesai", "Lewat batas waktu",
    "Median hari",
)  # fmt: skip
LAPOR = "SP4N-LAPOR!"


class Reported(Assessed):
    """The same people three years later, with what the public has reported."""

    def recap(
        self,
        unit: Institution,
        key: str,
        received: int,
        settled: int,
        overdue: int,
        days: str | None = None,
        *,
        year: int = 2024,
        channel: Channel = Channel.LAPOR,
    ) -> ComplaintRecap:
        median = Decimal(days) if days else None
        facts = RecapFacts(channel, period_of(year, key), received, settled, overdue, median)
        return enter_recap(self.session, unit, facts, by=self.legal, now=self.now, today=TODAY)

    @property
    def kept(self) -> list[ComplaintRecap]:
        """Everything that is kept, the earliest first."""
        query = recaps_visible_to(self.legal).order_by(ComplaintRecap.starts_on)
        return list(self.session.scalars(query))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2025, 2, 14, 3, tzinfo=UTC))


@pytest.fixture
def papers(session: Session) -> Reported:
    # The agreement itself is as old as ever; the browser's clock stands three years later.
    return Reported(session, datetime.combine(SIGNED_ON, datetime.min.time(), UTC))


def workbook(*sheets: tuple[tuple[object, ...], ...]) -> BytesIO:
    """Return an .xlsx with these sheets, each given by its rows."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    page.write(number, place, value)
    target.seek(0)
    return target


def sheet(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> BytesIO:
    """Return an .xlsx with our columns and these rows."""
    return workbook((heads, *rows))


def text(*lines: str, bom: bool = False) -> BytesIO:
    """Return a .csv of these lines."""
    return BytesIO("\r\n".join(lines).encode("utf-8-sig" if bom else "utf-8"))
