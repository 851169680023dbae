"""A record template filled with values, as a paper for the writers.

Whatever is not filled in becomes a visible gap. Values are words: nothing in them is expanded.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pks.naskah.flow import Block, Cell, Line, Look, Paper, Section, Table, TableKind
from pks.naskah.indonesian import date_in_words, long_date, spelled
from pks.naskah.model import Gap, Strong, Text, letter_of, merged, plain, upper
from pks.naskah.records.template import (
    ColumnKind,
    Entry,
    FieldsPart,
    ListPart,
    Part,
    Pattern,
    RecordTemplate,
    SignaturesPart,
    Signer,
    SignerRow,
    Slot,
    TablePart,
    TextPart,
    VariableType,
)

Row = Mapping[str, str | int | date | None]
Value = str | int | date | Sequence[str] | Sequence[Row] | None
"""What a variable may hold, as its type has it."""

_LETTERED = frozenset({Look.RECITAL, Look.LETTER})
# Columns of name, colon, text; and, on the right of the first row, what stands aside.
_FIELD_SHARES = (27, 3, 70)
_FIELD_SHARES_WITH_ASIDE = (16, 3, 43, 38)


def record_paper(template: RecordTemplate, values: Mapping[str, Value]) -> Paper:
    """Return the document that `template` and `values` make.

    :raises KeyError: a value is for a variable that the template does not have.
    """
    filling = _Filling(template, values)
    return Paper(
        title=template.name,
        subject=plain(filling.text(template.subject), ""),
        author=plain(filling.text(template.author), ""),
        sections=(Section(tuple(filling.blocks())),),
    )


class _Filling:
    """One template being filled with one set of values."""

    def __init__(self, template: RecordTemplate, values: Mapping[str, Value]) -> None:
        for key in values:
            template.variable(key)
        self._template = template
        self._values: Mapping[str, Any] = values

    def blocks(self) -> Iterator[Block]:
        """Yield the parts that stand, in order."""
        after_table = False
        for number, entry in enumerate(self._template.entries, 1):
            if not self._stands(entry):
                continue
            for block in self._part(entry.part, f"Bagian {number}"):
                yield _with_room(block) if after_table else block
                after_table = isinstance(block, Table)

    def text(self, pattern: Pattern) -> Text:
        """Return `pattern` with its variables in place."""
        return merged(
            self._slot(part) if isinstance(part, Slot) else part for part in pattern if part
        )

    def _stands(self, entry: Entry) -> bool:
        return entry.when is None or not self._is_missing(entry.when)

    def _is_missing(self, key: str) -> bool:
        value = self._values.get(key)
        return value is None or value == [] or value == () or str(value).strip() == ""

    def _slot(self, slot: Slot) -> str | Gap:
        variable = self._template.variable(slot.key)
        if self._is_missing(slot.key):
            return Gap(variable.key, variable.label)
        return _written(
            self._values[slot.key], VariableType.DATE if slot.as_date else variable.type
        )

    def _part(self, part: Part, place: str) -> Iterator[Block]:
        match part:
            case TextPart():
                text = self.text(part.text)
                yield Line(part.look, upper(text) if part.capitals else text, place)
            case ListPart():
                yield from self._list(part, place)
            case FieldsPart():
                yield self._fields(part, place)
            case TablePart():
                yield self._table(part, place)
            case SignaturesPart():
                yield self._signatures(part, place)

    def _list(self, part: ListPart, place: str) -> Iterator[Line]:
        texts = [self.text(item) for item in part.items]
        if part.variable is not None:
            texts = self._items(part.variable)
        for position, text in enumerate(texts):
            mark = letter_of(position) if part.look in _LETTERED else str(position + 1)
            yield Line(part.look, text, f"{place} butir {mark}", f"{mark}.")

    def _items(self, key: str) -> list[Text]:
        variable = self._template.variable(key)
        values = [value for value in self._values.get(key) or () if value.strip()]
        if not values:
            return [(Gap(variable.key, variable.label),)]
        return [(_one_line(value),) for value in values]

    def _fields(self, part: FieldsPart, place: str) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for label, pattern in part.rows:
            texts: list[Text] = [(label,), (":",), self.text(pattern)]
            if part.aside is not None:
                texts.append(() if rows else self.text(part.aside))
            rows.append(tuple(_cell(text, Look.PARTY_NAME, place) for text in texts))
        shares = _FIELD_SHARES if part.aside is None else _FIELD_SHARES_WITH_ASIDE
        return Table(TableKind.PARTIES, tuple(rows), shares=shares)

    def _table(self, part: TablePart, place: str) -> Table:
        head = tuple(_cell((column.title,), Look.HEAD_CELL, place) for column in part.columns)
        rows: Sequence[Row] = self._values.get(part.variable) or ({},)
        body = (
            self._row(part, row, number, f"{place} baris {number}")
            for number, row in enumerate(rows, 1)
        )
        shares = tuple(column.share for column in part.columns)
        return Table(TableKind.LIST, (head, *body), has_head=True, shares=shares)

    def _row(self, part: TablePart, row: Row, number: int, place: str) -> tuple[Cell, ...]:
        shown: dict[ColumnKind, Text] = {ColumnKind.COUNT: (f"{number}.",), ColumnKind.BY_HAND: ()}
        return tuple(
            _cell(
                shown[column.kind]
                if column.kind in shown
                else (_in_table(row.get(column.key), f"{part.variable}.{number}.{column.key}",
                                column.title),),
                Look.CELL,
                place,
            )
            for column in part.columns
        )  # fmt: skip

    def _signatures(self, part: SignaturesPart, place: str) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for row in part.rows:
            if row.when is None or not self._is_missing(row.when):
                # Somebody alone stands in the middle of the page.
                span = 3 - len(row.signers)
                rows.append(tuple(self._office(one, row, place, span) for one in row.signers))
                rows.append(tuple(self._name(one, place, span) for one in row.signers))
        # The last row must not hold on to what follows the table.
        rows[-1] = tuple(
            cell._replace(
                lines=tuple(line._replace(look=Look.LAST_SIGNATORY) for line in cell.lines)
            )
            for cell in rows[-1]
        )
        return Table(TableKind.SIGNATURES, tuple(rows))

    def _office(self, signer: Signer | None, row: SignerRow, place: str, span: int) -> Cell:
        if signer is None:
            return _cell((), Look.SIGNATURE, place, span)
        lines = []
        if any(one is not None and one.above for one in row.signers):
            # Also an empty one, so that what stands side by side begins on one line.
            lines.append(Line(Look.SIGNATURE, self.text(signer.above), place))
        if signer.heading:
            look = Look.SIGNATURE if len(row.signers) > 1 else Look.WITNESS_HEADING
            lines.append(Line(look, (Strong(signer.heading),), place))
        return Cell((*lines, Line(Look.SIGNATURE, self.text(signer.office), place)), span)

    def _name(self, signer: Signer | None, place: str, span: int) -> Cell:
        text = self.text(signer.name) if signer else ()
        return _cell(text, Look.SIGNATORY, place, span)


def _cell(text: Text, look: Look, place: str, span: int = 1) -> Cell:
    return Cell((Line(look, text, place),), span)


def _with_room(block: Block) -> Block:
    """Return `block` as it stands below a table: a paragraph keeps its distance."""
    if isinstance(block, Line) and block.look is Look.BODY:
        return block._replace(look=Look.OPENING)
    return block


def _written(value: str | int | date, kind: VariableType) -> str:
    if isinstance(value, date):
        return date_in_words(value) if kind is VariableType.DATE_IN_WORDS else long_date(value)
    return spelled(value) if isinstance(value, int) else _one_line(value)


def _in_table(value: str | int | date | None, key: str, label: str) -> str | Gap:
    if value is None or str(value).strip() == "":
        return Gap(key, label)
    if isinstance(value, date):
        return long_date(value)
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ".join(text.strip().splitlines())
