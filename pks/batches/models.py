"""A batch: the drafts of many units under one parent, what they share and what differs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model
from pks.parties.models import Institution


class RowState(StrEnum):
    """What has become of one unit's draft."""

    WAITING = "menunggu"
    MADE = "jadi"
    FAILED = "gagal"
    SKIPPED = "dilewati"


class Batch(Model):
    """Drafts to be made in one go. It belongs to the institution whose staff prepare it."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Whose staff prepare it; nobody else's see it."""
    first_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    """PIHAK KESATU of every draft."""
    template_key: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What all drafts share, as `facts.CommonFacts`; empty until it was filled in."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    """When the dry run was confirmed; none while it is prepared. Only then is anything made."""

    parent: Mapped[Agreement] = relationship()
    first: Mapped[Institution] = relationship(foreign_keys=[first_id])
    created_by: Mapped[User] = relationship()
    rows: Mapped[list["BatchRow"]] = relationship(
        back_populates="batch", order_by="BatchRow.position", cascade="all, delete-orphan"
    )


class BatchRow(Model):
    """The draft of one unit, wanted or made."""

    __tablename__ = "batch_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "institution_id"),
        CheckConstraint("(state = 'jadi') = (agreement_id IS NOT NULL)", name="made_is_there"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    position: Mapped[int]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What differs, as `facts.RowFacts`."""
    state: Mapped[RowState]
    reason: Mapped[str | None]
    """Why it failed or was skipped: a `making.Reason`."""
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), unique=True)

    batch: Mapped[Batch] = relationship(back_populates="rows")
    institution: Mapped[Institution] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
