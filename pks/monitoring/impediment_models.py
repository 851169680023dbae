"""What keeps follow-ups from being done, who is to remove it, and by when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement, Party
from pks.db import Model
from pks.monitoring.models import FollowUp


class Impediment(Model):
    """One obstacle (kendala) of an agreement. It may block several of its follow-ups."""

    __tablename__ = "impediment"
    __table_args__ = (
        CheckConstraint("(solved_at IS NULL) = (solution IS NULL)", name="solved_how"),
        Index(
            "ix_impediment_open",
            "due_on",
            postgresql_where=text("solved_at IS NULL"),
            sqlite_where=text("solved_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    what: Mapped[str]
    """What hinders, in a sentence."""
    owner: Mapped[str]
    """Who is to remove it, by name and office."""
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    """The party on whose side its removal lies."""
    due_on: Mapped[date]
    """By when it is to be removed."""
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    solved_at: Mapped[datetime | None]
    solved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    solution: Mapped[str | None]
    """How it was removed; none while it stands."""

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party] = relationship()
    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id])
    solved_by: Mapped[User | None] = relationship(foreign_keys=[solved_by_id])
    follow_ups: Mapped[list[FollowUp]] = relationship(
        secondary="blocked_follow_up", order_by=FollowUp.due_on
    )


class BlockedFollowUp(Model):
    """A follow-up that an impediment blocks, or blocked."""

    __tablename__ = "blocked_follow_up"

    impediment_id: Mapped[int] = mapped_column(ForeignKey("impediment.id"), primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), primary_key=True, index=True
    )
