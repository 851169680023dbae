"""The table of the trail."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from pks.audit import guard
from pks.db import Model, Sha256


class AuditEntry(Model):
    """One deed. Written by `trail.record` only; the database refuses to change or delete it."""

    __tablename__ = "audit_entry"

    #: 1, 2, 3 … without a gap: a missing number is a removed entry.
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    #: None when the system did it by itself. No foreign key: an entry outlives the account.
    actor_id: Mapped[int | None]
    #: Name and role as they were at that moment.
    actor_name: Mapped[str] = mapped_column(String(200))
    actor_role: Mapped[str | None] = mapped_column(String(30))
    verb: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(60), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[Sha256]
    hash: Mapped[Sha256] = mapped_column(unique=True)


guard.protect(cast(Table, AuditEntry.__table__))
