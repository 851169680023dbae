"""A versioned template of a small document: its variables, and its parts in order.

Published versions are never changed. What a template file may hold is told in the comment on top
of `builtin/berita_acara_audiensi.v1.toml`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pks.naskah.flow import Look


class VariableType(StrEnum):
    """What a variable holds, and so how it is written."""

    TEXT = "text"
    DATE = "date"
    """A day, written "7 Februari 2022"."""
    DATE_IN_WORDS = "date_in_words"
    """A day, written "Senin, tanggal tujuh, bulan Februari, …"."""
    NUMBER = "number"
    """A whole number, written "3 (tiga)"."""
    LIST = "list"
    """Texts."""
    TABLE = "table"
    """Rows that map the keys of columns to what stands there."""


@dataclass(frozen=True)
class Variable:
    """A fact that the template asks for. `label` is what a gap says while it is missing."""

    key: str
    label: str
    type: VariableType
    example: Any


@dataclass(frozen=True)
class Slot:
    """A place for a variable. `as_date`: the day in figures, whatever the variable's own type."""

    key: str
    as_date: bool = False


Pattern = tuple[str | Slot, ...]


@dataclass(frozen=True)
class TextPart:
    """One paragraph. With `capitals`, its words are written in capitals."""

    look: Look
    text: Pattern
    capitals: bool = False

    def patterns(self) -> Iterator[Pattern]:
        """Yield every text that may hold slots."""
        yield self.text


@dataclass(frozen=True)
class ListPart:
    """A numbered or lettered list: of a variable, or of items that stand in the template."""

    look: Look
    variable: str | None
    items: tuple[Pattern, ...]

    def patterns(self) -> Iterator[Pattern]:
        """Yield every text that may hold slots."""
        yield from self.items


@dataclass(frozen=True)
class FieldsPart:
    """Names and texts with a colon between. `aside` stands on the right of the first row."""

    rows: tuple[tuple[str, Pattern], ...]
    aside: Pattern | None

    def patterns(self) -> Iterator[Pattern]:
        """Yield every text that may hold slots."""
        yield from (pattern for _, pattern in self.rows)
        if self.aside is not None:
            yield self.aside


class ColumnKind(StrEnum):
    """What a column of a table shows."""

    COUNT = "count"
    VALUE = "value"
    BY_HAND = "by_hand"
    """Nothing: it is filled in on paper."""


@dataclass(frozen=True)
class Column:
    """A column; `share` is its part of the width."""

    title: str
    share: int
    kind: ColumnKind
    key: str


@dataclass(frozen=True)
class TablePart:
    """A bordered table with a row for each row of its variable."""

    variable: str
    columns: tuple[Column, ...]

    def patterns(self) -> Iterator[Pattern]:
        """Yield nothing: a table's words are those of its variable."""
        return iter(())


@dataclass(frozen=True)
class Signer:
    """A place to sign: place and day, the heading in bold, the office, room, and the name."""

    above: Pattern
    heading: str
    office: Pattern
    name: Pattern


@dataclass(frozen=True)
class SignerRow:
    """One place to sign in the middle, or two side by side; None leaves a side free."""

    signers: tuple[Signer | None, ...]
    when: str | None


@dataclass(frozen=True)
class SignaturesPart:
    """The places to sign, row by row."""

    rows: tuple[SignerRow, ...]

    def patterns(self) -> Iterator[Pattern]:
        """Yield every text that may hold slots."""
        for row in self.rows:
            for signer in filter(None, row.signers):
                yield from (signer.above, signer.office, signer.name)


Part = TextPart | ListPart | FieldsPart | TablePart | SignaturesPart


@dataclass(frozen=True)
class Entry:
    """A part in its place. `when`: a variable without which it is left out."""

    part: Part
    source: str
    when: str | None


@dataclass(frozen=True)
class RecordTemplate:
    """A whole template. `(key, version)` names its wording for ever."""

    key: str
    version: int
    name: str
    subject: Pattern
    author: Pattern
    variables: tuple[Variable, ...]
    entries: tuple[Entry, ...]

    def variable(self, key: str) -> Variable:
        """Return the variable of that name.

        :raises KeyError: there is none.
        """
        for variable in self.variables:
            if variable.key == key:
                return variable
        raise KeyError(key)

    def columns_of(self, key: str) -> tuple[Column, ...]:
        """Return the columns of the table of that variable that hold values."""
        parts = (entry.part for entry in self.entries)
        tables = (part for part in parts if isinstance(part, TablePart) and part.variable == key)
        return tuple(
            column
            for table in tables
            for column in table.columns
            if column.kind is ColumnKind.VALUE
        )

    def examples(self) -> dict[str, Any]:
        """Return an example for each variable: together a whole document."""
        return {variable.key: variable.example for variable in self.variables}
