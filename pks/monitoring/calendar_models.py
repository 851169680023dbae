"""Private feeds that a calendar program subscribes to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model, Sha256
from pks.parties.models import Institution


class FeedOf(StrEnum):
    """What a feed is about."""

    PERSON = "saya"
    UNIT = "unit"
    AGREEMENT = "perjanjian"


class CalendarFeed(Model):
    """One feed of one account. It shows what the account may see when it is read, not before."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("(subject = 'unit') = (institution_id IS NOT NULL)", name="unit_of_unit"),
        CheckConstraint(
            "(subject = 'perjanjian') = (agreement_id IS NOT NULL)", name="agreement_of_agreement"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    """The address carries the token itself, so that who reads the table cannot read the feed."""
    subject: Mapped[FeedOf]
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    institution: Mapped[Institution | None] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
