"""From a row to a message. The one place where headers are built."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any

from pks.mail.headers import address, one_line, sender_address
from pks.mail.models import OutgoingMail
from pks.mail.seal import Seal

#: What the calendar entry of a letter is called when it is saved.
CALENDAR_NAME = "tindak-lanjut.ics"

_ID_CHARACTERS = 32

#: Lines that programs read letter by letter: ids and addresses, without a space to fold at. Of a
#: long one the standard library would make encoded words, which these lines must not have
#: (RFC 2047 §5).
_WHOLE = frozenset({"In-Reply-To", "References", "List-Id", "List-Unsubscribe"})


class _HeaderClasses(HeaderRegistry):
    """As the standard library's, which makes a class anew for each line of each message."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = super().__getitem__(name)
        return made


class _Policy(EmailPolicy):
    """As for SMTP, but what must stay whole is not folded."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the header as it is written."""
        if name in _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep=SMTP.linesep, header_factory=_HeaderClasses())


class Unsendable(Exception):
    """The row cannot be made into a message; the message of this error says why."""


@dataclass(frozen=True)
class Parcel:
    """A message ready to go, and what whoever carries it must know of it."""

    #: Addresses without names.
    sender: str
    recipient: str
    #: With its angle brackets.
    message_id: str
    dated_at: datetime
    content: bytes


def build(
    mail: OutgoingMail, *, sender: str, domain: str, reply_to: str = "", seal: Seal | None = None
) -> Parcel:
    """Return the message for `mail`: the same row gives the same message, byte for byte.

    :param sender: e.g. "PKS <pks@example.go.id>".
    :param domain: the host that Message-IDs end with.
    :param reply_to: where answers go, unless the row says otherwise; empty: to the sender.
    :param seal: signs it; none: it goes unsigned.
    :raises Unsendable: an address is none, or the text cannot be written.
    """
    try:
        message = EmailMessage(policy=_POLICY)
        _write_head(message, mail, sender=sender, domain=domain, reply_to=reply_to)
        _write_body(message, mail)
        content = message.as_bytes()
        _check_head(content, message.keys())
    # Whatever it is, it is in this row, and would stop every sender that comes to it.
    except Exception as error:
        raise Unsendable(str(error) or repr(error)) from error
    return Parcel(
        sender_address(sender).addr_spec,
        mail.to_address,
        str(message["Message-ID"]),
        mail.due_at.astimezone(UTC),
        seal.on(content) + content if seal else content,
    )


def _write_head(
    message: EmailMessage, mail: OutgoingMail, *, sender: str, domain: str, reply_to: str
) -> None:
    message["From"] = sender_address(sender)
    message["To"] = address(mail.to_name, mail.to_address)
    if answers_to := mail.reply_to or reply_to:
        message["Reply-To"] = address("", answers_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = mail.due_at.astimezone(UTC)
    # From the row: should it go out twice, both are the same message to whoever gets them.
    message["Message-ID"] = f"<{mail.mark}@{domain}>"
    if mail.thread:
        _write_thread(message, mail.thread, domain)
    if mail.unsubscribe_url:
        _write_unsubscribe(message, mail.unsubscribe_url)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"


def _write_thread(message: EmailMessage, thread: str, domain: str) -> None:
    """Hang the message under one that was never sent, so that it matters not which came first."""
    root = f"<{_digest(f'thread {thread}')[:_ID_CHARACTERS]}@{domain}>"
    message["In-Reply-To"] = root
    message["References"] = root
    # RFC 2919: by it a reader's rules file the mails of one agreement.
    message["List-Id"] = f"<{thread.replace(':', '-').replace('_', '-')}.{domain}>"


def _write_unsubscribe(message: EmailMessage, url: str) -> None:
    """Say where to end such mails (RFC 2369), and that one click does it (RFC 8058 §3.1)."""
    if not url.isascii() or any(character in url for character in "<> \r\n"):
        raise ValueError(f"not an address of a page: {url!r}")
    message["List-Unsubscribe"] = f"<{url}>"
    if url.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _write_body(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    # Not by chance, as boundaries are otherwise. Quoted-printable never writes "=_".
    message.set_boundary(f"=_{_digest(mail.key)[_ID_CHARACTERS:]}")
    if mail.calendar_text:
        _attach_calendar(message, mail)
    # Last, as what is set earlier under "Content-" goes down into the first part.
    message["Content-Language"] = "id"


def _attach_calendar(message: EmailMessage, mail: OutgoingMail) -> None:
    """Attach the calendar entry (RFC 6047 §2.4: the method stands here, too).

    Not as another way to read the letter: some programs would show the entry instead of it.
    """
    message.add_attachment(
        mail.calendar_text,
        subtype="calendar",
        params={"method": "PUBLISH", "name": CALENDAR_NAME},
        filename=CALENDAR_NAME,
        cte="quoted-printable",
    )
    message.set_boundary(f"=_{_digest(f'outer {mail.key}')[_ID_CHARACTERS:]}")


def _check_head(content: bytes, names: list[str]) -> None:
    """Do nothing if the head has the lines that were written into it, and no other.

    :raises ValueError: something got in.
    """
    head, _, _ = content.partition(b"\r\n\r\n")
    lines = [line for line in head.splitlines() if not line.startswith((b" ", b"\t"))]
    found = [line.split(b":")[0].decode() for line in lines]
    if found != names:
        raise ValueError(f"unexpected lines in the head: {set(found) - set(names)}")
