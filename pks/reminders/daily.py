"""The mail of the day: all that waits for one person, in one mail, one person a unit.

The mail in the outbox and the mark on its notices are one transaction, and while one writer has a
person in hand, others pass that person over.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.mail.leaving import has_left
from pks.mail.models import IS_WAITING, OutgoingMail
from pks.reminders.cases import find_case
from pks.reminders.channels import CHANNELS
from pks.reminders.failing import note_failure
from pks.reminders.hours import Hours
from pks.reminders.items import Told
from pks.reminders.ladder import Matter
from pks.reminders.letters import Day
from pks.reminders.models import LastMail, Notice, NoticeState
from pks.reminders.noticing import NewNotice, Reader, add_notice, find_reader, reading_hours
from pks.reminders.recipients import Reached, reach
from pks.reminders.weekly import WEEK, WEEK_LIST, Week, week_of

log = logging.getLogger(__name__)

#: More in one mail nobody reads: the others wait for that of the next day.
MOST_NOTICES = 25

#: How long to wait with what cannot be written now.
_PATIENCE = timedelta(hours=1)


def write_next(
    session: Session, *, now: datetime, today: date, zone: str, mails_leave: bool = False
) -> bool:
    """Write to one person for whom something is ready. Return whether there was one.

    Which day it is, their own zone says; `today` and `zone` count where no office says another.
    What cannot be written waits an hour, so that it does not keep the others waiting.

    :param mails_leave: suppose that the mail server has taken what was written; else it is asked
        whether it has.
    """
    last = session.scalar(
        select(LastMail)
        .join(Notice, Notice.who == LastMail.who)
        .where(Notice.state == NoticeState.WAITING, Notice.ready_at <= now)
        .order_by(Notice.ready_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=LastMail)
        .execution_options(populate_existing=True)
    )
    if last is None:
        return False
    who = last.who
    notices = _waiting(session, who, now)
    try:
        with session.begin_nested():
            _write(session, who, notices, last, now, zone, mails_leave=mails_leave)
    except DBAPIError:
        # A deadlock, a lost connection: the next look does it.
        raise
    except Exception as error:
        log.exception("cannot write the mail of the day to %s", who)
        note_failure(session, error)
        for notice in notices:
            notice.ready_at, notice.failed_at = now + _PATIENCE, now
    session.flush()
    return True


def _waiting(session: Session, who: str, now: datetime) -> Sequence[Notice]:
    query = select(Notice).where(
        Notice.who == who, Notice.state == NoticeState.WAITING, Notice.ready_at <= now
    )
    ordered = query.order_by(Notice.id).limit(MOST_NOTICES)
    return session.scalars(ordered.execution_options(populate_existing=True)).all()


def _write(
    session: Session,
    who: str,
    notices: Sequence[Notice],
    last: LastMail,
    now: datetime,
    zone: str,
    *,
    mails_leave: bool,
) -> None:
    reader = find_reader(session, who)
    hours = reading_hours(session, reader, zone=zone)
    today = hours.day_of(now)
    if last.on is not None and last.on >= today:
        _put_off(notices, hours.opening_after(last.on))
        return
    _note_held_up(notices, hours, now)
    if not mails_leave and _last_still_waits(session, last):
        # The mail server takes nothing. What gathers meanwhile comes in one mail, which says so.
        _put_off(notices, now + _PATIENCE)
        for notice in notices:
            notice.missed = True
        return
    if not hours.is_open(now):
        _put_off(notices, hours.from_then(now))
        return
    told = _still_open(session, reader, notices, now=now, today=today, zone=zone)
    if reader is None or not (told.cases or told.week):
        return
    ways = [channel for channel in CHANNELS if channel.reaches(reader)]
    if not ways:
        _mark(notices, NoticeState.UNADDRESSED, None)
        return
    session.flush()
    day = Day(reader, told.cases, told.week, told.missed, today)
    key = _key(who, today)
    mail_ids = [channel.carry(session, day, key=key, now=now) for channel in ways]
    _mark(notices, NoticeState.WRITTEN, next(filter(None, mail_ids), None))
    last.on = today


def _key(who: str, day: date) -> str:
    return f"day:{who}:{day.isoformat()}"


def _last_still_waits(session: Session, last: LastMail) -> bool:
    if last.on is None:
        return False
    query = select(OutgoingMail.id).where(OutgoingMail.key == _key(last.who, last.on), IS_WAITING)
    return session.scalar(query) is not None


def _mark(notices: Sequence[Notice], state: NoticeState, mail_id: int | None) -> None:
    for notice in notices:
        if notice.state is NoticeState.WAITING:
            notice.state, notice.mail_id = state, mail_id


def _put_off(notices: Sequence[Notice], later: datetime) -> None:
    """Leave the reader in peace until then."""
    for notice in notices:
        notice.ready_at = later


def _note_held_up(notices: Sequence[Notice], hours: Hours, now: datetime) -> None:
    """Note what should have been written on a day that is over, or whose hours are: the mail says
    so. The office may have taken that very day off meanwhile; then nothing stood still.
    """
    for notice in notices:
        is_over = hours.day_of(notice.ready_at) < hours.day_of(now) or not hours.is_open(now)
        if is_over and hours.is_open(notice.ready_at):
            notice.missed = True


@dataclass
class Open:
    """What is still to be told of some notices."""

    cases: list[Told]
    week: Week | None = None
    missed: bool = False


def _still_open(
    session: Session,
    reader: Reader | None,
    notices: Sequence[Notice],
    *,
    now: datetime,
    today: date,
    zone: str,
) -> Open:
    """Return what is still to be told, the last step of each; mark what was settled meanwhile."""
    found: dict[tuple[Matter, int], Told] = {}
    week: Week | None = None
    missed = False
    for notice in notices:
        about = _told(session, reader, notice, now=now, today=today, zone=zone)
        if about is None:
            notice.state = NoticeState.SETTLED
            continue
        missed = missed or notice.missed
        if isinstance(about, Week):
            week = week or about  # of two, the one that begins earlier
        elif (handed_on := _hand_on(session, about, now=now, zone=zone)) is not None:
            notice.state = handed_on
        else:
            found[notice.matter, notice.subject_id] = about
    return Open(list(found.values()), week, missed)


def _told(
    session: Session,
    reader: Reader | None,
    notice: Notice,
    *,
    now: datetime,
    today: date,
    zone: str,
) -> Told | Week | None:
    """Return what `notice` tells today; None if that is settled, or is due on another day now."""
    if reader is None:
        return None
    if notice.matter is Matter.WEEKLY:
        return _week(session, reader, notice, today=today, zone=zone)
    case = find_case(session, notice.matter, notice.subject_id, zone=zone)
    if case is None or case.day + timedelta(days=notice.days) != notice.for_on:
        return None
    return Told(notice, case, reader, today, now)


def _week(
    session: Session, reader: Reader, notice: Notice, *, today: date, zone: str
) -> Week | None:
    """Return the week that `notice` tells; None if it is empty, or not wanted."""
    owner = session.get(User, notice.subject_id)
    if owner is None or not reader.address or has_left(session, WEEK_LIST, reader.address):
        return None
    there = reading_hours(session, reader, zone=zone).zone
    week = week_of(session, owner, today=today, since_on=notice.for_on - WEEK, zone=there)
    return None if week.is_empty else week


def _hand_on(session: Session, told: Told, *, now: datetime, zone: str) -> NoticeState | None:
    """Note for those who answer for it by now what a notice was to tell; None: they still do.

    Between the step and the mail, a liaison may have handed over, or lost the address.
    """
    notice = told.notice
    if notice.audience is None:
        return None
    reached = reach(session, told.case, notice.audience, today=told.today)
    people = {
        who: part for part in reached if part.party.id == notice.party_id for who in part.recipients
    }
    if notice.who in people:
        return None
    for who, part in sorted(people.items(), key=lambda one: one[0]):
        add_notice(session, _again(notice, who, part), now=now, zone=zone)
    return NoticeState.SETTLED if told.reader.address else NoticeState.UNADDRESSED


def _again(notice: Notice, who: str, reached: Reached) -> NewNotice:
    return NewNotice(
        key=f"{notice.key.removesuffix(notice.who)}{who}",
        who=who,
        matter=notice.matter,
        subject_id=notice.subject_id,
        for_on=notice.for_on,
        days=notice.days,
        audience=reached.audience,
        in_vain=",".join(reached.in_vain),
        agreement_id=notice.agreement_id,
        party_id=notice.party_id,
        missed=notice.missed,
    )
