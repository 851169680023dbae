"""The people of the agreement, and another system that is told of it."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.moving import move
from pks.agreements.registering import NewAgreement, open_agreement
from pks.agreements.terms import SignatoryTerms, Terms, write_terms
from pks.clock import StoppedClock
from pks.db import db
from pks.parties.models import Institution
from pks.webhooks.delivering import deliver_waiting
from pks.webhooks.events import CHOICES, Event
from pks.webhooks.keeping import EndpointFacts, add_endpoint
from pks.webhooks.models import Delivery, Endpoint
from pks.webhooks.posting import Poster
from tests.monitoring.conftest import as_
from tests.monitoring.conftest import papers as papers_of_monitoring
from tests.monitoring.papers import Papers
from tests.webhooks.receiver import Receiver

__all__ = ["as_", "papers_of_monitoring"]

#: So that a test that waits for a receiver who says nothing does not wait long.
HASTE_SECONDS = 1.0


class Told(Papers):
    """The same people, and whom their systems tell."""

    def endpoint(
        self, url: str, unit: Institution | None = None, *events: Event, private: bool = True
    ) -> Endpoint:
        facts = EndpointFacts(url, unit.id if unit else None, events or CHOICES)
        return add_endpoint(self.session, facts, private=private, by=self.admin, now=self.now)

    def extension_of(self, agreement: Agreement) -> Agreement:
        """Return a signed paper that lets `agreement` go on for two years more."""
        ids = (agreement.first.institution_id, agreement.second.institution_id)
        new = NewAgreement(Kind.PERPANJANGAN, ids, "Perpanjangan", agreement.id)
        extension = open_agreement(self.session, new, by=self.legal, now=self.now)
        signatories = (
            SignatoryTerms(1, self.dedy.holdings[0].id),
            SignatoryTerms(2, self.lintong.holdings[0].id),
        )
        terms = Terms(extension.subject, term_years=2, signatories=signatories)
        write_terms(self.session, extension, terms)
        for state in (State.IN_APPROVAL, State.READY_TO_SIGN):
            move(self.session, extension, state, by=self.legal, now=self.now)
        self.sign(extension)
        return extension

    @property
    def deliveries(self) -> list[Delivery]:
        """All messages, as the database has them now."""
        self.session.commit()
        return list(self.session.scalars(select(Delivery).order_by(Delivery.id)))

    @property
    def events(self) -> list[Event]:
        return [delivery.event for delivery in self.deliveries]


@pytest.fixture
def papers(papers_of_monitoring: Papers) -> Told:
    return Told(papers_of_monitoring.session, papers_of_monitoring.now)


@pytest.fixture
def engine(session: Session) -> Engine:
    return db.engine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The other system, which is up."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def poster() -> Poster:
    return Poster(private=True)


@pytest.fixture
def hasty_poster() -> Poster:
    return Poster(private=True, patience_seconds=HASTE_SECONDS)


@pytest.fixture
def deliver(
    engine: Engine, papers: Told, poster: Poster, clock: StoppedClock
) -> Callable[..., int]:
    """Send what waits, after all that was told so far has been committed."""

    def deliver(by: Poster = poster) -> int:
        papers.session.commit()
        return deliver_waiting(engine, by, now=clock.now)

    return deliver


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    subject = ["-subj", "/CN=arsip", "-addext", "subjectAltName=IP:127.0.0.1"]
    paths = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "crt.pem")]
    subprocess.run([*command.split(), *subject, *paths], check=True, capture_output=True)
    return folder


@pytest.fixture
def secured(certificate: Path) -> Iterator[Receiver]:
    """Another system that speaks TLS only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "crt.pem", certificate / "key.pem")
    with Receiver(tls=context) as receiver:
        yield receiver


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    """Who trusts that certificate."""
    return ssl.create_default_context(cafile=str(certificate / "crt.pem"))
