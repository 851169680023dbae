"""From the cells of a filled-in sheet to what differs from unit to unit; faults by their cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pks.batches.cells import Cells, address_of
from pks.batches.examining import Cell
from pks.batches.facts import (
    LONGEST_AUTHORITY,
    LONGEST_NUMBER,
    LONGEST_SEAT,
    LONGEST_SUBJECT,
    RowFacts,
)
from pks.batches.offers import AmbiguousName, Choices, RowOffers, UnknownName
from pks.batches.values import SheetFault, WrongCell, date_in, text_in_cell, years_in
from pks.parties.models import Institution

#: What stands above each column. The sheet is Indonesian, like what comes of it.
HEADING: Mapping[Cell, str] = {
    Cell.UNIT: "Perangkat daerah",
    Cell.SEAT: "Kedudukan",
    Cell.NUMBER_1: "Nomor PIHAK KESATU",
    Cell.NUMBER_2: "Nomor PIHAK KEDUA",
    Cell.SIGNATORY: "Penanda tangan",
    Cell.AUTHORITY: "Dasar kewenangan",
    Cell.LIAISON: "Narahubung",
    Cell.SUBJECT: "Tentang (bila berbeda)",
    Cell.SIGNED_ON: "Tanggal penandatanganan (bila berbeda)",
    Cell.TERM_YEARS: "Jangka waktu dalam tahun (bila berbeda)",
}

LONGEST = {
    Cell.SEAT: LONGEST_SEAT,
    Cell.NUMBER_1: LONGEST_NUMBER,
    Cell.NUMBER_2: LONGEST_NUMBER,
    Cell.AUTHORITY: LONGEST_AUTHORITY,
    Cell.SUBJECT: LONGEST_SUBJECT,
}


@dataclass(frozen=True)
class CellFault:
    """A fault and where it is: "C7", or nowhere for the sheet as a whole."""

    fault: SheetFault
    address: str = ""
    value: str = ""
    """The heading or the text at fault, or the length that is allowed."""


class SheetRefused(Exception):
    """The sheet cannot be taken; `faults` names every one."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_sheet(
    cells: Cells, units: Sequence[Institution], offers: Mapping[int, RowOffers]
) -> dict[int, RowFacts]:
    """Return what the sheet says of each unit that stands in it, by the unit's id.

    :raises SheetRefused: any cell is wrong; then nothing of the sheet may be taken.
    """
    return _Reading(cells, units, offers).read()


class _Reading:
    """One reading of one sheet."""

    def __init__(
        self, cells: Cells, units: Sequence[Institution], offers: Mapping[int, RowOffers]
    ) -> None:
        self.cells, self.offers = cells, offers
        self.faults: list[CellFault] = []
        self.unit_ids = {unit.short_name.casefold(): unit.id for unit in units}
        self.unit_ids |= {unit.name.casefold(): unit.id for unit in units}

    def read(self) -> dict[int, RowFacts]:
        columns = self._columns()
        found: dict[int, RowFacts] = {}
        for number, row in enumerate(self.cells.rows[1:], start=1):
            if any(value not in ("", None) for value in row) or self._has_formula(number, row):
                self._read_row(number, row, columns, found)
        if not found and not self.faults:
            self.faults.append(CellFault(SheetFault.NO_ROWS))
        if self.faults:
            raise SheetRefused(self.faults)
        return found

    def _columns(self) -> dict[Cell, int]:
        """Return which column holds what; their order does not matter."""
        known = {words.casefold(): cell for cell, words in HEADING.items()}
        columns: dict[Cell, int] = {}
        for place, value in enumerate(self.cells.rows[0] if self.cells.rows else ()):
            words = " ".join(str(value).split())
            cell = known.get(words.casefold())
            if cell in columns:
                self._note(SheetFault.DOUBLED_COLUMN, place, 0, words)
            elif cell:
                columns[cell] = place
            elif words:
                self._note(SheetFault.UNKNOWN_COLUMN, place, 0, words)
        for cell, words in HEADING.items():
            if cell not in columns:
                self.faults.append(CellFault(SheetFault.MISSING_COLUMN, value=words))
        if self.faults:
            # Read by other heads, every cell would be wrong once more.
            raise SheetRefused(self.faults)
        return columns

    def _read_row(
        self,
        number: int,
        row: Sequence[Any],
        columns: Mapping[Cell, int],
        found: dict[int, RowFacts],
    ) -> None:
        unit_id = self._value(Cell.UNIT, number, row, columns, self._unit)
        if unit_id in found:
            self._note(SheetFault.DOUBLED_UNIT, columns[Cell.UNIT], number)
        people = self.offers.get(unit_id or 0, RowOffers())
        readers: Mapping[Cell, Callable[[Any], Any]] = {
            Cell.SIGNATORY: _chooser(people.holders, SheetFault.UNKNOWN_SIGNATORY),
            Cell.LIAISON: _chooser(people.people, SheetFault.UNKNOWN_LIAISON),
            Cell.SIGNED_ON: date_in,
            Cell.TERM_YEARS: years_in,
        }
        values = {
            _FIELD[cell]: self._value(cell, number, row, columns, readers.get(cell, _text_of(cell)))
            for cell in _FIELD
            if unit_id is not None or cell not in (Cell.SIGNATORY, Cell.LIAISON)
        }
        if unit_id is not None:
            found[unit_id] = RowFacts(**values)

    def _value(
        self,
        cell: Cell,
        number: int,
        row: Sequence[Any],
        columns: Mapping[Cell, int],
        read: Callable[[Any], Any],
    ) -> Any:
        place = columns[cell]
        address = address_of(place, number)
        try:
            if address in self.cells.formulas:
                raise WrongCell(SheetFault.FORMULA)
            if address in self.cells.errors:
                raise WrongCell(SheetFault.ERROR_VALUE)
            return read(row[place])
        except WrongCell as wrong:
            self.faults.append(CellFault(wrong.fault, address, wrong.value))
            return None

    def _unit(self, value: Any) -> int:
        words = text_in_cell(value)
        if words is None:
            raise WrongCell(SheetFault.UNIT_MISSING)
        if words.casefold() not in self.unit_ids:
            raise WrongCell(SheetFault.UNKNOWN_UNIT, words)
        return self.unit_ids[words.casefold()]

    def _has_formula(self, number: int, row: Sequence[Any]) -> bool:
        return any(address_of(place, number) in self.cells.formulas for place in range(len(row)))

    def _note(self, fault: SheetFault, column: int, row: int, value: str = "") -> None:
        self.faults.append(CellFault(fault, address_of(column, row), value))


#: Which field of `RowFacts` a column fills.
_FIELD = {
    Cell.SEAT: "seat",
    Cell.NUMBER_1: "number_1",
    Cell.NUMBER_2: "number_2",
    Cell.SIGNATORY: "holding_id",
    Cell.AUTHORITY: "authority",
    Cell.LIAISON: "liaison_id",
    Cell.SUBJECT: "subject",
    Cell.SIGNED_ON: "signed_on",
    Cell.TERM_YEARS: "term_years",
}


def _text_of(cell: Cell) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        words = text_in_cell(value)
        if words is not None and len(words) > LONGEST[cell]:
            raise WrongCell(SheetFault.TOO_LONG, LONGEST[cell])
        return words

    return read


def _chooser(choices: Choices, unknown: SheetFault) -> Callable[[Any], int | None]:
    def read(value: Any) -> int | None:
        words = text_in_cell(value)
        if words is None:
            return None
        try:
            return choices.find(words)
        except UnknownName as error:
            raise WrongCell(unknown, words) from error
        except AmbiguousName as error:
            raise WrongCell(SheetFault.AMBIGUOUS, words) from error

    return read
