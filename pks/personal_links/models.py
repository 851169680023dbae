"""A link that was mailed to one person, for one thing."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.agreements.models import Liaison
from pks.db import Model
from pks.monitoring.models import Activity, FollowUp
from pks.parties.models import Person


class Purpose(StrEnum):
    """What a link is for."""

    TASK = "tugas"
    """A follow-up: log it, ask for another date, hand it over."""
    CONFIRM = "konfirmasi"
    """An activity: confirm it, or object."""
    LIAISON = "narahubung"
    """A liaison: say that one still is, or hand over."""


class PersonalLink(Model):
    """One link. Whether it still opens anything is asked of this row and of what it is about."""

    __tablename__ = "personal_link"
    __table_args__ = (
        CheckConstraint("(purpose = 'tugas') = (follow_up_id IS NOT NULL)", name="task_of"),
        CheckConstraint("(purpose = 'konfirmasi') = (activity_id IS NOT NULL)", name="confirms"),
        CheckConstraint("(purpose = 'narahubung') = (liaison_id IS NOT NULL)", name="liaison_of"),
        Index("ix_personal_link_person", "person_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Purpose]
    follow_up_id: Mapped[int | None] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    liaison_id: Mapped[int | None] = mapped_column(
        ForeignKey("liaison.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    follow_up: Mapped[FollowUp | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    liaison: Mapped[Liaison | None] = relationship()
