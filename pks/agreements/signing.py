"""Signing an agreement, and what is given late: numbers and the scan. No request, no clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.agreements.kinds import AttachmentKind
from pks.agreements.lifecycle import State, check_move
from pks.agreements.models import Agreement, Attachment, Party, PowerOfAttorney, Witness
from pks.agreements.moving import move
from pks.agreements.numbering import write_number
from pks.agreements.registering import number_is_taken
from pks.agreements.terms import WitnessTerms
from pks.audit import trail
from pks.files.models import StoredFile


@dataclass(frozen=True)
class PowerOfAttorneyFacts:
    """A Surat Kuasa as on the paper."""

    number: str
    dated_on: date
    giver: str


@dataclass(frozen=True)
class Signing:
    """The facts of one signing ceremony, as on the paper.

    Pairs are for PIHAK KESATU and PIHAK KEDUA, in this order.
    """

    signed_on: date
    place: str
    numbers: tuple[str | None, str | None] = (None, None)
    powers_of_attorney: tuple[PowerOfAttorneyFacts | None, PowerOfAttorneyFacts | None] = (
        None,
        None,
    )
    witnesses: tuple[WitnessTerms, ...] = ()
    scan_follows: bool = False


class Obstacle(StrEnum):
    """Why an agreement cannot be signed so. `…_1` and `…_2` name the party."""

    DATE_IN_FUTURE = "date_in_future"
    NO_SIGNATORY_1 = "no_signatory_1"
    NO_SIGNATORY_2 = "no_signatory_2"
    NOT_IN_OFFICE_1 = "not_in_office_1"
    NOT_IN_OFFICE_2 = "not_in_office_2"
    NO_POWER_OF_ATTORNEY_1 = "no_power_of_attorney_1"
    NO_POWER_OF_ATTORNEY_2 = "no_power_of_attorney_2"
    NUMBER_TAKEN_1 = "number_taken_1"
    NUMBER_TAKEN_2 = "number_taken_2"
    NO_SCAN = "no_scan"
    PARENT_NOT_SIGNED = "parent_not_signed"


class CannotSign(Exception):
    """The agreement cannot be signed so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class NumberTaken(Exception):
    """The institution has given this number to another agreement."""


def sign_agreement(
    session: Session,
    agreement: Agreement,
    signing: Signing,
    scan: StoredFile | None,
    *,
    by: trail.Actor,
    now: datetime,
    today: date,
) -> None:
    """Record that `agreement` was signed, and freeze names and offices as they were that day.

    :raises MoveNotAllowed: it is not ready to be signed.
    :raises CannotSign: something is missing or does not fit.
    """
    check_move(agreement.state, State.SIGNED)
    trail.wait_for_turn(session)  # of two who give the same number at once, one is told
    obstacles = obstacles_to_signing(session, agreement, signing, scan, today=today)
    if obstacles:
        raise CannotSign(obstacles)

    agreement.signed_on = signing.signed_on
    agreement.place = signing.place
    agreement.scan_follows = scan is None
    agreement.witnesses = [
        Witness(position=position, name=w.name, office=w.office, heading=w.heading)
        for position, w in enumerate(signing.witnesses, start=1)
    ]
    for party, number, power in zip(
        agreement.parties, signing.numbers, signing.powers_of_attorney, strict=True
    ):
        _sign_for(session, party, number, power)
    if scan is not None:
        agreement.attachments.append(Attachment(kind=AttachmentKind.SIGNED_SCAN, file=scan))
    move(session, agreement, State.SIGNED, by=by, now=now)


def obstacles_to_signing(
    session: Session,
    agreement: Agreement,
    signing: Signing,
    scan: StoredFile | None,
    *,
    today: date,
) -> list[Obstacle]:
    """Return every reason why `agreement` cannot be signed as in `signing`; none is good."""
    parent = agreement.parent
    found = [
        obstacle
        for obstacle, applies in {
            Obstacle.DATE_IN_FUTURE: signing.signed_on > today,
            Obstacle.NO_SCAN: scan is None and not signing.scan_follows,
            Obstacle.PARENT_NOT_SIGNED: parent is not None
            and (parent.signed_on is None or parent.signed_on > signing.signed_on),
        }.items()
        if applies
    ]
    for party in agreement.parties:
        found += _party_obstacles(session, party, signing)
    return found


def give_number(
    session: Session, party: Party, number: str, *, by: trail.Actor, now: datetime
) -> None:
    """Record the number that a party's office has given, on whatever day.

    :raises NumberTaken: the office has given it to another agreement.
    """
    trail.wait_for_turn(session)
    if number_is_taken(session, party.institution_id, number, but=party.agreement_id):
        raise NumberTaken
    write_number(session, party, number)
    trail.record(
        session,
        "agreement.number",
        f"agreement:{party.agreement_id}",
        by=by,
        now=now,
        details={"party": party.position, "number": number},
    )


def add_scan(
    session: Session, agreement: Agreement, scan: StoredFile, *, by: trail.Actor, now: datetime
) -> None:
    """Add the scan that was to follow."""
    agreement.attachments.append(Attachment(kind=AttachmentKind.SIGNED_SCAN, file=scan))
    agreement.scan_follows = False
    trail.record(
        session,
        "agreement.scan",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"sha256": scan.sha256},
    )


def _party_obstacles(session: Session, party: Party, signing: Signing) -> list[Obstacle]:
    position = party.position
    number = signing.numbers[position - 1]
    signatory = party.signatory
    checks = {
        "no_signatory": signatory is None,
        "not_in_office": signatory is not None
        and not signatory.holding.in_office_on(signing.signed_on),
        "no_power_of_attorney": party.institution.needs_power_of_attorney
        and signing.powers_of_attorney[position - 1] is None,
        "number_taken": number is not None
        and number_is_taken(session, party.institution_id, number, but=party.agreement_id),
    }
    return [Obstacle(f"{name}_{position}") for name, found in checks.items() if found]


def _sign_for(
    session: Session, party: Party, number: str | None, power: PowerOfAttorneyFacts | None
) -> None:
    signatory = party.signatory
    assert signatory is not None, "obstacles_to_signing lets no party without signatory pass"
    signatory.signed_name = signatory.holding.person.name
    signatory.signed_office = signatory.holding.office.title
    signatory.signed_capacity = signatory.holding.capacity
    if number is not None:
        write_number(session, party, number)
    if power is not None:
        party.power_of_attorney = PowerOfAttorney(
            number=power.number, dated_on=power.dated_on, giver=power.giver
        )
