"""A draft: what was typed, section by section, and who has approved which text of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model, Sha256


class Decision(StrEnum):
    """What an approver has said."""

    PENDING = "menunggu"
    APPROVED = "disetujui"
    RETURNED = "dikembalikan"


class Draft(Model):
    """The draft of an agreement. It stays on the version of the template that it began with."""

    __tablename__ = "draft"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    template_key: Mapped[str]
    template_version: Mapped[int]

    agreement: Mapped[Agreement] = relationship()
    sections: Mapped[list["DraftSection"]] = relationship(back_populates="draft")


class DraftSection(Model):
    """What was typed into one section, as last saved."""

    __tablename__ = "draft_section"
    __table_args__ = (UniqueConstraint("agreement_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("draft.agreement_id"))
    key: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The section's dataclass as JSON."""
    version: Mapped[int]
    """Counts the saves; whoever saves must have seen the last one."""
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    draft: Mapped[Draft] = relationship(back_populates="sections")
    saved_by: Mapped[User | None] = relationship()


class Approval(Model):
    """One person's paraf, asked for and given for one text: another text needs another paraf."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    approver_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text_hash: Mapped[Sha256]
    asked_at: Mapped[datetime]
    decision: Mapped[Decision]
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]

    agreement: Mapped[Agreement] = relationship()
    approver: Mapped[User] = relationship(foreign_keys=[approver_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])


class Waiver(Model):
    """A finding of the linter that somebody lets stand, with the reason why."""

    __tablename__ = "waiver"
    __table_args__ = (UniqueConstraint("agreement_id", "rule", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    rule: Mapped[str]
    place: Mapped[str]
    reason: Mapped[str]
    waived_at: Mapped[datetime]
    waived_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    waived_by: Mapped[User] = relationship()
