"""Recaps: how many reports a unit has received and settled in a period, by one channel.

Numbers only: there is no column that could hold who has reported, or what.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.complaints.periods import Period
from pks.db import Hundredths, Model
from pks.parties.models import Institution


class Channel(StrEnum):
    """By which way reports came in."""

    LAPOR = "sp4n_lapor"
    IN_PERSON = "datang_langsung"
    LETTER = "surat"
    PHONE = "telepon"
    MESSAGE = "whatsapp"
    MAIL = "surel"
    SOCIAL_MEDIA = "media_sosial"
    WEBSITE = "situs_web"
    OTHER = "lainnya"
    """Another one, or all together where the recap does not tell them apart."""


class ComplaintRecap(Model):
    """What was counted of one institution, channel and period; no two of them share a day."""

    __tablename__ = "complaint_recap"
    __table_args__ = (
        UniqueConstraint("institution_id", "channel", "starts_on"),
        CheckConstraint("starts_on < ends_on", name="period"),
        CheckConstraint("received >= 0 AND settled >= 0", name="counts"),
        CheckConstraint("0 <= overdue AND overdue <= received", name="overdue"),
        CheckConstraint("median_days IS NULL OR (median_days >= 0 AND settled > 0)", name="median"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    channel: Mapped[Channel]
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    received: Mapped[int]
    settled: Mapped[int]
    """Also reports of an earlier period: it may be more than were received."""
    overdue: Mapped[int]
    """How many of the received had not been settled within the time that is set for them."""
    median_days: Mapped[Decimal | None] = mapped_column(Hundredths())
    """From receiving to settling; None: not known, or nothing was settled."""
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()

    @property
    def period(self) -> Period:
        """Return the period that it is for."""
        return Period(self.starts_on, self.ends_on)
