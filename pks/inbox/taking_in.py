"""Taking in one mail that came in: what it is, what it is about, what becomes of it.

In one transaction, which begins with the mail's key: whoever comes second has no effect. Nothing
that a mail says of itself is believed but for one thing: it quotes a mail of ours, whose Message-ID
only they know who have seen it.
"""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.store import ContentStore
from pks.files.uploads import accept, keep
from pks.inbox import mime
from pks.inbox.delivery import Action, Notification, Report, read_notification
from pks.inbox.letters import ANSWERS, WhyNot, answer, say_why_not
from pks.inbox.mailbox import RawMail
from pks.inbox.models import IncomingMail, Outcome
from pks.inbox.proposing import Told, propose
from pks.inbox.reply_text import said_in
from pks.mail.addresses import is_about_address, mark_undeliverable
from pks.mail.models import ABOUT_ACCOUNT, OutgoingMail
from pks.monitoring.models import FollowUp
from pks.monitoring.origins import note_picture

log = logging.getLogger(__name__)

#: As much as the form about an activity takes.
_MOST_SAID = 4000
_NOTE_CHARACTERS = 300


@dataclass(frozen=True)
class Shelf:
    """Where files that come with an answer are kept."""

    store: ContentStore
    limit_bytes: int


def is_known(session: Session, raw: RawMail) -> bool:
    """Tell whether this mail was taken in before."""
    known = select(IncomingMail.id).where(IncomingMail.key == raw.key)
    return session.scalar(known) is not None


def take_in(session: Session, raw: RawMail, shelf: Shelf, *, now: datetime) -> IncomingMail:
    """Take a mail in that is not known yet.

    :raises IntegrityError: somebody else has just done so.
    """
    message = mime.read(raw.content)
    row = _row(raw, now)
    row.sender, row.subject = mime.sender_of(message), mime.header(message, "Subject")
    session.add(row)
    session.flush()  # from here on it is known, and has its id
    try:
        parts = mime.parts_of(message)
    except mime.TooManyParts:
        parts = None
    if raw.is_cut or parts is None:
        row.outcome = Outcome.TOO_LARGE
        _refuse_too_large(session, row, message, now=now)
        return row
    row.text = mime.text_in(parts)
    row.attachment_count = sum(map(mime.is_attachment, parts))
    if (notification := read_notification(message)) is not None:
        _take_notification(session, row, notification, now=now)
    elif mime.is_automatic(message):
        row.outcome = Outcome.AUTOMATIC
    else:
        _take_reply(session, row, message, parts, shelf, now=now)
    return row


def note_failure(session: Session, raw: RawMail, error: Exception, *, now: datetime) -> None:
    """Keep of a mail that could not be taken in that it came, so that a person can look at it."""
    row = _row(raw, now)
    # What failed may be the reading of these very lines.
    with contextlib.suppress(Exception):
        head = mime.read(raw.content.partition(b"\r\n\r\n")[0])
        row.sender, row.subject = mime.sender_of(head), mime.header(head, "Subject")
    row.outcome, row.note = Outcome.ERROR, mime.plain(repr(error))[:_NOTE_CHARACTERS]
    session.add(row)


def _row(raw: RawMail, now: datetime) -> IncomingMail:
    return IncomingMail(
        key=raw.key, received_at=now, sender="", subject="", text="", size_bytes=raw.size_bytes
    )


def _take_notification(
    session: Session, row: IncomingMail, notification: Notification, *, now: datetime
) -> None:
    """Note what became of a mail of ours. A failure counts only for whom that mail went to."""
    row.mail = next(iter(_mails_with(session, notification.ids)), None)
    if row.mail is None:
        return
    address = row.mail.to_address.lower()
    ours = [report for report in notification.reports if address in report.addresses]
    by_action = {report.action: report for report in ours}
    if failed := by_action.get(Action.FAILED):
        row.outcome, row.note = Outcome.BOUNCE, failed.said
        _bounce(session, row.mail, failed, now=now)
    elif delayed := by_action.get(Action.DELAYED):
        row.outcome, row.note = Outcome.DELAY, delayed.said


def _bounce(session: Session, mail: OutgoingMail, report: Report, *, now: datetime) -> None:
    mail.bounced_at, mail.error = now, report.said
    if is_about_address(report.status):
        mark_undeliverable(session, mail.to_address, report.said, now)


def _take_reply(
    session: Session,
    row: IncomingMail,
    message: Message,
    parts: list[Message],
    shelf: Shelf,
    *,
    now: datetime,
) -> None:
    """Propose what an answer to a reminder tells; anything else waits for a person."""
    own = _answered(session, row, message)
    if own is None:
        return
    follow_up = _follow_up(session, own)
    # One answer to an answer would be enough for two machines to go on for ever.
    is_first = not own.key.startswith(ANSWERS)
    if follow_up is None or follow_up.closed_at is not None:
        if is_first and (follow_up or _tells_of_several(own)):
            why = WhyNot.CLOSED if follow_up else WhyNot.SEVERAL
            say_why_not(session, own, why, about=follow_up, now=now)
        return
    told = _told(session, row, parts, shelf, now=now)
    if not told.text and not told.files:
        if is_first and told.left_out:
            say_why_not(session, own, WhyNot.NO_FILE_TAKEN, about=follow_up, now=now)
        return
    proposal = propose(session, row, follow_up, told)
    row.outcome = Outcome.REPLY
    if is_first:
        answer(session, proposal, own.to_name, now=now)


def _refuse_too_large(
    session: Session, row: IncomingMail, message: Message, *, now: datetime
) -> None:
    """Tell the reader of a mail of ours that the answer was too large: it is not lost unseen."""
    if mime.is_automatic(message) or message.get_content_type() == "multipart/report":
        return
    own = _answered(session, row, message)
    if own is not None and not own.key.startswith((ANSWERS, ABOUT_ACCOUNT)):
        say_why_not(session, own, WhyNot.TOO_LARGE, now=now)


def _answered(session: Session, row: IncomingMail, message: Message) -> OutgoingMail | None:
    """Note which mail of ours is answered to; return it if it is its reader who answers."""
    named = _mails_with(session, mime.ids_in(message, "In-Reply-To", "References"))
    own = [mail for mail in named if mail.to_address.lower() == row.sender]
    row.mail = next(iter(own or named), None)
    return own[0] if own else None


def _told(
    session: Session, row: IncomingMail, parts: list[Message], shelf: Shelf, *, now: datetime
) -> Told:
    files: dict[str, StoredFile] = {}
    left_out = []
    for name, content in mime.files_in(parts):
        try:
            accepted = accept(BytesIO(content), name, limit_bytes=shelf.limit_bytes)
        except UploadRefused as refusal:
            log.info("mail %s: a file is not taken: %s", row.id, refusal.reason)
            left_out.append(name)
            continue
        stored = keep(session, shelf.store, accepted, by_id=None, now=now)
        if stored.sha256 not in files:
            note_picture(session, stored, BytesIO(content))
        files.setdefault(stored.sha256, stored)
    return Told(said_in(row.text)[:_MOST_SAID], list(files.values()), left_out)


def _mails_with(session: Session, ids: Sequence[str]) -> list[OutgoingMail]:
    """Return the mails of ours with these ids, in their order."""
    found = session.scalars(select(OutgoingMail).where(OutgoingMail.mark.in_(set(ids))))
    by_mark = {mail.mark: mail for mail in found}
    return [by_mark[one] for one in dict.fromkeys(ids) if one in by_mark]


def _tells_of_several(mail: OutgoingMail) -> bool:
    return mail.about is None and not mail.key.startswith(ABOUT_ACCOUNT)


def _follow_up(session: Session, mail: OutgoingMail) -> FollowUp | None:
    kind, _, number = (mail.about or "").partition(":")
    return session.get(FollowUp, int(number)) if kind == "follow_up" else None
