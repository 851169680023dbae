"""Who and what there is before the story begins: institutions, people, offices, accounts."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.accounts.people import NewUser, create_user
from pks.demo.people import (
    ACTING_TODAY,
    MEMBERS,
    OFFICIALS,
    PASSWORD,
    PRESENT,
    Member,
    Official,
)
from pks.demo.places import ALL, Place
from pks.parties.institutions import InstitutionFacts, add_institution
from pks.parties.models import Institution, OfficeHolding, Person
from pks.parties.people import Appointment, PersonFacts, add_person, appoint


@dataclass
class World:
    """What has been made so far, by the name that the story calls it."""

    session: Session
    places: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    holdings: dict[str, OfficeHolding] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def account_of(self, member: Member) -> User:
        """Return the account of somebody of the story."""
        return self.users[member.name]


def build(session: Session, *, now: datetime) -> World:
    """Make all institutions, people, offices and accounts of the story."""
    world = World(session)
    for place in ALL:
        _add_place(world, place, None, now)
    for official in (*OFFICIALS, *ACTING_TODAY):
        _add_official(world, official, now)
    for name, position in PRESENT:
        facts = PersonFacts(name, world.places["Ombudsman Jakarta Raya"].id, position)
        world.people[name] = add_person(session, facts, by=None, now=now)
    for member in MEMBERS:
        _add_member(world, member, now)
    return world


def _add_place(world: World, place: Place, above: Institution | None, now: datetime) -> None:
    facts = InstitutionFacts(
        name=place.name,
        short_name=place.short_name,
        kind=place.kind,
        parent_id=above.id if above else None,
        seat=place.seat,
    )
    institution = add_institution(world.session, facts, by=None, now=now)
    world.places[place.short_name] = institution
    for below in place.below:
        _add_place(world, below, institution, now)


def _add_official(world: World, official: Official, now: datetime) -> None:
    institution = world.places[official.place]
    person = add_person(
        world.session,
        PersonFacts(official.name, institution.id, official.title),
        by=None,
        now=now,
    )
    world.people[official.name] = person
    world.holdings[official.name] = appoint(
        world.session,
        person,
        Appointment(
            institution_id=institution.id,
            title=official.title,
            capacity=official.capacity,
            starts_on=official.since,
            ends_on=official.until,
        ),
        by=None,
        now=now,
    )


def _add_member(world: World, member: Member, now: datetime) -> None:
    institution = world.places[member.place]
    person = add_person(
        world.session,
        PersonFacts(member.name, institution.id, member.position, member.email, member.phone),
        by=None,
        now=now,
    )
    world.people[member.name] = person
    if member.role is not None:
        new = NewUser(
            name=member.name,
            email=member.email,
            role=member.role,
            institution_id=institution.id,
            person_id=person.id,
            password=PASSWORD,
        )
        world.users[member.name] = create_user(world.session, new, by=None, now=now)
