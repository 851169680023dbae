"""Noting that a person is to be told, and when the mail of the day may tell it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.db import insert_once
from pks.mail.addresses import dead_addresses
from pks.parties.models import Institution, Person
from pks.reminders.hours import Hours
from pks.reminders.ladder import Audience, Matter
from pks.reminders.ladders import hours_of
from pks.reminders.models import LastMail, Notice, NoticeState


@dataclass(frozen=True)
class NewNotice:
    """What one person is to be told of."""

    key: str
    """What, of which day, which step, whom: told once."""
    who: str
    matter: Matter
    subject_id: int
    for_on: date
    days: int = 0
    audience: Audience | None = None
    in_vain: str = ""
    agreement_id: int | None = None
    party_id: int | None = None
    came_up_on: date | None = None
    """The day on which it would have been noted if nothing had stood still; none: nobody knows."""
    missed: bool = False
    """Whether it is known already that it comes late."""


@dataclass(frozen=True)
class Reader:
    """A person who is told, as they are on record today."""

    who: str
    name: str
    address: str | None
    """None: none is known that mail reaches."""
    institution: Institution | None
    person: Person | None = None
    user: User | None = None


def add_notice(session: Session, new: NewNotice, *, now: datetime, zone: str) -> bool:
    """Note it; False if a notice with this key is there already.

    It is ready when the office of its reader opens on the day of the step, and in no case before
    it opens next: the planner's day begins at midnight.
    """
    hours = reading_hours(session, find_reader(session, new.who), zone=zone)
    ready_at = max(hours.opening(new.for_on), hours.from_then(now))
    insert_once(session, LastMail, "who", who=new.who)
    times = {"created_at": now, "ready_at": ready_at}
    row = {**asdict(new), **times, "state": NoticeState.WAITING}
    if (came_up_on := row.pop("came_up_on")) is not None:
        # What came up on a Saturday comes on Monday, whether anything ran in between or not.
        on_time = hours.day_of(hours.opening(came_up_on))
        row["missed"] = new.missed or on_time < hours.day_of(ready_at)
    return insert_once(session, Notice, "key", **row)


def find_reader(session: Session, who: str) -> Reader | None:
    """Return who "person:5" or "user:3" is today; None if they are on record no more.

    A person is written to at the office address, or, if that is none or dead, at their account's.
    """
    kind, _, number = who.partition(":")
    if kind == "user":
        user = session.get(User, int(number))
        return _as_user(session, who, user) if user and user.active else None
    person = session.get(Person, int(number))
    if person is None:
        return None
    account = session.scalar(
        select(User).where(User.person_id == person.id, User.active).order_by(User.id).limit(1)
    )
    written = (person.email, account.email if account else None)
    address = next(filter(None, (_alive(session, one) for one in written)), None)
    return Reader(who, person.name, address, person.institution, person, account)


def reading_hours(session: Session, reader: Reader | None, *, zone: str) -> Hours:
    """Return when `reader` gets mail."""
    return hours_of(session, reader.institution if reader else None, zone=zone)


def who_is(user: User) -> str:
    """Return as who the owner of an account is told: one human is told by one name only."""
    return f"person:{user.person_id}" if user.person_id is not None else f"user:{user.id}"


def names_of(user: User) -> list[str]:
    """Return as who `user` is told: by account, and as the person behind it."""
    as_person = [f"person:{user.person_id}"] if user.person_id is not None else []
    return [f"user:{user.id}", *as_person]


def _as_user(session: Session, who: str, user: User) -> Reader:
    home = session.get(Institution, user.institution_id) if user.institution_id else None
    return Reader(who, user.name, _alive(session, user.email), home, user=user)


def _alive(session: Session, address: str | None) -> str | None:
    """Return `address`, unless it is known to be dead."""
    return address if address and not dead_addresses(session, [address]) else None
