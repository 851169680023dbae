"""Reading a mail that anybody may have written: RFC 5322 and MIME (RFC 2045), however broken. Pure.

The older of Python's two ways of reading mail is used, as it takes headers as they come; the newer
one fails on some of those that are sent to hurt.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

from lxml import html as lxml_html
from lxml.etree import LxmlError

from pks.mail.headers import one_line

#: With the pictures of a few signatures in what is quoted.
MAX_PARTS = 30
MAX_TEXT_CHARACTERS = 20_000

_MAX_CONTAINERS = 20
_MAX_ADDRESS = 320
_ID = re.compile(r"<([^<>@\s]{1,100})@[^<>\s]{1,255}>")
# All control characters but tab and line ends, and halves of characters: no database holds them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3")
#: What was never meant to be read, and what mail programs quote.
_NOT_SAID = ("script", "style", "head", "blockquote")
#: Values of "Precedence" by which machines ask not to be answered.
_MASS = frozenset({"bulk", "junk", "list", "auto_reply"})


class TooManyParts(Exception):
    """The mail has more parts than anybody sends in an answer."""


def read(content: bytes) -> Message:
    """Return the mail in `content`."""
    return message_from_bytes(content)


def header(message: Message, name: str) -> str:
    """Return a header as one line that means what it shows; empty: there is none."""
    raw = message.get(name, "")
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (LookupError, ValueError, MessageError):
        return one_line(str(raw))


def sender_of(message: Message) -> str:
    """Return the address in "From", in small letters; empty: it holds none."""
    written = parseaddr(str(message.get("From", "")))[1].lower()
    fits = "@" in written and written.isascii() and len(written) <= _MAX_ADDRESS
    return plain(written) if fits else ""


def ids_in(message: Message, *names: str) -> list[str]:
    """Return what stands before the @ in the Message-IDs of these headers, in their order."""
    return [found for name in names for found in _ID.findall(str(message.get(name, "")))]


def is_automatic(message: Message) -> bool:
    """Tell whether a machine wrote it, so that no answer may go to it (RFC 3834, section 2)."""
    auto = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        auto not in ("", "no")
        # A mail program that tells that a mail was opened (RFC 8098).
        or str(message.get_param("report-type")).lower() == "disposition-notification"
        or "X-Autoreply" in message
        or "X-Autorespond" in message
        or "List-Id" in message
        or header(message, "Precedence").lower() in _MASS
        or header(message, "Return-Path") == "<>"
    )


def parts_of(message: Message) -> list[Message]:
    """Return the parts that hold something. A mail inside the mail is one of them.

    :raises TooManyParts: there are more than `MAX_PARTS`.
    """
    found, waiting, containers = [], [message], 0
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(_children(part))
            containers += 1
        else:
            found.append(part)
        if len(found) > MAX_PARTS or containers > _MAX_CONTAINERS:
            raise TooManyParts
    return found


def _children(part: Message) -> list[Message]:
    children = part.get_payload()
    return [child for child in children if isinstance(child, Message)] if children else []


def text_in(parts: list[Message]) -> str:
    """Return what the mail says: its first part of plain text, else of HTML as text."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and not is_attachment(part):
                text = text_of(part)
                said = _without_tags(text) if kind == "text/html" else text
                if said.strip():
                    return plain(said)[:MAX_TEXT_CHARACTERS]
    return ""


def is_attachment(part: Message) -> bool:
    """Tell whether a part is a file, not what the mail says."""
    named = part.get_content_disposition() == "attachment" or bool(part.get_filename())
    return named or part.get_content_maintype() not in ("text", "message", "multipart")


def files_in(parts: list[Message]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a mail: their names as they were given, and what they hold."""
    for part in parts:
        content = part.get_payload(decode=True)
        if is_attachment(part) and isinstance(content, bytes) and content:
            yield one_line(str(part.get_filename() or part.get_content_subtype())), content


def text_of(part: Message) -> str:
    """Return the text of a part, whatever its charset claims to be."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def plain(text: str) -> str:
    """Return `text` with the line ends of here, and nothing that cannot be shown or kept."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _without_tags(markup: str) -> str:
    try:
        root: Any = lxml_html.document_fromstring(plain(markup).encode(), parser=_parser())
    except (LxmlError, ValueError):
        return ""
    for element in list(root.iter(*_NOT_SAID)):
        element.drop_tree()
    for element in root.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (line.strip() for line in "".join(root.itertext()).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
