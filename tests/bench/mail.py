"""Mails: sending over one connection beside smtplib alone, and queueing beside a list insert."""

import multiprocessing
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, create_engine, delete, insert
from sqlalchemy.orm import Session

from pks.leases import Status
from pks.mail import outbox
from pks.mail.addresses import UndeliverableAddress
from pks.mail.message import build
from pks.mail.models import OutgoingMail, Unsubscribed
from pks.mail.outbox import Letter, Recipient
from pks.mail.sending import Postmark, send_waiting
from pks.mail.smtp import SmtpTransport
from tests.bench.measure import Row
from tests.mail.sink import Sink
from tests.memory import write_into_memory

RUNS = 5
MAILS = 100
ROWS = 1000
NOW = datetime(2022, 2, 7, 1, tzinfo=UTC)
FROM = "pks@example.go.id"
POSTMARK = Postmark(f"PKS <{FROM}>", "pks.example.go.id")
SARI = Recipient("Sari", "sari@example.go.id")
LETTER = Letter(
    "[7 hari lagi] Kirim data pengaduan",
    "Yth. Sari,\n\n" + "Kami ingatkan tindak lanjut berikut.\n" * 20,
    "<p>Yth. Sari</p>" + '<p style="color:#17202e">Kami ingatkan tindak lanjut berikut.</p>' * 60,
)


def rows() -> list[Row]:
    """Measure sending and queueing, on SQLite."""
    # What the disk takes for a commit is the same for whatever commits.
    write_into_memory()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'mail.sqlite3'}")
        models = (OutgoingMail, UndeliverableAddress, Unsubscribed)
        tables = [model.__table__ for model in models]
        OutgoingMail.metadata.create_all(engine, tables)
        with sink_elsewhere() as port:
            sending = _sending(engine, port)
        return [*sending, _queueing(engine)]


@contextmanager
def sink_elsewhere() -> Iterator[int]:
    """Run a mail server in a process of its own; yield its port."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_run_sink, args=(there,))
    process.start()
    yield here.recv()
    here.send("stop")
    process.join()


def _run_sink(line: Connection) -> None:
    with Sink() as sink:
        line.send(sink.port)
        line.recv()


def _sending(engine: Engine, port: int) -> list[Row]:
    """Measure beside who builds each message just as we must, and beside who has them all ready."""
    ready = [
        build(mail, sender=POSTMARK.sender, domain=POSTMARK.domain).content
        for mail in (OutgoingMail(**_row(number)) for number in range(MAILS))
    ]

    def ours() -> None:
        transport = SmtpTransport("127.0.0.1", port, security="none")
        assert send_waiting(engine, transport, postmark=POSTMARK, now=lambda: NOW) == MAILS

    def building() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for number in range(MAILS):
                server.sendmail(FROM, SARI.address, _plainly_built(number).as_bytes())

    def handing_over() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for one in ready:
                server.sendmail(FROM, SARI.address, one)

    named = (
        ("smtp_vs_smtplib", "smtplib, EmailMessage", building),
        ("smtp_vs_bytes", "smtplib, bytes ready", handing_over),
    )
    unit = "mails a second, no disk"
    return [
        _row_of(name, unit, MAILS, (ours, peer), engine, peer_name=peer_name, fill=True)
        for name, peer_name, peer in named
    ]


def _plainly_built(number: int) -> EmailMessage:
    """Return the letter as the standard library's own example would make it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = POSTMARK.sender
    message["To"] = Address(SARI.name, addr_spec=SARI.address)
    message["Subject"] = LETTER.subject
    message["Date"] = NOW
    message["Message-ID"] = f"<{number}@{POSTMARK.domain}>"
    message.set_content(LETTER.text, cte="quoted-printable")
    message.add_alternative(LETTER.html, subtype="html", cte="quoted-printable")
    return message


def _queueing(engine: Engine) -> Row:
    def ours() -> None:
        with Session(engine) as session:
            for number in range(ROWS):
                outbox.queue(session, LETTER, to=SARI, key=str(number), now=NOW)
            session.commit()

    def peer() -> None:
        with engine.begin() as connection:
            connection.execute(insert(OutgoingMail), [_row(number) for number in range(ROWS)])

    works = (ours, peer)
    return _row_of(
        "outbox_vs_core",
        "rows a second",
        ROWS,
        works,
        engine,
        peer_name="Core, one list",
        fill=False,
    )


def _row_of(
    name: str,
    unit: str,
    count: int,
    works: tuple[Callable[[], None], Callable[[], None]],
    engine: Engine,
    *,
    peer_name: str,
    fill: bool,
) -> Row:
    """Measure both alternately, each with an outbox that was filled, or emptied, before."""
    times = []
    for _ in range(RUNS + 1):
        pair = []
        for work in works:
            _empty(engine, fill=fill)
            start = perf_counter()
            work()
            pair.append(perf_counter() - start)
        times.append(pair)
    measured = times[1:]
    return Row(
        name=name,
        unit=unit,
        ours=count / median(mine for mine, _ in measured),
        peer=peer_name,
        peer_value=count / median(theirs for _, theirs in measured),
        ratio=median(theirs / mine for mine, theirs in measured),
        runs=RUNS,
    )


def _empty(engine: Engine, *, fill: bool) -> None:
    with engine.begin() as connection:
        connection.execute(delete(OutgoingMail))
        if fill:
            connection.execute(insert(OutgoingMail), [_row(number) for number in range(MAILS)])


def _row(number: int) -> dict[str, object]:
    return {
        "key": str(number),
        "to_name": SARI.name,
        "to_address": SARI.address,
        "subject": LETTER.subject,
        "text": LETTER.text,
        "html": LETTER.html,
        "thread": None,
        "status": Status.DUE,
        "created_at": NOW,
        "due_at": NOW,
        "next_try_at": NOW,
        "attempts": 0,
        "crashes": 0,
    }
