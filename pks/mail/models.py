"""The table of mails on their way out."""

import secrets
from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from pks.db import Model
from pks.leases import IS_WAITING, Leased, Status

__all__ = ["ABOUT_ACCOUNT", "IS_ASIDE", "IS_WAITING", "OutgoingMail", "Status", "Unsubscribed"]

#: How the keys of mails about their reader's own account begin. They are sent even to an address
#: that is known as dead: whoever asks for one says that somebody reads there, and without it they
#: are locked out.
ABOUT_ACCOUNT = "account:"

#: Which rows a person looks at: few, beside all those that were sent.
IS_ASIDE = text("status IN ('parked', 'stopped')")
IS_SENT = text("sent_at IS NOT NULL")


class OutgoingMail(Leased, Model):
    """One mail to one person. Written by `outbox.queue`, moved on by `sending.send_waiting`."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index(
            "ix_outgoing_mail_waiting",
            "next_try_at",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        Index(
            "ix_outgoing_mail_aside",
            "status",
            "id",
            sqlite_where=IS_ASIDE,
            postgresql_where=IS_ASIDE,
        ),
        Index(
            "ix_outgoing_mail_sent_at",
            "sent_at",
            sqlite_where=IS_SENT,
            postgresql_where=IS_SENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What is told, to whom, for when: told once, however often it is queued.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    #: What its Message-ID begins with. By chance, so that only who has seen the mail can quote it.
    mark: Mapped[str] = mapped_column(
        String(32), unique=True, default=lambda: secrets.token_hex(16)
    )
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
    #: Where its reader says that no more of its kind are wanted; none: they cannot be refused.
    unsubscribe_url: Mapped[str | None] = mapped_column(Text)
    #: A calendar entry that goes with it (RFC 5545).
    calendar_text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    #: When we learnt that it never reached its reader; `error` says why.
    bounced_at: Mapped[datetime | None]


class Unsubscribed(Model):
    """An address that wants no more mails of one kind."""

    __tablename__ = "unsubscribed"

    #: Of what kind, e.g. "report:5".
    list_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: In lower case: nobody has two that differ in capitals only.
    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    at: Mapped[datetime]
