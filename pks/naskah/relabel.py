"""The same document with other words for its parties: PIHAK PERTAMA for PIHAK KESATU."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from pks.naskah.model import Document

Whole = TypeVar("Whole")


def relabelled(document: Document, old: tuple[str, str], new: tuple[str, str]) -> Document:
    """Return `document` with each label of `old` replaced by that of `new`, everywhere."""

    def renamed(words: str) -> str:
        for before, after in zip(old, new, strict=True):
            words = words.replace(before, after)
        return words

    return mapped(document, renamed)


def mapped(value: Whole, change: Callable[[str], str]) -> Whole:
    """Return a frozen value with every text in it changed; names in enums stay."""
    made: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        made = change(value)
    elif isinstance(value, tuple):
        made = tuple(mapped(one, change) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: mapped(getattr(value, field.name), change) for field in fields(value)
        }
        made = replace(value, **changes)
    return made  # type: ignore[no-any-return]
