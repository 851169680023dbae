"""Addresses that mail cannot reach: noted by whoever learns it, asked by whoever writes.

A mark stays until somebody answers for the address: an administrator, or whoever enters it anew for
a person or an account. That a server takes a mail lifts nothing: it took the one that came back.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pks.db import Model, insert_once

#: How the error of a mail begins that was not sent, as its address was known as dead.
KNOWN_DEAD = "alamat ini tidak dapat dikirimi"

_SAID_CHARACTERS = 300

#: Enhanced status codes (RFC 3463) that speak of the recipient's address or mailbox. 5.1.7 and
#: 5.1.8 are about the sender's, 5.2.3 is about a mail's length, and a full mailbox (5.2.2) is
#: emptied one day; what stands under 3, 5, 6 and 7 is about systems, protocols, content and policy,
#: and 5.0.0 says nothing: servers give it for what they take for spam, too.
_ABOUT_ADDRESS = re.compile(r"5\.(?:1\.(?!7\b|8\b)\d+|2\.(?!2\b|3\b)\d+|4\.\d+)\b")

#: What our own mail server says of a recipient, e.g. "550 5.1.1 unknown". Only this: its other
#: refusals may come from how it is set up.
_REFUSED_ADDRESS = re.compile(r"5\d\d[ -]5\.1\.(?!7\b|8\b)\d+\b")


class UndeliverableAddress(Model):
    """An address that a mail server has refused for good."""

    __tablename__ = "undeliverable_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)
    """In small letters."""
    refused_at: Mapped[datetime]
    said: Mapped[str] = mapped_column(String(_SAID_CHARACTERS))
    """What the server said, in its own words."""


def is_about_address(status: str) -> bool:
    """Tell whether a permanent failure speaks of the address, not of this one mail.

    :param status: an enhanced status code.

    >>> is_about_address("5.1.1"), is_about_address("5.7.1"), is_about_address("4.2.2")
    (True, False, False)
    """
    return _ABOUT_ADDRESS.match(status) is not None


def is_refused_address(said: str) -> bool:
    """Tell whether our mail server has refused a recipient for good.

    >>> is_refused_address("550 5.1.1 unknown"), is_refused_address("550 5.7.1 spam")
    (True, False)
    """
    return _REFUSED_ADDRESS.match(said) is not None


def mark_undeliverable(where: Session | Connection, address: str, said: str, now: datetime) -> None:
    """Note that `address` cannot be reached since `now`. What was known of it before stays."""
    row = {"address": address.lower(), "refused_at": now, "said": said[:_SAID_CHARACTERS]}
    insert_once(where, UndeliverableAddress, "address", **row)


def trust_again(session: Session, address: str) -> None:
    """Forget that `address` could not be reached: somebody answers for it."""
    session.execute(
        delete(UndeliverableAddress).where(UndeliverableAddress.address == address.lower())
    )


def dead_addresses(session: Session, addresses: Iterable[str]) -> set[str]:
    """Return those of `addresses` that are known to be dead, spelled as they were given."""
    given = set(addresses)
    lower = {address.lower() for address in given}
    query = select(UndeliverableAddress.address).where(UndeliverableAddress.address.in_(lower))
    dead = set(session.scalars(query)) if lower else set()
    return {address for address in given if address.lower() in dead}


def find_undeliverable(session: Session, address: str | None) -> UndeliverableAddress | None:
    """Return what is known against `address`; None: nothing."""
    known = UndeliverableAddress.address == (address or "").lower()
    return session.scalar(select(UndeliverableAddress).where(known))


def why_undeliverable(connection: Connection, address: str) -> str | None:
    """Return what the server said of `address` when it refused it; None: it never did."""
    known = UndeliverableAddress.address == address.lower()
    said: str | None = connection.scalar(select(UndeliverableAddress.said).where(known))
    return said


def undeliverable_addresses(session: Session) -> Sequence[UndeliverableAddress]:
    """List all addresses that cannot be reached, the newest first."""
    newest = (UndeliverableAddress.refused_at.desc(), UndeliverableAddress.id.desc())
    return session.scalars(select(UndeliverableAddress).order_by(*newest)).all()
