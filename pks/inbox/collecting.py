"""Reading the mailbox: one mail after the other, each a transaction of its own.

A mail is marked in the mailbox only after its transaction has been committed. Killed in between, it
is met again, known by its key, and only marked. One that cannot be taken in is noted as such; only
where the database or the disk failed, or the server does not hand it out, it stays unread, and the
next look tries again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pks.inbox.mailbox import Mailbox, RawMail, Unfetchable
from pks.inbox.taking_in import Shelf, is_known, note_failure, take_in

log = logging.getLogger(__name__)


@dataclass
class Look:
    """What one look into the mailbox came to."""

    taken: int = 0
    """How many mails were taken in."""
    unfetched: int = 0
    """How many the server did not hand out."""


def read_mailbox(
    session: Session, mailbox: Mailbox, shelf: Shelf, *, now: Callable[[], datetime]
) -> Look:
    """Take in what is unread. Ends transactions of its own.

    :raises MailboxUnreachable: the rest waits for the next time.
    """
    look = Look()
    with mailbox:
        for number in mailbox.unread():
            try:
                raw = mailbox.fetch(number)
            except Unfetchable as error:
                log.warning("mail %s cannot be fetched: %s", number, error)
                look.unfetched += 1
                continue
            if raw is not None and _is_settled(session, raw, shelf, now=now()):
                mailbox.mark_read(number)
                look.taken += 1
    return look


def _is_settled(session: Session, raw: RawMail, shelf: Shelf, *, now: datetime) -> bool:
    """Take one mail in, whatever it does; tell whether nothing is left to be done with it."""
    try:
        if not is_known(session, raw):
            take_in(session, raw, shelf, now=now)
        session.commit()
    except (OSError, OperationalError):
        session.rollback()
        log.exception("a mail waits: it could not be kept")
        return False
    except Exception as error:
        session.rollback()
        # Or somebody else has taken it in at the same time, and was faster.
        if not is_known(session, raw):
            log.exception("a mail could not be taken in")
            note_failure(session, raw, error, now=now)
        session.commit()
    return True
