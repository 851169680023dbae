"""Word's automatic numbers, counted as Word counts them.

Source: ECMA-376 part 1, section 17.9 (numbering): lists that share an abstract definition count on
together; a start override begins anew where its list is first used.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from pks.naskah.indonesian import roman
from pks.naskah.model import letter_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": lambda number: letter_of(number - 1),
    "upperLetter": lambda number: letter_of(number - 1).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "none": lambda _number: "",
}
_BULLET = "•"


@dataclass(frozen=True)
class Level:
    """One level of a list: `text` is its pattern, "(%2)"; `gap` stands between number and words."""

    format: str
    text: str
    start: int
    gap: str


@dataclass(frozen=True)
class WordList:
    """A list as paragraphs name it: whose counters it shares, its levels, where it starts anew."""

    abstract: str
    levels: Mapping[int, Level]
    overrides: Mapping[int, int]


@dataclass
class Counting:
    """The lists of a file, and how far each has been counted."""

    lists: Mapping[str, WordList]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next_label(self, number_id: str, depth: int) -> str:
        """Count one paragraph on and return its label with its gap. Deeper levels start anew."""
        one = self.lists.get(number_id)
        level = one.levels.get(depth) if one else None
        if one is None or level is None:
            return ""
        counts = self.counts.setdefault(one.abstract, {})
        start = one.overrides.get(depth)
        if start is not None and (number_id, depth) not in self.begun:
            counts[depth] = start - 1
        self.begun.add((number_id, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [below for below in counts if below > depth]:
            del counts[deeper]
        if level.format == "bullet":
            return f"{_BULLET} "
        shown = re.sub(r"%(\d)", lambda match: _shown(one, counts, int(match[1]) - 1), level.text)
        return f"{shown}{level.gap}" if shown else ""


def _shown(one: WordList, counts: Mapping[int, int], depth: int) -> str:
    level = one.levels.get(depth)
    if level is None:
        return ""
    number = counts.get(depth, level.start)
    return _FORMATS.get(level.format, str)(number)


def lists_in(numbering: Element | None) -> dict[str, WordList]:
    """Return the lists of `numbering.xml` by their ids."""
    if numbering is None:
        return {}
    abstract = {
        str(one.get(f"{W}abstractNumId")): {
            int(level.get(f"{W}ilvl") or 0): _level(level) for level in one.iter(f"{W}lvl")
        }
        for one in numbering.iter(f"{W}abstractNum")
    }
    return {
        str(number.get(f"{W}numId")): _list(number, abstract)
        for number in numbering.iter(f"{W}num")
    }


def _list(number: Element, abstract: Mapping[str, dict[int, Level]]) -> WordList:
    name = value_of(number, "abstractNumId") or ""
    levels = dict(abstract.get(name, {}))
    overrides = {}
    for override in number.iter(f"{W}lvlOverride"):
        depth = int(override.get(f"{W}ilvl") or 0)
        if (start := value_of(override, "startOverride")) is not None:
            overrides[depth] = int(start)
        for level in override.iter(f"{W}lvl"):
            levels[depth] = _level(level)
    return WordList(name, levels, overrides)


def _level(level: Element) -> Level:
    return Level(
        format=value_of(level, "numFmt") or "decimal",
        text=value_of(level, "lvlText") or "",
        start=int(value_of(level, "start") or 1),
        gap="" if value_of(level, "suff") == "nothing" else " ",
    )


def value_of(element: Element, path: str) -> str | None:
    """Return the `w:val` of the element at `path` below `element`, or None."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")
