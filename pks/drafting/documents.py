"""From what was typed to the document: facts, preview, .docx. One direction only."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.kinds import AMENDING_KINDS, PARENT_KINDS, Kind
from pks.agreements.models import Agreement
from pks.agreements.terms import SignatoryTerms, Terms
from pks.clock import day_in
from pks.drafting import amending, two_languages
from pks.drafting.clauses import Misfit, tailored
from pks.drafting.content import Content
from pks.drafting.facts import facts_of
from pks.drafting.models import Draft, DraftSection
from pks.drafting.saving import content_of_draft
from pks.files.store import ContentStore
from pks.library import shelf
from pks.library.house_styles import chosen_style_for, house_style_for
from pks.naskah import (
    ClauseChange,
    Document,
    DraftMark,
    Finding,
    Template,
    assemble,
    content_hash,
    docx_bytes,
    paper_docx,
    paper_html,
)
from pks.naskah.bilingual import bilingual_html, bilingual_paper
from pks.naskah.facts import (
    AgreementFacts,
)
from pks.naskah.house_style import DEFAULT_STYLE, HouseStyle


@dataclass(frozen=True)
class Drawn:
    """A draft as a document, with what it was made from.

    `template` is the published one; what the draft changes in it is in `content.clauses`, and what
    of that could not be done in `misfits`. The document of an adendum says what changes; `amended`
    is then the whole agreement as it reads from then on.
    """

    content: Content
    template: Template
    misfits: tuple[Misfit, ...]
    facts: AgreementFacts
    document: Document
    amended: Document | None = None
    style: HouseStyle = DEFAULT_STYLE
    """What the house style of the first party chooses for the text: labels, and who signs where."""
    english: Document | None = None
    """The same in English, where the draft is in two languages."""

    @property
    def html(self) -> str:
        """Return the preview, every word escaped."""
        if self.english is None:
            return paper_html(self.document)
        way = two_languages.arrangement(self.facts)
        return bilingual_html(self.document, self.english, way)

    @property
    def body(self) -> Document:
        """Return the document whose articles the draft writes."""
        return self.amended or self.document

    @property
    def findings_on_language(self) -> list[Finding]:
        """Return where the English text does not fit the Indonesian one."""
        if self.english is None:
            return []
        found = two_languages.findings(self.document, self.english, self.content.clauses)
        return list(found)

    @property
    def text_hash(self) -> str:
        """Return the SHA-256 of the text, in all its languages; who approves, approves this."""
        if self.english is None:
            return content_hash(self.document)
        both = f"{content_hash(self.document)}{content_hash(self.english)}"
        return sha256(both.encode()).hexdigest()

    def with_clauses(self, changes: Iterable[ClauseChange]) -> Document:
        """Return the document as it would be with these changes of its articles only."""
        return _assembled(tailored(self.template, changes)[0], self.facts, self.style)


def draw(session: Session, draft: Draft) -> Drawn:
    """Make the document from what was last saved of `draft`."""
    return draw_content(session, draft, content_of_draft(session, draft.agreement_id))


def draw_content(
    session: Session, draft: Draft, content: Content, *, template_version: int | None = None
) -> Drawn:
    """Make the document that `draft` would be with this content.

    :param template_version: another version of its template than the draft's.
    """
    version = template_version or draft.template_version
    template = shelf.find(session, draft.template_key, version)
    changed, misfits = tailored(template, content.clauses)
    if draft.agreement.kind is Kind.ADENDUM:
        made = amending.draw_adendum(session, draft.agreement, content, changed, facts_of)
        return Drawn(content, template, misfits, *made)
    facts = facts_of(session, draft.agreement, content, template)
    style = chosen_style_for(session, draft.agreement.first.institution)
    document = _assembled(changed, facts, style)
    english = two_languages.in_english(session, template, content.clauses, facts)
    return Drawn(content, template, misfits, facts, document, style=style, english=english)


def _assembled(template: Template, facts: AgreementFacts, style: HouseStyle) -> Document:
    return assemble(template, facts, labels=style.labels, first_signs=style.first_signs)


def style_of(session: Session, agreement: Agreement, store: ContentStore) -> HouseStyle:
    """Return the house style that the agreement's papers are written in, logos included."""
    parties = (agreement.first.institution, agreement.second.institution)
    return house_style_for(session, parties, store, with_emblem=agreement.kind in PARENT_KINDS)


def draft_docx(
    session: Session, draft: Draft, drawn: Drawn, style: HouseStyle, *, zone: str
) -> bytes:
    """Return the .docx of a draft, marked as such with the day of its last save and its hash."""
    last_saved = max(
        session.scalars(
            select(DraftSection.saved_at).where(DraftSection.agreement_id == draft.agreement_id)
        )
    )
    mark = DraftMark(revised_on=day_in(zone, last_saved), short_hash=drawn.text_hash[:8])
    return _written(drawn, mark, style)


def final_docx(drawn: Drawn, style: HouseStyle) -> bytes:
    """Return the .docx that is to be signed: the same text without the mark of a draft."""
    return _written(drawn, None, style)


def _written(drawn: Drawn, mark: DraftMark | None, style: HouseStyle) -> bytes:
    if drawn.english is None:
        return docx_bytes(drawn.document, draft=mark, style=style)
    way = two_languages.arrangement(drawn.facts)
    paper = bilingual_paper(drawn.document, drawn.english, way)
    return paper_docx(paper, draft=mark, style=style)


def terms_of(content: Content, kind: Kind) -> Terms:
    """Return what the parties agree on, as the register is to keep it.

    What an amendment says of scopes and liaisons is kept with the agreement that it amends.
    """
    amends = kind in AMENDING_KINDS
    term = content.term
    return Terms(
        subject=content.subject.subject or "",
        place=term.place,
        signed_on=term.signed_on,
        starts_on=term.starts_on or term.signed_on,
        term_years=term.term_years,
        notice_months=term.notice_months,
        scopes=() if amends else content.scopes_that_are_on,
        signatories=tuple(
            SignatoryTerms(party, holding_id, content.signatories.authorities[party - 1])
            for party, holding_id in enumerate(content.signatories.holding_ids, start=1)
            if holding_id is not None
        ),
        liaisons=() if amends else content.liaisons.liaisons,
        witnesses=content.witnesses.witnesses,
    )
