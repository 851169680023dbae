"""The days of an office that the national calendar does not know, and the days of yearly events.

An institution has its own, and those of the institutions above it where it has none.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.db import Model
from pks.parties.models import Institution


class YearlyEvent(StrEnum):
    """Something that happens each year and that agreements reckon with."""

    COMPLIANCE_ASSESSMENT = "penilaian_kepatuhan"


#: Month and day on which an event begins in a year of which nothing else is known. The assessments
#: of 2022 observed from August to November, as reported; that it is the first is custom.
USUAL_DAY = {YearlyEvent.COMPLIANCE_ASSESSMENT: (8, 1)}


class OfficeDay(Model):
    """A day on which an office differs from the national calendar."""

    __tablename__ = "office_day"
    __table_args__ = (UniqueConstraint("institution_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    day: Mapped[date]
    is_worked: Mapped[bool]
    """Whether the office works on this holiday; if not, it is closed where others work."""
    name: Mapped[str]
    """Why: "Hari Jadi Kota Bekasi"."""

    institution: Mapped[Institution] = relationship()


class EventDay(Model):
    """When a yearly event begins in one year."""

    __tablename__ = "event_day"
    __table_args__ = (
        UniqueConstraint("institution_id", "event", "year"),
        CheckConstraint("year BETWEEN 1945 AND 2200", name="a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    event: Mapped[YearlyEvent]
    year: Mapped[int]
    day: Mapped[date]
    """Mostly a day of `year`; an assessment of one year may begin in the next."""

    institution: Mapped[Institution] = relationship()
