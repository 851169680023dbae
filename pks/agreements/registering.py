"""Putting an agreement into the register: a new one, or one that was signed long ago."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.counting import next_register_number
from pks.agreements.kinds import (
    AMENDING_KINDS,
    PARENT_KINDS,
    AttachmentKind,
    CooperationType,
    Kind,
)
from pks.agreements.lifecycle import BINDING, State
from pks.agreements.models import Agreement, Attachment, Party
from pks.agreements.moving import note_state
from pks.agreements.signals import is_in_force
from pks.agreements.terms import last_day
from pks.audit import trail
from pks.files.models import StoredFile


@dataclass(frozen=True)
class NewAgreement:
    """What must be known to begin: what kind of paper, between whom, under what, about what."""

    kind: Kind
    party_ids: tuple[int, int]
    """The institutions: PIHAK KESATU, PIHAK KEDUA."""
    subject: str
    parent_id: int | None = None
    cooperation_type: CooperationType = CooperationType.SINERGI


@dataclass(frozen=True)
class SignedLongAgo:
    """The facts of an agreement that was signed before this register was kept."""

    agreement: NewAgreement
    signed_on: date
    term_years: int
    numbers: tuple[str | None, str | None] = (None, None)
    place: str | None = None
    starts_on: date | None = None
    """The first day in force; none: the day of the signing."""
    note: str | None = None


class RegisterObstacle(StrEnum):
    """Why an agreement cannot be put into the register so."""

    SAME_PARTY_TWICE = "same_party_twice"
    PARENT_MISSING = "parent_missing"
    PARENT_OF_WRONG_KIND = "parent_of_wrong_kind"
    PARENT_OVER = "parent_over"
    AMENDED_MISSING = "amended_missing"
    AMENDED_NOT_BINDING = "amended_not_binding"
    OTHER_PARTIES = "other_parties"
    SIGNED_IN_FUTURE = "signed_in_future"
    STARTS_BEFORE_SIGNING = "starts_before_signing"
    FIRST_NUMBER_TAKEN = "first_number_taken"
    SECOND_NUMBER_TAKEN = "second_number_taken"


class CannotRegister(Exception):
    """The agreement cannot be put into the register so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[RegisterObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def open_agreement(
    session: Session, new: NewAgreement, *, by: trail.Actor | None, now: datetime
) -> Agreement:
    """Begin an agreement that is still to be drafted.

    :raises CannotRegister: its parties or its parent do not fit.
    """
    if obstacles := _obstacles(session, new):
        raise CannotRegister(obstacles)
    agreement = _make(session, new, now)
    note_state(agreement, State.DRAFTING, by=by, now=now)
    trail.record(session, "agreement.open", f"agreement:{agreement.id}", by=by, now=now)
    return agreement


def enter_signed_agreement(
    session: Session,
    facts: SignedLongAgo,
    scan: StoredFile | None,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> Agreement:
    """Enter an agreement that binds already (or did), with its signed file where there is one.

    :raises CannotRegister: parties, parent, dates or numbers do not fit.
    """
    trail.wait_for_turn(session)  # of two who enter the same number at once, one is told
    if obstacles := _obstacles(session, facts.agreement) + _legacy_obstacles(session, facts, today):
        raise CannotRegister(obstacles)
    agreement = _make(session, facts.agreement, now)
    agreement.place = facts.place
    agreement.signed_on = facts.signed_on
    agreement.starts_on = facts.starts_on or facts.signed_on
    agreement.term_years = facts.term_years
    agreement.ends_on = last_day(agreement.starts_on, facts.term_years)
    agreement.scan_follows = scan is None
    agreement.note = facts.note
    for party, number in zip(agreement.parties, facts.numbers, strict=True):
        party.number = number
    if scan is not None:
        agreement.attachments.append(Attachment(kind=AttachmentKind.SIGNED_SCAN, file=scan))
    is_over = agreement.ends_on < today
    note_state(agreement, State.ENDED if is_over else State.IN_FORCE, by=by, now=now)
    trail.record(session, "agreement.enter", f"agreement:{agreement.id}", by=by, now=now)
    if not is_over:
        is_in_force.send(agreement, session=session, by=by, now=now, today=today)
    return agreement


def number_is_taken(session: Session, institution_id: int, number: str, *, but: int | None) -> bool:
    """Tell whether the institution has given `number` to an agreement other than `but`."""
    query = select(Party.id).where(Party.institution_id == institution_id, Party.number == number)
    if but is not None:
        query = query.where(Party.agreement_id != but)
    return session.scalar(query) is not None


def _obstacles(session: Session, new: NewAgreement) -> list[RegisterObstacle]:
    parent = session.get(Agreement, new.parent_id) if new.parent_id else None
    if new.kind in AMENDING_KINDS:
        return _obstacles_to_amending(new, parent)
    checks = {
        RegisterObstacle.SAME_PARTY_TWICE: new.party_ids[0] == new.party_ids[1],
        RegisterObstacle.PARENT_MISSING: new.kind is Kind.PKS and parent is None,
        RegisterObstacle.PARENT_OF_WRONG_KIND: parent is not None
        and parent.kind not in PARENT_KINDS,
        RegisterObstacle.PARENT_OVER: parent is not None
        and parent.state in (State.TERMINATED, State.REJECTED, State.CANCELLED),
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _obstacles_to_amending(new: NewAgreement, amended: Agreement | None) -> list[RegisterObstacle]:
    if amended is None:
        return [RegisterObstacle.AMENDED_MISSING]
    checks = {
        RegisterObstacle.PARENT_OF_WRONG_KIND: amended.kind in AMENDING_KINDS,
        RegisterObstacle.AMENDED_NOT_BINDING: amended.state not in BINDING,
        RegisterObstacle.OTHER_PARTIES: new.party_ids
        != tuple(party.institution_id for party in amended.parties),
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _legacy_obstacles(
    session: Session, facts: SignedLongAgo, today: date
) -> list[RegisterObstacle]:
    taken = [
        bool(number) and number_is_taken(session, institution_id, number or "", but=None)
        for institution_id, number in zip(facts.agreement.party_ids, facts.numbers, strict=True)
    ]
    checks = {
        RegisterObstacle.SIGNED_IN_FUTURE: facts.signed_on > today,
        RegisterObstacle.STARTS_BEFORE_SIGNING: facts.starts_on is not None
        and facts.starts_on < facts.signed_on,
        RegisterObstacle.FIRST_NUMBER_TAKEN: taken[0],
        RegisterObstacle.SECOND_NUMBER_TAKEN: taken[1],
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _make(session: Session, new: NewAgreement, now: datetime) -> Agreement:
    agreement = Agreement(
        register_number=next_register_number(session, now),
        kind=new.kind,
        cooperation_type=new.cooperation_type,
        parent_id=new.parent_id,
        subject=new.subject,
        state=State.DRAFTING,
        created_at=now,
        parties=[
            Party(position=position, institution_id=institution_id)
            for position, institution_id in enumerate(new.party_ids, start=1)
        ],
    )
    session.add(agreement)
    session.flush()  # the trail names the id
    return agreement
