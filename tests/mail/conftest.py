"""Fixtures of the mail room: an engine on each database, a mail server on the loopback address."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from pks.clock import StoppedClock
from pks.mail.addresses import UndeliverableAddress
from pks.mail.models import OutgoingMail, Unsubscribed
from pks.mail.smtp import SmtpTransport
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
    with engine_on(database_url) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """The same, where it does not matter which."""
    with engine_on(f"sqlite:///{tmp_path / 'mail.sqlite3'}") as engine:
        yield engine


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """The same, on the server that can be restarted."""
    with engine_on(postgres_url) as engine:
        yield engine


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    """Make an empty outbox at `url`."""
    engine = create_engine(url)
    tables = [model.__table__ for model in (OutgoingMail, UndeliverableAddress, Unsubscribed)]
    OutgoingMail.metadata.drop_all(engine, tables)
    OutgoingMail.metadata.create_all(engine, tables)
    try:
        yield engine
    finally:
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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "IP:127.0.0.1")


@pytest.fixture
def other_house(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> ssl.SSLContext:
    """What a server shows that is vouched for, and is somebody else."""
    file = make_certificate(tmp_path_factory.mktemp("other"), "DNS:mail.example.com")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return shown(file)


def make_certificate(folder: Path, host: str) -> Path:
    file = folder / "both.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    subject = ["-subj", "/CN=localhost", "-addext", f"subjectAltName={host}"]
    paths = ["-keyout", str(file), "-out", str(file) + ".crt"]
    subprocess.run([*command.split(), *subject, *paths], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def shown(file: Path) -> ssl.SSLContext:
    """Return how a server shows the certificate in `file`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
