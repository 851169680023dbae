"""The cells of a sheet that somebody has sent. Nothing in it is ever evaluated.

The reader keeps a whole rectangle in memory, from the first value to the last, so a single one in
the far corner would cost gigabytes: where values stand is looked at first.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from pks.batches.facts import MOST_UNITS

#: The head, and a row for each unit; whoever has filled in more has another sheet.
MOST_ROWS = MOST_UNITS + 1
_FARTHEST_ROW = 5_000
_FARTHEST_COLUMN = 100

_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK_BYTES = 64 * 1024
_DAMAGE = (
    CalamineError,
    ET.ParseError,
    expat.ExpatError,
    KeyError,
    IndexError,
    ValueError,
)


class TooManyRows(Exception):
    """More values than a batch can hold, or one that stands far away from all others."""


class NotASheet(Exception):
    """The file holds no sheet that can be read."""


@dataclass
class Cells:
    """A sheet: its rows from the first on, and which cells hold a formula or an error."""

    rows: list[Sequence[Any]] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)


def read_cells(file: IO[bytes]) -> Cells:
    """Read the first sheet of a workbook that `files.uploads.accept` has looked into.

    :raises TooManyRows: it holds more than a batch can.
    :raises NotASheet: its first sheet cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as package:
            first = _first_part(package)
            # Only of the sheet that is read: another may list every institution there is.
            scans = {
                name: _scan(package, name, MOST_ROWS if name == first else _FARTHEST_ROW)
                for name in package.namelist()
            }
        file.seek(0)
        with CalamineWorkbook.from_filelike(file) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except _DAMAGE as error:
        raise NotASheet from error
    if first not in scans:
        raise NotASheet
    return Cells(list(rows), scans[first].formulas, scans[first].errors)


def address_of(column: int, row: int) -> str:
    """Return the address of a cell, both counted from 0.

    >>> address_of(2, 6), address_of(27, 0)
    ('C7', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _first_part(package: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the first sheet."""
    # No entity can be hidden here: a document type is refused with the upload.
    book = ET.fromstring(package.read(_WORKBOOK))  # noqa: S314
    links = ET.fromstring(package.read(_LINKS))  # noqa: S314
    sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
    targets = [link.attrib["Target"] for link in links if link.get("Id") == sheets[0].get(_ID)]
    (target,) = targets  # two of one name, and the reader might take the other
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _NoWorksheet(Exception):
    """The part is something else."""


class _Scan:
    """One reading of a part, which stops as soon as it is seen to be too much, or no sheet."""

    def __init__(self, most_rows: int) -> None:
        self.formulas: set[str] = set()
        self.errors: set[str] = set()
        self.is_worksheet = False
        self._row = self._column = 0
        self._address = ""
        self._rows: set[int] = set()
        self._most_rows = most_rows

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self.is_worksheet and name != "worksheet":
            raise _NoWorksheet
        self.is_worksheet = True
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif name == "c":
            self._place(attributes)
        elif name in ("v", "is", "f"):
            self._note(name)

    def _place(self, attributes: dict[str, str]) -> None:
        self._column += 1
        found = _ADDRESS.fullmatch(attributes.get("r") or "")
        if found:
            self._column, self._row = _number_of(found[1]), int(found[2])
        self._address = address_of(self._column - 1, self._row - 1)
        if attributes.get("t") == "e":
            self.errors.add(self._address)

    def _note(self, name: str) -> None:
        self._rows.add(self._row)
        if (
            len(self._rows) > self._most_rows
            or self._row > _FARTHEST_ROW
            or self._column > _FARTHEST_COLUMN
        ):
            raise TooManyRows
        if name == "f":
            self.formulas.add(self._address)


def _scan(package: zipfile.ZipFile, name: str, most_rows: int) -> _Scan:
    scan = _Scan(most_rows)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.begin
    try:
        with package.open(name) as part:
            while chunk := part.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
    except _NoWorksheet:
        # The styles, the shared texts: nothing that values stand in.
        return _Scan(most_rows)
    except expat.ExpatError:
        if scan.is_worksheet:
            raise
        return _Scan(most_rows)  # a picture
    return scan


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
