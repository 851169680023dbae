"""Template and facts in, a Document out: variables filled, references numbered, lists closed."""

from enum import StrEnum

from pks.naskah.annexes import annexes
from pks.naskah.facts import AgreementFacts, WitnessFacts
from pks.naskah.indonesian import capitalised
from pks.naskah.model import (
    Article,
    Document,
    Identity,
    Item,
    Paragraph,
    Signature,
    Span,
    Strong,
    Text,
    merged,
)
from pks.naskah.numbering import WORDS, Numbering, is_folded, number
from pks.naskah.pattern import Pattern, Variable
from pks.naskah.punctuate import close_items, close_texts, with_mark
from pks.naskah.relabel import relabelled
from pks.naskah.selection import SCOPES_GAP, select, standing_recitals
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause, Template
from pks.naskah.variables import (
    agreement_values,
    blank_values,
    party_values,
    term_values,
    text_or_gap,
    titled_office,
)
from pks.naskah.wording import WORDINGS

Values = dict[str, Text]


class Side(StrEnum):
    """On which side of the last page PIHAK KESATU signs."""

    LEFT = "kiri"
    RIGHT = "kanan"


def assemble(
    template: Template,
    facts: AgreementFacts,
    *,
    labels: tuple[str, str] | None = None,
    first_signs: Side = Side.RIGHT,
) -> Document:
    """Return the agreement that `template` makes of `facts`.

    The same template and facts always give an equal Document.

    :param labels: what the parties are called, where it is not as in the template.
    """
    articles = select(template, facts)
    numbering = number(articles, template.language, in_roman=template.amends)
    document = written(template, facts, articles, numbering, first_signs)
    if labels is None or labels == template.party_labels:
        return document
    return relabelled(document, template.party_labels, labels)


def filling(template: Template, facts: AgreementFacts) -> "Filling":
    """Return what fills the patterns of the agreement that `template` makes of `facts`."""
    articles = select(template, facts)
    numbering = number(articles, template.language, in_roman=template.amends)
    return Filling(_values(template, facts), numbering)


def written(
    template: Template,
    facts: AgreementFacts,
    articles: tuple[ArticleClause, ...],
    numbering: Numbering,
    first_signs: Side = Side.RIGHT,
) -> Document:
    """Return the document of these articles under these numbers."""
    fill = Filling(_values(template, facts), numbering)
    signatures = [_signature(template, facts, index) for index in (0, 1)]
    left, right = signatures if first_signs is Side.LEFT else reversed(signatures)
    return Document(
        title=template.title,
        subject=fill.values["perihal"],
        parties=(_identity(template, facts, 0), _identity(template, facts, 1)),
        numbers=(_number_line(template, facts, 0), _number_line(template, facts, 1)),
        opening=fill.text(template.opening.text),
        joint=fill.text(template.joint.text),
        recitals=tuple(
            with_mark(fill.text(recital.text, source="Premis"), ";")
            for recital in standing_recitals(template, facts)
        ),
        basis_intro=fill.text(template.basis_intro.text),
        legal_basis=close_texts(
            _basis(template, facts, fill), conjunction=WORDINGS[template.language].and_
        ),
        agreement=fill.text(template.agreement.text),
        articles=tuple(fill.article(article) for article in articles),
        closing=fill.text(template.closing.text),
        signatures=(left, right),
        witnesses=tuple(_witness(witness) for witness in facts.witnesses),
        annexes=annexes(template, facts, fill.text(template.annex_caption.text)),
        dead_references=tuple(numbering.dead),
        language=template.language,
        amends=template.amends,
    )


def _values(template: Template, facts: AgreementFacts) -> Values:
    words = WORDINGS[template.language]
    values = agreement_values(facts, words) | term_values(template.party_labels, words)
    values |= blank_values(template.blanks, facts.blanks, words)
    # The template was checked: defaults never lead back to where they began.
    left = [blank for blank in template.blanks if blank.key not in values]
    while left:
        for blank in left:
            needed = {part.name for part in blank.default if isinstance(part, Variable)}
            if needed <= values.keys():
                values[blank.key] = Filling(values, Numbering()).text(blank.default)
        left = [blank for blank in left if blank.key not in values]
    return values


class Filling:
    """Fills the patterns of one agreement."""

    def __init__(self, values: Values, numbering: Numbering) -> None:
        self.values = values
        self.numbering = numbering

    def text(self, pattern: Pattern, *, inside: str = "", source: str = "Pembukaan") -> Text:
        """Return `pattern` with its facts and numbers; neighbouring words become one span."""
        if len(pattern) == 1 and isinstance(pattern[0], str):
            return (pattern[0],)
        spans: list[Span] = []
        for part in pattern:
            if isinstance(part, str):
                spans.append(part)
            elif isinstance(part, Variable):
                spans += self.values[part.name]
            else:
                spans += self.numbering.resolve(part, inside=inside, source=source)
        return merged(spans)

    def article(self, clause: ArticleClause) -> Article:
        """Return an article with its paragraphs."""
        alone = len(clause.paragraphs) == 1
        words = WORDS[self.numbering.language]
        pasal = f"{words.article} {self.numbering.articles[clause.key]}"
        return Article(
            clause.key,
            clause.title,
            tuple(
                self._paragraph(
                    paragraph,
                    clause.key,
                    pasal if alone else f"{pasal} {words.paragraph} ({count})",
                )
                for count, paragraph in enumerate(clause.paragraphs, 1)
            ),
        )

    def _paragraph(self, clause: ParagraphClause, inside: str, source: str) -> Paragraph:
        text = self.text(clause.text, inside=inside, source=source)
        if not clause.items and not clause.lists_scopes:
            return Paragraph(text, (), clause.key)
        items = self._items(clause.items, inside, source) or (Item((SCOPES_GAP,)),)
        if is_folded(clause.items) or not clause.items:
            return Paragraph(_folded(text, items[0].text), (), clause.key)
        conjunction = WORDINGS[self.numbering.language].conjunctions[clause.conjunction]
        return Paragraph(text, close_items(items, conjunction=conjunction), clause.key)

    def _items(self, clauses: tuple[ItemClause, ...], inside: str, source: str) -> tuple[Item, ...]:
        return tuple(
            Item(
                self.text(clause.text, inside=inside, source=source),
                self._items(clause.items, inside, source),
                clause.key,
            )
            for clause in clauses
        )


def _folded(opening: Text, item: Text) -> Text:
    """Return the sentence of a list that has one item only: "… meliputi monitoring."."""
    *head, last = opening
    if isinstance(last, str):
        last = last.removesuffix(":") + " "
    return merged((*head, last, *item, "."))


def _basis(template: Template, facts: AgreementFacts, fill: Filling) -> tuple[Text, ...]:
    parent = (fill.text(template.basis_parent),) if template.basis_parent else ()
    if facts.legal_basis is not None:
        return (*((entry.strip().rstrip(";."),) for entry in facts.legal_basis), *parent)
    day = facts.signed_on
    own = (
        fill.text(entry.text, source="Dasar hukum")
        for entry in template.basis
        if day is None or entry.signed_from is None or entry.signed_from <= day
    )
    return (*own, *parent)


def _identity(template: Template, facts: AgreementFacts, index: int) -> Identity:
    party, label = facts.parties[index], template.party_labels[index]
    values = party_values(party, index + 1, label, WORDINGS[template.language])
    mark = ";" if index == 0 else "."
    return Identity(
        label=label,
        party=party.name,
        signatory=_signatory(facts, index, label),
        description=with_mark(Filling(values, Numbering()).text(template.identity.text), mark),
    )


def _signatory(facts: AgreementFacts, index: int, label: str) -> Text:
    signatory = facts.parties[index].signatory
    if signatory and signatory.name.strip():
        return (Strong(signatory.name.strip()),)
    return text_or_gap(None, f"penandatangan_{index + 1}", f"nama penanda tangan {label}")


def _signature(template: Template, facts: AgreementFacts, index: int) -> Signature:
    signatory, label = facts.parties[index].signatory, template.party_labels[index]
    words = WORDINGS[template.language]
    office = capitalised(titled_office(signatory, words)) if signatory else None
    shown = text_or_gap(office, f"jabatan_{index + 1}", f"jabatan penanda tangan {label}")
    return Signature(label, with_mark(shown, ","), _signatory(facts, index, label))


def _number_line(template: Template, facts: AgreementFacts, index: int) -> Text:
    label = template.party_labels[index]
    return text_or_gap(facts.parties[index].number, f"nomor_{index + 1}", f"nomor {label}")


def _witness(witness: WitnessFacts) -> Signature:
    office = (f"{capitalised(witness.office)},",)
    return Signature(witness.heading, office, (Strong(witness.name),))
