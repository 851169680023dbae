"""Putting mails into the outbox, stopping them, sending them again. No request, no commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import Session

from pks.db import insert_once
from pks.mail.headers import one_line
from pks.mail.leaving import has_left
from pks.mail.models import IS_ASIDE, OutgoingMail, Status


@dataclass(frozen=True)
class Letter:
    """What a mail says, twice: `text` says everything that `html` does."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Recipient:
    """Whom a mail goes to."""

    name: str
    address: str


def queue(
    session: Session,
    letter: Letter,
    *,
    to: Recipient,
    key: str,
    now: datetime,
    thread: str | None = None,
    about: str | None = None,
    reply_to: str | None = None,
    list_key: str | None = None,
    unsubscribe_url: str | None = None,
    calendar_text: str | None = None,
) -> bool:
    """Put a mail into the outbox, in the transaction of what it tells of.

    :param key: what is told, to whom, for when; at most 200 characters.
    :param thread: what the reader's mail program gathers it under, e.g. "agreement:5".
    :param about: the thing whose page shows it, e.g. "follow_up:12".
    :param list_key: of which kind of mails it is one that a reader may refuse, e.g. "report:5".
    :param unsubscribe_url: where that is done; only for such mails.
    :param calendar_text: an entry for the reader's calendar (RFC 5545), with `METHOD:PUBLISH`.
    :return: False if a mail with this key is there already, or its reader wants none of its kind;
        then nothing changes.
    """
    if list_key is not None and has_left(session, list_key, to.address):
        return False
    return insert_once(
        session,
        OutgoingMail,
        "key",
        key=key,
        to_name=one_line(to.name),
        to_address=to.address,
        subject=one_line(letter.subject),
        text=letter.text,
        html=letter.html,
        thread=thread,
        about=about,
        reply_to=reply_to,
        unsubscribe_url=unsubscribe_url,
        calendar_text=calendar_text,
        status=Status.DUE,
        created_at=now,
        due_at=now,
        next_try_at=now,
        attempts=0,
        crashes=0,
    )


def send_again(session: Session, which: ColumnElement[bool], *, now: datetime) -> Sequence[int]:
    """Take mails up again that were put aside or stopped, as if they were due for the first time.

    Asked of the database: of two who press at once, the second must not take a mail out of the
    hands of the sender that already has it.

    :return: the ids of those of `which` that were aside.
    """
    again = {"status": Status.DUE, "due_at": now, "next_try_at": now, "crashes": 0}
    return _change(session, and_(which, IS_ASIDE), again)


def stop(session: Session, which: ColumnElement[bool]) -> Sequence[int]:
    """Keep mails that wait from going out.

    Asked of the database, where a sender takes its mail: either the sender has it, or it is
    stopped, and never both.

    :return: the ids of those of `which` that waited; what a sender has right now does not.
    """
    return _change(
        session, and_(which, OutgoingMail.status == Status.DUE), {"status": Status.STOPPED}
    )


def _change(
    session: Session, which: ColumnElement[bool], values: dict[str, object]
) -> Sequence[int]:
    changed = update(OutgoingMail).where(which).values(**values).returning(OutgoingMail.id)
    return sorted(session.scalars(changed))
