"""Requests and audiences, and what has grown from them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.db import Model
from pks.files.models import StoredFile
from pks.parties.models import Institution


class RequestState(StrEnum):
    """What became of a request."""

    NEW = "baru"
    ACCEPTED = "diterima"
    REJECTED = "ditolak"
    WITHDRAWN = "ditarik"


class RequestLink(Model):
    """A personal link with which one institution asks once, without an account."""

    __tablename__ = "request_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who asks."""
    receiver_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who is asked."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    contact_name: Mapped[str]
    contact_email: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship(foreign_keys=[institution_id])
    receiver: Mapped[Institution] = relationship(foreign_keys=[receiver_id])
    request: Mapped["Request | None"] = relationship(back_populates="link")

    def is_open(self, now: datetime) -> bool:
        """Tell whether the link still opens anything at `now`."""
        return self.revoked_at is None and now < self.ends_at


class Request(Model):
    """An institution's wish for an agreement (usulan). Office contact data only."""

    __tablename__ = "cooperation_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who asks."""
    receiver_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who is asked."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    contact_name: Mapped[str]
    contact_office: Mapped[str]
    contact_phone: Mapped[str | None]
    contact_email: Mapped[str]
    subject: Mapped[str]
    """What the agreement is to be about, as after TENTANG."""
    expectation: Mapped[str]
    scope_keys: Mapped[list[str]] = mapped_column(JSON)
    """The wished scopes, by their keys in the template."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[RequestState] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None: asked through a link."""
    link_id: Mapped[int | None] = mapped_column(ForeignKey("request_link.id"), unique=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Why it was rejected."""

    institution: Mapped[Institution] = relationship(foreign_keys=[institution_id])
    receiver: Mapped[Institution] = relationship(foreign_keys=[receiver_id])
    parent: Mapped[Agreement | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    asked_by: Mapped[User | None] = relationship()
    link: Mapped[RequestLink | None] = relationship(back_populates="request")
    audience: Mapped["Audience | None"] = relationship(back_populates="request")
    origins: Mapped[list["Origin"]] = relationship(
        back_populates="request", order_by="Origin.agreement_id"
    )


class Audience(Model):
    """A meeting that agreements grow from (audiensi), with what its minutes say."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("cooperation_request.id"), unique=True
    )
    guest_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who came to ask."""
    host_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Who received them."""
    subject: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str | None]
    number: Mapped[str | None]
    """The number of the minutes, where an office gives one."""
    topics: Mapped[list[str]] = mapped_column(JSON)
    results: Mapped[list[str]] = mapped_column(JSON)
    scope_keys: Mapped[list[str]] = mapped_column(JSON)
    guest_chair_name: Mapped[str | None]
    guest_chair_office: Mapped[str | None]
    host_chair_name: Mapped[str | None]
    host_chair_office: Mapped[str | None]
    witness_name: Mapped[str | None]
    """Who acknowledges the minutes (mengetahui)."""
    witness_office: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column()

    request: Mapped[Request | None] = relationship(back_populates="audience")
    guest: Mapped[Institution] = relationship(foreign_keys=[guest_id])
    host: Mapped[Institution] = relationship(foreign_keys=[host_id])
    attendees: Mapped[list["Attendee"]] = relationship(
        order_by="Attendee.position", cascade="all, delete-orphan"
    )
    evidence: Mapped[list["AudienceFile"]] = relationship(
        order_by="AudienceFile.id", back_populates="audience"
    )
    origins: Mapped[list["Origin"]] = relationship(
        back_populates="audience", order_by="Origin.agreement_id"
    )

    __mapper_args__ = {"version_id_col": version}


class Attendee(Model):
    """Somebody who was there; who is known by office only has no name."""

    __tablename__ = "audience_attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    position: Mapped[int]
    name: Mapped[str | None]
    office: Mapped[str | None]
    institution: Mapped[str | None]


class AudienceFile(Model):
    """A photo or paper of an audience."""

    __tablename__ = "audience_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    audience: Mapped[Audience] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship()


class Origin(Model):
    """Where an agreement comes from: a request, an audience, or both."""

    __tablename__ = "agreement_origin"
    __table_args__ = (UniqueConstraint("agreement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("cooperation_request.id"), index=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)

    agreement: Mapped[Agreement] = relationship()
    request: Mapped[Request | None] = relationship(back_populates="origins")
    audience: Mapped[Audience | None] = relationship(back_populates="origins")
