"""Institutions, the people who work there, and the offices that they hold.

An official changes yearly and is spelt three ways in the press. So a person is kept once, an office
once, and the holding between them has dates; a signed agreement freezes what was true that day.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.db import Model
from pks.naskah.facts import Capacity


class InstitutionKind(StrEnum):
    """What an institution is in the state's order."""

    NATIONAL_BODY = "lembaga_negara"
    REPRESENTATIVE_OFFICE = "perwakilan"
    REGIONAL_GOVERNMENT = "pemerintah_daerah"
    REGIONAL_UNIT = "perangkat_daerah"
    WORK_UNIT = "unit_kerja"


class Institution(Model):
    """An institution or a unit of one: Pemerintah Kota Bekasi → DPMPTSP."""

    __tablename__ = "institution"
    __table_args__ = (
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("silence_days BETWEEN 7 AND 730", name="silence_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    path: Mapped[str] = mapped_column(index=True, default="")
    """The ids from the root down to this one, e.g. "/1/4/": a subtree is a prefix."""
    name: Mapped[str]
    """In full, as in a title block: "Dinas Penanaman Modal … Kota Bekasi"."""
    short_name: Mapped[str]
    kind: Mapped[InstitutionKind]
    seat: Mapped[str | None]
    """Where it has its seat, as after "berkedudukan di"."""
    needs_power_of_attorney: Mapped[bool] = mapped_column(default=False)
    """Whether its head signs for somebody else, so that a Surat Kuasa must be on record.

    Source: PP 28/2018 on regional cooperation, as reported; an administrator may switch it off.
    """

    silence_days: Mapped[int | None]
    """After how many days without activity an agreement of its own is silent; none: as above it."""

    parent: Mapped["Institution | None"] = relationship(remote_side="Institution.id")

    @property
    def root_id(self) -> int:
        """Return the id of the institution at the top of this one's tree."""
        return int(self.path.split("/")[1])

    def is_within(self, other: "Institution") -> bool:
        """Tell whether this is `other` or stands below it."""
        return self.path.startswith(other.path)


class Person(Model):
    """One person, however the press spells the name. Office contact data only (UU 27/2022)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str]
    """As it is to be printed in an agreement, with titles where the office wants them."""
    aliases: Mapped[str] = mapped_column(default="")
    """Other spellings that were met, one a line."""
    position: Mapped[str | None]
    """What the person does there, for people who hold no office: "Asisten Muda"."""
    email: Mapped[str | None]
    phone: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    institution: Mapped[Institution] = relationship()
    holdings: Mapped[list["OfficeHolding"]] = relationship(back_populates="person")

    __mapper_args__ = {"version_id_col": version}


class Office(Model):
    """An office of an institution: "Kepala Perwakilan", whoever holds it."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("institution_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    title: Mapped[str]

    institution: Mapped[Institution] = relationship()
    holdings: Mapped[list["OfficeHolding"]] = relationship(
        back_populates="office", order_by="OfficeHolding.starts_on.desc()"
    )


class OfficeHolding(Model):
    """A person in an office, in a capacity, from a day to a day (both days count)."""

    __tablename__ = "office_holding"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_not_before_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    capacity: Mapped[Capacity]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day in office; none while it goes on."""
    basis: Mapped[str | None]
    """The document that appoints: "Keputusan Ketua Ombudsman Nomor …"."""

    office: Mapped[Office] = relationship(back_populates="holdings")
    person: Mapped[Person] = relationship(back_populates="holdings")

    def in_office_on(self, day: date) -> bool:
        """Tell whether the person held the office on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def title(self) -> str:
        """Return the office with its capacity: "Plt. Kepala Perwakilan"."""
        prefix = CAPACITY_PREFIX[self.capacity]
        return f"{prefix} {self.office.title}" if prefix else self.office.title


CAPACITY_PREFIX = {
    Capacity.DEFINITIVE: "",
    Capacity.PLT: "Plt.",
    Capacity.PLH: "Plh.",
    Capacity.PJ: "Pj.",
}
