"""Databases as tests have made them on their way: made once a worker, then copied.

Most tests of migrations go the same long way first.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import psycopg
from sqlalchemy import Engine, make_url

#: By server and what was done to it: the file, or the name of the database, that is copied.
KEPT: dict[tuple[str, ...], str] = {}


def restore(engine: Engine, history: Sequence[str]) -> bool:
    """Let a database be as it is after `history`, if such a one was kept."""
    kept = KEPT.get((engine.dialect.name, *history))
    if kept is None:
        return False
    engine.dispose()
    if engine.dialect.name == "sqlite":
        shutil.copy(kept, _name(engine))
    else:
        _copy_database(engine, kept, _name(engine))
    return True


def keep(engine: Engine, history: Sequence[str], folder: Path) -> None:
    """Keep a database that has this behind it, for others to go on from."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        kept = str(folder / f"{len(KEPT)}.sqlite3")
        shutil.copy(_name(engine), kept)
    else:
        kept = f"kept_{len(KEPT)}_{_name(engine)}"
        _copy_database(engine, _name(engine), kept)
    KEPT[engine.dialect.name, *history] = kept


def _name(engine: Engine) -> str:
    """Return the name of the database, or its file."""
    assert engine.url.database is not None
    return engine.url.database


def _copy_database(engine: Engine, source: str, target: str) -> None:
    url = make_url(engine.url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
