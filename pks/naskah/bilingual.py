"""An agreement in Indonesian and English: side by side, or one after the other.

The two texts count their own articles, and refer to their own. It is signed once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from pks.naskah.flow import Block, Cell, Line, Look, Paper, Section, Series, Table, TableKind
from pks.naskah.html import paper_html
from pks.naskah.language import Language
from pks.naskah.model import Article, Document, Item, Ref, Signature, Strong, plain
from pks.naskah.numbering import WORDS, article_labels
from pks.naskah.reading_order import (
    agreement_blocks,
    annex_blocks,
    article_lines,
    paper_of,
    signature_table,
    title_lines,
)

ENGLISH = Series("en", language=Language.ENGLISH)
_LEFT = Series("kiri", narrow=True)
_RIGHT = Series("kanan", language=Language.ENGLISH, narrow=True)
_NOTHING = Line(Look.BODY, (), "")

Row = tuple[list[Line], list[Line]]


class Arrangement(StrEnum):
    """How the two texts stand to each other."""

    COLUMNS = "dua_kolom"
    SEQUENTIAL = "berurutan"


@dataclass(frozen=True)
class Unequal:
    """An article whose two texts are not built alike; a name is none where it has only one."""

    indonesian: str | None
    english: str | None


def unequal_articles(indonesian: Document, english: Document) -> list[Unequal]:
    """Return the articles whose ayat and items are not the same in both texts."""
    pairs = zip_longest(_named(indonesian), _named(english), fillvalue=(None, None))
    return [
        Unequal(left_name, right_name)
        for (left_name, left), (right_name, right) in pairs
        if left is None or right is None or _shape(left) != _shape(right)
    ]


def bilingual_paper(indonesian: Document, english: Document, arrangement: Arrangement) -> Paper:
    """Return both texts as one paper, signed once; the annexes follow in each language."""
    paper = paper_of(indonesian)
    signing = _signed_once(indonesian, english)
    if arrangement is Arrangement.COLUMNS:
        sections = [Section((_columns(indonesian, english), signing))]
    else:
        own = (block for block in agreement_blocks(indonesian) if not _is_signing(block))
        foreign = (block for block in _english(english) if not _is_signing(block))
        sections = [Section(tuple(own)), Section((*foreign, signing))]
    annexes = [
        Section(blocks, landscape=True)
        for blocks in (
            tuple(annex_blocks(indonesian)),
            tuple(map(_turned, annex_blocks(english))),
        )
        if blocks
    ]
    return Paper(
        title=paper.title,
        subject=paper.subject,
        author=paper.author,
        sections=(*sections, *annexes),
        initials=paper.initials,
    )


def bilingual_html(indonesian: Document, english: Document, arrangement: Arrangement) -> str:
    """Return the preview of both texts, as HTML with every text escaped."""
    foreign = paper_html(english)
    # Two texts on one page: each name of a place stands there once.
    for mark in ('id="', 'href="#'):
        foreign = foreign.replace(f"{mark}pasal-", f"{mark}en-")
        foreign = foreign.replace(f"{mark}lampiran-", f"{mark}annex-")
    column = "col-lg-6" if arrangement is Arrangement.COLUMNS else "col-12"
    papers = (f'<div class="{column}">{one}</div>' for one in (paper_html(indonesian), foreign))
    return f'<div class="row g-3">{"".join(papers)}</div>'


def rows_in_step(indonesian: Document, english: Document) -> Iterator[Row]:
    """Yield what stands side by side, from the title to the closing sentence."""
    both = (indonesian, english)
    yield _row(*(list(title_lines(document)) for document in both))
    yield from _pairs(*(_preamble(document) for document in both))
    for left, right in zip_longest(*map(article_lines, both), fillvalue=[]):
        # A heading shares its row with what it heads, so that no page ends between them.
        yield _row(left[:2], right[:2])
        yield from _pairs(left[2:], right[2:])
    yield from _pairs(*([Line(Look.CLOSING, one.closing, "Kalimat penutup")] for one in both))


def _columns(indonesian: Document, english: Document) -> Table:
    rows = (
        (Cell(tuple(left or [_NOTHING])), Cell(tuple(right or [_NOTHING])))
        for left, right in rows_in_step(indonesian, english)
    )
    return Table(TableKind.COLUMNS, tuple(rows))


def _preamble(document: Document) -> list[Line]:
    """Return what stands between the title and the first article, the parties as plain lines."""
    lines = []
    for block in agreement_blocks(document):
        if isinstance(block, Table):
            lines += [
                Line(
                    Look.PARTY_NUMBER,
                    (*party.signatory, ", ", *party.description),
                    f"Identitas {party.label}",
                    f"{number}.",
                )
                for number, party in enumerate(document.parties, 1)
            ]
        elif block.look is Look.ARTICLE:
            break
        elif block.look not in (Look.NOTE, Look.TITLE, Look.NUMBER):
            lines.append(block)
    return lines


def _pairs(left: Iterable[Line], right: Iterable[Line]) -> Iterator[Row]:
    for own, foreign in zip_longest(left, right):
        yield _row([own] if own else [], [foreign] if foreign else [])


def _row(left: list[Line], right: list[Line]) -> Row:
    return (
        [line._replace(series=_LEFT) for line in left],
        [_in_english(line, _RIGHT) for line in right],
    )


def _english(document: Document) -> Iterator[Block]:
    return map(_turned, agreement_blocks(document))


def _turned(block: Block) -> Block:
    if isinstance(block, Line):
        return _in_english(block)
    rows = tuple(
        tuple(cell._replace(lines=tuple(map(_in_english, cell.lines))) for cell in row)
        for row in block.rows
    )
    return Table(block.kind, rows, block.has_head, block.shares)


def _in_english(line: Line, series: Series = ENGLISH) -> Line:
    """Return a line that the English list counts, pointing to articles of the English text."""
    return line._replace(
        text=tuple(
            Ref(_moved(one.anchor), one.text) if isinstance(one, Ref) else one for one in line.text
        ),
        anchor=line.anchor and _moved(line.anchor),
        series=series,
    )


def _moved(anchor: str) -> str:
    return f"en-{anchor.removeprefix('pasal-')}"


def _is_signing(block: Block) -> bool:
    return isinstance(block, Table) and block.kind is TableKind.SIGNATURES


def _signed_once(indonesian: Document, english: Document) -> Table:
    """Return the places to sign; each says in both languages for whom, and in which office."""
    table = signature_table(indonesian)
    heads = zip(table.rows[0], indonesian.signatures, english.signatures, strict=True)
    first = tuple(_in_both(cell, own, foreign) for cell, own, foreign in heads)
    return Table(table.kind, (first, *table.rows[1:]))


def _in_both(cell: Cell, own: Signature, foreign: Signature) -> Cell:
    heading, *rest = cell.lines
    lines = [heading._replace(text=(Strong(f"{own.heading} / {foreign.heading}"),)), *rest]
    if plain(own.office) != plain(foreign.office):
        lines.append(Line(Look.SIGNATURE, foreign.office, heading.place, series=ENGLISH))
    return cell._replace(lines=tuple(lines))


def _named(document: Document) -> list[tuple[str, Article]]:
    word = WORDS[document.language].article
    labels = article_labels(document)
    return [(f"{word} {label}", one) for label, one in zip(labels, document.articles, strict=True)]


def _shape(article: Article) -> tuple[object, ...]:
    return (article.key, *(_items_shape(one.items) for one in article.paragraphs))


def _items_shape(items: tuple[Item, ...]) -> tuple[object, ...]:
    return tuple((one.key, _items_shape(one.items)) for one in items)
