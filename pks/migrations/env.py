"""What Alembic runs for every command: one connection, one lock, one transaction."""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from alembic import context
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from pks.db import db
from pks.migrations import load_tables

# Any number that nobody else uses for an advisory lock in this database.
LOCK = 7_02_2022


class DanglingRows(Exception):
    """A migration would leave rows that refer to rows that are not there."""


def migrate() -> None:
    """Run the command's migrations on the database of the current application."""
    load_tables()
    with _alone(db.engine), db.engine.connect() as connection:
        _forget_references(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            # SQLite alters a table only by copying it.
            render_as_batch=connection.dialect.name == "sqlite",
            # Alembic does not trust SQLite with it; `pks.db` begins real transactions there.
            transactional_ddl=True,
            process_revision_directives=_number,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            context.run_migrations()
            _check_references(connection)


def _alone(engine: Engine) -> AbstractContextManager[None]:
    """Return a context in which no other process migrates an SQLite database."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return nullcontext()
    return _locked(Path(f"{path}.migrating"))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # SQLite's own lock makes a second process fail once it has waited for `busy_timeout`.
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_references(connection: Connection) -> None:
    """Let SQLite drop and copy tables that others refer to. Possible only before a transaction."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        connection.detach()  # closed afterwards: nobody else is to get it in this state


def _check_references(connection: Connection) -> None:
    """Refuse what the references, which SQLite was told to forget, would have refused."""
    if connection.dialect.name == "sqlite":
        dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
        if dangling:
            raise DanglingRows(", ".join(f"{row[0]} {row[1]} → {row[2]}" for row in dangling))


def _number(
    migration: MigrationContext, revision: object, directives: list[MigrationScript]
) -> None:
    """Number the next migration: revision and file name begin with it."""
    scripts = ScriptDirectory.from_config(context.config)
    last = scripts.get_current_head() or "0000"
    number = f"{int(last[:4]) + 1:04}"
    for script in directives:
        script.rev_id = number


migrate()
