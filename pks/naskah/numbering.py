"""The numbers of an agreement's parts, and references to them. Computed, never typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from pks.naskah.indonesian import roman
from pks.naskah.language import Language
from pks.naskah.model import Article, DeadReference, Document, Gap, Ref, Text, letter_of
from pks.naskah.pattern import Reference
from pks.naskah.template import ArticleClause, ItemClause, ParagraphClause


@dataclass(frozen=True)
class Words:
    """What parts are called in a reference."""

    article: str
    paragraph: str
    levels: tuple[str, str]


WORDS = {
    Language.INDONESIAN: Words("Pasal", "ayat", ("huruf", "angka")),
    Language.ENGLISH: Words("Article", "paragraph", ("point", "number")),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a named part stands in its article: "(2)", then the label on each level below."""

    paragraph: str | None
    labels: tuple[str, ...] = ()


@dataclass
class Numbering:
    """The numbers of a document's parts, by name; collects the references that find nothing.

    `articles` holds numbers as they are printed. A part without a number of its own goes by its
    article's.
    """

    language: Language = Language.INDONESIAN
    articles: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Place] = field(default_factory=dict)
    dead: list[DeadReference] = field(default_factory=list)

    def resolve(self, reference: Reference, *, inside: str, source: str) -> Text:
        """Return the words of a reference that stands in the article `inside`.

        Inside its own article an ayat is called "ayat (2)", elsewhere "Pasal 13 ayat (2)". A
        reference to something that does not stand here is a gap, and is noted in `dead`.

        :param source: the place of the reference, for the note.
        """
        number = self.articles.get(reference.article)
        place = self.parts.get(reference.target) or Place(None)
        is_part = reference.kind != "pasal"
        if number is None or (is_part and reference.target not in self.parts):
            target = f"{reference.kind} {reference.target}"
            self.dead.append(DeadReference(source, target))
            return (Gap(f"rujukan:{reference.target}", f"rujukan yang tidak ada: {target}"),)
        words: list[str | Ref] = list(self._parts(reference, place)) if is_part else []
        if reference.article == inside and words:
            return tuple(words)
        anchor = article_anchor(reference.article)
        article = Ref(anchor, f"{WORDS[self.language].article} {number}")
        return (article, " ", *words) if words else (article,)

    def _parts(self, reference: Reference, place: Place) -> Iterator[str | Ref]:
        """Yield the words for a part; its last number is the live one."""
        words = WORDS[self.language]
        steps = [(words.paragraph, place.paragraph)] if place.paragraph else []
        steps += zip(words.levels, place.labels, strict=False)
        anchor = part_anchor(*reference.target.split("."))
        for position, (word, number) in enumerate(steps, 1):
            lead = f"{word} " if position == 1 else f" {word} "
            if position == len(steps):
                yield from (lead, Ref(anchor, number))
            else:
                yield f"{lead}{number}"


def article_anchor(key: str) -> str:
    """Return the name by which a Ref points to an article."""
    return f"pasal-{key}"


def part_anchor(article: str, key: str) -> str:
    """Return the name by which a Ref points to a paragraph or an item of an article."""
    return f"pasal-{article}-{key}"


def article_labels(document: Document) -> list[str]:
    """Return the numbers of a document's articles, in order: "1", "2", "2A"."""
    numbers = count(1)
    written = roman if document.amends else str
    return [article.label or written(next(numbers)) for article in document.articles]


def paragraph_labels(article: Article) -> list[str]:
    """Return the numbers of an article's paragraphs: "(1)", "(2)"; one alone has none."""
    numbers = count(1)
    labels = [one.label or f"({next(numbers)})" for one in article.paragraphs]
    return [""] if labels == ["(1)"] and article.paragraphs[0].label is None else labels


@dataclass(frozen=True)
class Kept:
    """Numbers that an amendment leaves as they are: of articles by key, and of their paragraphs."""

    articles: Mapping[str, str]
    paragraphs: Mapping[str, Sequence[str]]


def number(
    articles: tuple[ArticleClause, ...],
    language: Language,
    *,
    in_roman: bool = False,
    kept: Kept | None = None,
) -> Numbering:
    """Return the numbers of every part that has a name."""
    numbering = Numbering(language)
    for position, article in enumerate(articles, 1):
        paragraphs = article.paragraphs
        own = roman(position) if in_roman else str(position)
        labels = [f"({number})" for number in range(1, len(paragraphs) + 1)]
        numbering.articles[article.key] = kept.articles[article.key] if kept else own
        labels = list(kept.paragraphs[article.key]) if kept else labels
        for paragraph, label in zip(paragraphs, labels, strict=True):
            ayat = None if len(paragraphs) == 1 else label
            for name, place in _places(paragraph, ayat):
                numbering.parts[f"{article.key}.{name}"] = place
    return numbering


def is_folded(items: tuple[ItemClause, ...]) -> bool:
    """Tell whether a list is none: its only item is folded into the sentence that opens it."""
    return len(items) == 1 and not items[0].items


def _places(paragraph: ParagraphClause, ayat: str | None) -> Iterator[tuple[str, Place]]:
    if paragraph.key:
        yield paragraph.key, Place(ayat)
    if not any(item.key or item.items for item in paragraph.items):
        return
    folded = is_folded(paragraph.items)
    for position, item in enumerate(paragraph.items):
        letter = letter_of(position)
        if item.key:
            yield item.key, Place(ayat, () if folded else (letter,))
        for digit, below in enumerate(item.items, 1):
            if below.key:
                yield below.key, Place(ayat, (letter, str(digit)))
