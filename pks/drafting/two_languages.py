"""A draft in two languages: its English text, and how the two stand to each other."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from pks.drafting.clauses import tailored
from pks.library import shelf
from pks.naskah import (
    ChangeKind,
    ClauseChange,
    Document,
    Finding,
    Language,
    Rule,
    Template,
    assemble,
)
from pks.naskah.bilingual import Arrangement, unequal_articles
from pks.naskah.english import english_facts, glossary, has_english
from pks.naskah.facts import AgreementFacts
from pks.naskah.findings import error, warning
from pks.naskah.numbering import article_labels

#: The options of a template that ask for it.
BOTH, ONE_AFTER_THE_OTHER = "dua_bahasa", "dua_bahasa_berurutan"

_TYPED = frozenset({ChangeKind.EDITED, ChangeKind.INSERTED})


def in_english(
    session: Session, template: Template, changes: Iterable[ClauseChange], facts: AgreementFacts
) -> Document | None:
    """Return the English text, where the draft asks for it and its template has one.

    What was typed for this agreement alone has no English, and stands as it was typed.
    """
    if BOTH not in facts.options:
        return None
    data = shelf.data_of(session, template.key, template.version)
    if not has_english(data):
        return None
    foreign = shelf.find(session, template.key, template.version, Language.ENGLISH)
    changed, _misfits = tailored(foreign, changes)
    return assemble(changed, english_facts(facts, glossary(data)))


def findings(
    indonesian: Document, english: Document, changes: Iterable[ClauseChange]
) -> Iterator[Finding]:
    """Yield where the two texts are not built alike, and what has no English."""
    for pair in unequal_articles(indonesian, english):
        place = pair.indonesian or pair.english or ""
        message = "Susunan ayat atau butir pasal ini tidak sama dalam kedua bahasa."
        yield error(Rule.UNEQUAL_LANGUAGES, place, message)
    written = {one.article for one in changes if one.kind in _TYPED}
    labels = zip(article_labels(indonesian), indonesian.articles, strict=True)
    for label, article in labels:
        if article.key in written:
            message = "Pasal ini ditulis sendiri dan belum ada teks bahasa Inggrisnya."
            yield warning(Rule.NO_ENGLISH, f"Pasal {label}", message)


def arrangement(facts: AgreementFacts) -> Arrangement:
    """Return how the two texts are to stand."""
    if ONE_AFTER_THE_OTHER in facts.options:
        return Arrangement.SEQUENTIAL
    return Arrangement.COLUMNS
