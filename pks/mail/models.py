"""The table of mails on their way out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from pks.db import Model


class Status(StrEnum):
    """Where a mail stands."""

    DUE = "due"
    #: A sender has it, until its lease ends.
    SENDING = "sending"
    SENT = "sent"
    #: Put aside for a person to look at; `error` says why.
    PARKED = "parked"


#: Which rows a sender looks at. A literal, not values: SQLite uses a partial index only for a
#: query that has the very words of the index.
IS_WAITING = text("status IN ('due', 'sending')")


class OutgoingMail(Model):
    """One mail to one person. Written by `outbox.queue`, moved on by `sending.send_next`."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index(
            "ix_outgoing_mail_waiting",
            "next_try_at",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What is told, to whom, for when: told once, however often it is queued.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    to_name: Mapped[str] = mapped_column(String(200))
    to_address: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    #: What the reader's mail program gathers it under, e.g. "agreement:5".
    thread: Mapped[str | None] = mapped_column(String(60), index=True)
    #: The thing whose page shows it, e.g. "follow_up:12".
    about: Mapped[str | None] = mapped_column(String(60), index=True)
    reply_to: Mapped[str | None] = mapped_column(String(320))
    status: Mapped[Status] = mapped_column(default=Status.DUE)
    created_at: Mapped[datetime]
    #: When it was first to go out. Its age, which is limited, counts from here.
    due_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    #: How often a sender took it; also the mark by which a sender knows that it is still its own.
    attempts: Mapped[int] = mapped_column(default=0)
    #: How many of those senders were never heard of again.
    crashes: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
