"""A Document as the bytes of a .docx, in one pass.

Numbers are Word's own: a line names a style, the style is bound to a level of a multilevel list
(`base/numbering.xml`), and references are fields on bookmarks. The body is written in strings
through `markup`; all other parts come from `parts`. Measures are in twips, 1/20 point.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise

from pks.naskah.docx.markup import NAMESPACES, bookmark, escape, runs
from pks.naskah.docx.package import join
from pks.naskah.docx.parts import (
    FIRST_FOOTER,
    FIRST_HEADER,
    DraftMark,
    core_properties,
    footers,
    headers,
    logo_relation,
    logos_of,
    static_parts,
    xml_part,
)
from pks.naskah.docx.pictures import logo_run
from pks.naskah.docx.series import Lists, lists_of
from pks.naskah.flow import (
    Block,
    Cell,
    Line,
    Look,
    Merge,
    Paper,
    Table,
    TableKind,
    paper_lines,
)
from pks.naskah.house_style import DEFAULT_STYLE, HouseStyle
from pks.naskah.model import Document
from pks.naskah.reading_order import paper_of

# Holds the section's measures after a closing table, which needs a paragraph behind it.
_SECTION_END = '<w:p><w:pPr><w:pStyle w:val="AkhirBagian"/>{}</w:pPr></w:p>'

# How each kind of table divides the width of its page.
_SHARES = {
    TableKind.PARTIES: (482, 2450, 284, 5855),
    TableKind.SIGNATURES: (4535, 4536),
    TableKind.COLUMNS: (1, 1),
    TableKind.WORK_PLAN: (624, 2400, 3100, 3300, 1850, 2250, 2067),
    TableKind.LIAISONS: (624, 1850, 2300, 2400, 2700, 2000, 3717),
}
_TABLE_STYLES = {
    TableKind.PARTIES: "TabelPolos",
    TableKind.SIGNATURES: "TabelPolos",
    TableKind.COLUMNS: "TabelDuaBahasa",
    TableKind.WORK_PLAN: "TabelLampiran",
    TableKind.LIAISONS: "TabelLampiran",
    TableKind.LIST: "TabelLampiran",
}
_OPENINGS = {look: f'<w:p><w:pPr><w:pStyle w:val="{look}"/></w:pPr>' for look in Look}


@dataclass(frozen=True)
class _Marks:
    """What the writing of a body counts on: the numbers of its bookmarks, and its lists."""

    numbers: Iterator[int]
    lists: Lists


def docx_bytes(
    document: Document, *, draft: DraftMark | None, style: HouseStyle = DEFAULT_STYLE
) -> bytes:
    """Return an agreement as a .docx; with a `draft` mark its header says RANCANGAN."""
    return paper_docx(paper_of(document), draft=draft, style=style)


def paper_docx(
    paper: Paper, *, draft: DraftMark | None = None, style: HouseStyle = DEFAULT_STYLE
) -> bytes:
    """Return any paper of ours as a .docx. The same paper, mark and style give the same bytes."""
    lists = lists_of(tuple(paper_lines(paper)))
    return join(
        (
            *static_parts(style, lists),
            *footers(paper.initials, style),
            *headers(draft, style),
            core_properties(paper),
            xml_part("word/document.xml", _document_xml(paper, style, lists)),
        )
    )


def _document_xml(paper: Paper, style: HouseStyle, lists: Lists) -> str:
    marks = _Marks(count(1), lists)
    pieces = [f"<w:document {NAMESPACES}><w:body>", _logos(style)]
    for position, section in enumerate(paper.sections):
        measures = _measures(style, section.landscape, position == 0)
        width = style.sheet.text_width(landscape=section.landscape)
        pieces += _blocks(section.blocks, marks, width)
        is_last = position == len(paper.sections) - 1
        pieces.append(_SECTION_END.format("" if is_last else measures))
    pieces += (measures, "</w:body></w:document>")
    return "".join(pieces)


@lru_cache(maxsize=32)
def _logos(style: HouseStyle) -> str:
    """Return the line above the title; a party without a logo leaves its side clean."""
    logos = logos_of(style)
    if not any(logos):
        return ""
    shown = [
        logo_run(logo, logo_relation(style, logo), number) if logo else ""
        for number, logo in enumerate(logos, 1)
    ]
    place = '<w:jc w:val="center"/>'
    if len(shown) > 1:
        place = f'<w:tabs><w:tab w:val="right" w:pos="{style.sheet.text_width()}"/></w:tabs>'
    words = "<w:r><w:tab/></w:r>".join(shown)
    return f'<w:p><w:pPr><w:pStyle w:val="Logo"/>{place}</w:pPr>{words}</w:p>'


@lru_cache(maxsize=128)
def _measures(style: HouseStyle, landscape: bool, is_first: bool) -> str:
    """Return the page of a section. Only that of the whole paper has a first page of its own."""
    sheet, margins = style.sheet, style.sheet.margins
    size = f'w:w="{sheet.width}" w:h="{sheet.height}"'
    if landscape:
        size = f'w:w="{sheet.height}" w:h="{sheet.width}" w:orient="landscape"'
    differs = is_first and style.reference is not None and style.reference.first is not None
    first_header = f'<w:headerReference w:type="first" r:id="{FIRST_HEADER}"/>'
    first_footer = f'<w:footerReference w:type="first" r:id="{FIRST_FOOTER}"/>'
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>{first_header * differs}'
        f'<w:footerReference w:type="default" r:id="rId6"/>{first_footer * differs}'
        f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{margins.top}" w:right="{margins.right}" w:bottom="{margins.bottom}" '
        f'w:left="{margins.left}" w:header="{sheet.header}" w:footer="{sheet.footer}" '
        f'w:gutter="0"/>{"<w:titlePg/>" * differs}</w:sectPr>'
    )


def _blocks(blocks: Iterable[Block], marks: _Marks, width: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield _line(block, marks)
        else:
            yield _table(block, marks, width)


def _line(line: Line, marks: _Marks) -> str:
    words = runs(line.text) if line.text else ""
    if line.heading:
        # In one paragraph with its number: two that are kept together are torn apart by readers.
        words += f"<w:r><w:br/><w:t>{escape(line.heading)}</w:t></w:r>"
    if line.anchor:
        number = next(marks.numbers)
        words = (
            f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(line.anchor)}"/>'
            f'{words}<w:bookmarkEnd w:id="{number}"/>'
        )
    if line.series:
        return f"{marks.lists.opening(line, line.series)}{words}</w:p>"
    return f"{_OPENINGS[line.look]}{words}</w:p>"


def _table(table: Table, marks: _Marks, width: int) -> str:
    widths = _divided(width, table.shares or _SHARES[table.kind])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = '<w:tblLook w:val="0020" w:firstRow="1"/>' if table.has_head else ""
    rows = "".join(
        _row(row, widths, marks, repeated=table.has_head and position == 0)
        for position, row in enumerate(table.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{_TABLE_STYLES[table.kind]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{head}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


@lru_cache(maxsize=128)
def _divided(width: int, shares: tuple[int, ...]) -> tuple[int, ...]:
    """Return the widths of columns that fill `width` to its last twip."""
    whole = sum(shares)
    edges = [width * sum(shares[:column]) // whole for column in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


def _row(
    cells: tuple[Cell, ...],
    widths: tuple[int, ...],
    marks: _Marks,
    *,
    repeated: bool,
) -> str:
    pieces = []
    column = 0
    for cell in cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        pieces.append(_cell(cell, width, marks))
    repeat = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(pieces)}</w:tr>"


def _cell(cell: Cell, width: int, marks: _Marks) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge is not Merge.NONE else ""
    lines = "".join(_line(line, marks) for line in cell.lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{lines}</w:tc>'
