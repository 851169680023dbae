"""Service innovations, each under the unit that runs it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.db import Model
from pks.parties.models import Institution


class InnovationKind(StrEnum):
    """What an innovation changes."""

    DIGITAL = "layanan_digital"
    ONE_STOP = "pelayanan_terpadu"
    OUTREACH = "jemput_bola"
    """The service comes to the people."""
    COMPLAINTS = "pengelolaan_pengaduan"
    OTHER = "lainnya"


class Innovation(Model):
    """One innovation of one unit; a unit has no two of the same name."""

    __tablename__ = "innovation"
    __table_args__ = (
        UniqueConstraint("institution_id", "name_key"),
        CheckConstraint("since_year <= stopped_year", name="years"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    """The name without case, accents of width and punctuation: what must not be there twice."""
    kind: Mapped[InnovationKind]
    since_year: Mapped[int | None]
    """None: not known."""
    stopped_year: Mapped[int | None]
    """None: it goes on."""
    purpose: Mapped[str]
    """What it does, for whom."""
    web_address: Mapped[str | None]
    source: Mapped[str | None]
    """Where this is from."""
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()

    @property
    def runs(self) -> bool:
        """Tell whether it goes on."""
        return self.stopped_year is None
