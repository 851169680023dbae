"""Reads: on which days an office works, and when a yearly event begins for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.calendar import WorkingDays
from pks.parties.calendar_models import EventDay, OfficeDay, YearlyEvent
from pks.parties.models import Institution

#: Of an event in a year: the day on which it begins.
EventDays = Mapping[tuple[YearlyEvent, int], date]


def working_days_of(session: Session, institution: Institution) -> WorkingDays:
    """Return the calendar of an office: its own days before those of the offices above it."""
    return _as_calendar(office_days_of(session, institution))


def working_days_of_each(
    session: Session, institutions: Iterable[Institution]
) -> Mapping[int, WorkingDays]:
    """Return the calendar of each of some offices by its id, all asked for at once."""
    lines = {one.id: _line(one) for one in institutions}
    rows = session.scalars(
        select(OfficeDay)
        .join(OfficeDay.institution)
        .where(OfficeDay.institution_id.in_({id_ for line in lines.values() for id_ in line}))
        .order_by(Institution.path, OfficeDay.day)
    ).all()
    return {
        id_: _as_calendar([row for row in rows if row.institution_id in line])
        for id_, line in lines.items()
    }


def _as_calendar(ordered: Iterable[OfficeDay]) -> WorkingDays:
    rows = {row.day: row for row in ordered}
    return WorkingDays(
        closed={day: row.name for day, row in rows.items() if not row.is_worked},
        opened={day: row.name for day, row in rows.items() if row.is_worked},
    )


def office_days_of(
    session: Session, institution: Institution, *, year: int | None = None
) -> Sequence[OfficeDay]:
    """List the days of an office and of those above it, from the top down, in order.

    :param year: only the days of this year.
    """
    query = (
        select(OfficeDay)
        .join(OfficeDay.institution)
        .where(OfficeDay.institution_id.in_(_line(institution)))
        .options(joinedload(OfficeDay.institution))
        .order_by(Institution.path, OfficeDay.day)
    )
    if year is not None:
        query = query.where(OfficeDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return session.scalars(query).all()


def event_days_of(session: Session, institution: Institution) -> EventDays:
    """Return when the yearly events begin for an office, its own word before those above."""
    query = (
        select(EventDay)
        .join(EventDay.institution)
        .where(EventDay.institution_id.in_(_line(institution)))
        .order_by(Institution.path)
    )
    return {(row.event, row.year): row.day for row in session.scalars(query)}


def _line(institution: Institution) -> list[int]:
    """Return the ids of the institution and of all above it."""
    return [int(part) for part in institution.path.strip("/").split("/")]
