"""The register: one agreement with its parties, scopes, commitments, people and papers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.agreements.kinds import (
    AttachmentKind,
    CooperationType,
    Kind,
    WitnessHeading,
)
from pks.agreements.lifecycle import State
from pks.agreements.plan_models import Commitment as Commitment
from pks.db import Model
from pks.files.models import StoredFile
from pks.naskah.facts import Capacity
from pks.parties.models import Institution, OfficeHolding, Person


class Agreement(Model):
    """One agreement, from the first proposal to its end.

    Days are calendar days where it was signed. `ends_on` is the last day on which it still holds.
    What time alone changes (about to end, overdue, silent) is computed, never stored.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_not_before_start"),
        CheckConstraint("kind <> 'pks' OR parent_id IS NOT NULL", name="pks_has_parent"),
        CheckConstraint(
            "kind NOT IN ('adendum', 'perpanjangan') OR parent_id IS NOT NULL",
            name="amendment_has_parent",
        ),
        Index("ix_agreement_state_ends", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register_number: Mapped[str] = mapped_column(unique=True)
    """The number in our own register, by year of entry: "2022-0007"."""
    kind: Mapped[Kind]
    cooperation_type: Mapped[CooperationType]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    state: Mapped[State]
    subject: Mapped[str]
    """What it is about, as after TENTANG."""
    place: Mapped[str | None]
    signed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    term_years: Mapped[int | None]
    notice_months: Mapped[int] = mapped_column(default=3)
    """How many months before the end one party tells the other that it wants to extend or end."""
    scan_follows: Mapped[bool] = mapped_column(default=False)
    """Whether it was signed without its scan, which is still owed."""
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    parent: Mapped["Agreement | None"] = relationship(remote_side="Agreement.id")
    parties: Mapped[list["Party"]] = relationship(
        back_populates="agreement", order_by="Party.position", cascade="all, delete-orphan"
    )
    scopes: Mapped[list["Scope"]] = relationship(
        back_populates="agreement", order_by="Scope.position", cascade="all, delete-orphan"
    )
    witnesses: Mapped[list["Witness"]] = relationship(
        order_by="Witness.position", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.id", back_populates="agreement"
    )
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def first(self) -> "Party":
        """Return PIHAK KESATU."""
        return self.parties[0]

    @property
    def second(self) -> "Party":
        """Return PIHAK KEDUA."""
        return self.parties[1]


class Party(Model):
    """One side of an agreement, with the number that its own office gives."""

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("agreement_id", "position"),
        UniqueConstraint("institution_id", "number"),
        CheckConstraint("position IN (1, 2)", name="first_or_second"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int]
    """1 for PIHAK KESATU, 2 for PIHAK KEDUA."""
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    number: Mapped[str | None]
    """The number given by this party's office; the two come late and on different days."""

    agreement: Mapped[Agreement] = relationship(back_populates="parties")
    institution: Mapped[Institution] = relationship()
    signatory: Mapped["Signatory | None"] = relationship(
        back_populates="party", cascade="all, delete-orphan"
    )
    power_of_attorney: Mapped["PowerOfAttorney | None"] = relationship(cascade="all, delete-orphan")
    liaisons: Mapped[list["Liaison"]] = relationship(
        back_populates="party", order_by="Liaison.id", cascade="all, delete-orphan"
    )


class Signatory(Model):
    """Who signs for a party. From the signing on, name and office stand as they were signed."""

    __tablename__ = "signatory"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    holding_id: Mapped[int] = mapped_column(ForeignKey("office_holding.id"))
    authority: Mapped[str | None]
    """What the signatory acts on, as after "berdasarkan"."""
    signed_name: Mapped[str | None]
    signed_office: Mapped[str | None]
    signed_capacity: Mapped[Capacity | None]

    party: Mapped[Party] = relationship(back_populates="signatory")
    holding: Mapped[OfficeHolding] = relationship()

    @property
    def name(self) -> str:
        """Return the name as signed, or as it is today while nobody has signed."""
        return self.signed_name or self.holding.person.name

    @property
    def office(self) -> str:
        """Return the office, without its capacity, as signed or as it is today."""
        return self.signed_office or self.holding.office.title

    @property
    def capacity(self) -> Capacity:
        """Return the capacity as signed or as it is today."""
        return self.signed_capacity or self.holding.capacity


class PowerOfAttorney(Model):
    """The Surat Kuasa on which the head of a unit signs (PP 28/2018, as reported)."""

    __tablename__ = "power_of_attorney"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    number: Mapped[str]
    dated_on: Mapped[date]
    giver: Mapped[str]
    """Who lets sign: name and office."""


class Witness(Model):
    """Somebody who stood by, by name and office of that day."""

    __tablename__ = "witness"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    office: Mapped[str]
    heading: Mapped[WitnessHeading]


class Scope(Model):
    """One ruang lingkup of an agreement."""

    __tablename__ = "scope"
    __table_args__ = (UniqueConstraint("agreement_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    no_commitment_reason: Mapped[str | None]
    """Why nothing is promised under it, in writing; none where something is."""

    agreement: Mapped[Agreement] = relationship(back_populates="scopes")
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="scope", order_by="Commitment.position", cascade="all, delete-orphan"
    )

    @property
    def standing(self) -> list["Commitment"]:
        """Return what is still promised under it: what no adendum has taken out."""
        return [commitment for commitment in self.commitments if commitment.ends_on is None]


class Liaison(Model):
    """A narahubung of a party for one scope, or for all, with a deputy, from a day to a day."""

    __tablename__ = "liaison"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_not_before_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    scope_key: Mapped[str | None]
    """The scope; none: for all scopes."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date | None]
    """The first day; none: from the start."""
    ends_on: Mapped[date | None]
    verified_at: Mapped[datetime | None]
    """When the liaison last said that this is still their task; none: never since being named."""

    party: Mapped[Party] = relationship(back_populates="liaisons")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])

    def serves(self, scope_key: str, day: date) -> bool:
        """Tell whether this is a liaison for `scope_key` on `day`."""
        return (
            self.scope_key in (None, scope_key)
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or day <= self.ends_on)
        )


class Attachment(Model):
    """A paper of the agreement."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[AttachmentKind]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    agreement: Mapped[Agreement] = relationship(back_populates="attachments")
    file: Mapped[StoredFile] = relationship()


class Move(Model):
    """One step in the life of an agreement: when it came into a state, by whom, and why."""

    __tablename__ = "move"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    state: Mapped[State]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None]
