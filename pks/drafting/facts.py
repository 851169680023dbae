"""What the document engine is told of a draft: its content, and what the register knows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.agreements.kinds import Kind
from pks.agreements.models import Agreement, Party, Witness
from pks.agreements.terms import ScopeTerms, WitnessTerms, last_day
from pks.drafting.blanks import usable_values
from pks.drafting.content import WORDS_FOR_RESPONSIBLE, Content
from pks.naskah import Template
from pks.naskah.facts import (
    AgreementFacts,
    CommitmentFacts,
    LiaisonFacts,
    ParentFacts,
    PartyFacts,
    ScopeFacts,
    SignatoryFacts,
    WitnessFacts,
)
from pks.parties.models import OfficeHolding, Person

KIND_NAME = {
    Kind.NOTA_KESEPAKATAN: "Nota Kesepakatan",
    Kind.NOTA_KESEPAHAMAN: "Nota Kesepahaman",
    Kind.KESEPAKATAN_BERSAMA: "Kesepakatan Bersama",
    Kind.PKS: "Perjanjian Kerja Sama",
    Kind.ADENDUM: "Adendum",
    Kind.PERPANJANGAN: "Perpanjangan",
}


def facts_of(
    session: Session, agreement: Agreement, content: Content, template: Template
) -> AgreementFacts:
    """Return what the document engine is to be told.

    What the register knows from the signing (day, place, numbers) stands before what was planned.
    """
    term = content.term
    signed_on = agreement.signed_on or term.signed_on
    starts_on = (agreement.signed_on and agreement.starts_on) or term.starts_on or signed_on
    first, second = (_party_facts(session, party, content) for party in agreement.parties)
    return AgreementFacts(
        subject=content.subject.subject,
        parties=(first, second),
        parent=_parent_facts(agreement.parent),
        signed_on=signed_on,
        place=(agreement.signed_on and agreement.place) or term.place,
        starts_on=starts_on,
        term_years=term.term_years,
        ends_on=last_day(starts_on, term.term_years) if starts_on and term.term_years else None,
        notice_months=term.notice_months,
        scopes=tuple(_scope_facts(scope) for scope in content.scopes_that_are_on),
        witnesses=_witness_facts(agreement, content),
        liaisons=_liaison_facts(session, content),
        legal_basis=content.legal_basis.entries,
        options=frozenset(content.scopes.options),
        blanks=usable_values(template.blanks, content.blanks.values),
    )


def _party_facts(session: Session, party: Party, content: Content) -> PartyFacts:
    at = party.position - 1
    holding_id = content.signatories.holding_ids[at]
    holding = session.get(OfficeHolding, holding_id) if holding_id else None
    return PartyFacts(
        name=party.institution.name,
        short_name=party.institution.short_name,
        seat=content.parties.seats[at],
        number=_number(party, content.parties.numbers[at]),
        signatory=_signatory_facts(party, holding, content.signatories.authorities[at]),
    )


def _number(party: Party, typed: str | None) -> str | None:
    """Return the number as given; before the signing, what stands in the draft may correct it."""
    return (party.number or typed) if party.agreement.signed_on else (typed or party.number)


def _signatory_facts(
    party: Party, holding: OfficeHolding | None, authority: str | None
) -> SignatoryFacts | None:
    signed = party.signatory
    if signed is not None and signed.signed_name is not None:
        return SignatoryFacts(signed.name, signed.office, signed.capacity, signed.authority)
    if holding is None:
        return None
    return SignatoryFacts(holding.person.name, holding.office.title, holding.capacity, authority)


def _parent_facts(parent: Agreement | None) -> ParentFacts | None:
    if parent is None:
        return None
    names = " dan ".join(party.institution.name for party in parent.parties)
    return ParentFacts(
        title=f"{KIND_NAME[parent.kind]} antara {names} tentang {parent.subject}",
        numbers=tuple(party.number for party in parent.parties if party.number),
        signed_on=parent.signed_on,
        ends_on=parent.ends_on,
    )


def _scope_facts(scope: ScopeTerms) -> ScopeFacts:
    return ScopeFacts(
        key=scope.key,
        title=scope.title,
        commitments=tuple(
            CommitmentFacts(
                activity=commitment.activity,
                indicator=commitment.indicator,
                responsible=WORDS_FOR_RESPONSIBLE[commitment.responsible],
                schedule=commitment.printed_schedule,
                evidence=commitment.evidence,
            )
            for commitment in scope.commitments
        ),
    )


def _witness_facts(agreement: Agreement, content: Content) -> tuple[WitnessFacts, ...]:
    witnesses: Sequence[Witness] | Sequence[WitnessTerms] = (
        agreement.witnesses if agreement.signed_on else content.witnesses.witnesses
    )
    return tuple(WitnessFacts(w.name, w.office, w.heading.value) for w in witnesses)


def _liaison_facts(session: Session, content: Content) -> tuple[LiaisonFacts, ...]:
    ids = {liaison.person_id for liaison in content.liaisons.liaisons}
    query = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.institution))
    people = {person.id: person for person in session.scalars(query)}
    return tuple(
        LiaisonFacts(
            party=liaison.party,
            scope=liaison.scope_key,
            name=people[liaison.person_id].name,
            office=people[liaison.person_id].position,
            phone=people[liaison.person_id].phone,
            email=people[liaison.person_id].email,
        )
        for liaison in content.liaisons.liaisons
    )
