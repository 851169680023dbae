"""The cells of a table that somebody has sent, as a workbook or as text with separators."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from pks.batches.cells import MOST_ROWS, Cells, NotASheet, TooManyRows, read_cells
from pks.files.kinds import Kind
from pks.files.uploads import accept

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";,\t"
_MOST_COLUMNS = 100


class CsvFault(StrEnum):
    """Why a text is not taken for a table."""

    NOT_UTF8 = "not_utf8"
    NOT_A_TABLE = "not_a_table"


class NotACsv(Exception):
    """The text is no table; `fault` says why."""

    def __init__(self, fault: CsvFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Table:
    """What a file holds: the sheet that is read, and the rows of all others."""

    cells: Cells
    others: Sequence[Sequence[Sequence[Any]]] = ()
    """Never read for figures; only looked at for what should not be there."""


def read_table(stream: IO[bytes], *, limit_bytes: int) -> Table:
    """Read a file, whatever it is called. Nothing of it is kept.

    :raises UploadRefused: it is no workbook that is safe to open.
    :raises TooManyRows, NotASheet: it is one, but not of this kind.
    :raises NotACsv: it is a text, but no table.
    """
    head = stream.read(len(_ZIP))
    stream.seek(0)
    if head in (_ZIP, _OLE) or not head:
        return _read_workbook(stream, limit_bytes)
    content = stream.read(limit_bytes + 1)
    if b"\x00" in content or len(content) > limit_bytes:
        stream.seek(0)
        return _read_workbook(stream, limit_bytes)  # which says what it is, and that it is refused
    return Table(read_csv(content))


def read_csv(content: bytes) -> Cells:
    r"""Read a text with semicolons, commas or tabs between its cells.

    >>> read_csv(b"\xef\xbb\xbfInstansi;Median hari\nDinkes;4,5\n").rows
    [['Instansi', 'Median hari'], ['Dinkes', '4,5']]

    :raises NotACsv: it is not UTF-8, or a cell never ends.
    :raises TooManyRows: it holds more than a sheet may.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotACsv(CsvFault.NOT_UTF8) from error
    head = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    if separator not in head:
        raise NotACsv(CsvFault.NOT_A_TABLE)
    rows: list[Sequence[Any]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > _MOST_COLUMNS:
                raise TooManyRows
    except csv.Error as error:
        raise NotACsv(CsvFault.NOT_A_TABLE) from error
    return Cells(rows)


def _read_workbook(stream: IO[bytes], limit_bytes: int) -> Table:
    with accept(stream, "", limit_bytes=limit_bytes, kinds={Kind.XLSX}) as accepted:
        # Has looked into every sheet, so that none is too large to be opened below.
        cells = read_cells(accepted.file)
        accepted.file.seek(0)
        try:
            with CalamineWorkbook.from_filelike(accepted.file) as book:
                names = book.sheet_names[1:]
                others = [book.get_sheet_by_name(name).to_python() for name in names]
        except CalamineError as error:
            raise NotASheet from error
    return Table(cells, others)
