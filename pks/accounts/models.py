"""People who sign in, their sign-ins, and the tries that were not right."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.db import Model, Sha256

ADDRESS_LENGTH = 45
AGENT_LENGTH = 200


class Role(StrEnum):
    """What a person may do here; each account has one."""

    LEGAL = "legal"
    LIAISON = "narahubung"
    SUPERVISOR = "penyelia"
    ADMIN = "admin"


class User(Model):
    """An account. It is never deleted, for the trail names it; it is switched off."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_small_letters"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None: invited, and has not yet set a password."""
    active: Mapped[bool] = mapped_column(default=True)
    role: Mapped[Role]
    # By name: the tables stand in a higher room.
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]

    #: What Flask-Login asks of the one who is signed in.
    is_authenticated = True


class SignIn(Model):
    """One browser in which somebody is signed in. Ending the row ends every copy of its cookie."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    """The cookie carries the token itself, so that who reads the table cannot sign in with it."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH))

    user: Mapped[User] = relationship()


class Attempt(Model):
    """A try to sign in that was not (or not yet) right. It counts for a quarter of an hour."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[Sha256] = mapped_column(index=True)
    """Of the address that was typed: into that field, people also type passwords."""
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), index=True)
    at: Mapped[datetime]
