"""The database session, the base class of all tables, and the column types they share.

Imports nothing of ours. Two databases are served: the embedded SQLite and PostgreSQL.
"""

import enum
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Insert,
    Integer,
    MetaData,
    String,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

# Constraints without a name cannot be dropped on SQLite.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BUSY_TIMEOUT_MILLISECONDS = 15_000

# Whether the transaction that begins next only reads. SQLite lets one writer in at a time, so a
# page that is only looked at must not queue behind it.
reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, timezone-aware on both databases (SQLite itself forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be a different moment on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite dropped."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """A number with two decimals, kept as whole hundredths.

    SQLite has no decimals, and 83.18 is no binary number.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Keep hundredths."""
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give the number back."""
        return None if value is None else Decimal(value) / 100


def _checked_names(member: type[enum.Enum]) -> list[str]:
    return [str(item.value) for item in member]


class Base(DeclarativeBase):
    """What all tables have in common."""

    # A registry, not a bare `type_annotation_map`: Flask-SQLAlchemy copies the class, and the copy
    # may not have both.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        # A checked text instead of a native type: PostgreSQL would keep the type after a downgrade.
        type_annotation_map={
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                length=30,
                create_constraint=True,
                validate_strings=True,
                values_callable=_checked_names,
            ),
            datetime: Moment(),
        },
    )


db = SQLAlchemy(model_class=Base)


def insert_once(where: Session | Connection, table: Any, *unique: str, **values: Any) -> bool:
    """Insert `values`; do nothing, and return False, where a row has the same `unique` columns."""
    connection = where.connection() if isinstance(where, Session) else where
    statement = _insert_once(connection.dialect.name, table, unique)
    return connection.execute(statement, values).rowcount == 1


@cache
def _insert_once(dialect: str, table: Any, unique: tuple[str, ...]) -> Insert:
    # Made once: that takes longer than to insert the row.
    once = insert_into(dialect, table).on_conflict_do_nothing(index_elements=unique)
    return once.execution_options(preserve_rowcount=True)


def insert_into(dialect: str, table: Any) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, as the database of this name writes it."""
    if dialect == "sqlite":
        return sqlite.insert(table.__table__)
    return postgresql.insert(table.__table__)


if TYPE_CHECKING:

    class Model(Base):
        """The base class as the type checker sees it."""

        __abstract__ = True
else:
    Model = db.Model

#: The SHA-256 of a stored file or of a chained entry, as 64 hexadecimal digits.
Sha256 = Annotated[str, mapped_column(String(64))]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # Python's own handling of transactions is switched off: `_begin` says when one begins.
    connection.isolation_level = None
    for setting in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {setting}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A plain BEGIN turns writer only at its first write, and then fails at once if another
        # one was faster, whatever the time-out.
        connection.exec_driver_sql("BEGIN" if reading_only.get() else "BEGIN IMMEDIATE")
