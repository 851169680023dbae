"""Drafts that change another agreement: begun from its text, and drawn as what changes in it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.kinds import Kind
from pks.agreements.lifecycle import BINDING
from pks.agreements.models import Agreement
from pks.agreements.registering import NewAgreement, open_agreement
from pks.audit import trail
from pks.drafting.clauses import tailored
from pks.drafting.content import (
    BlanksPart,
    Content,
    LegalBasisPart,
    Part,
    PartiesPart,
    SectionKey,
    TermPart,
    clause_key,
)
from pks.drafting.models import Draft, RevisionKind
from pks.drafting.saving import content_of_draft, write_revision
from pks.library import shelf
from pks.naskah import Document, Template, assemble
from pks.naskah.amending import assemble_amendment, consolidated, place_of
from pks.naskah.facts import AgreementFacts

ADENDUM, PERPANJANGAN = "adendum", "perpanjangan"

#: Says what the document engine is to be told of an agreement and what was typed for it.
FactsOf = Callable[[Session, Agreement, Content, Template], AgreementFacts]


class NoTextToAmend(Exception):
    """The agreement was not drafted here: there is no text that could be changed."""


def begin_amendment(
    session: Session,
    amended: Agreement,
    kind: Kind,
    facts_of: FactsOf,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> Draft:
    """Begin the draft of an adendum or a perpanjangan with all that its agreement says.

    :raises NoTextToAmend: the agreement has no draft.
    :raises CannotRegister: it does not bind, or is itself an amendment.
    """
    base = session.get(Draft, amended.id)
    if base is None:
        raise NoTextToAmend
    new = NewAgreement(
        kind=kind,
        party_ids=(amended.first.institution_id, amended.second.institution_id),
        subject=amended.subject,
        parent_id=amended.id,
        cooperation_type=amended.cooperation_type,
    )
    agreement = open_agreement(session, new, by=by, now=now)
    session.refresh(agreement, ["parent"])
    content = _fresh(_content_as_it_stands(session, amended))
    key, version = base.template_key, base.template_version
    if kind is Kind.PERPANJANGAN:
        text = text_as_it_stands(session, amended, facts_of)
        content = _extending(content, amended, text)
        template = shelf.newest(session, PERPANJANGAN)
        key, version = template.key, template.version
    draft = Draft(agreement=agreement, template_key=key, template_version=version)
    session.add(draft)
    session.flush()  # its parts name its id
    write_revision(session, draft, _parts(content), kind=RevisionKind.BEGUN, by=by, now=now)
    return draft


def draw_adendum(
    session: Session,
    agreement: Agreement,
    content: Content,
    changed: Template,
    facts_of: FactsOf,
) -> tuple[AgreementFacts, Document, Document]:
    """Return the facts and the document of an adendum, and the agreement as it reads with it.

    :param changed: the agreement's template with all that the draft changes in it.
    """
    amended = agreement.parent
    assert amended is not None, "the schema asks for a parent"
    base = text_as_it_stands(session, amended, facts_of, before=agreement)
    whole = consolidated(base, changed, _facts_with(session, amended, content, changed, facts_of))
    own = shelf.newest(session, ADENDUM)
    facts = replace(
        facts_of(session, agreement, content, own),
        # How long the agreement holds is not said of the adendum itself.
        term_years=None,
        ends_on=None,
        options=frozenset(),
        blanks={"dasar_perubahan": place_of(base, "perubahan", "adendum") or "ketentuan"},
    )
    return facts, assemble_amendment(own, facts, base, whole), whole


def text_as_it_stands(
    session: Session, agreement: Agreement, facts_of: FactsOf, *, before: Agreement | None = None
) -> Document:
    """Return the text of an agreement with every adendum that was signed, in order.

    :param before: an adendum that is not to count, nor those after it.
    """
    draft = session.get_one(Draft, agreement.id)
    template = shelf.find(session, draft.template_key, draft.template_version)
    content = content_of_draft(session, agreement.id)
    changed, _misfits = tailored(template, content.clauses)
    text = assemble(changed, facts_of(session, agreement, content, template))
    for adendum in _signed_adendums(session, agreement, before):
        own = shelf.find(session, adendum.template_key, adendum.template_version)
        content = content_of_draft(session, adendum.agreement_id)
        changed, _misfits = tailored(own, content.clauses)
        facts = _facts_with(session, agreement, content, changed, facts_of)
        text = consolidated(text, changed, facts)
    return text


def _signed_adendums(
    session: Session, agreement: Agreement, before: Agreement | None
) -> Sequence[Draft]:
    query = (
        select(Draft)
        .join(Draft.agreement)
        .where(Agreement.parent_id == agreement.id, Agreement.kind == Kind.ADENDUM)
        .where(Agreement.state.in_(BINDING))
        .order_by(Agreement.id)
    )
    if before is not None:
        query = query.where(Agreement.id < before.id)
    return session.scalars(query).all()


def _content_as_it_stands(session: Session, agreement: Agreement) -> Content:
    adendums = _signed_adendums(session, agreement, None)
    last = adendums[-1].agreement_id if adendums else agreement.id
    content = content_of_draft(session, last)
    if last == agreement.id:
        return content
    # Place and day are those of the adendum; what it says of the term is the agreement's.
    own = content_of_draft(session, agreement.id)
    term = replace(own.term, term_years=content.term.term_years)
    return replace(content, term=term)


def _facts_with(
    session: Session,
    agreement: Agreement,
    content: Content,
    template: Template,
    facts_of: FactsOf,
) -> AgreementFacts:
    """Return the facts of the amended agreement with what the amendment changes in them."""
    own = content_of_draft(session, agreement.id)
    term = replace(
        own.term,
        term_years=content.term.term_years,
        notice_months=content.term.notice_months,
    )
    kept = replace(content, subject=own.subject, parties=own.parties, term=term)
    facts = facts_of(session, agreement, kept, template)
    return replace(facts, signed_on=agreement.signed_on, starts_on=agreement.starts_on)


def _fresh(content: Content) -> Content:
    """Return what is still true on another day: not the numbers, nor place and day of signing."""
    return replace(
        content,
        parties=PartiesPart(seats=content.parties.seats),
        term=TermPart(term_years=content.term.term_years, notice_months=content.term.notice_months),
    )


def _extending(content: Content, amended: Agreement, text: Document) -> Content:
    """Return the content of a perpanjangan: it goes on the day after the old end."""
    following = amended.ends_on + timedelta(days=1) if amended.ends_on else None
    basis = place_of(text, "jangka_waktu", "perpanjangan")
    return replace(
        content,
        legal_basis=LegalBasisPart(),
        blanks=BlanksPart({"dasar_perpanjangan": basis} if basis else {}),
        term=replace(content.term, starts_on=following),
        clause_parts={},
    )


def _parts(content: Content) -> dict[str, Part]:
    clauses = {clause_key(key): part for key, part in content.clause_parts.items()}
    return {**{str(key): content.part(key) for key in SectionKey}, **clauses}
