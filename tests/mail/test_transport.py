"""The two ways out of the house."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from pks.config import read_config
from pks.mail.message import Parcel, build
from pks.mail.models import OutgoingMail
from pks.mail.refusals import Refused, ServerUnreachable, TryLater
from pks.mail.smtp import SmtpTransport
from pks.mail.transport import FolderTransport, Transport, transport_for
from tests.mail.sink import Sink

SARI = "sari@example.go.id"


def message(key: str = "a") -> Parcel:
    mail = OutgoingMail(
        key=key,
        mark=f"{key:0>32}",
        to_name="Sari Ä 😀",
        to_address=SARI,
        subject="Kirim data",
        text="Yth. Sari",
        html="<p>Yth. Sari</p>",
        due_at=datetime(2022, 2, 7, 1, 0, tzinfo=UTC),
    )
    return build(mail, sender="PKS <pks@example.go.id>", domain="pks.example.go.id")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("550 5.1.1 no such user", Refused),
        ("552 5.2.2 mailbox full", Refused),
        ("450 4.2.0 greylisted", TryLater),
        ("421 4.3.2 closing", ServerUnreachable),
    ],
)
def test_what_a_server_says_decides(sink: Sink, reply: str, outcome: type[Exception]):
    sink.answer(SARI, reply)

    with (
        SmtpTransport("127.0.0.1", sink.port, security="none") as transport,
        pytest.raises(outcome, match=reply),
    ):
        transport.deliver(message())

    assert sink.messages == []


def test_after_a_refusal_the_line_is_of_use_for_the_next(sink: Sink):
    sink.answer(SARI, "550 5.1.1 no such user")
    with SmtpTransport("127.0.0.1", sink.port, security="none") as transport:
        with pytest.raises(Refused):
            transport.deliver(message("a"))
        transport.deliver(message("b"))

    assert (sink.sessions, len(sink.messages)) == (1, 1)


def test_a_server_that_says_nothing_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with (
            SmtpTransport("127.0.0.1", port, security="none", timeout_seconds=0.2) as transport,
            pytest.raises(ServerUnreachable),
        ):
            transport.deliver(message())


def test_a_server_that_speaks_another_language_is_unreachable(sink: Sink):
    for security in ("tls", "starttls"):
        transport = SmtpTransport("127.0.0.1", sink.port, security=security)
        with transport, pytest.raises(ServerUnreachable):
            transport.deliver(message())

    assert sink.messages == []


@pytest.fixture
def secured_sink(certificate: Path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Sink(tls=context) as sink:
        yield sink


def test_a_server_that_somebody_vouches_for_gets_the_mail_in_secret(
    secured_sink: Sink, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with SmtpTransport("127.0.0.1", secured_sink.port) as transport:
        transport.deliver(message())

    assert (secured_sink.secured, len(secured_sink.messages)) == (1, 1)


def test_a_server_that_nobody_vouches_for_gets_nothing(secured_sink: Sink):
    with (
        SmtpTransport("127.0.0.1", secured_sink.port) as transport,
        pytest.raises(ServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        transport.deliver(message())

    assert secured_sink.messages == []


def test_into_a_folder_each_message_is_a_readable_file(tmp_path: Path):
    sent = message()
    with FolderTransport(tmp_path / "mail") as transport:
        transport.deliver(sent)
        transport.deliver(message("b"))
        transport.deliver(message())

    first, _ = files = sorted((tmp_path / "mail").iterdir())
    names = {file.name for file in files}
    assert f"20220207T010000Z-{sent.message_id[1:33]}.eml" in names
    assert all(name.endswith(".eml") for name in names)
    read = message_from_bytes(first.read_bytes(), policy=SMTP)
    assert read["To"].addresses[0].display_name == "Sari Ä 😀"
    assert read.get_body(("plain",)).get_content() == "Yth. Sari\r\n"
    assert first.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_to_is_unreachable(tmp_path: Path):
    transport = FolderTransport(tmp_path / "mail")
    transport.folder.rmdir()
    with pytest.raises(ServerUnreachable):
        transport.deliver(message())


@pytest.mark.parametrize(
    ("host", "kind"), [("", FolderTransport), ("mail.example.go.id", SmtpTransport)]
)
def test_mails_are_files_until_a_server_is_set(
    tmp_path: Path, host: str, kind: Callable[..., Transport]
):
    config = read_config({"PKS_INSTANCE": str(tmp_path), "PKS_SMTP_HOST": host})

    assert isinstance(transport_for(config), kind)
