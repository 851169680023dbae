"""From a row to a message. The one place where headers are built."""

import hashlib
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP

import css_inline

from pks.mail.headers import address, one_line, sender_address
from pks.mail.models import OutgoingMail

_ID_CHARACTERS = 32


class Unsendable(Exception):
    """The row cannot be made into a message; the message of this error says why."""


def build(mail: OutgoingMail, *, sender: str, domain: str, reply_to: str = "") -> EmailMessage:
    """Return the message for `mail`: the same row gives the same message, byte for byte.

    :param sender: e.g. "PKS <pks@example.go.id>".
    :param domain: the host that Message-IDs end with.
    :param reply_to: where answers go, unless the row says otherwise; empty: to the sender.
    :raises Unsendable: an address is none, or the text cannot be written.
    """
    try:
        message = EmailMessage(policy=SMTP)
        _write_head(message, mail, sender=sender, domain=domain, reply_to=reply_to)
        _write_body(message, mail)
        _check_head(message)
    except (ValueError, LookupError) as error:
        raise Unsendable(str(error)) from error
    return message


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
        message["References"] = f"<{_digest(f'thread {mail.thread}')[:_ID_CHARACTERS]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _write_body(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    # The media queries for dark screens stay; nothing is fetched.
    html = css_inline.inline(mail.html, keep_style_tags=True, load_remote_stylesheets=False)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Last, as what is set earlier under "Content-" goes down into the first part.
    message["Content-Language"] = "id"
    # Not by chance, as it is otherwise. Quoted-printable never writes "=_".
    message.set_boundary(f"=_{_digest(mail.key)[_ID_CHARACTERS:]}")


def _check_head(message: EmailMessage) -> None:
    """Do nothing if the head has the lines that were written into it, and no other.

    :raises ValueError: something got in.
    """
    head, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    lines = [line for line in head.splitlines() if not line.startswith((b" ", b"\t"))]
    names = [line.split(b":")[0].decode() for line in lines]
    if names != message.keys():
        raise ValueError(f"unexpected lines in the head: {set(names) - set(message.keys())}")
