"""What the reminders leave behind besides the mails: steps that found nobody, signs of life."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.agreements.models import Party
from pks.db import Model
from pks.reminders.ladder import Audience


class Unreached(Model):
    """A step of the ladder that found nobody with an address for a party."""

    __tablename__ = "unreached"

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), index=True
    )
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    days_after_due: Mapped[int]
    audience: Mapped[Audience]
    """Whom it looked for in vain."""
    at: Mapped[datetime]

    party: Mapped[Party] = relationship()


class Heartbeat(Model):
    """When a job last ran to its end, so that a page can show that it still does."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200))
