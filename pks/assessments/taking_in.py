"""Taking in what a sheet says: all of it, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.assessments.entering import AssessmentFacts, Entered, enter_assessment, facts_of
from pks.assessments.models import Assessment
from pks.parties.models import Institution


def take_in(
    session: Session,
    units: Sequence[Institution],
    facts: Mapping[int, AssessmentFacts],
    year: int,
    *,
    by: User,
    now: datetime,
    today: date,
) -> Counter[Entered]:
    """Enter the result of each of `units` that `facts` names; return how many were what.

    :raises CannotEnter: any of them does not fit; the caller rolls all of them back.
    """
    return Counter(
        enter_assessment(session, unit, year, facts[unit.id], by=by, now=now, today=today)
        for unit in units
        if unit.id in facts
    )


def known_facts(
    session: Session, units: Sequence[Institution], year: int
) -> dict[int, AssessmentFacts]:
    """Return what is known of `units` for `year`, by their ids."""
    ids = [unit.id for unit in units]
    query = select(Assessment).where(Assessment.institution_id.in_(ids), Assessment.year == year)
    return {one.institution_id: facts_of(one) for one in session.scalars(query)}
