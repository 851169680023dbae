"""Making and withdrawing private calendar feeds, and writing one as iCalendar (RFC 5545)."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.audit import trail
from pks.monitoring.calendar_models import CalendarFeed, FeedOf
from pks.monitoring.calendar_queries import CalendarEntry, EntryKind, entry_of_follow_up
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp

#: 32 random bytes: nobody guesses an address.
_TOKEN_BYTES = 32

#: What a feed reaches back and ahead.
DAYS_BACK = 180
DAYS_AHEAD = 730

#: How each kind of entry begins, in the language of the register.
_BEGINS = {
    EntryKind.FOLLOW_UP: "Jatuh tempo: ",
    EntryKind.ACTIVITY: "Kegiatan: ",
    EntryKind.END: "Perjanjian berakhir: ",
    EntryKind.NOTICE: "Batas pemberitahuan: ",
}

#: Says where an entry is found.
AddressOf = Callable[[CalendarEntry], str]


def make_feed(
    session: Session,
    of: FeedOf,
    *,
    institution_id: int | None = None,
    agreement_id: int | None = None,
    by: User,
    now: datetime,
) -> tuple[CalendarFeed, str]:
    """Make a feed of what `by` may see; return it with its token, which is not kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    feed = CalendarFeed(
        user_id=by.id,
        token_hash=_digest(token),
        subject=of,
        institution_id=institution_id,
        agreement_id=agreement_id,
        made_at=now,
    )
    session.add(feed)
    session.flush()
    trail.record(session, "feed.make", f"feed:{feed.id}", by=by, now=now, details={"of": of.value})
    return feed, token


def withdraw_feed(session: Session, feed: CalendarFeed, *, by: User, now: datetime) -> None:
    """Let nobody read `feed` any more. Twice is as good as once."""
    if feed.withdrawn_at is None:
        feed.withdrawn_at = now
        trail.record(session, "feed.withdraw", f"feed:{feed.id}", by=by, now=now)


def find_feed(session: Session, token: str) -> CalendarFeed | None:
    """Return the feed of `token`; None: no such feed, or withdrawn, or its account is off."""
    query = (
        select(CalendarFeed)
        .join(CalendarFeed.user)
        .where(
            CalendarFeed.token_hash == _digest(token),
            CalendarFeed.withdrawn_at.is_(None),
            User.active,
        )
    )
    return session.scalar(query)


def reach(today: date) -> tuple[date, date]:
    """Return the first and the last day that a feed shows."""
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def as_icalendar(
    feed: CalendarFeed, entries: Iterable[CalendarEntry], address_of: AddressOf, host: str
) -> bytes:
    """Return `entries` as an iCalendar file; the same entries give the same bytes.

    Whole days, so that no time zone is needed: a due day is a day wherever one is.

    :param host: what the identifiers end with, so that no other program gives the same.
    """
    calendar = _calendar(host)
    calendar.add("x-wr-calname", "Simpul")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for entry in entries:
        # When this calendar began to say so; a moment of each reading would change every answer.
        calendar.add_component(_event(entry, address_of(entry), host, feed.made_at))
    written: bytes = calendar.to_ical()
    return written


def entries_of(pages: Mapping[FollowUp, str], *, now: datetime) -> str:
    """Return the days of follow-ups as a calendar, for a mail (RFC 5546 §3.2.1).

    Each has the identifier that it has in a feed, so that a calendar that gets both shows one.

    :param pages: of each follow-up the address of its page. Calendars are shared: no personal
        addresses. There is at least one.
    """
    host = urlsplit(next(iter(pages.values()))).hostname or "localhost"
    calendar = _calendar(host)
    calendar.add("method", "PUBLISH")
    for follow_up, url in pages.items():
        commitment = follow_up.commitment
        entry = entry_of_follow_up(follow_up, commitment.activity, commitment.scope.title)
        calendar.add_component(_event(entry, url, host, now))
    written: str = calendar.to_ical().decode()
    return written


def _calendar(host: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Simpul//{host}//ID")
    calendar.add("version", "2.0")
    return calendar


def _event(entry: CalendarEntry, address: str, host: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.kind.value}-{entry.id}@{host}")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", f"{_BEGINS[entry.kind]}{entry.title}")
    event.add("description", entry.detail)
    event.add("url", address)
    event.add("sequence", entry.revision)
    cancelled = entry.state is FollowUpState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
