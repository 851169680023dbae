"""Layouts of reports, reports that were made, and when the next ones are due."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.db import Model
from pks.files.models import StoredFile
from pks.parties.models import Institution
from pks.reports.period import PeriodKind


class ReportLayout(Model):
    """A Word document of an office that its reports are filled into. The newest one counts."""

    __tablename__ = "report_layout"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]
    """Since when the built-in layout counts again; none: this one is in use."""

    file: Mapped[StoredFile] = relationship()


class ReportSchedule(Model):
    """A wish for a report of each period as soon as it is over, mailed to some people."""

    __tablename__ = "report_schedule"
    __table_args__ = (
        Index(
            "ix_report_schedule_next",
            "next_on",
            postgresql_where=text("stopped_at IS NULL"),
            sqlite_where=text("stopped_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    kind: Mapped[PeriodKind]
    days_after: Mapped[int]
    """How many days after the end of a period its report is made; 1 is the very next day."""
    next_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    """Whose view of the register the reports show."""
    made_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship()
    made_by: Mapped[User] = relationship()
    readers: Mapped[list[User]] = relationship(secondary="report_reader", order_by=User.name)

    @property
    def list_key(self) -> str:
        """Return under which kind of mails its reports go, which a reader may refuse."""
        return f"report:{self.id}"


class ReportReader(Model):
    """Somebody to whom the reports of a schedule are mailed."""

    __tablename__ = "report_reader"

    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedule.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class ReportIssue(Model):
    """A report as it was on the day it was made: its figures, and its files."""

    __tablename__ = "report_issue"
    __table_args__ = (UniqueConstraint("schedule_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedule.id"))
    """The schedule that asked for it; none: somebody kept it by hand."""
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    kind: Mapped[PeriodKind]
    from_on: Mapped[date]
    until_on: Mapped[date]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    docx_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    xlsx_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()
    docx: Mapped[StoredFile] = relationship(foreign_keys=[docx_id])
    xlsx: Mapped[StoredFile] = relationship(foreign_keys=[xlsx_id])
