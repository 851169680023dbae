"""A real mail server on the loopback address that keeps what it takes, and misbehaves if told to.

with Sink() as sink:
    sink.answer("sari@example.go.id", "450 4.2.0 greylisted")   # the first time only
    sink.fail(Stage.MAIL, "421 4.7.0 too many", SILENCE)        # the first and the second time
    ...
    assert sink.messages[0]["Subject"] == "…"
"""

import asyncio
import ssl
import threading
import warnings
from collections import defaultdict, deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from enum import StrEnum
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

#: Instead of a reply: the line is cut before the message is taken, or just after; nothing more is
#: said before it is taken, or after; it is taken, said so, and the line is cut.
DROP = "drop"
TAKE_AND_DROP = "take and drop"
SILENCE = "silence"
TAKE_AND_SILENCE = "take and silence"
TAKE_AND_LEAVE = "take and leave"
#: Instead of a reply: one that begins, goes on letter by letter, and never ends.
DRIP = "drip"

_WHEN_WHOLE = {DROP, TAKE_AND_DROP, TAKE_AND_LEAVE}
_ACCEPTED = "250 OK"


class Stage(StrEnum):
    """When the server misbehaves: what it has just been told."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    #: The whole message.
    END = "end"


class Sink:
    """A mail server. What it took is in `messages`, in order; who it was for in `recipients`."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, port: int = 0, password: str | None = None
    ) -> None:
        """Listen on `port` (any that is free, if 0) once started; offer STARTTLS if `tls`.

        :param password: what anybody must sign in with; None: nobody need.
        """
        self.port = port
        self.password = password
        self.messages: list[EmailMessage] = []
        #: The same, byte for byte as they came.
        self.contents: list[bytes] = []
        self.recipients: list[str] = []
        #: What it was greeted with, and whom it was asked to take a mail from.
        self.commands: list[str] = []
        self.sessions = 0
        self.secured = 0
        self._tls = tls
        self._answers: dict[str, deque[str]] = defaultdict(deque)
        self._faults: dict[Stage, deque[str]] = defaultdict(deque)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._servers: list[SMTP] = []

    def answer(self, address: str, *replies: str) -> None:
        """Give `replies` to the next mails for `address`, one each; then take them again.

        A reply is e.g. "550 5.1.1 unknown", or DROP, or TAKE_AND_DROP.
        """
        self._answers[address].extend(replies)

    def fail(self, stage: Stage, *faults: str) -> None:
        """Answer with `faults` the next times that it comes to `stage`, whoever calls.

        A fault is a reply, e.g. "421 4.3.2 closing", DROP, SILENCE or DRIP; at the end also
        TAKE_AND_….
        """
        self._faults[stage].extend(faults)

    async def has_failed(self, stage: Stage, server: SMTP) -> bool:
        """Tell whether it failed at `stage`; then nothing more is to be done there."""
        waiting = self._faults[stage]
        if not waiting:
            return False
        fault = waiting.popleft()
        if fault == SILENCE:
            await asyncio.Event().wait()
        elif fault == DRIP:
            await _drip(server)
        elif fault == DROP:
            server.transport.abort()
        else:
            await server.push(fault)
        return True

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
        with warnings.catch_warnings():
            # It warns of passwords in the clear. They go over the loopback address.
            warnings.simplefilter("ignore", UserWarning)
            server = Server(
                self,
                hostname="sink.test",
                tls_context=self._tls,
                loop=self._loop,
                auth_required=self.password is not None,
                auth_require_tls=False,
                authenticator=self._sign_in if self.password is not None else None,
            )
        self._servers.append(server)
        self.sessions += 1
        return server

    def _sign_in(
        self, server: SMTP, session: Session, _: Envelope, how: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password == (self.password or "").encode(), handled=False)

    def handle_STARTTLS(self, server: SMTP, session: Session, envelope: Envelope) -> bool:  # noqa: N802
        self.secured += 1
        return True

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        waiting = self._answers[address]
        reply = waiting.popleft() if waiting and waiting[0] not in _WHEN_WHOLE else _ACCEPTED
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        waiting, faults = self._answers[address], self._faults[Stage.END]
        reply = waiting.popleft() if waiting and waiting[0] in _WHEN_WHOLE else _ACCEPTED
        reply = faults.popleft() if faults else reply
        if reply.startswith("take") or reply == _ACCEPTED:
            self._keep(envelope, address)
        if reply in {SILENCE, TAKE_AND_SILENCE}:
            await asyncio.Event().wait()
        if reply == DRIP:
            await _drip(server)
        if reply in {DROP, TAKE_AND_DROP}:
            server.transport.abort()
        if reply == TAKE_AND_LEAVE:
            await server.push(_ACCEPTED)
            server.transport.close()
        return reply

    def _keep(self, envelope: Envelope, address: str) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=POLICY)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.contents.append(content)
        self.recipients.append(address)


async def _drip(server: SMTP) -> None:
    while not server.transport.is_closing():
        server.transport.write(b"2")
        await asyncio.sleep(0.01)


class Server(SMTP):
    """One connection of a sink."""

    async def _handle_client(self) -> None:
        if await self.event_handler.has_failed(Stage.CONNECT, self):
            self.transport.close()
        else:
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        self.event_handler.commands.append("EHLO")
        await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        self.event_handler.commands.append("MAIL")
        if not await self.event_handler.has_failed(Stage.MAIL, self):
            await super().smtp_MAIL(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        self.event_handler.commands.append("AUTH")
        await super().smtp_AUTH(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self.event_handler.has_failed(Stage.RCPT, self):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self.event_handler.has_failed(Stage.DATA, self):
            await super().smtp_DATA(arg)
