"""The terms of an agreement as one value, and writing them into the register."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import sha256
from itertools import chain, count
from typing import Any

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
from pks.agreements.plan_models import DEFAULT_LEAD_DAYS
from pks.agreements.rhythm import Rhythm
from pks.agreements.rhythm_words import in_words

_KEY_LENGTH = 8

#: Fields of a commitment that are not what it says, or are compared in a way of their own.
_NAMES_NOTHING = frozenset({"key", "origin_id", "schedule"})


@dataclass(frozen=True)
class CommitmentTerms:
    """One promise of the work plan."""

    activity: str
    indicator: str
    responsible: Responsible
    rhythm: Rhythm
    schedule: str
    """When, in words; empty: as the rhythm says."""
    evidence: str
    needs_file: bool = True
    needs_attendance: bool = False
    lead_days: int = DEFAULT_LEAD_DAYS
    key: str = ""
    """Names it within its scope, whatever is changed in it; empty: it has no name yet."""
    origin_id: int | None = None
    """The commitment of the agreement above from which it was taken over."""

    @property
    def printed_schedule(self) -> str:
        """Return when, as the work plan prints it."""
        return self.schedule or in_words(self.rhythm)

    @property
    def own_schedule(self) -> str:
        """Return what was written about when; empty where it is no more than the rhythm says."""
        return "" if self.schedule == in_words(self.rhythm) else self.schedule


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


def named(commitments: Iterable[CommitmentTerms]) -> tuple[CommitmentTerms, ...]:
    """Return the commitments of a scope, each with a key that no other of them has.

    A key is made of the words that a commitment began with, so that the same promise has the same
    key wherever it is read; it stays when the words change.
    """
    rows = tuple(commitments)
    taken = {one.key for one in rows}
    found: dict[str, CommitmentTerms] = {}
    for one in rows:
        key = one.key
        if not key or key in found:
            made = sha256(one.activity.encode()).hexdigest()[:_KEY_LENGTH]
            keys = chain([made], (f"{made}-{n}" for n in count(2)))
            key = next(free for free in keys if free not in taken)
            taken.add(key)
        found[key] = replace(one, key=key)
    return tuple(found.values())


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
                for place, commitment in enumerate(named(scope.commitments), start=1)
            ],
        )
        for position, scope in enumerate(scopes, start=1)
    ]


def as_commitment(terms: CommitmentTerms, position: int) -> Commitment:
    """Return the register's row for `terms`, still without its scope."""
    return Commitment(position=position, **columns_of(terms))


def columns_of(terms: CommitmentTerms) -> dict[str, Any]:
    """Return what the register keeps of `terms`, by the names of its columns."""
    (named_one,) = named([terms])
    return {**vars(named_one), "schedule": terms.printed_schedule}


def terms_of_commitment(row: Commitment) -> CommitmentTerms:
    """Return what the register keeps as a value. Words that the rhythm says anyway are left out."""
    values = {field.name: getattr(row, field.name) for field in fields(CommitmentTerms)}
    terms = CommitmentTerms(**values)
    return replace(terms, schedule=terms.own_schedule)


def differing(before: CommitmentTerms, after: CommitmentTerms) -> list[str]:
    """Return the names of the fields in which two readings of a commitment differ."""
    names = [one.name for one in fields(CommitmentTerms) if one.name not in _NAMES_NOTHING]
    found = [name for name in names if getattr(before, name) != getattr(after, name)]
    return found + ["schedule"] * (before.own_schedule != after.own_schedule)
