"""How offices number their papers, and how far they have counted."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pks.db import Model


class NumberPattern(Model):
    """How one institution numbers one kind of paper."""

    __tablename__ = "number_pattern"
    __table_args__ = (UniqueConstraint("institution_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[str] = mapped_column(String(30))
    """The value of a `Kind`."""
    text: Mapped[str]
    """As in `number_pattern`: "{urut:3}/ORI-PKS/{bulan_romawi}/{tahun}"."""
    yearly: Mapped[bool]
    """Whether the running number begins anew each year."""


class RunningNumber(Model):
    """How far one series of numbers has been counted: never beyond what has been committed."""

    __tablename__ = "running_number"
    __table_args__ = (CheckConstraint("last >= 0", name="counts_up"),)

    series: Mapped[str] = mapped_column(primary_key=True)
    """What is counted: the register, or a kind of paper of an institution."""
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The year that it is counted in; 0 for a series that never begins anew."""
    last: Mapped[int]
    """The last number that was given; 0 before the first."""
