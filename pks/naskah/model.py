"""A finished agreement, part by part: Document → Article → Paragraph → Item.

Numbers of articles are not stored: they follow from the order, but for those that an amendment
put between them (5A). What does not know: templates,
files, screens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pks.naskah.language import Language


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that is still missing. `label` says what it is; `part` which piece belongs here.

    One open date leaves several gaps in one sentence (weekday, day, month …): they share the key
    and the label, and are one entry in the list of what is missing.
    """

    key: str
    label: str
    part: str | None = None

    @property
    def shown(self) -> str:
        """What a preview writes in place of the missing words."""
        return self.part or self.label


#: What an adendum still lacks while it changes nothing.
NOTHING_CHANGED = Gap("perubahan", "ketentuan yang diubah")


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold: names, and the terms PIHAK KESATU and so on where they are defined."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A live reference: `text` is the number that `anchor` has in this document."""

    anchor: str
    text: str


Span = str | Gap | Strong | Ref
Text = tuple[Span, ...]

DOTS = "…………………"


def plain(text: Text, dots: str = DOTS) -> str:
    """Return the words of `text`; `dots` stand in each gap."""
    words = []
    for span in text:
        if isinstance(span, str):
            words.append(span)
        else:
            words.append(dots if isinstance(span, Gap) else span.text)
    return "".join(words)


def merged(spans: Iterable[Span]) -> Text:
    """Return the spans as a text in which neighbouring words are one span."""
    text: list[Span] = []
    for span in spans:
        last = text[-1] if text else None
        if isinstance(span, str) and isinstance(last, str):
            text[-1] = last + span
        else:
            text.append(span)
    return tuple(text)


def letter_of(position: int) -> str:
    """Return the huruf of a position from 0: a … z, aa, bb …, as Word counts them."""
    return chr(ord("a") + position % 26) * (position // 26 + 1)


def upper(text: Text) -> Text:
    """Return `text` with its plain words in capitals."""
    return tuple(span.upper() if isinstance(span, str) else span for span in text)


@dataclass(frozen=True, slots=True)
class Item:
    """A huruf, angka, a) or 1), by depth. Its closing mark is part of the text."""

    text: Text
    items: tuple["Item", ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change to another agreement: what is done, and the words that stand there from now on.

    `quoted` are pasal with their labels; without `heading` only their ayat are quoted, not the
    pasal themselves.
    """

    text: Text
    quoted: tuple["Article", ...] = ()
    heading: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An ayat. It carries a number only where its article has two or more.

    `label` is its number where that does not follow from the order: "(2a)".
    """

    text: Text
    items: tuple[Item, ...] = ()
    key: str | None = None
    label: str | None = None
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A pasal. `label` is its number where that does not follow from the order: "5A"."""

    key: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """One party in the komparisi. `label` is PIHAK KESATU or PIHAK KEDUA."""

    label: str
    party: str
    signatory: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign. `heading` is the party's label, SAKSI or MENGETAHUI."""

    heading: str
    office: Text
    name: Text


class AnnexKind(StrEnum):
    """What an annex holds; writers know the measures of its table."""

    WORK_PLAN = "work_plan"
    LIAISONS = "liaisons"


@dataclass(frozen=True, slots=True)
class Annex:
    """A table on pages of its own. Equal neighbours in the column `grouped_by` are one cell."""

    kind: AnnexKind
    title: str
    caption: Text
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    grouped_by: int


@dataclass(frozen=True)
class DeadReference:
    """A text refers to something that does not stand in this document; names both places."""

    source: str
    target: str


@dataclass(frozen=True)
class Document:
    """A whole agreement. `signatures` are the left and the right column of the table.

    `amends`: its articles are counted I, II, III; a Pasal 5 in its words is that of the agreement
    which it amends. `note` stands above the title.
    """

    title: str
    subject: Text
    parties: tuple[Identity, Identity]
    numbers: tuple[Text, Text]
    opening: Text
    joint: Text
    recitals: tuple[Text, ...]
    basis_intro: Text
    legal_basis: tuple[Text, ...]
    agreement: Text
    articles: tuple[Article, ...]
    closing: Text
    signatures: tuple[Signature, Signature]
    witnesses: tuple[Signature, ...]
    annexes: tuple[Annex, ...]
    dead_references: tuple[DeadReference, ...] = ()
    language: Language = Language.INDONESIAN
    amends: bool = False
    note: str | None = None

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, in the order in which a reader meets it, each thing once."""
        found: dict[str, Gap] = {}
        for text in self.texts():
            for span in text:
                if isinstance(span, Gap):
                    found.setdefault(span.key, Gap(span.key, span.label))
        return tuple(found.values())

    def texts(self) -> Iterator[Text]:
        """Yield every text of the document in reading order."""
        yield self.subject
        yield from self.numbers
        yield self.opening
        for identity in self.parties:
            yield identity.signatory
            yield identity.description
        yield from (self.joint, *self.recitals, self.basis_intro, *self.legal_basis)
        yield self.agreement
        for article in self.articles:
            yield from _article_texts(article)
        yield self.closing
        for signature in (*self.signatures, *self.witnesses):
            yield signature.office
            yield signature.name
        for annex in self.annexes:
            yield annex.caption
            for row in annex.rows:
                yield from row


def _article_texts(article: Article) -> Iterator[Text]:
    for paragraph in article.paragraphs:
        yield paragraph.text
        yield from _item_texts(paragraph.items)
        for amendment in paragraph.amendments:
            yield amendment.text
            for quoted in amendment.quoted:
                yield from _article_texts(quoted)


def _item_texts(items: tuple[Item, ...]) -> Iterator[Text]:
    for item in items:
        yield item.text
        yield from _item_texts(item.items)
