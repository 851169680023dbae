"""Keeping the days of an office, and the days of yearly events."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.calendar import is_working_day
from pks.parties.calendar_models import EventDay, OfficeDay, YearlyEvent
from pks.parties.models import Institution
from pks.parties.office_calendar import working_days_of
from pks.parties.signals import event_day_changed, office_days_changed

#: An office that is closed for longer is no longer an office.
MOST_DAYS = 31


@dataclass(frozen=True)
class OfficeDayFacts:
    """Days in a row on which an office is closed, or works although others do not."""

    first_on: date
    last_on: date
    is_worked: bool
    name: str


class OfficeDayObstacle(StrEnum):
    """Why the days of an office cannot be kept so."""

    ENDS_BEFORE_START = "ends_before_start"
    TOO_MANY = "too_many"
    NOTHING_CHANGES = "nothing_changes"
    KNOWN_ALREADY = "known_already"


class CannotKeepOfficeDays(Exception):
    """The days cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[OfficeDayObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def add_office_days(
    session: Session,
    institution: Institution,
    facts: OfficeDayFacts,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> None:
    """Note how `institution` differs from the national calendar on some days in a row.

    Days among them that are so already are passed over.

    :raises CannotKeepOfficeDays: the days are not in order, or all of them are so already.
    """
    trail.wait_for_turn(session)
    if obstacles := _obstacles(session, institution, facts):
        raise CannotKeepOfficeDays(obstacles)
    days = _changing(session, institution, facts)
    session.add_all(
        OfficeDay(institution=institution, day=day, is_worked=facts.is_worked, name=facts.name)
        for day in days
    )
    _tell(session, institution, "office_day.add", days, by=by, now=now, today=today)


def remove_office_day(
    session: Session,
    office_day: OfficeDay,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> None:
    """Let the office follow the calendar of the offices above it again on this day."""
    institution, days = office_day.institution, [office_day.day]
    session.delete(office_day)
    _tell(session, institution, "office_day.remove", days, by=by, now=now, today=today)


def set_event_day(
    session: Session,
    institution: Institution,
    event: YearlyEvent,
    year: int,
    day: date | None,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> None:
    """Note when `event` of `year` begins for `institution`; no day: as for the offices above."""
    trail.wait_for_turn(session)
    query = select(EventDay).filter_by(institution_id=institution.id, event=event, year=year)
    row = session.scalar(query)
    if (row.day if row else None) == day:
        return
    if row is not None:
        session.delete(row)
        session.flush()  # the key of the old row is free before the new one comes
    if day is not None:
        session.add(EventDay(institution=institution, event=event, year=year, day=day))
    session.flush()
    details = {"event": event, "year": year, "day": day.isoformat() if day else None}
    about = f"institution:{institution.id}"
    trail.record(session, "event_day.set", about, by=by, now=now, details=details)
    event_day_changed.send(institution, event=event, session=session, by=by, now=now, today=today)


def _obstacles(
    session: Session, institution: Institution, facts: OfficeDayFacts
) -> list[OfficeDayObstacle]:
    if facts.last_on < facts.first_on:
        return [OfficeDayObstacle.ENDS_BEFORE_START]
    if (facts.last_on - facts.first_on).days >= MOST_DAYS:
        return [OfficeDayObstacle.TOO_MANY]
    if _known(session, institution, facts):
        return [OfficeDayObstacle.KNOWN_ALREADY]
    if not _changing(session, institution, facts):
        return [OfficeDayObstacle.NOTHING_CHANGES]
    return []


def _known(session: Session, institution: Institution, facts: OfficeDayFacts) -> list[OfficeDay]:
    query = select(OfficeDay).where(
        OfficeDay.institution_id == institution.id,
        OfficeDay.day.between(facts.first_on, facts.last_on),
    )
    return list(session.scalars(query))


def _changing(session: Session, institution: Institution, facts: OfficeDayFacts) -> list[date]:
    """Return those of the days on which the office would not be so anyway."""
    calendar = working_days_of(session, institution)
    count = (facts.last_on - facts.first_on).days + 1
    days = [facts.first_on + timedelta(days=n) for n in range(count)]
    return [day for day in days if is_working_day(day, calendar) is not facts.is_worked]


def _tell(
    session: Session,
    institution: Institution,
    verb: str,
    days: list[date],
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> None:
    session.flush()
    details = {"days": [day.isoformat() for day in days]}
    trail.record(session, verb, f"institution:{institution.id}", by=by, now=now, details=details)
    office_days_changed.send(institution, days=days, session=session, by=by, now=now, today=today)
