"""Attendance sheets on which people sign in by themselves, from a QR code."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model
from pks.monitoring.attendees import Attendee
from pks.monitoring.models import Activity


class AttendanceSheet(Model):
    """One sheet for one meeting. It closes by hand, by time, or when its activity is logged."""

    __tablename__ = "attendance_sheet"
    __table_args__ = (CheckConstraint("closes_at > opened_at", name="closes_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    """The activity that its names went into."""

    agreement: Mapped[Agreement] = relationship()
    opened_by: Mapped[User] = relationship()
    activity: Mapped[Activity | None] = relationship()
    entries: Mapped[list["SheetEntry"]] = relationship(
        back_populates="sheet", order_by="SheetEntry.id", cascade="all, delete-orphan"
    )

    def is_open(self, now: datetime) -> bool:
        """Tell whether people can sign in."""
        return self.closed_at is None and now < self.closes_at


class SheetEntry(Model):
    """Somebody who signed in. Office data only; from where it was sent is not kept."""

    __tablename__ = "sheet_entry"
    __table_args__ = (UniqueConstraint("sheet_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("attendance_sheet.id"))
    name_key: Mapped[str]
    """The name and the institution without what people write now so, now so: nobody signs twice."""
    name: Mapped[str]
    position: Mapped[str]
    institution: Mapped[str]
    at: Mapped[datetime]

    sheet: Mapped[AttendanceSheet] = relationship(back_populates="entries")

    @property
    def attendee(self) -> Attendee:
        """Return who signed."""
        return Attendee(self.name, self.position, self.institution)
