"""Moving one database from schema to schema, with rows in it, and looking at what it has become."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select, text

from pks import migrations
from tests.migrations import starts

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname, pg_get_triggerdef(oid) || (SELECT prosrc FROM pg_proc
        WHERE pg_proc.oid = tgfoid) FROM pg_trigger WHERE NOT tgisinternal""",
}

#: Tables as they are at a revision, by server, revision and name: reading them takes its time.
TABLES: dict[tuple[str, str, str], Table] = {}

Schema = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """A database that is taken to any revision."""

    app: Flask
    engine: Engine
    folder: Path
    """Where databases are kept that tests begin from."""
    history: list[str] = field(default_factory=list)
    """What was done to it: with the same behind them, two databases are the same."""

    def to(self, revision: str) -> "Trial":
        """Migrate, up or down, to the revision with this number."""
        at = self.revision()
        self.history.append(f"to {revision}")
        if revision == "base" or revision < at:
            migrations.downgrade(self.app, revision)
        elif not starts.restore(self.engine, self.history):
            migrations.upgrade(self.app, revision)
            starts.keep(self.engine, self.history, self.folder)
        return self

    def revision(self) -> str:
        """Return the number of the last migration that has run, or nothing."""
        if not inspect(self.engine).has_table("alembic_version"):
            return ""
        with self.engine.connect() as connection:
            return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""

    def insert(self, table: str, **row: Any) -> None:
        """Put a row into a table as it is now, whatever the models say."""
        self.history.append(f"{table} {row}")
        with self.engine.begin() as connection:
            connection.execute(self._table(connection, table).insert().values(**row))

    def column(self, table: str, column: str) -> list[Any]:
        """Return what a column holds, sorted; what is empty stands last."""
        with self.engine.connect() as connection:
            values = connection.scalars(select(self._table(connection, table).c[column])).all()
        return sorted(values, key=lambda value: (value is None, value))

    def _table(self, connection: Connection, name: str) -> Table:
        at = next((step for step in reversed(self.history) if step.startswith("to ")), "")
        key = self.engine.dialect.name, at, name
        if key not in TABLES:
            TABLES[key] = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        return TABLES[key]

    def execute(self, statement: str) -> None:
        """Run a statement of SQL in a transaction of its own."""
        self.history.append(statement)
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def tables(self) -> set[str]:
        """Name the tables that are there, Alembic's own left out."""
        return set(inspect(self.engine).get_table_names()) - {"alembic_version"}


def schema_of(engine: Engine) -> Schema:
    """Describe all tables, as the database tells it; the order of columns does not matter."""
    inspector = inspect(engine)
    schema: Schema = {
        name: {
            "columns": {c["name"]: _column(c) for c in inspector.get_columns(name)},
            "key": inspector.get_pk_constraint(name),
            "references": _by_name(inspector.get_foreign_keys(name)),
            "unique": _by_name(inspector.get_unique_constraints(name)),
            "checks": _by_name(inspector.get_check_constraints(name)),
            "indexes": _by_name(inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    with engine.connect() as connection:
        triggers = connection.execute(text(_TRIGGERS[engine.dialect.name])).all()
    schema["triggers"] = {name: " ".join(definition.split()) for name, definition in triggers}
    return schema


def _column(column: Any) -> tuple[Any, ...]:
    return str(column["type"]), column["nullable"], column["default"]


def _by_name(things: Any) -> dict[str, str]:
    # As text: a condition is an object that equals nothing but itself.
    return {thing["name"]: str({**thing, "dialect_options": _options(thing)}) for thing in things}


def _options(thing: Any) -> dict[str, str]:
    return {name: str(value) for name, value in (thing.get("dialect_options") or {}).items()}
