"""Which papers an agreement may need beside itself, and what the register knows for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pks.agreements.kinds import AttachmentKind
from pks.agreements.models import Agreement, Liaison, Party
from pks.drafting.facts import KIND_NAME
from pks.naskah.records import RecordTemplate, Value, latest_record
from pks.naskah.records.shelf import EVALUATION, LIAISON_EXCHANGE, POWER_OF_ATTORNEY
from pks.parties.models import CAPACITY_PREFIX, OfficeHolding, Person
from pks.parties.queries import holders_on

_ALL_SCOPES = "Semua ruang lingkup"


@dataclass(frozen=True)
class Offer:
    """One paper that can be made: its name in the address, its template, of which party."""

    name: str
    key: str
    kind: AttachmentKind
    party: Party | None = None

    @property
    def template(self) -> RecordTemplate:
        """Return the newest version of its template."""
        return latest_record(self.key)


def offers_of(agreement: Agreement) -> Iterator[Offer]:
    """Yield the papers that `agreement` may need as it stands now."""
    for party in agreement.parties:
        if party.institution.needs_power_of_attorney:
            kind = AttachmentKind.POWER_OF_ATTORNEY
            yield Offer(f"surat-kuasa-{party.position}", POWER_OF_ATTORNEY, kind, party)
    if agreement.signed_on is not None:
        yield Offer("narahubung", LIAISON_EXCHANGE, AttachmentKind.OTHER)
        yield Offer("monev", EVALUATION, AttachmentKind.OTHER)


def known_for(
    session: Session, agreement: Agreement, offer: Offer, *, today: date
) -> dict[str, Value]:
    """Return what the register knows of the paper; what is missing there is left out."""
    if offer.party is not None:
        return _power(session, agreement, offer.party, today)
    shared = both_parties(session, agreement, today)
    if offer.key == LIAISON_EXCHANGE:
        return shared | {
            f"narahubung_{party.position}": _liaisons(agreement, party)
            for party in agreement.parties
        }
    return shared | _evaluation(agreement, today)


def _power(session: Session, agreement: Agreement, party: Party, today: date) -> dict[str, Value]:
    other = agreement.parties[2 - party.position]
    above = party.institution.parent
    giver = _head_of(session, above.id, today) if above is not None else None
    receiver_name, receiver_office = _signs_for(session, party, today)
    known = party.power_of_attorney
    return {
        "nomor": known.number if known else None,
        "tanggal": known.dated_on if known else today,
        "pemberi_nama": giver.person.name if giver else None,
        "pemberi_jabatan": giver.title if giver else None,
        "pemberi_kedudukan": above.seat if above is not None else None,
        "penerima_nama": receiver_name,
        "penerima_jabatan": receiver_office,
        "penerima_kedudukan": party.institution.seat,
        "naskah": KIND_NAME[agreement.kind],
        "perihal": agreement.subject,
        "mitra": other.institution.name,
        "tempat": party.institution.seat,
    }


def both_parties(session: Session, agreement: Agreement, today: date) -> dict[str, Value]:
    """Return what every paper of both parties says: the agreement, and who signs for each."""
    numbers = [f"Nomor {party.number}" for party in agreement.parties if party.number]
    values: dict[str, Value] = {
        "tanggal": today,
        "tempat": None,
        "perihal": agreement.subject,
        "perjanjian": " ".join((KIND_NAME[agreement.kind], " dan ".join(numbers))).strip(),
        "tanggal_perjanjian": agreement.signed_on,
    }
    for party in agreement.parties:
        name, office = _signs_for(session, party, today)
        values |= {
            f"pihak_{party.position}": party.institution.name,
            f"nama_{party.position}": name,
            f"jabatan_{party.position}": office,
        }
    return values


def _evaluation(agreement: Agreement, today: date) -> dict[str, Value]:
    plan = [
        {"lingkup": scope.title, "rencana": f"{one.activity} ({one.schedule})"}
        for scope in agreement.scopes
        for one in scope.standing
    ]
    return {"pelaksanaan": plan, "tanggal": today}


def _liaisons(agreement: Agreement, party: Party) -> list[dict[str, str | None]]:
    titles = {scope.key: scope.title for scope in agreement.scopes}
    serving = (liaison for liaison in party.liaisons if liaison.ends_on is None)
    return [
        {
            "lingkup": titles.get(liaison.scope_key or "", _ALL_SCOPES),
            "nama": name,
            "jabatan": person.position,
            "telepon": person.phone,
            "surel": person.email,
        }
        for liaison in serving
        for person, name in _people_of(liaison)
    ]


def _people_of(liaison: Liaison) -> Iterator[tuple[Person, str]]:
    yield liaison.person, liaison.person.name
    if liaison.deputy is not None:
        yield liaison.deputy, f"{liaison.deputy.name} (wakil)"


def _signs_for(session: Session, party: Party, today: date) -> tuple[str | None, str | None]:
    """Return name and office of who signs for a party; who has left office, of the head today."""
    signatory, head = party.signatory, _head_of(session, party.institution_id, today)
    if signatory is not None and (head is None or signatory.holding.in_office_on(today)):
        prefix = CAPACITY_PREFIX[signatory.capacity]
        return signatory.name, f"{prefix} {signatory.office}".strip()
    return (head.person.name, head.title) if head is not None else (None, None)


def _head_of(session: Session, institution_id: int, today: date) -> OfficeHolding | None:
    serving = (one for one in holders_on(session, [institution_id], today))
    return next((one for one in serving if one.in_office_on(today)), None)
