"""Adding and changing people, and putting them in and out of office."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.mail.addresses import trust_again
from pks.naskah.facts import Capacity
from pks.parties.models import Office, OfficeHolding, Person


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a person: office contact data only."""

    name: str
    institution_id: int
    position: str | None = None
    email: str | None = None
    phone: str | None = None
    aliases: str = ""


@dataclass(frozen=True)
class Appointment:
    """An office given to a person, as in the document that gives it."""

    institution_id: int
    title: str
    capacity: Capacity
    starts_on: date
    ends_on: date | None = None
    basis: str | None = None


class AppointmentObstacle(StrEnum):
    """Why a person cannot be put in an office."""

    ENDS_BEFORE_START = "ends_before_start"
    OFFICE_TAKEN = "office_taken"


class CannotAppoint(Exception):
    """The person cannot be put in the office so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[AppointmentObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def add_person(
    session: Session, facts: PersonFacts, *, by: trail.Actor | None, now: datetime
) -> Person:
    """Add a person."""
    person = Person()
    _write(person, facts)
    session.add(person)
    session.flush()  # the trail names the id
    trail.record(session, "person.add", f"person:{person.id}", by=by, now=now)
    return person


def change_person(
    session: Session,
    person: Person,
    facts: PersonFacts,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> None:
    """Change what is known of `person`. What was signed before stays as it was."""
    if facts.email and facts.email != person.email:
        trust_again(session, facts.email)
    _write(person, facts)
    trail.record(session, "person.change", f"person:{person.id}", by=by, now=now)


def appoint(
    session: Session,
    person: Person,
    appointment: Appointment,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> OfficeHolding:
    """Put `person` in an office, which is made if the institution has none of that title.

    :raises CannotAppoint: the dates are out of order, or somebody holds it for good meanwhile.
    """
    office = _find_office(session, appointment) or Office(
        institution_id=appointment.institution_id, title=appointment.title
    )
    term = _Term(appointment.capacity, appointment.starts_on, appointment.ends_on)
    if obstacles := _obstacles(session, office, term):
        raise CannotAppoint(obstacles)
    holding = OfficeHolding(
        office=office,
        person=person,
        capacity=appointment.capacity,
        starts_on=appointment.starts_on,
        ends_on=appointment.ends_on,
        basis=appointment.basis,
    )
    session.add(holding)
    session.flush()  # the trail names the id
    trail.record(
        session,
        "person.appoint",
        f"person:{person.id}",
        by=by,
        now=now,
        details={"office": office.title, "capacity": appointment.capacity.value},
    )
    return holding


def end_holding(
    session: Session,
    holding: OfficeHolding,
    last_day: date,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> None:
    """Record that `last_day` was the last day in office.

    :raises CannotAppoint: it lies before the first, or somebody holds the office by then.
    """
    term = _Term(holding.capacity, holding.starts_on, last_day)
    if obstacles := _obstacles(session, holding.office, term, but=holding):
        raise CannotAppoint(obstacles)
    holding.ends_on = last_day
    trail.record(session, "person.leave_office", f"person:{holding.person_id}", by=by, now=now)


def _write(person: Person, facts: PersonFacts) -> None:
    person.name = facts.name
    person.institution_id = facts.institution_id
    person.position = facts.position
    person.email = facts.email
    person.phone = facts.phone
    person.aliases = facts.aliases


def _find_office(session: Session, appointment: Appointment) -> Office | None:
    return session.scalar(
        select(Office).where(
            Office.institution_id == appointment.institution_id, Office.title == appointment.title
        )
    )


@dataclass(frozen=True)
class _Term:
    """How long somebody is in office, and as what; both days count."""

    capacity: Capacity
    starts_on: date
    ends_on: date | None


def _obstacles(
    session: Session, office: Office, term: _Term, *, but: OfficeHolding | None = None
) -> list[AppointmentObstacle]:
    if term.ends_on is not None and term.ends_on < term.starts_on:
        return [AppointmentObstacle.ENDS_BEFORE_START]
    if term.capacity is not Capacity.DEFINITIVE or office.id is None:
        return []
    # An acting official may stand in beside the holder; two holders for good there cannot be.
    others = select(OfficeHolding.id).where(
        OfficeHolding.office_id == office.id,
        OfficeHolding.capacity == Capacity.DEFINITIVE,
        or_(OfficeHolding.ends_on.is_(None), OfficeHolding.ends_on >= term.starts_on),
    )
    if but is not None:
        others = others.where(OfficeHolding.id != but.id)
    if term.ends_on is not None:
        others = others.where(OfficeHolding.starts_on <= term.ends_on)
    return [AppointmentObstacle.OFFICE_TAKEN] if session.scalar(others) else []
