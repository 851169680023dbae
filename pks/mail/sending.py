"""Sending what waits in the outbox: one mail at a time, by any number of senders side by side.

A sender takes one row with a lease and commits; sends, with no transaction open; marks the row
and commits. Killed anywhere, no mail is lost: when the lease has ended, another takes the row. A
mail goes out twice only if the sender dies between the server's "taken" and its own commit, and
then under the same Message-ID. Marking first would lose the mail instead, and nobody would know.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import Engine, and_, or_, select, update

from pks.config import Config
from pks.mail.headers import sender_address
from pks.mail.message import Unsendable, build
from pks.mail.models import IS_WAITING, OutgoingMail, Status
from pks.mail.transport import NotDelivered, Refused, ServerUnreachable, Transport

LEASE = timedelta(minutes=10)

#: How long to wait after the first, second … failure; the last holds for all that follow.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))

#: A number of tries instead would give mails up in any longer outage.
GIVE_UP_AFTER = timedelta(hours=72)

#: How many senders a mail may take down with it before it is put aside.
MAX_CRASHES = 5

_ERROR_CHARACTERS = 300
_dice = random.SystemRandom()


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
    mail = _take(engine, now())
    if mail is None:
        return False
    if mail.crashes > MAX_CRASHES:
        _park(engine, mail, "its senders crashed")
        return True
    try:
        message = build(mail, sender=postmark.sender, domain=postmark.domain)
        transport.deliver(message)
    except (Unsendable, Refused) as error:
        _park(engine, mail, str(error))
    except NotDelivered as error:
        _put_back(engine, mail, str(error), now())
        if isinstance(error, ServerUnreachable):
            raise
    else:
        _mark(engine, mail, status=Status.SENT, sent_at=now(), error=None)
    return True


def _take(engine: Engine, moment: datetime) -> OutgoingMail | None:
    """Take the row that waits longest and return it, in no session; None if none waits.

    It is ours as long as its `attempts` is the number that is written here.
    """
    is_due = and_(OutgoingMail.status == Status.DUE, OutgoingMail.next_try_at <= moment)
    is_orphan = and_(OutgoingMail.status == Status.SENDING, OutgoingMail.lease_until < moment)
    query = (
        select(*OutgoingMail.__table__.c)
        .where(IS_WAITING, or_(is_due, is_orphan))
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
        # SQLite has no such words, and needs none: its one writer is us.
        .with_for_update(skip_locked=True)
    )
    with engine.begin() as connection:
        row = connection.execute(query).first()
        if row is None:
            return None
        mail = OutgoingMail(**row._mapping)
        mail.crashes += mail.status is Status.SENDING
        mail.attempts += 1
        connection.execute(
            update(OutgoingMail)
            .where(OutgoingMail.id == mail.id)
            .values(
                status=Status.SENDING,
                attempts=mail.attempts,
                crashes=mail.crashes,
                lease_until=moment + LEASE,
            )
        )
    return mail


def _park(engine: Engine, mail: OutgoingMail, error: str) -> None:
    _mark(engine, mail, status=Status.PARKED, error=error[:_ERROR_CHARACTERS])


def _put_back(engine: Engine, mail: OutgoingMail, error: str, moment: datetime) -> None:
    """Let the mail wait for its next try, later each time; put it aside when it is too old."""
    if moment - mail.due_at >= GIVE_UP_AFTER:
        _park(engine, mail, error)
        return
    wait = WAITS[min(mail.attempts, len(WAITS)) - 1]
    # Not all at the same second, when a server has come back.
    later = moment + wait * _dice.uniform(0.8, 1.2)
    _mark(
        engine,
        mail,
        status=Status.DUE,
        next_try_at=later,
        error=error[:_ERROR_CHARACTERS],
    )


def _mark(engine: Engine, mail: OutgoingMail, **values: object) -> None:
    """Write what became of the row, unless another sender has taken it over meanwhile."""
    still_ours = and_(
        OutgoingMail.id == mail.id,
        OutgoingMail.attempts == mail.attempts,
        OutgoingMail.status == Status.SENDING,
    )
    with engine.begin() as connection:
        connection.execute(
            update(OutgoingMail).where(still_ours).values(lease_until=None, **values)
        )
