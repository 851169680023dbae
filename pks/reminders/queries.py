"""Reads about mails for those who keep the system, and about what was sent of one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Party
from pks.mail.models import OutgoingMail, Status
from pks.monitoring.models import FollowUp
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice, Unreached


@dataclass(frozen=True)
class MailFilter:
    """Which mails are listed. `text` is looked for in recipient and subject."""

    status: Status | None = None
    text: str = ""


@dataclass(frozen=True)
class MailRow:
    """One line of a list of mails."""

    id: int
    to_name: str
    to_address: str
    subject: str
    status: Status
    created_at: datetime
    sent_at: datetime | None
    error: str | None


_COLUMNS = (
    OutgoingMail.id,
    OutgoingMail.to_name,
    OutgoingMail.to_address,
    OutgoingMail.subject,
    OutgoingMail.status,
    OutgoingMail.created_at,
    OutgoingMail.sent_at,
    OutgoingMail.error,
)


def mails_visible_to(user: User) -> Select[OutgoingMail]:
    """Select the mails that `user` may read: all for administrators, none for anybody else.

    Others see on the pages of their things what was sent about them, but not what it said: a
    mail may carry a link that is meant for one person.
    """
    query = select(OutgoingMail)
    if user.role is not Role.ADMIN:
        return query.where(OutgoingMail.id.is_(None))
    return query


def mail_rows(
    session: Session, user: User, wanted: MailFilter, *, page: int, rows_per_page: int = 50
) -> tuple[Sequence[MailRow], int]:
    """Return one page of the mails, newest first, and how many there are in all."""
    query = mails_visible_to(user)
    if wanted.status is not None:
        query = query.where(OutgoingMail.status == wanted.status)
    for word in wanted.text.split():
        like = f"%{word}%"
        query = query.where(
            or_(
                OutgoingMail.subject.ilike(like),
                OutgoingMail.to_name.ilike(like),
                OutgoingMail.to_address.ilike(like),
            )
        )
    total = session.scalar(query.with_only_columns(func.count(OutgoingMail.id))) or 0
    rows = (
        query.with_only_columns(*_COLUMNS)
        .order_by(OutgoingMail.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return [MailRow(**row._mapping) for row in session.execute(rows)], total


def count_of_status(session: Session, user: User) -> dict[Status, int]:
    """Return how many mails stand where."""
    query = mails_visible_to(user).with_only_columns(
        OutgoingMail.status, func.count(OutgoingMail.id)
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(OutgoingMail.status))}


def sent_about(session: Session, follow_up: FollowUp) -> Sequence[MailRow]:
    """List what was sent about `follow_up`, which the caller has found visible, newest first."""
    told = _told_by(Notice.matter == Matter.FOLLOW_UP, Notice.subject_id == follow_up.id)
    return _rows(session, told, limit=50)


def sent_under(session: Session, agreement: Agreement, *, limit: int = 8) -> Sequence[MailRow]:
    """List what was last sent about `agreement`, which the caller has found visible."""
    told = _told_by(Notice.agreement_id == agreement.id)
    here = OutgoingMail.thread == f"agreement:{agreement.id}"
    return _rows(session, or_(here, told), limit=limit)


def unreached_about(session: Session, follow_up: FollowUp) -> Sequence[Unreached]:
    """List the steps about `follow_up` that found nobody, newest first."""
    query = select(Unreached).where(
        Unreached.matter == Matter.FOLLOW_UP, Unreached.subject_id == follow_up.id
    )
    return _with_party(session, query)


def unreached_under(
    session: Session, agreement: Agreement, *, limit: int = 5
) -> Sequence[Unreached]:
    """List the last steps under `agreement` that found nobody: of each audience the last one."""
    last = (
        select(func.max(Unreached.id))
        .where(Unreached.agreement_id == agreement.id)
        .group_by(Unreached.party_id, Unreached.audience)
    )
    query = select(Unreached).where(Unreached.id.in_(last)).limit(limit)
    return _with_party(session, query)


def _told_by(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that a mail tells such a notice."""
    return OutgoingMail.id.in_(select(Notice.mail_id).where(Notice.mail_id.is_not(None), *which))


def _rows(session: Session, which: ColumnElement[bool], *, limit: int) -> Sequence[MailRow]:
    query = select(*_COLUMNS).where(which).order_by(OutgoingMail.id.desc()).limit(limit)
    return [MailRow(**row._mapping) for row in session.execute(query)]


def _with_party(session: Session, query: Select[Unreached]) -> Sequence[Unreached]:
    party = joinedload(Unreached.party).joinedload(Party.institution)
    return session.scalars(query.options(party).order_by(Unreached.id.desc())).all()
