"""Entry into force. Signing does not finish the work: here it is seen that the work can begin."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.agreements.kinds import AMENDING_KINDS, Kind
from pks.agreements.lifecycle import State, check_move
from pks.agreements.models import Agreement, Scope
from pks.agreements.moving import move
from pks.agreements.signals import amendment_stands, is_in_force, plan_stands
from pks.agreements.terms import last_day
from pks.audit import trail


class EntryObstacle(StrEnum):
    """Why an agreement cannot come into force yet."""

    NUMBER_MISSING = "number_missing"
    NO_COMMITMENT = "no_commitment"
    NO_LIAISON = "no_liaison"
    NO_SCOPE = "no_scope"
    NO_TERM = "no_term"
    AMENDED_NOT_IN_FORCE = "amended_not_in_force"
    STARTS_BEFORE_SIGNING = "starts_before_signing"


@dataclass(frozen=True)
class Hindrance:
    """One obstacle and where it stands: the party (1 or 2) and the scope's title, if of one."""

    obstacle: EntryObstacle
    party: int | None = None
    scope: str | None = None


class CannotEnterIntoForce(Exception):
    """The agreement cannot come into force yet; `hindrances` names every reason."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        super().__init__(", ".join(h.obstacle for h in hindrances))
        self.hindrances = hindrances


def enter_into_force(
    session: Session,
    agreement: Agreement,
    starts_on: date,
    *,
    by: trail.Actor,
    now: datetime,
    today: date,
) -> None:
    """Bring `agreement` into force from `starts_on`; what follows from it hears its signals.

    :raises MoveNotAllowed: it has not been signed, or is in force already.
    :raises CannotEnterIntoForce: something is missing.
    """
    check_move(agreement.state, State.IN_FORCE)
    if hindrances := hindrances_to_entry(agreement, starts_on):
        raise CannotEnterIntoForce(hindrances)
    assert agreement.term_years is not None, "hindrances_to_entry asks for the term"
    agreement.starts_on = starts_on
    if agreement.kind in AMENDING_KINDS:
        planned = _amend_term(agreement, starts_on)
    else:
        agreement.ends_on = last_day(starts_on, agreement.term_years)
        planned = agreement
    move(session, agreement, State.IN_FORCE, by=by, now=now)
    if planned is agreement:
        is_in_force.send(agreement, session=session, by=by, now=now, today=today)
    else:
        amendment_stands.send(agreement, amended=planned, session=session, by=by, now=now)
    plan_stands.send(planned, session=session, by=by, now=now, today=today)


def _amend_term(amendment: Agreement, starts_on: date) -> Agreement:
    """Give the amended agreement its new term, and return it: its plan goes on, not another.

    An adendum says how long the agreement holds in all, a perpanjangan how much longer.
    """
    amended, years = amendment.parent, amendment.term_years
    assert amended is not None, "the schema asks for a parent"
    assert years is not None, "hindrances_to_entry asks for the term"
    if amendment.kind is Kind.PERPANJANGAN:
        amended.term_years = (amended.term_years or 0) + years
        amended.ends_on = last_day(starts_on, years)
    elif amended.starts_on is not None and amended.term_years != years:
        amended.term_years = years
        amended.ends_on = last_day(amended.starts_on, years)
    amendment.ends_on = amended.ends_on
    return amended


def hindrances_to_entry(agreement: Agreement, starts_on: date) -> list[Hindrance]:
    """Return everything that keeps `agreement` from coming into force on `starts_on`."""
    signed_on = agreement.signed_on
    checks = {
        # What is promised stands in the agreement that it amends.
        EntryObstacle.NO_SCOPE: not agreement.scopes and agreement.kind not in AMENDING_KINDS,
        EntryObstacle.NO_TERM: agreement.term_years is None,
        EntryObstacle.AMENDED_NOT_IN_FORCE: agreement.kind in AMENDING_KINDS
        and agreement.parent is not None
        and agreement.parent.state is not State.IN_FORCE,
        EntryObstacle.STARTS_BEFORE_SIGNING: signed_on is not None and starts_on < signed_on,
    }
    found = [Hindrance(obstacle) for obstacle, applies in checks.items() if applies]
    found += [
        Hindrance(EntryObstacle.NUMBER_MISSING, party=party.position)
        for party in agreement.parties
        if not party.number
    ]
    for scope in agreement.scopes:
        found += _scope_hindrances(agreement, scope, starts_on)
    return found


def _scope_hindrances(agreement: Agreement, scope: Scope, starts_on: date) -> list[Hindrance]:
    found = []
    if not scope.commitments and not scope.no_commitment_reason:
        found.append(Hindrance(EntryObstacle.NO_COMMITMENT, scope=scope.title))
    return found + [
        Hindrance(EntryObstacle.NO_LIAISON, party=party.position, scope=scope.title)
        for party in agreement.parties
        if not any(liaison.serves(scope.key, starts_on) for liaison in party.liaisons)
    ]
