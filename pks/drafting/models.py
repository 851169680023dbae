"""A draft: what was typed, part by part and save by save, and who has approved which text of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model, Sha256
from pks.files.models import StoredFile


class Decision(StrEnum):
    """What an approver has said."""

    PENDING = "menunggu"
    APPROVED = "disetujui"
    RETURNED = "dikembalikan"


class RevisionKind(StrEnum):
    """What made a revision."""

    BEGUN = "awal"
    SAVED = "simpan"
    UNDONE = "urung"
    RESTORED = "pulih"
    MOVED = "pindah_templat"


class Draft(Model):
    """The draft of an agreement. It stays on a version of its template until it is moved."""

    __tablename__ = "draft"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    template_key: Mapped[str]
    template_version: Mapped[int]

    agreement: Mapped[Agreement] = relationship()
    sections: Mapped[list["DraftSection"]] = relationship(back_populates="draft")


class DraftSection(Model):
    """What was typed into one section, or done to one article, as last saved."""

    __tablename__ = "draft_section"
    __table_args__ = (UniqueConstraint("agreement_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("draft.agreement_id"))
    key: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The part's dataclass as JSON."""
    version: Mapped[int]
    """Counts the saves; whoever saves must have seen the last one."""
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    draft: Mapped[Draft] = relationship(back_populates="sections")
    saved_by: Mapped[User | None] = relationship()


class DraftRevision(Model):
    """One save of a draft. Revisions are only ever added to."""

    __tablename__ = "draft_revision"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("draft.agreement_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1 in each draft."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[RevisionKind]
    template_version: Mapped[int]
    of_number: Mapped[int | None]
    """The revision whose text this one brought back."""
    note: Mapped[str | None]

    by: Mapped[User | None] = relationship()
    parts: Mapped[list["DraftRevisionPart"]] = relationship(back_populates="revision")


class DraftRevisionPart(Model):
    """What a revision wrote into one part. A part that it did not write is as it was before."""

    __tablename__ = "draft_revision_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement_id", "number"], ["draft_revision.agreement_id", "draft_revision.number"]
        ),
    )

    agreement_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    revision: Mapped[DraftRevision] = relationship(back_populates="parts")


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


class Origin(StrEnum):
    """Whose words a paper holds."""

    OWN = "sendiri"
    """This draft, edited in Word; what it does not hold may just not have been sent."""
    OTHER_SIDE = "pihak_lain"
    """A paper of its own: what it does not hold is not meant."""


class TakenPaper(Model):
    """A paper that was brought to a draft."""

    __tablename__ = "taken_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("draft.agreement_id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    origin: Mapped[Origin]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    draft: Mapped[Draft] = relationship()
    file: Mapped[StoredFile] = relationship()
    by: Mapped[User] = relationship()
