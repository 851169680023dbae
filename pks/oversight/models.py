"""What the Ombudsman has handed to an institution to act on. Whether it is late is computed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.db import Model
from pks.monitoring.models import FollowUp
from pks.oversight.terms import DayUnit, ProductKind, ProductState, Standing, state_of
from pks.parties.models import Institution


class Settlement(StrEnum):
    """How a product was closed that no follow-up closes."""

    CARRIED_OUT = "dilaksanakan"
    PARTLY = "dilaksanakan_sebagian"
    WITHDRAWN = "dicabut"


class OversightProduct(Model):
    """One product for one institution; what goes to several is several."""

    __tablename__ = "oversight_product"
    __table_args__ = (
        UniqueConstraint("institution_id", "kind", "number"),
        CheckConstraint("day_count BETWEEN 1 AND 366", name="days"),
        CheckConstraint("received_on >= dated_on", name="received_after_dated"),
        CheckConstraint("due_on > received_on", name="due_after_received"),
        CheckConstraint("(settled_on IS NULL) = (settled_as IS NULL)", name="settled_how"),
        CheckConstraint("(settled_on IS NULL) = (settled_note IS NULL)", name="settled_why"),
        CheckConstraint("(referred_on IS NULL) = (referred_by_id IS NULL)", name="referred_by_one"),
        CheckConstraint("referred_on IS NULL OR kind = 'lhp'", name="only_lhp_is_referred"),
        CheckConstraint("referred_on > due_on", name="referred_when_late"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    """The institution that is to act on it."""
    kind: Mapped[ProductKind]
    number: Mapped[str]
    title: Mapped[str]
    """What it is about, without the name of anybody who complained."""
    dated_on: Mapped[date]
    received_on: Mapped[date]
    """When the institution received it: from this day on the days are counted."""
    day_count: Mapped[int]
    day_unit: Mapped[DayUnit]
    due_on: Mapped[date] = mapped_column(index=True)
    """The last day to act, by the calendar of the office as it was when this was entered."""
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"), unique=True)
    """The follow-up of an agreement by which it is carried out; none: there is no agreement."""
    settled_on: Mapped[date | None]
    settled_as: Mapped[Settlement | None]
    settled_note: Mapped[str | None]
    referred_on: Mapped[date | None]
    """When it went to Resolusi dan Monitoring."""
    referred_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()
    follow_up: Mapped[FollowUp | None] = relationship()
    referred_by: Mapped[User | None] = relationship(foreign_keys=[referred_by_id])
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])

    @property
    def standing(self) -> Standing:
        """Return what decides on its state."""
        return Standing(
            due_on=self.due_on,
            settled=self.settled_on is not None,
            referred=self.referred_on is not None,
            follow_up=self.follow_up.state if self.follow_up else None,
        )

    def state(self, today: date) -> ProductState:
        """Return where it stands."""
        return state_of(self.standing, today=today)
