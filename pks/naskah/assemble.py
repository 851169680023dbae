"""Template and facts in, a Document out: variables filled, references numbered, lists closed."""

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
from pks.naskah.pattern import Pattern, Variable
from pks.naskah.punctuate import close_items, close_texts, with_mark
from pks.naskah.selection import SCOPES_GAP, Numbering, number, select
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause, Template
from pks.naskah.variables import (
    agreement_values,
    party_values,
    term_values,
    text_or_gap,
    titled_office,
)

Values = dict[str, Text]


def assemble(template: Template, facts: AgreementFacts) -> Document:
    """Return the agreement that `template` makes of `facts`.

    The same template and facts always give an equal Document.

    :raises DanglingReference: a text refers to an article that the facts switch off.
    """
    articles = select(template, facts)
    fill = Filling(agreement_values(facts) | term_values(template.party_labels), number(articles))
    first, second = (_identity(template, facts, index) for index in (0, 1))
    sign_first, sign_second = (_signature(template, facts, index) for index in (0, 1))
    return Document(
        title=template.title,
        subject=fill.values["perihal"],
        parties=(first, second),
        numbers=(_number_line(template, facts, 0), _number_line(template, facts, 1)),
        opening=fill.text(template.opening.text),
        joint=fill.text(template.joint.text),
        recitals=tuple(
            with_mark(fill.text(recital.text, source="premis"), ";")
            for recital in template.recitals
        ),
        basis_intro=fill.text(template.basis_intro.text),
        legal_basis=close_texts(_basis(template, facts, fill)),
        agreement=fill.text(template.agreement.text),
        articles=tuple(fill.article(article) for article in articles),
        closing=fill.text(template.closing.text),
        signatures=(sign_second, sign_first),
        witnesses=tuple(_witness(witness) for witness in facts.witnesses),
        annexes=annexes(template, facts, fill.text(template.annex_caption.text)),
    )


class Filling:
    """Fills the patterns of one agreement."""

    def __init__(self, values: Values, numbering: Numbering) -> None:
        self.values = values
        self.numbering = numbering

    def text(self, pattern: Pattern, *, inside: str = "", source: str = "pembukaan") -> Text:
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
        pasal = f"Pasal {self.numbering.articles[clause.key]}"
        return Article(
            clause.key,
            clause.title,
            tuple(
                self._paragraph(
                    paragraph, clause.key, pasal if alone else f"{pasal} ayat ({count})"
                )
                for count, paragraph in enumerate(clause.paragraphs, 1)
            ),
        )

    def _paragraph(self, clause: ParagraphClause, inside: str, source: str) -> Paragraph:
        text = self.text(clause.text, inside=inside, source=source)
        if not clause.items and not clause.lists_scopes:
            return Paragraph(text, (), clause.key)
        items = self._items(clause.items, inside, source) or (Item((SCOPES_GAP,)),)
        if len(items) == 1 and not items[0].items:
            return Paragraph(_folded(text, items[0].text), (), clause.key)
        return Paragraph(text, close_items(items, conjunction=clause.conjunction), clause.key)

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
    parent = fill.text(template.basis_parent)
    if facts.legal_basis is not None:
        return (*((entry.strip().rstrip(";."),) for entry in facts.legal_basis), parent)
    day = facts.signed_on
    own = (
        fill.text(entry.text, source="dasar hukum")
        for entry in template.basis
        if day is None or entry.signed_from is None or entry.signed_from <= day
    )
    return (*own, parent)


def _identity(template: Template, facts: AgreementFacts, index: int) -> Identity:
    party, label = facts.parties[index], template.party_labels[index]
    values = party_values(party, index + 1, label)
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
    office = capitalised(titled_office(signatory)) if signatory else None
    shown = text_or_gap(office, f"jabatan_{index + 1}", f"jabatan penanda tangan {label}")
    return Signature(label, with_mark(shown, ","), _signatory(facts, index, label))


def _number_line(template: Template, facts: AgreementFacts, index: int) -> Text:
    label = template.party_labels[index]
    return text_or_gap(facts.parties[index].number, f"nomor_{index + 1}", f"nomor {label}")


def _witness(witness: WitnessFacts) -> Signature:
    office = (f"{capitalised(witness.office)},",)
    return Signature(witness.heading, office, (Strong(witness.name),))
