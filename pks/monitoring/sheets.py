"""Opening an attendance sheet, signing in on it, closing it. No request, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.monitoring.attendees import Attendee
from pks.monitoring.models import Activity
from pks.monitoring.sheet_models import AttendanceSheet, SheetEntry

#: How many names one sheet takes, and how many within one minute. Counted for the sheet, not for
#: the sender: a whole hall stands behind one address, and nobody's address has to be kept.
MOST_NAMES = 1000
MOST_NAMES_A_MINUTE = 60


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet is for, and for how long it is open."""

    title: str
    held_on: date
    place: str
    hours: int


class SignInObstacle(StrEnum):
    """Why somebody cannot sign in."""

    CLOSED = "closed"
    ALREADY_THERE = "already_there"
    TOO_FAST = "too_fast"
    FULL = "full"


class CannotSignIn(Exception):
    """The name is not taken; `obstacle` says why."""

    def __init__(self, obstacle: SignInObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def open_sheet(
    session: Session, agreement: Agreement, facts: SheetFacts, *, by: User, now: datetime
) -> AttendanceSheet:
    """Open a sheet for a meeting of `agreement`."""
    sheet = AttendanceSheet(
        agreement_id=agreement.id,
        title=facts.title,
        held_on=facts.held_on,
        place=facts.place,
        opened_at=now,
        opened_by_id=by.id,
        closes_at=now + timedelta(hours=facts.hours),
    )
    session.add(sheet)
    session.flush()
    _note(session, "attendance.open", sheet, by=by, now=now)
    return sheet


def sign_in(
    session: Session, sheet: AttendanceSheet, attendee: Attendee, *, now: datetime
) -> SheetEntry:
    """Write `attendee` on `sheet`.

    :raises CannotSignIn: the sheet is closed or full, or the name stands there already.
    """
    # One at a time: two who press at once must not both be the last that fits.
    session.refresh(sheet, with_for_update={"of": AttendanceSheet})
    key = f"{attendee.key}|{attendee.institution.casefold()}"
    if obstacle := _obstacle(session, sheet, key, now=now):
        raise CannotSignIn(obstacle)
    entry = SheetEntry(
        name_key=key,
        name=attendee.name,
        position=attendee.position,
        institution=attendee.institution,
        at=now,
    )
    sheet.entries.append(entry)
    session.flush()
    return entry


def strike_out(
    session: Session, sheet: AttendanceSheet, entry: SheetEntry, *, by: User, now: datetime
) -> None:
    """Take a name off `sheet` that does not belong there."""
    sheet.entries.remove(entry)
    _note(session, "attendance.strike", sheet, by=by, now=now)


def close_sheet(session: Session, sheet: AttendanceSheet, *, by: User, now: datetime) -> None:
    """Close `sheet`: its address works no longer. Closing it twice changes nothing."""
    if sheet.closed_at is None:
        sheet.closed_at = now
        _note(session, "attendance.close", sheet, by=by, now=now)


def give_to(
    session: Session, sheet: AttendanceSheet, activity: Activity, *, by: User, now: datetime
) -> None:
    """Close `sheet` and say that its names went into `activity`."""
    close_sheet(session, sheet, by=by, now=now)
    sheet.activity_id = activity.id


def _obstacle(
    session: Session, sheet: AttendanceSheet, key: str, *, now: datetime
) -> SignInObstacle | None:
    if not sheet.is_open(now):
        return SignInObstacle.CLOSED
    here = select(func.count(SheetEntry.id)).where(SheetEntry.sheet_id == sheet.id)
    if session.scalar(here.where(SheetEntry.name_key == key)):
        return SignInObstacle.ALREADY_THERE
    if (session.scalar(here) or 0) >= MOST_NAMES:
        return SignInObstacle.FULL
    lately = here.where(SheetEntry.at > now - timedelta(minutes=1))
    if (session.scalar(lately) or 0) >= MOST_NAMES_A_MINUTE:
        return SignInObstacle.TOO_FAST
    return None


def _note(session: Session, verb: str, sheet: AttendanceSheet, *, by: User, now: datetime) -> None:
    trail.record(
        session,
        verb,
        f"attendance_sheet:{sheet.id}",
        by=by,
        now=now,
        details={"agreement": sheet.agreement_id, "names": len(sheet.entries)},
    )
