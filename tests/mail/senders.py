"""What the tests of sending share: queueing, sending all, looking at what became of it."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pks.clock import StoppedClock
from pks.mail import outbox
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import Letter, Recipient
from pks.mail.sending import Postmark, send_waiting
from pks.mail.smtp import SmtpTransport
from tests.mail.sink import Sink

NOW = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
POSTMARK = Postmark("PKS Kota Bekasi <pks@example.go.id>", "pks.example.go.id")
SARI = "sari@example.go.id"
BUDI = "budi@example.go.id"


def to(sink: Sink, *, seconds: float = 2, message_seconds: float = 60) -> SmtpTransport:
    return SmtpTransport(
        "127.0.0.1",
        sink.port,
        security="none",
        timeout_seconds=seconds,
        verdict_seconds=seconds,
        message_seconds=message_seconds,
    )


def queue(engine: Engine, *keys: str, address: str = SARI, name: str = "Sari") -> None:
    letter = Letter("[7 hari lagi] Kirim data 😀", "Yth. Sari\n", "<p>Yth. Sari</p>")
    with Session(engine) as session:
        for key in keys:
            outbox.queue(session, letter, to=Recipient(name, address), key=key, now=NOW)
        session.commit()


def send_all(engine: Engine, transport: SmtpTransport, clock: StoppedClock) -> int:
    return send_waiting(engine, transport, postmark=POSTMARK, now=clock.now)


def mails(engine: Engine) -> dict[str, OutgoingMail]:
    with Session(engine) as session:
        return {mail.key: mail for mail in session.query(OutgoingMail)}


def statuses(engine: Engine) -> Counter[Status]:
    return Counter(mail.status for mail in mails(engine).values())


def mails_left(engine: Engine) -> bool:
    left = select(OutgoingMail.id).where(OutgoingMail.status.not_in([Status.SENT, Status.PARKED]))
    with engine.connect() as connection:
        return connection.execute(left).first() is not None
