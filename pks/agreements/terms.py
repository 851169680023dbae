"""The terms of an agreement as one value, and writing them into the register."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from pks.agreements.kinds import Responsible, WitnessHeading
from pks.agreements.models import (
    Agreement,
    Commitment,
    Liaison,
    Scope,
    Signatory,
    Witness,
)
from pks.agreements.rhythm import RULE, Rhythm


@dataclass(frozen=True)
class CommitmentTerms:
    """One promise of the work plan."""

    activity: str
    indicator: str
    responsible: Responsible
    rhythm: Rhythm
    schedule: str
    evidence: str
    needs_file: bool = True
    needs_attendance: bool = False
    first_on: date | None = None


@dataclass(frozen=True)
class ScopeTerms:
    """One scope with what is promised under it, or the reason why nothing is."""

    key: str
    title: str
    commitments: tuple[CommitmentTerms, ...] = ()
    no_commitment_reason: str | None = None


@dataclass(frozen=True)
class SignatoryTerms:
    """Who signs for the party (1 or 2), and on what authority."""

    party: int
    holding_id: int
    authority: str | None = None


@dataclass(frozen=True)
class LiaisonTerms:
    """A liaison of the party (1 or 2), for one scope or for all (`scope_key` is None)."""

    party: int
    person_id: int
    scope_key: str | None = None
    deputy_id: int | None = None
    starts_on: date | None = None


@dataclass(frozen=True)
class WitnessTerms:
    """Somebody who stands on the last page besides the signatories."""

    name: str
    office: str
    heading: WitnessHeading = WitnessHeading.ACKNOWLEDGING


@dataclass(frozen=True)
class Terms:
    """Everything that the parties agree on, as far as it is known."""

    subject: str
    place: str | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    term_years: int | None = None
    notice_months: int = 3
    scopes: tuple[ScopeTerms, ...] = ()
    signatories: tuple[SignatoryTerms, ...] = ()
    liaisons: tuple[LiaisonTerms, ...] = ()
    witnesses: tuple[WitnessTerms, ...] = ()


def last_day(starts_on: date, term_years: int) -> date:
    """Return the last day of a term: by custom the same day of the year, less one.

    >>> last_day(date(2022, 2, 7), 3)
    datetime.date(2025, 2, 6)
    """
    return starts_on + relativedelta(years=term_years, days=-1)


def write_terms(session: Session, agreement: Agreement, terms: Terms) -> None:
    """Write `terms` into the register in place of what stood there. Only before the signing.

    Nothing outside the register refers to these rows until the agreement is in force, so they are
    simply written anew.
    """
    agreement.subject = terms.subject
    agreement.place = terms.place
    agreement.starts_on = terms.starts_on
    agreement.term_years = terms.term_years
    agreement.notice_months = terms.notice_months
    if terms.starts_on and terms.term_years:
        agreement.ends_on = last_day(terms.starts_on, terms.term_years)
    _clear(session, agreement)
    _write_scopes(agreement, terms.scopes)
    agreement.witnesses = [
        Witness(position=position, name=w.name, office=w.office, heading=w.heading)
        for position, w in enumerate(terms.witnesses, start=1)
    ]
    for signatory in terms.signatories:
        party = agreement.parties[signatory.party - 1]
        party.signatory = Signatory(holding_id=signatory.holding_id, authority=signatory.authority)
    for liaison in terms.liaisons:
        agreement.parties[liaison.party - 1].liaisons.append(as_liaison(liaison))
    session.flush()


def as_liaison(terms: LiaisonTerms) -> Liaison:
    """Return the register's row for `terms`, still without its party."""
    return Liaison(
        scope_key=terms.scope_key,
        person_id=terms.person_id,
        deputy_id=terms.deputy_id,
        starts_on=terms.starts_on,
    )


def _clear(session: Session, agreement: Agreement) -> None:
    agreement.scopes = []
    agreement.witnesses = []
    for party in agreement.parties:
        party.signatory = None
        party.liaisons = []
    session.flush()  # the old rows go first: a scope's key is unique in its agreement


def _write_scopes(agreement: Agreement, scopes: tuple[ScopeTerms, ...]) -> None:
    agreement.scopes = [
        Scope(
            position=position,
            key=scope.key,
            title=scope.title,
            no_commitment_reason=scope.no_commitment_reason,
            commitments=[
                as_commitment(commitment, place)
                for place, commitment in enumerate(scope.commitments, start=1)
            ],
        )
        for position, scope in enumerate(scopes, start=1)
    ]


def as_commitment(terms: CommitmentTerms, position: int) -> Commitment:
    """Return the register's row for `terms`, still without its scope."""
    return Commitment(
        position=position,
        activity=terms.activity,
        indicator=terms.indicator,
        responsible=terms.responsible,
        rhythm=terms.rhythm,
        rule=RULE[terms.rhythm],
        schedule=terms.schedule,
        evidence=terms.evidence,
        needs_file=terms.needs_file,
        needs_attendance=terms.needs_attendance,
        first_on=terms.first_on,
    )
