"""Fixtures of all tests: a stopped clock, a database of one's own, a suspicious browser."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from pks import create_app
from pks.accounts import passwords
from pks.clock import StoppedClock
from pks.config import Config, read_config
from pks.db import db
from pks.library import shelf
from pks.web import catalogue
from tests.checking import CheckingClient

pytest_plugins = ["tests.databases"]

# Monday 7 February 2022, 08.00 in Bekasi: the day of the story.
SIGNING_DAY = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not at all among what was imported.

    Each look walks through all tables, templates and tests: it was a sixth of the whole run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


class Compiled(BytecodeCache):
    """Templates as they were compiled first: each test has an application of its own."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture(scope="session", autouse=True)
def quick_routes() -> Iterator[None]:
    """Let Werkzeug compile each route once, not once for each test's application."""
    compiled: dict[tuple[object, ...], Rule] = {}
    compile_rule = Rule.compile

    def remembered(rule: Rule) -> None:
        known = compiled.setdefault((rule.rule, str(rule.defaults), rule.endpoint), rule)
        if known is rule:
            compile_rule(rule)
        else:
            for name in ("_parts", "_trace", "_converters", "arguments"):
                setattr(rule, name, getattr(known, name))
            for name in ("_build", "_build_unknown"):
                setattr(rule, name, getattr(known, name).__func__.__get__(rule, None))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", remembered)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Let argon2id cost next to nothing: tests sign in all day long."""
    passwords.use(passwords.Keeper(passes=1, memory_kib=8))


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """Compile the translation, as `make setup` does."""
    catalogue.compile_catalogues()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(SIGNING_DAY)


@pytest.fixture
def config(tmp_path: Path, database: str) -> Config:
    return read_config(
        {
            "PKS_INSTANCE": str(tmp_path),
            "PKS_BASE_URL": "http://localhost",
            "PKS_DATABASE_URL": database,
        }
    )


@pytest.fixture
def app(config: Config, clock: StoppedClock) -> Iterator[Flask]:
    app = create_app(config, clock=clock)
    shelf._parsed.clear()  # it keeps templates by engine, and behind this one is a new database
    app.test_client_class = CheckingClient
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session outside any request."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser in which nobody is signed in."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client
