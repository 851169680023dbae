"""A Document as the bytes of a .docx, in one pass.

Numbers are Word's own: a line names a style, the style is bound to a level of a multilevel list
(`base/numbering.xml`), and references are fields on bookmarks. The body is written in strings
through `markup`; all other parts come from `parts`. Measures are in twips, 1/20 point.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from pks.naskah.docx.markup import NAMESPACES, bookmark, escape, runs
from pks.naskah.docx.package import join
from pks.naskah.docx.parts import (
    DraftMark,
    core_properties,
    footer,
    header,
    static_parts,
    xml_part,
)
from pks.naskah.flow import (
    Block,
    Cell,
    Line,
    Look,
    Merge,
    Table,
    TableKind,
    agreement_blocks,
    annex_blocks,
)
from pks.naskah.model import Document

# F4, 215 × 330 mm; margins left 3, others 2.5 cm.
_WIDTH, _HEIGHT = 12189, 18709
_MARGINS = (
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1701" '
    'w:header="709" w:footer="709" w:gutter="0"/>'
)
_PORTRAIT = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="default" r:id="rId6"/><w:type w:val="nextPage"/>'
    f'<w:pgSz w:w="{_WIDTH}" w:h="{_HEIGHT}"/>{_MARGINS}</w:sectPr>'
)
_LANDSCAPE = (
    '<w:sectPr><w:type w:val="nextPage"/>'
    f'<w:pgSz w:w="{_HEIGHT}" w:h="{_WIDTH}" w:orient="landscape"/>{_MARGINS}</w:sectPr>'
)
# Holds the section's measures after a closing table, which needs a paragraph behind it.
_SECTION_END = '<w:p><w:pPr><w:pStyle w:val="AkhirBagian"/>{}</w:pPr></w:p>'

# The columns of each kind of table fill the width of its page.
_COLUMNS = {
    TableKind.PARTIES: (482, 2450, 284, 5855),
    TableKind.SIGNATURES: (4535, 4536),
    TableKind.WORK_PLAN: (624, 2400, 3100, 3300, 1850, 2250, 2067),
    TableKind.LIAISONS: (624, 1850, 2300, 2400, 2700, 2000, 3717),
}
_TABLE_STYLES = {
    TableKind.PARTIES: "TabelPolos",
    TableKind.SIGNATURES: "TabelPolos",
    TableKind.WORK_PLAN: "TabelLampiran",
    TableKind.LIAISONS: "TabelLampiran",
}
_OPENINGS = {look: f'<w:p><w:pPr><w:pStyle w:val="{look}"/></w:pPr>' for look in Look}


def docx_bytes(document: Document, *, draft: DraftMark | None) -> bytes:
    """Return the document as a .docx; with a `draft` mark its header says RANCANGAN.

    The same document and mark always give the same bytes.
    """
    first, second = document.parties
    return join(
        (
            *static_parts(),
            footer((first.label, second.label)),
            header(draft),
            core_properties(document),
            xml_part("word/document.xml", _document_xml(document)),
        )
    )


def _document_xml(document: Document) -> str:
    bookmarks = count(1)
    agreement = _blocks(agreement_blocks(document), bookmarks)
    annexes = _blocks(annex_blocks(document), bookmarks)
    return "".join(
        (
            f"<w:document {NAMESPACES}><w:body>",
            *agreement,
            _SECTION_END.format(_PORTRAIT),
            *annexes,
            _SECTION_END.format(""),
            _LANDSCAPE,
            "</w:body></w:document>",
        )
    )


def _blocks(blocks: Iterable[Block], bookmarks: Iterator[int]) -> Iterator[str]:
    for block in blocks:
        yield _line(block, bookmarks) if isinstance(block, Line) else _table(block, bookmarks)


def _line(line: Line, bookmarks: Iterator[int]) -> str:
    words = runs(line.text) if line.text else ""
    if line.heading:
        # In one paragraph with its number: two that are kept together are torn apart by readers.
        words += f"<w:r><w:br/><w:t>{escape(line.heading)}</w:t></w:r>"
    if line.anchor:
        number = next(bookmarks)
        words = (
            f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(line.anchor)}"/>'
            f'{words}<w:bookmarkEnd w:id="{number}"/>'
        )
    return f"{_OPENINGS[line.look]}{words}</w:p>"


def _table(table: Table, bookmarks: Iterator[int]) -> str:
    widths = _COLUMNS[table.kind]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = '<w:tblLook w:val="0020" w:firstRow="1"/>' if table.has_head else ""
    rows = "".join(
        _row(row, widths, bookmarks, repeated=table.has_head and position == 0)
        for position, row in enumerate(table.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{_TABLE_STYLES[table.kind]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{head}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(
    cells: tuple[Cell, ...],
    widths: tuple[int, ...],
    bookmarks: Iterator[int],
    *,
    repeated: bool,
) -> str:
    pieces = []
    column = 0
    for cell in cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        pieces.append(_cell(cell, width, bookmarks))
    repeat = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(pieces)}</w:tr>"


def _cell(cell: Cell, width: int, bookmarks: Iterator[int]) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge is not Merge.NONE else ""
    lines = "".join(_line(line, bookmarks) for line in cell.lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{lines}</w:tc>'
