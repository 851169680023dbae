"""A Document as lines and tables in reading order, each line with its number written out.

The one place that says what follows what, and which number stands before which text. The writers
of .docx and plain text and the linter read from here; the numbers are those that Word computes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pks.naskah.indonesian import roman
from pks.naskah.model import (
    Annex,
    Article,
    Document,
    Identity,
    Item,
    Signature,
    Strong,
    Text,
    letter_of,
    upper,
)
from pks.naskah.selection import article_anchor, part_anchor


class Look(StrEnum):
    """The named style of a line. The value is the style's id in the .docx."""

    TITLE = "Judul"
    NUMBER = "NomorNaskah"
    OPENING = "Pembuka"
    BODY = "Isi"
    PARTY_NUMBER = "PihakNomor"
    PARTY_NAME = "PihakNama"
    PARTY_TEXT = "PihakUraian"
    RECITAL = "Premis"
    BASIS = "DasarHukum"
    ARTICLE = "Pasal"
    PARAGRAPH = "Ayat"
    LETTER = "Huruf"
    DIGIT = "Angka"
    SMALL_LETTER = "HurufKurung"
    SMALL_DIGIT = "AngkaKurung"
    CLOSING = "Penutup"
    SIGNATURE = "TandaTangan"
    SIGNATORY = "NamaPenandaTangan"
    WITNESS_HEADING = "JudulSaksi"
    ANNEX = "Lampiran"
    ANNEX_TITLE = "JudulLampiran"
    CAPTION = "KeteranganLampiran"
    HEAD_CELL = "KepalaTabel"
    CELL = "IsiTabel"
    LAST_SIGNATORY = "NamaTerakhir"


ITEM_LOOKS = (Look.LETTER, Look.DIGIT, Look.SMALL_LETTER, Look.SMALL_DIGIT)


class Line(NamedTuple):
    """One paragraph on paper. `heading` follows the label on a line of its own."""

    look: Look
    text: Text
    place: str
    label: str = ""
    heading: str = ""
    anchor: str | None = None


class Merge(StrEnum):
    """Whether a cell is one with its neighbours above and below."""

    NONE = ""
    FIRST = "restart"
    REST = "continue"


class Cell(NamedTuple):
    """The lines of a cell; `span` counts the columns that it covers."""

    lines: tuple[Line, ...]
    span: int = 1
    merge: Merge = Merge.NONE


class TableKind(StrEnum):
    """What a table is for; writers know the measures."""

    PARTIES = "parties"
    SIGNATURES = "signatures"
    WORK_PLAN = "work_plan"
    LIAISONS = "liaisons"


@dataclass(frozen=True)
class Table:
    """Rows of cells. With `has_head`, the first row is repeated on every page."""

    kind: TableKind
    rows: tuple[tuple[Cell, ...], ...]
    has_head: bool = False


Block = Line | Table


def agreement_blocks(document: Document) -> Iterator[Block]:
    """Yield the agreement itself, from its title to the signatures."""
    yield from _title(document)
    yield Line(Look.OPENING, document.opening, "Pembukaan")
    yield Table(
        TableKind.PARTIES,
        tuple(_party_row(number, party) for number, party in enumerate(document.parties, 1)),
    )
    yield Line(Look.BODY, document.joint, "Pembukaan")
    for position, recital in enumerate(document.recitals):
        letter = letter_of(position)
        yield Line(Look.RECITAL, recital, f"Premis huruf {letter}", f"{letter}.")
    yield Line(Look.BODY, document.basis_intro, "Dasar hukum")
    for number, entry in enumerate(document.legal_basis, 1):
        yield Line(Look.BASIS, entry, f"Dasar hukum angka {number}", f"{number}.")
    yield Line(Look.BODY, document.agreement, "Kalimat kesepakatan")
    for number, article in enumerate(document.articles, 1):
        yield from _article(number, article)
    yield Line(Look.CLOSING, document.closing, "Kalimat penutup")
    yield _signatures(document)


def annex_blocks(document: Document) -> Iterator[Block]:
    """Yield the annexes."""
    kinds = (TableKind.WORK_PLAN, TableKind.LIAISONS)
    for number, (annex, kind) in enumerate(zip(document.annexes, kinds, strict=True), 1):
        place = f"Lampiran {roman(number)}"
        yield Line(Look.ANNEX, (place.upper(),), place)
        yield Line(Look.CAPTION, upper(annex.caption), place)
        yield Line(Look.ANNEX_TITLE, (annex.title.upper(),), place)
        yield _annex_table(annex, kind, place)


def lines(document: Document) -> Iterator[Line]:
    """Yield every line, those inside tables row by row."""
    for part in (agreement_blocks, annex_blocks):
        for block in part(document):
            if isinstance(block, Line):
                yield block
            else:
                yield from (line for row in block.rows for cell in row for line in cell.lines)


def _title(document: Document) -> Iterator[Line]:
    first, second = document.parties
    words = (document.title, "ANTARA", first.party, "DENGAN", second.party, "TENTANG")
    for word in words:
        yield Line(Look.TITLE, (word.upper(),), "Judul")
    yield Line(Look.TITLE, upper(document.subject), "Judul")
    for number, party in zip(document.numbers, document.parties, strict=True):
        yield Line(Look.NUMBER, ("NOMOR : ", *number), f"Nomor {party.label}")


def _party_row(number: int, party: Identity) -> tuple[Cell, ...]:
    place = f"Identitas {party.label}"
    return (
        Cell((Line(Look.PARTY_NUMBER, (), place, f"{number}."),)),
        Cell((Line(Look.PARTY_NAME, party.signatory, place),)),
        Cell((Line(Look.PARTY_TEXT, (":",), place),)),
        Cell((Line(Look.PARTY_TEXT, party.description, place),)),
    )


def _article(number: int, article: Article) -> Iterator[Line]:
    pasal = f"Pasal {number}"
    heading = article.title.upper()
    yield Line(Look.ARTICLE, (), pasal, pasal, heading, article_anchor(article.key))
    alone = len(article.paragraphs) == 1
    for count, paragraph in enumerate(article.paragraphs, 1):
        label = "" if alone else f"({count})"
        place = pasal if alone else f"{pasal} ayat {label}"
        look = Look.BODY if alone else Look.PARAGRAPH
        anchor = part_anchor(article.key, paragraph.key) if paragraph.key else None
        yield Line(look, paragraph.text, place, label, anchor=anchor)
        if paragraph.items:
            yield from _items(article.key, paragraph.items, place, 0)


def _items(article: str, items: tuple[Item, ...], place: str, depth: int) -> Iterator[Line]:
    for position, item in enumerate(items):
        mark = letter_of(position) if depth % 2 == 0 else str(position + 1)
        where = f"{place} {'huruf' if depth % 2 == 0 else 'angka'} {mark}"
        anchor = part_anchor(article, item.key) if item.key else None
        label = f"{mark}." if depth < 2 else f"{mark})"
        yield Line(ITEM_LOOKS[depth], item.text, where, label, anchor=anchor)
        if item.items:
            yield from _items(article, item.items, where, depth + 1)


def _signatures(document: Document) -> Table:
    rows = [
        tuple(Cell((_heading(one), _office(one))) for one in document.signatures),
        tuple(Cell((_name(one),)) for one in document.signatures),
    ]
    by_heading: dict[str, list[Signature]] = {}
    for witness in document.witnesses:
        by_heading.setdefault(witness.heading, []).append(witness)
    for heading, group in by_heading.items():
        head = Line(Look.WITNESS_HEADING, (heading,), "Penandatanganan")
        rows.append((Cell((head,), span=2),))
        for start in range(0, len(group), 2):
            rows += _witness_rows(group[start : start + 2])
    rows[-1] = tuple(_let_go(cell) for cell in rows[-1])
    return Table(TableKind.SIGNATURES, tuple(rows))


def _witness_rows(group: list[Signature]) -> list[tuple[Cell, ...]]:
    # A witness alone stands in the middle of the page.
    span = 3 - len(group)
    return [
        tuple(Cell((_office(one),), span=span) for one in group),
        tuple(Cell((_name(one),), span=span) for one in group),
    ]


def _heading(signature: Signature) -> Line:
    return Line(Look.SIGNATURE, (Strong(signature.heading),), "Penandatanganan")


def _office(signature: Signature) -> Line:
    return Line(Look.SIGNATURE, signature.office, "Penandatanganan")


def _name(signature: Signature) -> Line:
    return Line(Look.SIGNATORY, signature.name, "Penandatanganan")


def _let_go(cell: Cell) -> Cell:
    # The last row must not hold on to what follows the table.
    return cell._replace(
        lines=tuple(line._replace(look=Look.LAST_SIGNATORY) for line in cell.lines)
    )


def _annex_table(annex: Annex, kind: TableKind, place: str) -> Table:
    head = tuple(Cell((Line(Look.HEAD_CELL, (name,), place),)) for name in annex.columns)
    rows = [head]
    above: Text | None = None
    for number, row in enumerate(annex.rows, 1):
        where = f"{place} baris {number}"
        group = row[annex.grouped_by]
        merge = Merge.REST if group == above else Merge.FIRST
        above = group
        rows.append(
            tuple(
                _grouped(text, where, merge)
                if column == annex.grouped_by
                else Cell((Line(Look.CELL, text, where),))
                for column, text in enumerate(row)
            )
        )
    return Table(kind, tuple(rows), has_head=True)


def _grouped(text: Text, place: str, merge: Merge) -> Cell:
    shown: Text = () if merge is Merge.REST else text
    return Cell((Line(Look.CELL, shown, place),), merge=merge)
