"""Fixtures of the mail room: an engine on each database, a mail server on the loopback address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from pks.clock import StoppedClock
from pks.mail.addresses import UndeliverableAddress
from pks.mail.models import OutgoingMail
from pks.mail.transport import SmtpTransport
from tests.mail.postgres import private_server, programs
from tests.mail.senders import NOW, to
from tests.mail.sink import Sink


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
    return f"sqlite:///{tmp_path / 'mail.sqlite3'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database with an empty outbox."""
    engine = create_engine(database_url)
    tables = [OutgoingMail.__table__, UndeliverableAddress.__table__]
    OutgoingMail.metadata.drop_all(engine, tables)
    OutgoingMail.metadata.create_all(engine, tables)
    yield engine
    engine.dispose()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that is up."""
    with Sink() as sink:
        yield sink


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def transport(sink: Sink) -> SmtpTransport:
    return to(sink)
