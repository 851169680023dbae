"""Which articles, paragraphs and items of a template stand in this agreement, and their numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pks.naskah.facts import AgreementFacts
from pks.naskah.indonesian import lower_first
from pks.naskah.model import Gap, Ref, Text, letter_of
from pks.naskah.pattern import Reference
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause, Template

SCOPES_GAP = Gap("ruang_lingkup", "ruang lingkup")


class DanglingReference(Exception):
    """A text refers to something that does not stand in this document; names both places."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"{source} merujuk ke {target}, yang tidak ada dalam naskah ini")
        self.source = source
        self.target = target


@dataclass(frozen=True)
class Numbering:
    """The numbers of a document's parts, by name.

    `articles` counts from 1. `paragraphs` and `letters` hold what follows the pasal: "(2)", and
    ("(1)", "b"); without an entry the part has no number of its own and goes by its article's.
    """

    articles: dict[str, int] = field(default_factory=dict)
    paragraphs: dict[str, str | None] = field(default_factory=dict)
    letters: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def resolve(self, reference: Reference, *, inside: str, source: str) -> Text:
        """Return the words of a reference that stands in the article `inside`.

        Inside its own article an ayat is called "ayat (2)", elsewhere "Pasal 13 ayat (2)".

        :param source: the place of the reference, for the error.
        :raises DanglingReference: the target does not stand in this document.
        """
        if reference.kind == "pasal":
            return (self._article(reference, source),)
        known = self.paragraphs if reference.kind == "ayat" else self.letters
        if reference.target not in known:
            raise DanglingReference(source, f"{reference.kind} {reference.target}")
        words: list[str | Ref] = list(self._parts(reference))
        if reference.article != inside or not words:
            words = [self._article(reference, source), *([" "] if words else []), *words]
        return tuple(words)

    def _article(self, reference: Reference, source: str) -> Ref:
        number = self.articles.get(reference.article)
        if number is None:
            raise DanglingReference(source, f"pasal {reference.article}")
        return Ref(article_anchor(reference.article), f"Pasal {number}")

    def _parts(self, reference: Reference) -> Iterable[str | Ref]:
        anchor = part_anchor(*reference.target.split("."))
        if reference.kind == "ayat":
            number = self.paragraphs[reference.target]
            return ("ayat ", Ref(anchor, number)) if number else ()
        ayat, letter = self.letters[reference.target]
        words: list[str | Ref] = [f"ayat {ayat}"] if ayat else []
        if letter:
            words += [" huruf " if ayat else "huruf ", Ref(anchor, letter)]
        return words


def article_anchor(key: str) -> str:
    """Return the name by which a Ref points to an article."""
    return f"pasal-{key}"


def part_anchor(article: str, key: str) -> str:
    """Return the name by which a Ref points to a paragraph or an item of an article."""
    return f"pasal-{article}-{key}"


def select(template: Template, facts: AgreementFacts) -> tuple[ArticleClause, ...]:
    """Return the articles that stand in this agreement, each with what is left of it.

    The articles of scopes come in the order in which the facts name the scopes.
    """
    order = {scope.key: position for position, scope in enumerate(facts.scopes)}
    chosen = [article for article in template.articles if _stands(article, order, facts)]
    of_scopes = sorted(
        (article for article in chosen if article.scope),
        key=lambda article: order[article.scope or ""],
    )
    in_order = iter(of_scopes)
    return tuple(
        _trim(next(in_order) if article.scope else article, order, facts) for article in chosen
    )


def _stands(article: ArticleClause, order: dict[str, int], facts: AgreementFacts) -> bool:
    if article.option and not getattr(facts, article.option):
        return False
    return article.scope is None or article.scope in order


def _trim(article: ArticleClause, order: dict[str, int], facts: AgreementFacts) -> ArticleClause:
    paragraphs = tuple(
        _trim_paragraph(paragraph, order, facts)
        for paragraph in article.paragraphs
        if paragraph.scope is None or paragraph.scope in order
    )
    return article if paragraphs == article.paragraphs else replace(article, paragraphs=paragraphs)


def _trim_paragraph(
    paragraph: ParagraphClause, order: dict[str, int], facts: AgreementFacts
) -> ParagraphClause:
    if paragraph.lists_scopes:
        items = tuple(
            ItemClause((lower_first(scope.title),), key=scope.key) for scope in facts.scopes
        )
    else:
        items = tuple(item for item in paragraph.items if item.scope is None or item.scope in order)
    return paragraph if items == paragraph.items else replace(paragraph, items=items)


def number(articles: tuple[ArticleClause, ...]) -> Numbering:
    """Return the numbers of every part that has a name."""
    numbering = Numbering()
    for position, article in enumerate(articles, 1):
        numbering.articles[article.key] = position
        alone = len(article.paragraphs) == 1
        for count, paragraph in enumerate(article.paragraphs, 1):
            ayat = None if alone else f"({count})"
            if paragraph.key:
                numbering.paragraphs[f"{article.key}.{paragraph.key}"] = ayat
            _number_items(numbering, article.key, paragraph, ayat)
    return numbering


def _number_items(
    numbering: Numbering, article: str, paragraph: ParagraphClause, ayat: str | None
) -> None:
    # A list of one is no list: its only item is folded into the sentence that opens it.
    folded = len(paragraph.items) == 1
    for position, item in enumerate(paragraph.items):
        if item.key:
            letter = None if folded else letter_of(position)
            numbering.letters[f"{article}.{item.key}"] = (ayat, letter)
