"""The mailbox, over IMAP (RFC 3501). What is unread there has not been taken in yet."""

import contextlib
import imaplib
import re
import ssl
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from pks.config import Config

#: Larger mails are not fetched. Photographs of 20 MB come as 27 MB, as mails are written.
MAX_BYTES = 28 * 1024 * 1024
#: How many mails are taken at one look; the rest waits for the next.
MOST = 100

_TIMEOUT_SECONDS = 20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^<>\s]{1,400})>", re.IGNORECASE | re.MULTILINE)


class MailboxUnreachable(Exception):
    """The mailbox cannot be read now; what was said is the message of this error."""


class Unfetchable(Exception):
    """The server does not hand out this one mail; what it said is the message of this error."""


@dataclass(frozen=True)
class RawMail:
    """A mail as it lies in the mailbox."""

    content: bytes
    """All of it; of one that is too large, only its head."""
    size_bytes: int

    @property
    def is_cut(self) -> bool:
        """Tell whether it was too large to be fetched."""
        return self.size_bytes > MAX_BYTES

    @property
    def key(self) -> str:
        """Return what tells it from others, however often and by whatever way it comes."""
        head, _, body = self.content.partition(b"\r\n\r\n")
        named = _MESSAGE_ID.search(head)
        # Each way adds lines of its own to the head; the rest is the same whichever it takes.
        told = named[1] if named else head
        return sha256(b"%d %b\n%b" % (self.is_cut and self.size_bytes, told, body)).hexdigest()


class Mailbox:
    """A mailbox, open inside `with`."""

    def __init__(self, config: Config) -> None:
        """Name the mailbox that `config` asks for."""
        self._config = config
        self._server: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        """Connect, sign in, and open it.

        :raises MailboxUnreachable: that failed.
        """
        try:
            self._server = self._connected()
            self._server.login(self._config.imap_user, self._config.imap_password)
            _answer(self._server.select("INBOX"))
        except (OSError, imaplib.IMAP4.error) as error:
            self._hang_up()
            raise MailboxUnreachable(str(error) or repr(error)) from error
        return self

    def _connected(self) -> imaplib.IMAP4:
        host, port = self._config.imap_host, self._config.imap_port
        if self._config.imap_security == "tls":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=_TIMEOUT_SECONDS)
        server = imaplib.IMAP4(host, port, timeout=_TIMEOUT_SECONDS)
        if self._config.imap_security == "starttls":
            server.starttls(ssl.create_default_context())
        return server

    def unread(self) -> list[str]:
        """Return the numbers of the mails that were not taken in yet, at most `MOST`.

        :raises MailboxUnreachable: the line is dead.
        """
        found = self._ask("SEARCH", "UNSEEN", "UNDELETED")
        return [number.decode() for number in (found[0] or b"").split()[:MOST]]

    def fetch(self, number: str) -> RawMail | None:
        """Return a mail, and leave it unread; None: it has gone meanwhile.

        :raises Unfetchable: the server refuses it, and may hand out others.
        :raises MailboxUnreachable: the line is dead.
        """
        size = _SIZE.search(b" ".join(_flat(self._fetched(number, "(RFC822.SIZE)"))))
        if size is None:
            return None
        size_bytes = int(size[1])
        what = "(BODY.PEEK[HEADER])" if size_bytes > MAX_BYTES else "(BODY.PEEK[])"
        parts = [one for one in self._fetched(number, what) if isinstance(one, tuple)]
        return RawMail(parts[0][1], size_bytes) if parts else None

    def mark_read(self, number: str) -> None:
        r"""Mark a mail as taken in, by the flag \Seen.

        :raises MailboxUnreachable: the line is dead.
        """
        self._ask("STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def _fetched(self, number: str, what: str) -> list[Any]:
        try:
            return self._told("FETCH", number, what)
        except imaplib.IMAP4.error as error:
            raise Unfetchable(str(error) or repr(error)) from error

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        try:
            return self._told(command, *arguments)
        except imaplib.IMAP4.error as error:
            raise MailboxUnreachable(str(error) or repr(error)) from error

    def _told(self, command: str, *arguments: str) -> list[Any]:
        """Return what the server answers.

        :raises MailboxUnreachable: the line is dead.
        :raises imaplib.IMAP4.error: it says no (NO, BAD).
        """
        assert self._server is not None, "it is open inside `with` only"
        try:
            return _answer(self._server.uid(command, *arguments))
        except (OSError, imaplib.IMAP4.abort) as error:
            raise MailboxUnreachable(str(error) or repr(error)) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Say goodbye, if there is still somebody."""
        self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                self._server.logout()
            self._server = None


def _answer(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(repr(data))
    return data


def _flat(data: list[Any]) -> list[bytes]:
    parts = [part for one in data for part in (one if isinstance(one, tuple) else (one,))]
    return [part for part in parts if isinstance(part, bytes)]
