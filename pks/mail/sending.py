"""Sending what waits in the outbox: one mail at a time, by any number of senders side by side.

How a mail is claimed and marked, so that a killed sender loses none, is told in `pks.leases`. What
goes out twice for it goes out under the same Message-ID.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine

from pks.config import Config, WrongSetting
from pks.leases import Leased, Leases, was_parked
from pks.mail.addresses import (
    KNOWN_DEAD,
    is_refused_address,
    mark_undeliverable,
    why_undeliverable,
)
from pks.mail.headers import sender_address
from pks.mail.message import Unsendable, build
from pks.mail.models import ABOUT_ACCOUNT, OutgoingMail
from pks.mail.refusals import LineLost, NotDelivered, Refused, ServerUnreachable, TryLater
from pks.mail.seal import Seal
from pks.mail.transport import Transport


@dataclass(frozen=True)
class Postmark:
    """What every message of this house carries."""

    #: e.g. "PKS <pks@example.go.id>".
    sender: str
    #: The host that Message-IDs end with.
    domain: str
    #: Where answers go; empty: to the sender.
    reply_to: str = ""
    #: With what it is signed; none: it goes unsigned.
    seal: Seal | None = None

    def __post_init__(self) -> None:
        """Refuse a sender that is none: with it every mail would be put aside, one by one."""
        sender_address(self.sender)

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return the postmark that `config` asks for.

        :raises WrongSetting: its sender is no mail address, or its key cannot sign.
        """
        domain = urlsplit(config.base_url).hostname or "localhost"
        try:
            return cls(config.mail_from, domain, config.mail_reply_to, Seal.of(config))
        except ValueError as error:
            raise WrongSetting(f"PKS_MAIL_FROM: {error}") from error


def send_waiting(
    engine: Engine, transport: Transport, *, postmark: Postmark, now: Callable[[], datetime]
) -> int:
    """Send all that waits over one connection; return how many rows that moved on.

    May be killed at any line. Opens transactions of its own.

    :raises ServerUnreachable: the rest waits for the next time.
    """
    leases = Leases(engine, OutgoingMail)
    moved, mail = 0, leases.take(now())
    with transport:
        while mail is not None:
            if _send(leases, mail, transport, postmark=postmark, now=now):
                mail = leases.mark_sent_and_take(mail, now())
            else:
                mail = leases.take(now())
            moved += 1
    return moved


def _send(
    leases: Leases[OutgoingMail],
    mail: OutgoingMail,
    transport: Transport,
    *,
    postmark: Postmark,
    now: Callable[[], datetime],
) -> bool:
    """Send `mail`, which is ours, with no transaction open, and return True for the caller to mark.

    False: it did not go out, and is put back or aside.

    :raises ServerUnreachable: nothing can be sent now. The mail waits; the caller pauses.
    """
    if reason := _reason_not_to_send(leases, mail):
        leases.park(mail, reason, now())
        return False
    try:
        transport.deliver(
            build(
                mail,
                sender=postmark.sender,
                domain=postmark.domain,
                reply_to=postmark.reply_to,
                seal=postmark.seal,
            )
        )
    except (Unsendable, Refused) as error:
        leases.park(mail, str(error), now())
        return False
    except NotDelivered as error:
        # While nobody is there to take mails, none of them is too old: it was not offered.
        offered = isinstance(error, (TryLater, LineLost))
        leases.put_back(mail, str(error), now(), gives_up=offered)
        if isinstance(error, ServerUnreachable):
            raise
        return False
    return True


def _reason_not_to_send(leases: Leases[OutgoingMail], mail: OutgoingMail) -> str | None:
    if leases.is_deadly(mail):
        return "its senders crashed"
    if mail.key.startswith(ABOUT_ACCOUNT):
        return None
    with leases.engine.connect() as connection:
        said = why_undeliverable(connection, mail.to_address)
    return f"{KNOWN_DEAD}: {said}" if said else None


@was_parked.connect
def _note_refused_address(row: Leased, connection: Connection, now: datetime) -> None:
    """Note the recipient's address as dead where it was refused itself, not what the mail says."""
    if isinstance(row, OutgoingMail) and is_refused_address(row.error or ""):
        mark_undeliverable(connection, row.to_address, row.error or "", now)
