"""Mails that came in, what became of each, and the activities that answers propose."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Party
from pks.db import Model, Sha256
from pks.files.models import StoredFile
from pks.mail.models import OutgoingMail
from pks.monitoring.models import Activity, FollowUp
from pks.parties.models import Person


class Outcome(StrEnum):
    """What became of a mail that came in."""

    BOUNCE = "bounce"
    """A mail of ours did not reach its reader, and will not."""
    DELAY = "delay"
    """A mail of ours has not reached its reader yet."""
    REPLY = "reply"
    """An answer: it proposes an activity."""
    AUTOMATIC = "automatic"
    """A machine wrote it: somebody is on leave, a ticket was opened."""
    UNKNOWN = "unknown"
    """It is nothing that we understand; a person may look at it."""
    TOO_LARGE = "too_large"
    ERROR = "error"
    """Taking it in has failed; `note` says how."""


class IncomingMail(Model):
    """One mail that came in: what it said, as plain text, and what became of it."""

    __tablename__ = "incoming_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[Sha256] = mapped_column(unique=True)
    """What tells it from others: what is read twice has one effect."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    """When it was read from the mailbox."""
    sender: Mapped[str] = mapped_column(String(320))
    """The address that it claims to come from, in small letters; empty: none that is one."""
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    attachment_count: Mapped[int] = mapped_column(default=0)
    size_bytes: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.UNKNOWN)
    note: Mapped[str] = mapped_column(String(300), default="")
    """What a mail server said of a mail of ours, or how taking it in has failed."""
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    """The mail of ours that it is about; none: it names none."""

    mail: Mapped[OutgoingMail | None] = relationship()


class Proposal(Model):
    """An activity as somebody told it by answering a reminder. It counts for nothing until
    somebody who may log has looked at it and saved it.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("user_id IS NULL OR person_id IS NULL", name="by_one_at_most"),
        CheckConstraint("activity_id IS NULL OR settled_at IS NOT NULL", name="saved_when"),
        Index(
            "ix_proposal_open",
            "follow_up_id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incoming_id: Mapped[int] = mapped_column(ForeignKey("incoming_mail.id"), unique=True)
    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), index=True
    )
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    """The party for which its writer acts; none: for both, or for neither."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it, if a person without an account."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who wrote it, if somebody with an account."""
    text: Mapped[str] = mapped_column(Text)
    left_out: Mapped[str] = mapped_column(Text)
    """The names of attachments that were not taken, one a line."""
    settled_at: Mapped[datetime | None]
    """When it was saved as an activity, or dismissed; none: it waits."""
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    """What it was saved as; none: it waits, or was dismissed."""

    incoming: Mapped[IncomingMail] = relationship()
    follow_up: Mapped[FollowUp] = relationship()
    party: Mapped[Party | None] = relationship()
    person: Mapped[Person | None] = relationship()
    user: Mapped[User | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    files: Mapped[list[StoredFile]] = relationship(
        secondary="proposal_file", order_by=StoredFile.id
    )

    @property
    def writer(self) -> str:
        """Return the name of who wrote it, or the address if nobody knows it."""
        known = self.user or self.person
        return known.name if known else self.incoming.sender


class ProposalFile(Model):
    """A file that came with an answer."""

    __tablename__ = "proposal_file"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
