"""Naming and replacing liaisons (narahubung) once an agreement has been signed."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.agreements.lifecycle import BINDING, State
from pks.agreements.models import Agreement, Liaison
from pks.agreements.terms import LiaisonTerms, as_liaison
from pks.audit import trail
from pks.parties.models import Person


class LiaisonObstacle(StrEnum):
    """Why somebody cannot be named liaison."""

    OTHER_INSTITUTION = "other_institution"
    DEPUTY_IS_SAME = "deputy_is_same"
    DEPUTY_OF_OTHER_INSTITUTION = "deputy_of_other_institution"
    NO_ADDRESS = "no_address"
    AGREEMENT_OVER = "agreement_over"
    SERVES_ALREADY = "serves_already"


class CannotNameLiaison(Exception):
    """The person cannot be named liaison so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[LiaisonObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def name_liaison(
    session: Session,
    agreement: Agreement,
    terms: LiaisonTerms,
    *,
    by: trail.Actor,
    now: datetime,
    today: date,
) -> Liaison:
    """Name a liaison from today. Whoever served the same scope for that party serves no longer.

    Before the entry into force the new one serves from the start, whatever day that will be.

    The hand-over keeps the past: the one before gets a last day, and stays on record.

    :raises CannotNameLiaison: the person or the deputy does not fit.
    """
    if obstacles := obstacles_to_naming(session, agreement, terms, today=today):
        raise CannotNameLiaison(obstacles)
    party = agreement.parties[terms.party - 1]
    for former in list(party.liaisons):
        if former.scope_key == terms.scope_key and former.ends_on is None:
            _relieve(session, former, today)
    liaison = as_liaison(terms)
    liaison.starts_on = today if agreement.state is State.IN_FORCE else None
    party.liaisons.append(liaison)
    session.flush()
    trail.record(
        session,
        "agreement.liaison",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={
            "party": terms.party,
            "scope": terms.scope_key,
            "person": terms.person_id,
            "deputy": terms.deputy_id,
        },
    )
    return liaison


def obstacles_to_naming(
    session: Session, agreement: Agreement, terms: LiaisonTerms, *, today: date
) -> list[LiaisonObstacle]:
    """Return every reason why the person cannot be named as in `terms`."""
    party = agreement.parties[terms.party - 1]
    person = session.get_one(Person, terms.person_id)
    deputy = session.get(Person, terms.deputy_id) if terms.deputy_id else None
    checks = {
        LiaisonObstacle.OTHER_INSTITUTION: not person.institution.is_within(party.institution),
        LiaisonObstacle.DEPUTY_IS_SAME: terms.deputy_id == terms.person_id,
        LiaisonObstacle.DEPUTY_OF_OTHER_INSTITUTION: deputy is not None
        and not deputy.institution.is_within(party.institution),
        LiaisonObstacle.NO_ADDRESS: not person.email,
        LiaisonObstacle.AGREEMENT_OVER: agreement.state not in BINDING | {State.READY_TO_SIGN},
        LiaisonObstacle.SERVES_ALREADY: any(
            (known.scope_key, known.person_id, known.deputy_id)
            == (terms.scope_key, terms.person_id, terms.deputy_id)
            for known in party.liaisons
            if known.ends_on is None or known.ends_on >= today
        ),
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _relieve(session: Session, former: Liaison, today: date) -> None:
    if former.starts_on is not None and former.starts_on >= today:
        # Named and replaced on the same day: there is no day on which the first one served.
        former.party.liaisons.remove(former)
    else:
        former.ends_on = today - timedelta(days=1)
