"""Templates with their versions, clauses shared by them, and clauses that a paper must have."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pks.accounts.models import User
from pks.db import Model
from pks.parties.models import Institution


class Shelved(StrEnum):
    """How far a version of a template has come."""

    DRAFT = "draf"
    PUBLISHED = "terbit"
    RETIRED = "ditarik"


class TemplateVersion(Model):
    """One version of a template of our own; the built-in ones are files.

    Only a draft is ever changed. Of one key, at most one version is a draft and one published.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint(
            "(based_on_key IS NULL) = (based_on_version IS NULL)", name="based_on_a_version"
        ),
        CheckConstraint("state = 'draf' OR published_at IS NOT NULL", name="published_at_a_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    """Whose it is: the legal staff there keep it, and its whole tree may use it."""
    kind: Mapped[str] = mapped_column(String(30))
    """The kind of paper that it makes, as in the data."""
    name: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What `parse_template` reads."""
    state: Mapped[Shelved]
    note: Mapped[str | None]
    """What is new in this version, for those who use it."""
    based_on_key: Mapped[str | None] = mapped_column(String(60))
    based_on_version: Mapped[int | None]
    changes: Mapped[int] = mapped_column()
    """Counts the changes of a draft; of two who write at once, one is told."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    institution: Mapped[Institution] = relationship()
    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])
    retired_by: Mapped[User | None] = relationship(foreign_keys=[retired_by_id])

    __mapper_args__ = {"version_id_col": changes}


class SharedClause(Model):
    """One version of an article that many templates may take over. It is never changed."""

    __tablename__ = "shared_clause"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    title: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Of an article's data: title, text, text_en, source, variants."""
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]
    """Since when no version of it is offered; set on all versions at once."""

    institution: Mapped[Institution] = relationship()
    created_by: Mapped[User | None] = relationship()


class MandatoryClause(Model):
    """A departure from the default list of articles that every paper of one kind must have."""

    __tablename__ = "mandatory_clause"
    __table_args__ = (UniqueConstraint("kind", "article"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    article: Mapped[str] = mapped_column(String(60))
    """The article's key in the templates."""
    required: Mapped[bool]
    """Whether it was added to the list, or taken out of it."""
    title: Mapped[str]
    source: Mapped[str]
    """Why it must be there: the law with its article, or that it is custom."""
