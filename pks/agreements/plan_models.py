"""What is promised under a scope: a row of the work plan, with when it falls due."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from pks.agreements.kinds import CommitmentSource, Responsible
from pks.agreements.rhythm import Anchor, Rhythm, Shift, Unit
from pks.db import Model
from pks.parties.calendar_models import YearlyEvent

if TYPE_CHECKING:
    from pks.agreements.models import Scope

#: How many days before its due day a follow-up is listed, where the work plan says nothing else.
DEFAULT_LEAD_DAYS = 30
#: What can be chosen instead.
LEAD_DAYS = (7, 14, 30, 60, 90)


class Commitment(Model):
    """What a scope means in practice: who does what, how often, and what proves it."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(ForeignKey("scope.id"), index=True)
    position: Mapped[int]
    activity: Mapped[str]
    indicator: Mapped[str]
    responsible: Mapped[Responsible]
    rule: Mapped[str]
    """The recurrence rule of RFC 5545, without its start; empty for once from each anchor."""
    anchor: Mapped[Anchor]
    offset_count: Mapped[int]
    """How far from the anchor it begins, in `offset_unit`; below zero: before it."""
    offset_unit: Mapped[Unit]
    event: Mapped[YearlyEvent | None]
    shift: Mapped[Shift]
    """Which way a day moves off holidays."""
    first_on: Mapped[date | None]
    """The first day it falls due; none: reckoned from the anchor."""
    schedule: Mapped[str]
    """When, in words, as printed in the work plan."""
    evidence: Mapped[str]
    """What proves it, in words, as printed in the work plan."""
    needs_file: Mapped[bool]
    """Whether a follow-up closes only with an evidence file."""
    needs_attendance: Mapped[bool]
    """Whether a follow-up closes only with a list of who came."""
    lead_days: Mapped[int] = mapped_column(default=DEFAULT_LEAD_DAYS)
    """How many days before it is due a follow-up stands on the list of what is to be done."""
    ends_on: Mapped[date | None]
    """The last day for which it is promised, where an adendum has taken it out; none: it stands."""
    key: Mapped[str]
    """Names it within its scope, in the draft as in the register and in each adendum."""
    origin_id: Mapped[int | None] = mapped_column(
        ForeignKey("commitment.id", ondelete="SET NULL"), index=True
    )
    """The commitment of the agreement above from which it was taken over."""
    source: Mapped[CommitmentSource] = mapped_column(default=CommitmentSource.WORK_PLAN)

    scope: Mapped["Scope"] = relationship(back_populates="commitments")
    origin: Mapped["Commitment | None"] = relationship(remote_side="Commitment.id")
    rhythm: Mapped[Rhythm] = composite(
        "rule", "anchor", "offset_count", "offset_unit", "event", "shift", "first_on"
    )
