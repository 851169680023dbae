"""Mails: sending over one connection beside smtplib alone, and queueing beside a list insert."""

import multiprocessing
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
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
POSTMARK = Postmark("PKS <pks@example.go.id>", "pks.example.go.id")
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
        return [sending, _queueing(engine)]


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


def _sending(engine: Engine, port: int) -> Row:
    content = [
        build(mail, sender=POSTMARK.sender, domain=POSTMARK.domain).content
        for mail in (OutgoingMail(**_row(number)) for number in range(MAILS))
    ]

    def ours() -> None:
        transport = SmtpTransport("127.0.0.1", port, security="none")
        assert send_waiting(engine, transport, postmark=POSTMARK, now=lambda: NOW) == MAILS

    def peer() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for one in content:
                server.sendmail("pks@example.go.id", SARI.address, one)

    return _row_of("smtp_rate", "mails a second, no disk", MAILS, (ours, peer), engine, fill=True)


def _queueing(engine: Engine) -> Row:
    def ours() -> None:
        with Session(engine) as session:
            for number in range(ROWS):
                outbox.queue(session, LETTER, to=SARI, key=str(number), now=NOW)
            session.commit()

    def peer() -> None:
        with engine.begin() as connection:
            connection.execute(insert(OutgoingMail), [_row(number) for number in range(ROWS)])

    return _row_of("outbox_vs_core", "rows a second", ROWS, (ours, peer), engine, fill=False)


def _row_of(
    name: str,
    unit: str,
    count: int,
    works: tuple[Callable[[], None], Callable[[], None]],
    engine: Engine,
    *,
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
        peer="smtplib, bytes ready" if fill else "Core, one list",
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
