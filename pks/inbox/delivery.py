"""What mail servers report of a mail of ours: delivery status notifications (RFC 3464). Pure."""

import re
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from enum import StrEnum

from pks.inbox.mime import header, ids_in, parts_of, text_of
from pks.mail.headers import one_line

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_REPLY = re.compile(r"[245]\d\d\b")
_NOTHING_SAID = "5.0.0"


class Action(StrEnum):
    """What a server did with the mail (RFC 3464, section 2.3.3), as far as it matters here."""

    FAILED = "failed"
    DELAYED = "delayed"


@dataclass(frozen=True)
class Report:
    """What a server reports of one recipient."""

    addresses: frozenset[str]
    """As we wrote to it, and where the mail was passed on to; in small letters."""
    action: str
    status: str
    """An enhanced status code (RFC 3463); empty: none was given."""
    said: str
    """What the last server said, in its own words; after the status, if they name none."""


@dataclass(frozen=True)
class Notification:
    """One notification: which mail it is about, and what became of it for each recipient."""

    ids: tuple[str, ...]
    """What stands before the @ in the Message-ID of the returned mail."""
    reports: tuple[Report, ...]


def read_notification(message: Message) -> Notification | None:
    """Return what `message` notifies of; None: it is no notification of this standard.

    :raises TooManyParts: it has more parts than a mail may have.
    """
    if message.get_content_type() != "multipart/report":
        return None
    parts = parts_of(message)
    blocks = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    ]
    reports = tuple(_report(block) for block in blocks if "Action" in block)
    if not reports:
        return None
    ids = [found for part in parts for found in _returned_ids(part)]
    # The returned mail is optional; what answers to a mail names it too.
    return Notification(tuple(ids or ids_in(message, "In-Reply-To", "References")), reports)


def _blocks(part: Message) -> list[Message]:
    found = part.get_payload()
    return [one for one in found if isinstance(one, Message)] if isinstance(found, list) else []


def _report(block: Message) -> Report:
    said = one_line(_typed_value(block, "Diagnostic-Code"))
    status = _STATUS.search(header(block, "Status"))
    code = status[0] if status else ""
    # Some servers always give the code that says nothing, and the real one in words.
    if code in ("", _NOTHING_SAID) and (told := _STATUS.search(said)):
        code = told[0]
    names = ("Original-Recipient", "Final-Recipient")
    addresses = frozenset(_typed_value(block, name).lower().strip("<>") for name in names) - {""}
    action = header(block, "Action").lower()
    named = _STATUS.search(said) or _REPLY.match(said)
    return Report(addresses, action, code, said if named else f"{code} {said}".strip())


def _typed_value(block: Message, name: str) -> str:
    """Return the value of a field that says its type first: "rfc822; sari@example.go.id"."""
    kind, mark, value = header(block, name).partition(";")
    return (value if mark else kind).strip()


def _returned_ids(part: Message) -> list[str]:
    kind = part.get_content_type()
    if kind == "text/rfc822-headers":
        return ids_in(message_from_string(text_of(part).lstrip()), "Message-ID")
    if kind == "message/rfc822" and part.is_multipart():
        return ids_in(_blocks(part)[0], "Message-ID")
    return []
