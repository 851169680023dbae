"""The databases that tests run on: `--database=sqlite` (else), `postgresql`, `both` or `all`.

The same test runs on each; a test that asks for no database, or for a browser, runs once, on SQLite
if at all. With `both`, tests of pages meet PostgreSQL only where every route is opened: what else
differs between the databases lies below the pages, and is tested there. `all` leaves nothing out.
The PostgreSQL server is started by the run itself, shared by its workers, and gone afterwards; each
worker has a database of its own, which is emptied before each test of all but what a new database
knows.
"""

import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event, make_url

from pks import create_app, migrations
from pks.config import read_config
from pks.db import db
from tests.mail.postgres import private_server, programs
from tests.memory import write_into_memory

KINDS = {
    "sqlite": ("sqlite",),
    "postgresql": ("postgresql",),
    "both": ("sqlite", "postgresql"),
    "all": ("sqlite", "postgresql"),
}

#: The file whose tests open every page there is.
EVERY_ROUTE = "test_every_route.py"

#: Copies what the migrations have put into the tables, to be put back after each emptying.
REMEMBER = """
DO $$ DECLARE name text; has_rows boolean; BEGIN
    CREATE SCHEMA fresh;
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
        IF has_rows THEN EXECUTE format('CREATE TABLE fresh.%1$I AS TABLE %1$I', name); END IF;
    END LOOP;
END $$
"""

#: What was compiled for an address of a database is kept for the worker's next test.
ENGINES: dict[str, Engine] = {}

TABLES = """SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'"""
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
FRESH = "SELECT tablename FROM pg_tables WHERE schemaname = 'fresh'"

_open = pytest.StashKey[ExitStack]()
_server = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose."""
    parser.addoption("--database", choices=KINDS, default="sqlite", help="which database to use")


def pytest_configure() -> None:
    """Write into memory; let a run that is told to end stop the servers that it has started."""
    write_into_memory()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Start one worker more than there are processors: each waits for others half of its time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the server before the first worker, and tell each worker where it is."""
    if "postgresql" in _kinds(node.config):
        node.workerinput["postgres_url"] = _server_of(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    config.stash.get(_open, ExitStack()).close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let each test that asks for a database run on each that was chosen."""
    if "database" in metafunc.fixturenames:
        in_browser = "browser" in metafunc.fixturenames
        kinds = ("sqlite",) if in_browser else _kinds(metafunc.config)
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is the same on both; begin with the browser, which takes longest."""
    kept = items
    if (chosen := config.getoption("--database")) == "postgresql":
        kept = [item for item in items if _kind_of(item) == "postgresql"]
    elif chosen == "both":
        kept = _without_pages_told_again(items)
    going_on = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in going_on])
    items[:] = sorted(kept, key=lambda item: "browser" not in getattr(item, "fixturenames", ()))


def _without_pages_told_again(items: list[pytest.Item]) -> list[pytest.Item]:
    return [
        item
        for item in items
        if _kind_of(item) != "postgresql"
        or "client" not in getattr(item, "fixturenames", ())
        or item.path.name == EVERY_ROUTE
    ]


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables, and no rows but those of a new one."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_database")
        _empty(url)
        return url
    file: Path = request.getfixturevalue("sqlite_file")
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copy(request.getfixturevalue("sqlite_database"), file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker's database stands: always the same place, for the sake of its engine."""
    return tmp_path_factory.mktemp("database") / "pks.sqlite3"


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the migrations make it, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    _migrate({"PKS_INSTANCE": str(folder)})
    return folder / "pks.sqlite3"


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of this worker's database."""
    name = f"tests_{tmp_path_factory.getbasetemp().name}".replace("-", "_")
    url = make_database(postgres_server, name)
    _migrate({"PKS_INSTANCE": str(tmp_path_factory.mktemp("instance")), "PKS_DATABASE_URL": url})
    with psycopg.connect(_as_libpq(url)) as connection:
        connection.execute(REMEMBER)
    return url


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The address of the run's server."""
    workerinput: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    return workerinput.get("postgres_url") or _server_of(pytestconfig)


@pytest.fixture(scope="session", autouse=True)
def quick_engines() -> Iterator[None]:
    """Let a worker's tests share the engine of an address, and SQLite not wait for the disk."""
    make_engine = SQLAlchemy._make_engine

    def remembered(
        self: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask
    ) -> Engine:
        url = str(options["url"])
        if url not in ENGINES:
            ENGINES[url] = make_engine(self, bind_key, options, app)
        return ENGINES[url]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLAlchemy, "_make_engine", remembered)
        event.listen(Engine, "connect", _do_not_wait_for_the_disk)
        yield


def _do_not_wait_for_the_disk(connection: Any, record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def make_database(server: str, name: str) -> str:
    """Make an empty database; return its address."""
    with psycopg.connect(_as_libpq(server), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _empty(url: str) -> None:
    with psycopg.connect(_as_libpq(url)) as connection:
        connection.execute(_emptying(url))


@cache
def _emptying(url: str) -> str:
    """Return what empties a worker's database: one text, for it is asked before each test.

    As a replica, the server does not ask the triggers that protect the trail, nor the references
    between tables.
    """
    statements = [
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL lock_timeout = '5s'",
    ]
    with psycopg.connect(_as_libpq(url)) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            statements.append(f'DELETE FROM "{table}"')
        for (sequence,) in connection.execute(SEQUENCES).fetchall():
            statements.append(f"SELECT setval('\"{sequence}\"', 1, false)")
        for (table,) in connection.execute(FRESH).fetchall():
            statements.append(f'INSERT INTO "{table}" SELECT * FROM fresh."{table}"')
            last = f'(SELECT max(id) FROM "{table}")'
            statements.append(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {last})")
    return "; ".join(statements)


def _migrate(settings: dict[str, str]) -> None:
    app = create_app(read_config(settings))
    migrations.upgrade(app)
    with app.app_context():
        db.engine.dispose()


def _kinds(config: pytest.Config) -> tuple[str, ...]:
    return KINDS[config.getoption("--database")]


def _kind_of(item: pytest.Item) -> str | None:
    case = getattr(item, "callspec", None)
    return case.params.get("database") if case else None


def _server_of(config: pytest.Config) -> str:
    if _server not in config.stash:
        folder = programs()
        if folder is None:
            raise pytest.UsageError("no PostgreSQL server is installed")
        config.stash[_open] = ExitStack()
        config.stash[_server] = config.stash[_open].enter_context(private_server(folder))
    return config.stash[_server]


def _as_libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
