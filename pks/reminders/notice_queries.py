"""Reads about notices: what one person was told, whether it went by mail or lies here only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import User
from pks.agreements.queries import may_be_seen_by
from pks.reminders.cases import find_case
from pks.reminders.items import Page, Told, page_of, words_of
from pks.reminders.ladder import Matter
from pks.reminders.models import Notice
from pks.reminders.noticing import find_reader, names_of


@dataclass(frozen=True)
class NoticeRow:
    """One notice as it stands today. What is settled says so, and leads nowhere."""

    notice: Notice
    title: str
    sentence: str
    page: Page | None
    is_new: bool


def notices_visible_to(user: User) -> Select[Notice]:
    """Select what `user` was told, and nobody else's; of what they may still see."""
    seen = or_(Notice.agreement_id.is_(None), may_be_seen_by(user, Notice.agreement_id))
    mine = Notice.who.in_(names_of(user))
    return select(Notice).where(mine, Notice.matter != Matter.WEEKLY, seen)


def unseen_count(session: Session, user: User) -> int:
    """Return of how many things `user` has a notice that they have not seen yet."""
    query = notices_visible_to(user).where(Notice.seen_at.is_(None))
    things = query.with_only_columns(Notice.matter, Notice.subject_id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(things)) or 0


def notice_rows(
    session: Session,
    user: User,
    *,
    now: datetime,
    today: date,
    zone: str,
    page: int,
    rows_per_page: int = 25,
) -> tuple[Sequence[NoticeRow], int]:
    """Return one page of what `user` was told of, each thing once, by its last notice, the newest
    first; and how many things there are in all.
    """
    last = notices_visible_to(user).with_only_columns(func.max(Notice.id))
    query = select(Notice).where(Notice.id.in_(last.group_by(Notice.matter, Notice.subject_id)))
    total = session.scalar(query.with_only_columns(func.count(Notice.id))) or 0
    wanted = (
        query.options(joinedload(Notice.agreement))
        .order_by(Notice.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    rows = [
        _row(session, notice, now=now, today=today, zone=zone) for notice in session.scalars(wanted)
    ]
    return rows, total


def see_all(session: Session, user: User, *, now: datetime) -> None:
    """Note that `user` has seen every notice that there is by now."""
    ids = notices_visible_to(user).where(Notice.seen_at.is_(None)).with_only_columns(Notice.id)
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(seen_at=now))


def _row(session: Session, notice: Notice, *, now: datetime, today: date, zone: str) -> NoticeRow:
    case = find_case(session, notice.matter, notice.subject_id, zone=zone)
    reader = find_reader(session, notice.who)
    is_new = notice.seen_at is None
    if case is None or reader is None:
        subject = notice.agreement.subject if notice.agreement else ""
        return NoticeRow(notice, subject, "", None, is_new)
    told = Told(notice, case, reader, today, now)
    title, when, sentence, _button = words_of(session, told)
    words = f"{when.capitalize()}. {sentence}"
    return NoticeRow(notice, title, words, page_of(session, told), is_new)
