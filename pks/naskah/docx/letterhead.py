"""The header of a reference, written anew: its words, tables and pictures, and nothing else.

Links lose their address, fields other than page numbers become the words that they show, and
what was drawn in Word itself (lines, boxes) is named as left out.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto

from lxml.etree import _Element as Element

from pks.naskah.docx.known import CELL, PARAGRAPH, ROW, RUN, TABLE, W, rewritten, value, wrapped
from pks.naskah.docx.markup import attribute, escape, page_field
from pks.naskah.docx.pictures import Placed
from pks.naskah.house_style import LeftOut, Letterhead, Picture

# Properties that would move or number the text; they are ours.
_NOT_THEIRS = dict.fromkeys(("keepNext", "keepLines", "pageBreakBefore", "numPr", "outlineLvl"), "")
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_INSIDE = {f"{W}{name}" for name in ("hyperlink", "smartTag", "ins", "sdtContent", "customXml")}
_LARGEST = 18_288_000  # 20 inches
_DEEPEST_TABLE = 3
_FROM = re.compile("page|margin|column|paragraph|line|character|(left|right|top|bottom)Margin")
_ALIGN = re.compile("left|right|center|top|bottom")
_PAGES = {"PAGE", "NUMPAGES"}


class _Field(Enum):
    """Where in a field the reading stands."""

    OUTSIDE = auto()
    INSTRUCTION = auto()
    RESULT = auto()
    OWN_RESULT = auto()
    """The result of a field that was written anew: not to be written twice."""


class HeaderReader:
    """Writes one header anew.

    :param style_named: gives our id of a style of theirs, or None.
    :param picture_at: gives the picture of a relationship, or None when it is none that we take.
    """

    def __init__(
        self,
        style_named: Callable[[str | None, str], str | None],
        picture_at: Callable[[str], Picture | None],
    ) -> None:
        self.left_out: set[LeftOut] = set()
        self._style_named = style_named
        self._picture_at = picture_at
        self._pictures: list[Picture] = []
        self._placed = 0
        self._field = _Field.OUTSIDE
        self._instruction = ""

    def read(self, header: Element, skipped_style: str) -> Letterhead:
        """Return the letterhead; paragraphs in `skipped_style` are marks that we put there."""
        self._skipped = skipped_style
        return Letterhead(self._blocks(header, 0), tuple(self._pictures))

    def _blocks(self, parent: Element, depth: int) -> str:
        pieces = []
        for child in parent:
            if child.tag == f"{W}p":
                pieces.append(self._paragraph(child))
            elif child.tag == f"{W}tbl" and depth < _DEEPEST_TABLE:
                pieces.append(self._table(child, depth))
            elif child.tag in _INSIDE or child.tag == f"{W}sdt":
                pieces.append(self._blocks(child, depth))
        return "".join(pieces)

    def _paragraph(self, paragraph: Element) -> str:
        style = self._style_named(value(paragraph, "pPr/pStyle"), "paragraph")
        if style == self._skipped:
            return ""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        look = rewritten(paragraph.find(f"{W}pPr"), PARAGRAPH, _NOT_THEIRS)
        runs = "".join(self._runs(paragraph))
        self._field = _Field.OUTSIDE
        return f"<w:p>{wrapped('pPr', named + look)}{runs}</w:p>"

    def _runs(self, parent: Element) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child)
            elif child.tag == f"{W}fldSimple":
                yield from self._simple_field(child)
            elif child.tag in _INSIDE or child.tag == f"{W}sdt":
                yield from self._runs(child)

    def _run(self, run: Element) -> Iterator[str]:
        style = self._style_named(value(run, "rPr/rStyle"), "character")
        named = f'<w:rStyle w:val="{style}"/>' if style else ""
        look = wrapped("rPr", named + rewritten(run.find(f"{W}rPr"), RUN))
        for piece in run:
            if words := self._words(piece):
                yield f"<w:r>{look}{words}</w:r>"
            elif piece.tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                yield self._drawing(piece)
            elif piece.tag == f"{W}fldChar":
                yield self._turn(piece.get(f"{W}fldCharType"))
            elif piece.tag == f"{W}instrText":
                self._instruction += piece.text or ""

    def _words(self, piece: Element) -> str:
        if self._field in (_Field.INSTRUCTION, _Field.OWN_RESULT):
            return ""
        if piece.tag == f"{W}t" and piece.text:
            return f'<w:t xml:space="preserve">{escape(piece.text)}</w:t>'
        if piece.tag == f"{W}tab":
            return "<w:tab/>"
        # A page break in a header is none.
        return "<w:br/>" if piece.tag == f"{W}br" and not piece.get(f"{W}type") else ""

    def _turn(self, kind: str | None) -> str:
        """Go on in a field; return it written anew when it is one of ours."""
        if kind == "begin":
            self._field, self._instruction = _Field.INSTRUCTION, ""
        elif kind == "separate" and self._field is _Field.INSTRUCTION:
            name = self._page_name(self._instruction)
            self._field = _Field.OWN_RESULT if name else _Field.RESULT
            return page_field(name) if name else ""
        elif kind == "end":
            self._field = _Field.OUTSIDE
        return ""

    def _simple_field(self, field: Element) -> Iterator[str]:
        name = self._page_name(field.get(f"{W}instr") or "")
        if name:
            yield page_field(name)
        else:
            yield from self._runs(field)

    def _page_name(self, instruction: str) -> str:
        name = (instruction.split() or [""])[0].upper()
        if name in _PAGES:
            return name
        self.left_out.add(LeftOut.FIELDS)
        return ""

    def _drawing(self, drawing: Element) -> str:
        frames = [
            frame
            for kind in ("inline", "anchor")
            for frame in drawing.iter(f"{_WP}{kind}")
            if frame.find(f"{_A}graphic/{_A}graphicData/{_PIC}pic") is not None
        ]
        if not frames:
            self.left_out.add(LeftOut.SHAPES)
            return ""
        return self._picture(frames[0])

    def _picture(self, frame: Element) -> str:
        blip = next(frame.iter(f"{_A}blip"), None)
        picture = self._picture_at("" if blip is None else blip.get(f"{_R}embed") or "")
        extent = frame.find(f"{_WP}extent")
        if picture is None or extent is None:
            self.left_out.add(LeftOut.PICTURE_KIND)
            return ""
        if picture not in self._pictures:
            self._pictures.append(picture)
        self._placed += 1
        named = frame.find(f"{_WP}docPr")
        described = "" if named is None else (named.get("descr") or "")[:200]
        placed = Placed(
            f"rId{self._pictures.index(picture) + 1}",
            100 + self._placed,
            described or "Kop surat",
            _measure(extent.get("cx")),
            _measure(extent.get("cy")),
        )
        place = _axis(frame, "H") + _axis(frame, "V")
        if frame.tag == f"{_WP}inline" or place.count("<wp:position") < 2:
            return placed.inline()
        return placed.anchored(place, _wrap(frame), behind=frame.get("behindDoc") in ("1", "true"))

    def _table(self, table: Element, depth: int) -> str:
        columns = [_column(column) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        rows = "".join(self._row(row, depth) for row in table.findall(f"{W}tr"))
        look = rewritten(table.find(f"{W}tblPr"), TABLE)
        if not rows:
            return ""
        return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, row: Element, depth: int) -> str:
        cells = "".join(self._cell(cell, depth) for cell in row.findall(f"{W}tc"))
        look = wrapped("trPr", rewritten(row.find(f"{W}trPr"), ROW))
        return f"<w:tr>{look}{cells}</w:tr>" if cells else ""

    def _cell(self, cell: Element, depth: int) -> str:
        look = wrapped("tcPr", rewritten(cell.find(f"{W}tcPr"), CELL))
        inside = self._blocks(cell, depth + 1)
        # A cell ends with a paragraph, whatever stands before it.
        end = "" if inside.endswith("</w:p>") else "<w:p></w:p>"
        return f"<w:tc>{look}{inside}{end}</w:tc>"


def _measure(text: str | None) -> int:
    """Return a length in EMU within what fits on any page."""
    return min(max(_number(text), 1), _LARGEST)


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("-?[0-9]{1,9}", text) else 0


def _column(column: Element) -> int:
    return max(_number(column.get(f"{W}w")), 1)


def _axis(frame: Element, axis: str) -> str:
    """Return where the picture stands on one axis, or nothing when that is not understood."""
    position = frame.find(f"{_WP}position{axis}")
    if position is None or not _FROM.fullmatch(base := position.get("relativeFrom") or ""):
        return ""
    align = position.findtext(f"{_WP}align") or ""
    if _ALIGN.fullmatch(align):
        inside = f"<wp:align>{align}</wp:align>"
    else:
        offset = max(min(_number(position.findtext(f"{_WP}posOffset")), _LARGEST), -_LARGEST)
        inside = f"<wp:posOffset>{offset}</wp:posOffset>"
    base = attribute(base)
    return f'<wp:position{axis} relativeFrom="{base}">{inside}</wp:position{axis}>'


def _wrap(frame: Element) -> str:
    if frame.find(f"{_WP}wrapTopAndBottom") is not None:
        return "<wp:wrapTopAndBottom/>"
    if frame.find(f"{_WP}wrapNone") is not None:
        return "<wp:wrapNone/>"
    return '<wp:wrapSquare wrapText="bothSides"/>'
