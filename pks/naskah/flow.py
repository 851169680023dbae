"""What a paper is made of: lines and tables, each line with its number written out.

The writers of .docx and plain text and the linter read from here; the numbers are those that Word
computes. What follows what in an agreement says `reading_order`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pks.naskah.language import Language
from pks.naskah.model import Text


class Look(StrEnum):
    """The named style of a line. The value is the style's id in the .docx."""

    NOTE = "Keterangan"
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


class Series(NamedTuple):
    """A list that counts its lines beside the main one. Lines of one series share its key.

    `article` or `paragraph` are the words that stand on that level instead of a count. `indent`,
    in twips, moves the whole list. `narrow`: it stands in half the width of a page.
    """

    key: str
    language: Language = Language.INDONESIAN
    in_roman: bool = False
    article: str = ""
    paragraph: str = ""
    indent: int = 0
    narrow: bool = False

    @property
    def is_text(self) -> bool:
        """Tell whether it counts a whole text, and not one part of a text."""
        return self.narrow or self.language is Language.ENGLISH


class Line(NamedTuple):
    """One paragraph on paper. `heading` follows the label on a line of its own.

    `series`: the list that counts it, and its language; none: the main one, in Indonesian.
    """

    look: Look
    text: Text
    place: str
    label: str = ""
    heading: str = ""
    anchor: str | None = None
    series: Series | None = None


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
    COLUMNS = "columns"
    WORK_PLAN = "work_plan"
    LIAISONS = "liaisons"
    LIST = "list"


@dataclass(frozen=True)
class Table:
    """Rows of cells. With `has_head`, the first row is repeated on every page.

    `shares`: how the width of the page is divided between the columns; none: as its kind has it.
    """

    kind: TableKind
    rows: tuple[tuple[Cell, ...], ...]
    has_head: bool = False
    shares: tuple[int, ...] | None = None


Block = Line | Table


@dataclass(frozen=True)
class Section:
    """Blocks on pages of one shape."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """Any document of ours, ready for a writer: its properties and its sections, in order.

    `initials` are the labels of those who put their paraf on every page; none: no place for it.
    """

    title: str
    subject: str
    author: str
    sections: tuple[Section, ...]
    initials: tuple[str, ...] = ()


def paper_lines(paper: Paper) -> Iterator[Line]:
    """Yield every line of a paper, those inside tables row by row."""
    for section in paper.sections:
        yield from lines_of(section.blocks)


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield every line, those inside tables row by row."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row for line in cell.lines)
