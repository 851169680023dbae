"""The addresses that are told, and each message to one of them."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.db import Model
from pks.leases import IS_WAITING, Leased
from pks.parties.models import Institution
from pks.webhooks.events import Event

URL_LENGTH = 500
ANSWER_LENGTH = 200


class Endpoint(Model):
    """An address of another system, and what it is told."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        CheckConstraint("(old_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(URL_LENGTH), unique=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    """Whose agreements it is told of; none: of all, and of what belongs to no agreement."""
    events: Mapped[list[str]] = mapped_column(JSON)
    """What it is told."""
    # As it is, and no hash of it: every message is signed with it.
    secret: Mapped[str] = mapped_column(String(80))
    old_secret: Mapped[str | None] = mapped_column(String(80))
    """The secret before, which signs as well until `old_secret_until`."""
    old_secret_until: Mapped[datetime | None]
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    last_success_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    """When the first message failed after the last that did not; none: all is well."""
    failures: Mapped[int] = mapped_column(default=0)
    """How often it could not be reached, one time after the other."""
    rests_until: Mapped[datetime | None]
    """Until when nothing is sent to it, because it could not be reached."""

    institution: Mapped[Institution | None] = relationship()
    created_by: Mapped[User] = relationship()

    @property
    def host(self) -> str:
        """Return the host of the address, with the port if it names one."""
        return urlsplit(self.url).netloc

    def secrets_at(self, moment: datetime) -> list[str]:
        """Return what a message of `moment` is signed with, the secret that counts first."""
        if self.old_secret is None or self.old_secret_until is None:
            return [self.secret]
        return [self.secret, self.old_secret] if moment < self.old_secret_until else [self.secret]


class Delivery(Leased, Model):
    """One message to one address. Written by `telling.emit`, moved on by `delivering`."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "key"),
        Index(
            "ix_webhook_delivery_waiting",
            "endpoint_id",
            "next_try_at",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    """What has happened: told to each address once, however often it is noticed."""
    event: Mapped[Event]
    message_id: Mapped[str] = mapped_column(String(36))
    """By which the receiver knows a message that it has already; the same on each try."""
    body: Mapped[str] = mapped_column(Text)
    """The JSON, as things were when it happened."""
    occurred_at: Mapped[datetime]
    answer_code: Mapped[int | None]
    """The HTTP status of the last answer; none: there was no answer."""
    answer: Mapped[str | None] = mapped_column(String(ANSWER_LENGTH))
    """How the last answer began."""
