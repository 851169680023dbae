"""The calendar of an agreement: when the offices of both parties are open, and yearly events."""

from datetime import date

from sqlalchemy.orm import Session

from pks.agreements.models import Agreement
from pks.agreements.rhythm import Term, usual_day
from pks.calendar import WorkingDays, both
from pks.parties.calendar_models import YearlyEvent
from pks.parties.office_calendar import event_days_of, working_days_of


def working_days_between(session: Session, agreement: Agreement) -> WorkingDays:
    """Return the days on which the offices of both parties are open."""
    first, second = (working_days_of(session, party.institution) for party in agreement.parties)
    return both(first, second)


def term_between(session: Session, agreement: Agreement, starts_on: date, ends_on: date) -> Term:
    """Return the term from `starts_on` to `ends_on` with the calendar of both parties.

    Where both parties name a day for an event, that of PIHAK KESATU holds.
    """
    first, second = (event_days_of(session, party.institution) for party in agreement.parties)
    known = {**second, **first}

    def event_day(event: YearlyEvent, year: int) -> date:
        return known.get((event, year)) or usual_day(event, year)

    days = working_days_between(session, agreement)
    return Term(starts_on, ends_on, days, event_day)
