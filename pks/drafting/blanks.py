"""The values of a template's own variables: what is stored, and what can be printed. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from pks.naskah.template import Blank, BlankKind

#: The most digits that a number or an amount may have: what can be spelled out, and is meant.
MOST_DIGITS = 15


def usable_values(blanks: Sequence[Blank], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that fit their blanks.

    A value may have been typed for another kind of blank, in an older version of the template.
    """
    return {
        blank.key: values[blank.key]
        for blank in blanks
        if blank.key in values and _is_usable(blank.kind, values[blank.key])
    }


def empty_blanks(blanks: Sequence[Blank], values: Mapping[str, str]) -> list[Blank]:
    """Return the blanks that print a gap: no value of theirs fits, and they have no default."""
    filled = usable_values(blanks, values)
    return [blank for blank in blanks if not blank.default and not filled.get(blank.key)]


def _is_usable(kind: BlankKind, value: str) -> bool:
    if kind is BlankKind.DATE:
        return _is_day(value)
    if kind is BlankKind.TEXT:
        return bool(value.strip())
    return value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
