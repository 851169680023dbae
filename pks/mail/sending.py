"""Sending what waits in the outbox: one mail at a time, by any number of senders side by side.

How a mail is claimed and marked, so that a killed sender loses none, is told in `pks.leases`. What
goes out twice for it goes out under the same Message-ID.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import Engine

from pks.config import Config
from pks.leases import Leases
from pks.mail.headers import sender_address
from pks.mail.message import Unsendable, build
from pks.mail.models import OutgoingMail
from pks.mail.transport import NotDelivered, Refused, ServerUnreachable, Transport


@dataclass(frozen=True)
class Postmark:
    """What every message of this house carries."""

    #: e.g. "PKS <pks@example.go.id>".
    sender: str
    #: The host that Message-IDs end with.
    domain: str

    def __post_init__(self) -> None:
        """Refuse a sender that is none: with it every mail would be put aside, one by one."""
        sender_address(self.sender)

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return the postmark that `config` asks for.

        :raises ValueError: its sender is no mail address.
        """
        return cls(config.mail_from, urlsplit(config.base_url).hostname or "localhost")


def send_waiting(
    engine: Engine, transport: Transport, *, postmark: Postmark, now: Callable[[], datetime]
) -> int:
    """Send all that waits over one connection; return how many rows that moved on.

    :raises ServerUnreachable: the rest waits for the next time.
    """
    moved = 0
    with transport:
        while send_next(engine, transport, postmark=postmark, now=now):
            moved += 1
    return moved


def send_next(
    engine: Engine, transport: Transport, *, postmark: Postmark, now: Callable[[], datetime]
) -> bool:
    """Send the mail that waits longest; return whether there was one, so that the caller goes on.

    May be killed at any line. Opens transactions of its own, and none while sending.

    :raises ServerUnreachable: nothing can be sent now. The mail waits; the caller pauses.
    """
    leases = Leases(engine, OutgoingMail)
    mail = leases.take(now())
    if mail is None:
        return False
    if leases.is_deadly(mail):
        leases.park(mail, "its senders crashed", now())
        return True
    try:
        message = build(mail, sender=postmark.sender, domain=postmark.domain)
        transport.deliver(message)
    except (Unsendable, Refused) as error:
        leases.park(mail, str(error), now())
    except NotDelivered as error:
        leases.put_back(mail, str(error), now())
        if isinstance(error, ServerUnreachable):
            raise
    else:
        leases.mark_sent(mail, now())
    return True
