"""The sheet of a region's results: its columns, and from its cells to facts; faults by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pks.assessments.bands import Zone
from pks.assessments.entering import AssessmentFacts
from pks.assessments.models import Scale
from pks.assessments.scores import NotAScore, ScoreFault, score_from
from pks.batches.cells import Cells, address_of
from pks.parties.models import Institution

LONGEST_TEXT = 500

UNIT, TOTAL, OPINION, ZONE, SECOND_AXIS, SOURCE = (
    "unit", "total", "opinion", "zone", "second_axis", "source",
)  # fmt: skip


class SheetFault(StrEnum):
    """What is wrong in a cell, or with the sheet as a whole."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DOUBLED_COLUMN = "doubled_column"
    NO_ROWS = "no_rows"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    UNIT_MISSING = "unit_missing"
    UNKNOWN_UNIT = "unknown_unit"
    DOUBLED_UNIT = "doubled_unit"
    NO_SOURCE = "no_source"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    UNKNOWN_ZONE = "unknown_zone"
    NOT_A_NUMBER = "not_a_number"
    TOO_PRECISE = "too_precise"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True)
class CellFault:
    """A fault; `value` is the heading or the text at fault."""

    fault: SheetFault
    heading: str = ""
    """Of the column; empty for the sheet as a whole."""
    value: str = ""


@dataclass
class RowRead:
    """One row of the sheet, as it was read."""

    number: int
    """As the spreadsheet counts."""
    cells: list[str]
    """What stands in it, in the order of the columns."""
    unit_id: int | None = None
    facts: AssessmentFacts | None = None
    """None: nothing but the name is filled in, so nothing is taken."""
    faults: list[CellFault] = field(default_factory=list)


class SheetRefused(Exception):
    """Nothing of the sheet may be taken; its rows, with what is wrong in each."""

    def __init__(self, faults: Sequence[CellFault], rows: Sequence[RowRead] = ()) -> None:
        super().__init__(f"{len(faults)} faults, {len(rows)} rows")
        self.faults, self.rows = faults, rows


def headings(scale: Scale) -> dict[str, str]:
    """Return what stands above each column, by the column's name. The sheet is Indonesian."""
    columns = {UNIT: "Instansi", TOTAL: "Nilai total"}
    for dimension in scale.dimensions:
        columns[_key_of(dimension.id)] = f"Dimensi: {dimension.name}"
    if not scale.computed:
        columns |= {OPINION: "Opini", ZONE: "Zona"}
    if scale.second_axis:
        columns[SECOND_AXIS] = scale.second_axis
    return {**columns, SOURCE: "Sumber (bila berbeda)"}


def cells_of(facts: AssessmentFacts, scale: Scale) -> dict[str, Decimal | str | None]:
    """Return what stands in each column of a row that says `facts`."""
    scores = {
        _key_of(dimension.id): facts.scores.get(dimension.id) for dimension in scale.dimensions
    }
    return {
        TOTAL: facts.total,
        **scores,
        OPINION: facts.opinion,
        ZONE: facts.zone and str(facts.zone).replace("_", " "),
        SECOND_AXIS: facts.second_axis,
        SOURCE: facts.source,
    }


def read_sheet(
    cells: Cells, units: Sequence[Institution], scale: Scale, *, source: str
) -> dict[int, AssessmentFacts]:
    """Return what the sheet says of each unit that something is filled in for, by its id.

    :param source: what is said where the column of the sources is empty.
    :raises SheetRefused: any cell is wrong; then nothing of the sheet may be taken.
    """
    return _Reading(cells, units, scale, source).read()


class _Wrong(Exception):
    """One cell is wrong."""

    def __init__(self, fault: SheetFault, value: object = "") -> None:
        super().__init__(fault)
        self.fault, self.value = fault, str(value)


class _Reading:
    """One reading of one sheet."""

    def __init__(
        self, cells: Cells, units: Sequence[Institution], scale: Scale, source: str
    ) -> None:
        self.cells, self.scale, self.source = cells, scale, source
        self.headings = headings(scale)
        self.unit_ids = {unit.short_name.casefold(): unit.id for unit in units}
        self.unit_ids |= {unit.name.casefold(): unit.id for unit in units}

    def read(self) -> dict[int, AssessmentFacts]:
        places = self._places()
        rows: list[RowRead] = []
        for number, values in enumerate(self.cells.rows[1:], start=1):
            if any(_shown(value) for value in values) or self._has_formula(number, values):
                rows.append(self._row(number, values, places, {row.unit_id for row in rows}))
        found = {row.unit_id: row.facts for row in rows if row.unit_id and row.facts}
        if any(row.faults for row in rows):
            raise SheetRefused([], rows)
        if not found:
            raise SheetRefused([CellFault(SheetFault.NO_ROWS)])
        return found

    def _places(self) -> dict[str, int]:
        """Return in which place each column stands; their order does not matter."""
        known = {words.casefold(): column for column, words in self.headings.items()}
        places: dict[str, int] = {}
        faults = []
        for place, value in enumerate(self.cells.rows[0] if self.cells.rows else ()):
            words = _shown(value)
            column = known.get(words.casefold())
            if column in places:
                faults.append(CellFault(SheetFault.DOUBLED_COLUMN, value=words))
            elif column:
                places[column] = place
            elif words:
                faults.append(CellFault(SheetFault.UNKNOWN_COLUMN, value=words))
        faults += [
            CellFault(SheetFault.MISSING_COLUMN, value=words)
            for column, words in self.headings.items()
            if column not in places
        ]
        if faults:
            # Read by other heads, every cell would be wrong once more.
            raise SheetRefused(faults)
        return places

    def _row(
        self, number: int, values: Sequence[Any], places: Mapping[str, int], seen: set[int | None]
    ) -> RowRead:
        row = RowRead(number + 1, [_shown(values[place]) for place in places.values()])
        read: dict[str, Any] = {}
        for column, place in places.items():
            try:
                read[column] = self._value(column, address_of(place, number), values[place])
            except _Wrong as wrong:
                row.faults.append(CellFault(wrong.fault, self.headings[column], wrong.value))
        row.unit_id = read.pop(UNIT, None)
        if row.unit_id is not None and row.unit_id in seen:
            row.faults.append(CellFault(SheetFault.DOUBLED_UNIT, self.headings[UNIT]))
        source = read.pop(SOURCE, None) or self.source
        if any(value is not None for value in read.values()):
            if not source:
                row.faults.append(CellFault(SheetFault.NO_SOURCE, self.headings[SOURCE]))
            row.facts = self._facts(read, source)
        return row

    def _facts(self, read: Mapping[str, Any], source: str) -> AssessmentFacts:
        scores = {
            dimension.id: read.get(_key_of(dimension.id)) for dimension in self.scale.dimensions
        }
        return AssessmentFacts(
            source=source,
            total=read.get(TOTAL),
            scores={key: value for key, value in scores.items() if value is not None},
            opinion=read.get(OPINION),
            second_axis=read.get(SECOND_AXIS),
            zone=read.get(ZONE),
        )

    def _value(self, column: str, address: str, value: Any) -> Any:
        if address in self.cells.formulas:
            raise _Wrong(SheetFault.FORMULA)
        if address in self.cells.errors:
            raise _Wrong(SheetFault.ERROR_VALUE)
        readers: Mapping[str, Callable[[Any], Any]] = {
            UNIT: self._unit, OPINION: _text, SECOND_AXIS: _text, SOURCE: _text, ZONE: _zone,
        }  # fmt: skip
        read: Callable[[Any], Any] = readers.get(column, _score)
        return read(value)

    def _unit(self, value: Any) -> int:
        words = _text(value)
        if words is None:
            raise _Wrong(SheetFault.UNIT_MISSING)
        if words.casefold() not in self.unit_ids:
            raise _Wrong(SheetFault.UNKNOWN_UNIT, words)
        return self.unit_ids[words.casefold()]

    def _has_formula(self, number: int, values: Sequence[Any]) -> bool:
        return any(address_of(place, number) in self.cells.formulas for place in range(len(values)))


def _key_of(dimension_id: int) -> str:
    return f"dimension-{dimension_id}"


def _shown(value: Any) -> str:
    """Return a cell as somebody reads it, on one line."""
    if isinstance(value, float):
        # A spreadsheet holds 83.18 as the nearest binary number.
        value = f"{value:.10g}".replace(".", ",")
    return " ".join(str(value).split())


def _text(value: Any) -> str | None:
    words = _shown(value)
    if not isinstance(value, str | float):
        raise _Wrong(SheetFault.NOT_TEXT, words)
    if len(words) > LONGEST_TEXT:
        raise _Wrong(SheetFault.TOO_LONG, LONGEST_TEXT)
    return words or None


def _score(value: Any) -> Decimal | None:
    words = _shown(value)
    if not words:
        return None
    if not isinstance(value, str | float):
        raise _Wrong(SheetFault.NOT_A_NUMBER, words)
    try:
        return score_from(words)
    except NotAScore as refusal:
        raise _Wrong(_FAULT_OF[refusal.fault], words) from refusal


def _zone(value: Any) -> Zone | None:
    words = _text(value)
    if words is None:
        return None
    try:
        return Zone(words.casefold().replace(" ", "_"))
    except ValueError as error:
        raise _Wrong(SheetFault.UNKNOWN_ZONE, words) from error


_FAULT_OF = {
    ScoreFault.NOT_A_NUMBER: SheetFault.NOT_A_NUMBER,
    ScoreFault.TOO_PRECISE: SheetFault.TOO_PRECISE,
    ScoreFault.OUT_OF_RANGE: SheetFault.OUT_OF_RANGE,
}
