"""How a message leaves the house: over SMTP, or as a file while no mail server is set.

A transport is opened once for a batch and keeps its connection over it.
"""

import contextlib
import os
import smtplib
import ssl
import tempfile
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pks.config import Config

_PERMANENT = range(500, 600)
_CLOSING = 421
_TOO_LARGE = 552
_OK = 250


class NotDelivered(Exception):
    """The message was not taken; what was said is the message of this error."""


class Refused(NotDelivered):
    """It will not be taken however often it is sent: unknown recipient, unwanted content."""


class TryLater(NotDelivered):
    """This message was not taken now."""


class ServerUnreachable(NotDelivered):
    """No message can be delivered now: no connection, no sign-in, our own address not wanted."""


class Transport(Protocol):
    """What delivers messages."""

    def deliver(self, message: EmailMessage) -> None:
        """Return once somebody else has taken over responsibility for `message`.

        :raises NotDelivered: nobody has, or nobody said so.
        """

    def __enter__(self) -> Self:
        """Begin a batch."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch and the connection."""


class SmtpTransport:
    """Delivers to a mail server, connecting when the first message comes."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: str = "starttls",
        user: str = "",
        password: str = "",
        timeout_seconds: float = 20,
    ) -> None:
        """Deliver to `host`.

        :param security: "starttls", "tls" or "none"; the first two verify its certificate.
        :param user: empty: without signing in.
        :param timeout_seconds: for each answer, not for the whole.
        """
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._timeout_seconds = timeout_seconds
        self._server: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage) -> None:
        """Return once the server has said that it has the message."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise ServerUnreachable(_said(error)) from error
        try:
            server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise self._outcome(error) from error

    def _connected(self) -> smtplib.SMTP:
        # A server may close a connection that has waited, or has brought many messages.
        if self._server is not None and not _is_alive(self._server):
            self._hang_up()
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host,
                self._port,
                timeout=self._timeout_seconds,
                context=ssl.create_default_context(),
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout_seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if self._security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _outcome(self, error: Exception) -> NotDelivered:
        """Return what `error` means for the message, hanging up where the line is of no use."""
        reply = _reply(error)
        code = reply[0] if reply else None
        refused_sender = isinstance(error, smtplib.SMTPSenderRefused) and code != _TOO_LARGE
        if code is None or code == _CLOSING or refused_sender:
            self._hang_up()
            return ServerUnreachable(_said(error))
        return Refused(_said(error)) if code in _PERMANENT else TryLater(_said(error))

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Say goodbye, if there is still somebody."""
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._hang_up()


def _is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == _OK
    except (OSError, smtplib.SMTPException):
        return False


def _reply(error: Exception) -> tuple[int, bytes | str] | None:
    """Return the reply of the server, or None if it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None


def _said(error: Exception) -> str:
    reply = _reply(error)
    if reply is None:
        return repr(error)
    code, words = reply
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


class FolderTransport:
    """Writes each message as a file, while no mail server is set. A repeat is the same file."""

    def __init__(self, folder: Path) -> None:
        """Write to `folder`, which is made if need be, readable to its owner only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def deliver(self, message: EmailMessage) -> None:
        """Write `message` to `<its moment>-<its Message-ID>.eml`, whole or not at all."""
        moment = parsedate_to_datetime(message["Date"])
        name = message["Message-ID"].strip("<>").partition("@")[0]
        target = self.folder / f"{moment:%Y%m%dT%H%M%SZ}-{name}.eml"
        try:
            _write(target, message.as_bytes())
        except OSError as error:
            raise ServerUnreachable(repr(error)) from error

    def __enter__(self) -> Self:
        """Begin a batch: nothing to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch: nothing to do."""


def _write(target: Path, content: bytes) -> None:
    """Write `target` whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(target)
        except OSError:
            Path(draft.name).unlink()
            raise


def transport_for(config: Config) -> Transport:
    """Return the transport that `config` asks for."""
    if not config.smtp_host:
        return FolderTransport(config.instance / "mail")
    return SmtpTransport(
        config.smtp_host,
        config.smtp_port,
        security=config.smtp_security,
        user=config.smtp_user,
        password=config.smtp_password,
        timeout_seconds=config.smtp_timeout_seconds,
    )
