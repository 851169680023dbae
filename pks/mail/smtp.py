"""Delivering to a mail server over one connection, kept for a batch (RFC 5321)."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

from pks.leases import LEASE
from pks.mail.line import Answer, Deadline, Line, TlsLine
from pks.mail.message import Parcel
from pks.mail.refusals import (
    LineLost,
    NotDelivered,
    ServerUnreachable,
    refusal_of_content,
    refusal_of_recipient,
    refusal_of_sender,
)

#: What may break on a line: the network, its encryption, an answer that is none.
_TROUBLE = (OSError, smtplib.SMTPException, ValueError)
_GO_AHEAD = 354
#: 250, or 251 and 252: taken on the way to somebody else, or without having been checked.
_GRANTED = range(250, 253)

#: How long the server may look at a message that it has in full. RFC 5321 §4.5.3.2.6 asks for ten
#: minutes: who hangs up before makes it take the same message again and again. Less, as the lease
#: of the row lasts no longer.
VERDICT_SECONDS = 240

#: How long a message may take in all, from connecting to the verdict. Less than the lease of its
#: row, so that nobody else takes it meanwhile.
MESSAGE_SECONDS = LEASE.total_seconds() * 0.8


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
        verdict_seconds: float = VERDICT_SECONDS,
        message_seconds: float = MESSAGE_SECONDS,
    ) -> None:
        """Deliver to `host`.

        :param security: "starttls", "tls" or "none"; the first two verify its certificate, and
            never go on in clear text.
        :param user: empty: without signing in.
        :param timeout_seconds: for each answer, as long as nothing at all comes.
        :param verdict_seconds: for the answer to a whole message.
        :param message_seconds: for all answers about one message together.
        """
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._timeout_seconds, self._verdict_seconds = timeout_seconds, verdict_seconds
        self._message_seconds = message_seconds
        self._deadline = Deadline(message_seconds)
        self._server: smtplib.SMTP | None = None

    def deliver(self, parcel: Parcel) -> None:
        """Return once the server has said that it has the message."""
        self._deadline = Deadline(self._message_seconds)
        server = self._begun(parcel)
        self._ask(lambda: server.rcpt(parcel.recipient), refusal_of_recipient)
        self._ask(lambda: server.docmd("DATA"), refusal_of_content, granted=(_GO_AHEAD,))
        self._ask(lambda: self._hand_over(server, parcel.content), refusal_of_content)

    def _left(self) -> float:
        return self._deadline.left()

    def _begun(self, parcel: Parcel) -> smtplib.SMTP:
        """Return the connection, on which the server has taken our address for a new message."""
        if self._server is not None:
            # It may have hung up meanwhile, having waited or had enough. Nothing is lost by trying:
            # of this message it has seen nothing.
            with contextlib.suppress(*_TROUBLE):
                if _begin(self._server, parcel)[0] in _GRANTED:
                    return self._server
            self._hang_up()
        try:
            server = self._server = self._connect()
        except _TROUBLE as error:
            raise ServerUnreachable(self._said(error)) from error
        self._ask(lambda: _begin(server, parcel), refusal_of_sender, lost=ServerUnreachable)
        return server

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            server: Line = TlsLine(
                self._host,
                self._port,
                timeout=self._timeout_seconds,
                context=ssl.create_default_context(),
                left=self._left,
            )
        else:
            server = Line(self._host, self._port, timeout=self._timeout_seconds, left=self._left)
        try:
            server.ehlo_or_helo_if_needed()
            if self._security == "starttls":
                server.starttls(context=ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> Answer:
        """Send the whole message, and return what the server says of it."""
        assert server.sock is not None, "it is connected"
        server.send(_dotted(content))
        server.sock.settimeout(self._verdict_seconds)
        answer = server.getreply()
        server.sock.settimeout(self._timeout_seconds)
        return answer

    def _ask(
        self,
        command: Callable[[], Answer],
        refusal: Callable[[int, str], NotDelivered],
        *,
        granted: range | tuple[int, ...] = _GRANTED,
        lost: type[ServerUnreachable] = LineLost,
    ) -> None:
        """Do nothing if the server grants `command`; leave the line fit for the next message.

        :raises NotDelivered: it does not, or the line broke.
        """
        try:
            code, words = command()
        except _TROUBLE as error:
            self._hang_up()
            raise lost(self._said(error)) from error
        if code in granted:
            return
        refused = refusal(code, _answer(code, words))
        if isinstance(refused, ServerUnreachable):
            self._hang_up()
        else:
            self._forget_message()
        raise refused

    def _forget_message(self) -> None:
        try:
            assert self._server is not None, "it has just answered"
            self._server.rset()
        except _TROUBLE:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _said(self, error: Exception) -> str:
        if self._deadline.is_over:
            # The library says only that the line has ended.
            return f"not done after {self._message_seconds:.0f} seconds"
        return _said(error)

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
            self._deadline = Deadline(self._message_seconds)
            with contextlib.suppress(*_TROUBLE):
                self._server.quit()
            self._hang_up()


def _begin(server: smtplib.SMTP, parcel: Parcel) -> Answer:
    # A server that knows of sizes says at once whether it is too large (RFC 1870).
    size = [f"size={len(parcel.content)}"] if server.has_extn("size") else []
    return server.mail(parcel.sender, size)


def _dotted(content: bytes) -> bytes:
    """Return `content`, whose lines end with CRLF, as it goes over the line (RFC 5321 §4.5.2)."""
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    doubled = whole.replace(b"\r\n.", b"\r\n..")
    return (b"." + doubled if doubled.startswith(b".") else doubled) + b".\r\n"


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return repr(error)


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"
