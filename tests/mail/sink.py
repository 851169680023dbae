"""A real mail server on the loopback address that keeps what it takes, and misbehaves if told to.

with Sink() as sink:
    sink.answer("sari@example.go.id", "450 4.2.0 greylisted")   # the first time only
    ...
    assert sink.messages[0]["Subject"] == "…"
"""

import asyncio
import ssl
import threading
from collections import defaultdict, deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

#: Instead of a reply: the line is cut before the message is taken, or just after.
DROP = "drop"
TAKE_AND_DROP = "take and drop"

_DROPS = {DROP, TAKE_AND_DROP}
_ACCEPTED = "250 OK"


class Sink:
    """A mail server. What it took is in `messages`, in order; who it was for in `recipients`."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        """Listen on `port` (any that is free, if 0) once started; offer STARTTLS if `tls`."""
        self.port = port
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.sessions = 0
        self.secured = 0
        self._tls = tls
        self._answers: dict[str, deque[str]] = defaultdict(deque)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._servers: list[SMTP] = []

    def answer(self, address: str, *replies: str) -> None:
        """Give `replies` to the next mails for `address`, one each; then take them again.

        A reply is e.g. "550 5.1.1 unknown", or DROP, or TAKE_AND_DROP.
        """
        self._answers[address].extend(replies)

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs of all that was taken, in order."""
        return [str(message["Message-ID"]) for message in self.messages]

    def start(self) -> Self:
        """Begin to listen; on the same port as before, if it has been stopped."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(5)
        return self

    def stop(self) -> None:
        """Stop listening and cut all lines."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(5)
            self._loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._make, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        server.close()
        for open_server in self._servers:
            if open_server.transport is not None:
                open_server.transport.abort()
        self._servers.clear()
        await asyncio.sleep(0.01)

    def _make(self) -> SMTP:
        server = SMTP(self, hostname="sink.test", tls_context=self._tls, loop=self._loop)
        self._servers.append(server)
        self.sessions += 1
        return server

    def handle_STARTTLS(self, server: SMTP, session: Session, envelope: Envelope) -> bool:  # noqa: N802
        self.secured += 1
        return True

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        waiting = self._answers[address]
        reply = waiting.popleft() if waiting and waiting[0] not in _DROPS else _ACCEPTED
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        waiting = self._answers[address]
        reply = waiting.popleft() if waiting and waiting[0] in _DROPS else _ACCEPTED
        if reply != DROP:
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=POLICY)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
            self.recipients.append(address)
        if reply in _DROPS:
            server.transport.abort()
        return reply
