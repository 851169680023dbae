"""Fixtures of the trail: an engine on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from pks.audit.models import AuditEntry
from tests.mail.postgres import private_server, programs


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed")
    with private_server(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'audit.sqlite3'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database with an empty trail."""
    engine = create_engine(database_url)
    AuditEntry.metadata.drop_all(engine, [AuditEntry.__table__])
    AuditEntry.metadata.create_all(engine, [AuditEntry.__table__])
    yield engine
    engine.dispose()
