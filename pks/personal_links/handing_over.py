"""Handing over one's task as liaison to somebody of the same institution."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.visitor import Visitor
from pks.agreements.liaising import name_liaison
from pks.agreements.models import Liaison, Party
from pks.agreements.terms import LiaisonTerms
from pks.parties.models import Institution, Person
from pks.parties.people import PersonFacts, add_person


@dataclass(frozen=True)
class Successor:
    """Who takes over: office contact data only."""

    name: str
    position: str
    email: str
    phone: str | None = None


class HandOverObstacle(StrEnum):
    """Why a task cannot be handed over so."""

    NOT_LIAISON = "not_liaison"
    """Only the liaison hands over, not the deputy."""
    ONESELF = "oneself"
    OTHER_INSTITUTION = "other_institution"


class CannotHandOver(Exception):
    """It cannot be done so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[HandOverObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def hand_over(
    session: Session,
    liaison: Liaison,
    successor: Successor,
    *,
    by: Visitor,
    now: datetime,
    today: date,
) -> Liaison:
    """Let `successor` serve instead of `liaison` from today; who served before stays on record.

    A person of the institution with that address is taken for the successor; else one is added.

    :raises CannotHandOver: it is not for `by` to hand over, or the successor works elsewhere.
    """
    party = liaison.party
    known = session.scalar(
        select(Person).where(func.lower(Person.email) == successor.email.lower()).limit(1)
    )
    checks = {
        HandOverObstacle.NOT_LIAISON: liaison.person_id != by.person_id
        or liaison.ends_on is not None,
        HandOverObstacle.ONESELF: known is not None and known.id == by.person_id,
        HandOverObstacle.OTHER_INSTITUTION: known is not None and not _works_for(known, party),
    }
    if obstacles := [obstacle for obstacle, applies in checks.items() if applies]:
        raise CannotHandOver(obstacles)
    person = known or add_person(
        session,
        PersonFacts(
            successor.name,
            party.institution_id,
            successor.position,
            successor.email,
            successor.phone,
        ),
        by=by,
        now=now,
    )
    deputy_id = liaison.deputy_id if liaison.deputy_id != person.id else None
    terms = LiaisonTerms(party.position, person.id, liaison.scope_key, deputy_id)
    return name_liaison(session, party.agreement, terms, by=by, now=now, today=today)


def _works_for(person: Person, party: Party) -> bool:
    institution: Institution = person.institution
    return institution.is_within(party.institution)
