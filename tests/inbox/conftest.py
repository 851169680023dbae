"""Fixtures of the inbox's tests: a real mailbox, a real mail server, a reminder that went out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from pks import scheduler
from pks.clock import Clock, StoppedClock
from pks.config import Config
from pks.inbox.models import IncomingMail, Outcome
from pks.mail.models import OutgoingMail
from pks.monitoring.models import FollowUp
from tests.inbox.dovecot import PASSWORD, USER, MailboxOfOnesOwn, private_mailbox
from tests.mail.sink import Sink
from tests.monitoring.conftest import as_, papers
from tests.monitoring.papers import RECAPS, Papers

__all__ = ["as_", "papers"]

#: The day on which the first recap falls due.
NINTH_OF_MAY = datetime(2022, 5, 9, 2, tzinfo=UTC)
YUNI = "yuni.kartika@example.go.id"


@pytest.fixture(scope="session")
def server() -> Iterator[MailboxOfOnesOwn]:
    with private_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(server: MailboxOfOnesOwn) -> MailboxOfOnesOwn:
    """The mailbox, empty."""
    server.empty()
    return server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@dataclass
class Post:
    """The product with its mail server, its mailbox, and a reminder that Yuni has got."""

    app: Flask
    papers: Papers
    sink: Sink
    mailbox: MailboxOfOnesOwn
    clock: StoppedClock

    def tick(self, *arrived: bytes) -> list[Outcome]:
        """Let the scheduler look once, after these mails have arrived; return what came of all."""
        self.mailbox.deliver(*arrived)
        self.papers.session.commit()
        scheduler.tick(self.app)
        self.papers.session.expire_all()
        return [mail.outcome for mail in self.incoming]

    @property
    def incoming(self) -> list[IncomingMail]:
        """What came in, in its order."""
        query = select(IncomingMail).order_by(IncomingMail.id)
        return list(self.papers.session.scalars(query))

    @property
    def recap(self) -> FollowUp:
        """What Yuni was reminded of."""
        return self.papers.first_of(RECAPS)

    @property
    def reminder(self) -> OutgoingMail:
        """The mail that reminded her."""
        query = select(OutgoingMail).where(OutgoingMail.subject.startswith("[Hari ini]"))
        return self.papers.session.scalars(query.order_by(OutgoingMail.id)).all()[0]

    @property
    def message_id(self) -> str:
        """Its Message-ID, as the mail server took it."""
        return self.sink.message_ids[0]


@pytest.fixture
def post(
    app: Flask,
    config: Config,
    papers: Papers,
    sink: Sink,
    mailbox: MailboxOfOnesOwn,
    clock: StoppedClock,
) -> Post:
    app.config["PKS"] = replace(
        config,
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_security="none",
        mail_reply_to=USER,
        imap_host="127.0.0.1",
        imap_port=mailbox.port,
        imap_security="none",
        imap_user=USER,
        imap_password=PASSWORD,
    )
    for party in papers.pks.parties:
        for liaison in party.liaisons:
            liaison.verified_at = Clock().now()
    clock.moment = NINTH_OF_MAY
    post = Post(app, papers, sink, mailbox, clock)
    post.tick()
    assert sink.recipients == [YUNI]
    return post
