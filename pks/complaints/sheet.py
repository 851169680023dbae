"""The sheet of recaps: from its cells to facts; faults by row and column."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pks.batches.cells import Cells, address_of
from pks.complaints.columns import (
    ALIASES,
    CHANNELS,
    HEAD_OF,
    READERS,
    CellFault,
    Head,
    SheetFault,
    WrongCell,
    letter_of,
    shown,
)
from pks.complaints.figures import FigureFault, NotAFigure, count_from
from pks.complaints.identity import Identity, identities_in
from pks.complaints.periods import period_of
from pks.complaints.recording import RecapFacts, RecapObstacle, obstacles_of
from pks.complaints.table_file import Table
from pks.parties.models import Institution


@dataclass
class RowRead:
    """One row of the sheet, as it was read."""

    number: int
    """As the spreadsheet counts."""
    letters: Mapping[Head, str]
    """Which column stands where: "C"."""
    unit_id: int | None = None
    facts: RecapFacts | None = None
    faults: list[CellFault] = field(default_factory=list)

    def blame(self, head: Head, fault: SheetFault | FigureFault | RecapObstacle) -> None:
        """Say what is wrong in one of its cells."""
        self.faults.append(CellFault(fault, head, self.letters[head]))


class HoldsIdentities(Exception):
    """Something in the file looks like the identity of a person; `found` tells where."""

    def __init__(self, found: Sequence[Identity], *, in_another_sheet: bool = False) -> None:
        super().__init__(f"{len(found)} cells")
        self.found, self.in_another_sheet = found, in_another_sheet


class SheetRefused(Exception):
    """The columns of the sheet are not ours, or it holds nothing."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_sheet(table: Table, units: Sequence[Institution], *, today: date) -> list[RowRead]:
    """Return what each row of the sheet says, or what is wrong in it.

    :raises HoldsIdentities: some cell looks like a person's identity; nothing else is looked at.
    :raises SheetRefused: its columns are not ours, or no row is filled in.
    """
    cells = table.cells
    heads = _heads(cells.rows[0] if cells.rows else ())
    found = list(identities_in(cells.rows, heads.keys(), CHANNELS))
    if found:
        raise HoldsIdentities(found)
    for rows in table.others:
        found = list(identities_in(rows, (), CHANNELS))
        if found:
            raise HoldsIdentities(found, in_another_sheet=True)
    _check_columns(cells, heads)
    read = _Reading(cells, heads, units, today).rows()
    if not read:
        raise SheetRefused([CellFault(SheetFault.NO_ROWS)])
    _find_doubles(read)
    return read


def _heads(row: Sequence[Any]) -> dict[int, Head]:
    """Return which column stands in which place; their order does not matter."""
    known = {head.casefold(): head for head in Head} | ALIASES
    places = ((place, known.get(shown(value).casefold())) for place, value in enumerate(row))
    return {place: head for place, head in places if head is not None}


def _check_columns(cells: Cells, heads: Mapping[int, Head]) -> None:
    first = cells.rows[0] if cells.rows else ()
    width = max((len(row) for row in cells.rows), default=0)
    faults = []
    for place in range(width):
        titled = place < len(first) and bool(shown(first[place]))
        filled = any(place < len(row) and shown(row[place]) for row in cells.rows)
        if place in heads or not filled:
            continue
        fault = SheetFault.UNKNOWN_COLUMN if titled else SheetFault.NO_HEADING
        faults.append(CellFault(fault, None, letter_of(place)))
    met = list(heads.values())
    for head in Head:
        if head not in met:
            faults.append(CellFault(SheetFault.MISSING_COLUMN, head))
        elif met.count(head) > 1:
            faults.append(CellFault(SheetFault.DOUBLED_COLUMN, head))
    if faults:
        # Read by other heads, every cell would be wrong once more.
        raise SheetRefused(faults)


def _find_doubles(rows: Sequence[RowRead]) -> None:
    """Say of each row whether one above is of the same unit, channel and days."""
    for number, row in enumerate(rows):
        if row.facts is None:
            continue
        for other in rows[:number]:
            if (
                other.facts is not None
                and other.unit_id == row.unit_id
                and other.facts.channel is row.facts.channel
                and other.facts.period.overlaps(row.facts.period)
            ):
                row.blame(Head.PERIOD, SheetFault.DOUBLED_ROW)
                break


class _Reading:
    """One reading of one sheet whose columns are ours."""

    def __init__(
        self, cells: Cells, heads: Mapping[int, Head], units: Sequence[Institution], today: date
    ) -> None:
        self.cells, self.heads, self.today = cells, heads, today
        self.letters = {head: letter_of(place) for place, head in heads.items()}
        self.unit_ids: dict[str, set[int]] = defaultdict(set)
        for unit in units:
            for name in (unit.name, unit.short_name):
                self.unit_ids[name.casefold()].add(unit.id)

    def rows(self) -> list[RowRead]:
        return [
            self._row(number, values)
            for number, values in enumerate(self.cells.rows[1:], start=1)
            if any(map(shown, values)) or self._has_formula(number, values)
        ]

    def _row(self, number: int, values: Sequence[Any]) -> RowRead:
        row, said = RowRead(number + 1, self.letters), {}
        for place, head in self.heads.items():
            value = values[place] if place < len(values) else ""
            try:
                said[head] = self._value(head, address_of(place, number), value)
            except WrongCell as wrong:
                row.blame(head, wrong.fault)
            except NotAFigure as refusal:
                row.blame(head, refusal.fault)
        row.unit_id = said.get(Head.UNIT)
        if not row.faults:
            row.facts = RecapFacts(
                channel=said[Head.CHANNEL],
                period=period_of(said[Head.YEAR], said[Head.PERIOD]),
                received=said[Head.RECEIVED],
                settled=said[Head.SETTLED],
                overdue=said[Head.OVERDUE],
                median_days=said[Head.MEDIAN],
            )
            for obstacle in obstacles_of(row.facts, today=self.today):
                row.blame(HEAD_OF.get(obstacle, Head.PERIOD), obstacle)
        return row

    def _value(self, head: Head, address: str, value: Any) -> Any:
        if address in self.cells.formulas:
            raise WrongCell(SheetFault.FORMULA)
        if address in self.cells.errors:
            raise WrongCell(SheetFault.ERROR_VALUE)
        words = shown(value)
        if not words and head is not Head.MEDIAN:
            raise WrongCell(SheetFault.EMPTY)
        if head is Head.UNIT:
            return self._unit(words)
        return READERS.get(head, count_from)(words)

    def _unit(self, words: str) -> int:
        found = self.unit_ids.get(words.casefold(), set())
        if len(found) != 1:
            # Two regions may each have a "Dinkes".
            raise WrongCell(SheetFault.AMBIGUOUS_UNIT if found else SheetFault.UNKNOWN_UNIT)
        return next(iter(found))

    def _has_formula(self, number: int, values: Sequence[Any]) -> bool:
        return any(address_of(place, number) in self.cells.formulas for place in range(len(values)))
