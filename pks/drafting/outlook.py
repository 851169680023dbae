"""What the days of a rhythm will be, before anything is signed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pks.agreements.calendars import term_between
from pks.agreements.kinds import Kind
from pks.agreements.models import Agreement
from pks.agreements.rhythm import Rhythm, Term, due_day, planned_days
from pks.agreements.rhythm_words import in_words
from pks.agreements.terms import last_day
from pks.calendar import SATURDAY, holidays_of
from pks.drafting.content import TermPart

#: As many days are shown.
SHOWN = 5

#: How long an agreement holds while nobody has said so. Custom.
_USUAL_YEARS = 3


@dataclass(frozen=True)
class Coming:
    """A day on which something will be due."""

    due_on: date
    moved_from: date | None
    """The day that the rule gives, where offices are closed on it."""
    holiday: str | None
    """What day that is; none: one of a weekend."""


@dataclass(frozen=True)
class Outlook:
    """A rhythm in words, with its next days and how many there are in all."""

    words: str
    coming: tuple[Coming, ...]
    count: int


def expected_term(session: Session, agreement: Agreement, part: TermPart, today: date) -> Term:
    """Return the term of a draft, as far as it is known: else from today, for three years."""
    # An adendum says how long the agreement that it amends holds in all.
    whole = agreement.parent if agreement.kind is Kind.ADENDUM and agreement.parent else agreement
    starts_on = whole.starts_on or part.starts_on or part.signed_on or today
    ends_on = last_day(starts_on, part.term_years or _USUAL_YEARS)
    return term_between(session, agreement, starts_on, ends_on)


def first_shown(agreement: Agreement, term: Term, today: date) -> date:
    """Return the day from which days are shown: what has passed is not planned again."""
    return max(term.starts_on, today) if agreement.kind is Kind.ADENDUM else term.starts_on


def outlook(rhythm: Rhythm, term: Term, since: date) -> Outlook:
    """Return when `rhythm` falls within `term`, from `since` on.

    :raises NotARule: its rule is none.
    """
    days = [day for day in planned_days(rhythm, term) if day >= since]
    coming = tuple(_coming(rhythm, day, term) for day in days[:SHOWN])
    return Outlook(in_words(rhythm), coming, len(days))


def _coming(rhythm: Rhythm, day: date, term: Term) -> Coming:
    due_on = due_day(rhythm, day, term)
    if due_on == day:
        return Coming(due_on, None, None)
    own = term.days.closed.get(day)
    weekend = day.weekday() >= SATURDAY
    name = own or (None if weekend else holidays_of(day.year).get(day))
    return Coming(due_on, day, name)
