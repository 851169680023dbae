"""The text of a .docx with every automatic number computed, as a reader sees it on paper.

python-docx and most converters leave out the numbers of Word's lists; this reader counts them
from `numbering.xml` and the styles that are bound to its levels. It knows what our own files use:
no start overrides, no bullets.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from pks.naskah.indonesian import roman
from pks.naskah.model import letter_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": lambda number: letter_of(number - 1),
    "upperRoman": roman,
}
_BREAKS = {f"{_W}br": "\n", f"{_W}tab": "\t"}


@dataclass(frozen=True)
class Level:
    """One level of a list: `text` is its pattern, "(%2)"; `gap` stands between number and words."""

    format: str
    text: str
    start: int
    gap: str


@dataclass
class Lists:
    """The lists of a file, and how far each has been counted."""

    levels: dict[str, dict[int, Level]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_label(self, number_id: str, depth: int) -> str:
        """Count one paragraph on and return its label. Deeper levels start anew."""
        levels = self.levels[number_id]
        counts = self.counts.setdefault(number_id, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            number = counts.get(level, levels[level].start)
            return _FORMATS[levels[level].format](number)

        return re.sub(r"%(\d)", shown, levels[depth].text) + levels[depth].gap


def read_text(content: bytes) -> str:
    """Return the text of a .docx: one line a paragraph, tables row by row, no empty lines."""
    with ZipFile(BytesIO(content)) as archive:
        body, styles, numbering = (
            _parse(archive.read(f"word/{name}.xml")) for name in ("document", "styles", "numbering")
        )
    bound = _bound_styles(styles)
    lists = Lists(_levels(numbering))
    paragraphs = (_paragraph(paragraph, bound, lists) for paragraph in body.iter(f"{_W}p"))
    return "".join(f"{text}\n" for text in paragraphs if text)


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _paragraph(paragraph: Element, bound: dict[str, tuple[str, int]], lists: Lists) -> str:
    style = _value(paragraph, "pPr/pStyle")
    numbered = _numbering(paragraph.find(f"{_W}pPr")) or bound.get(style or "")
    label = lists.next_label(*numbered) if numbered else ""
    return (label + "".join(_words(paragraph))).strip()


def _words(paragraph: Element) -> Iterator[str]:
    for run in paragraph.iter(f"{_W}r"):
        for piece in run.iter(f"{_W}t", *_BREAKS):
            yield _BREAKS.get(str(piece.tag)) or piece.text or ""


def _bound_styles(styles: Element) -> dict[str, tuple[str, int]]:
    bound = {}
    for style in styles.iter(f"{_W}style"):
        numbered = _numbering(style.find(f"{_W}pPr"))
        if numbered:
            bound[str(style.get(f"{_W}styleId"))] = numbered
    return bound


def _numbering(properties: Element | None) -> tuple[str, int] | None:
    if properties is None:
        return None
    number_id = _value(properties, "numPr/numId")
    if number_id is None:
        return None
    return number_id, int(_value(properties, "numPr/ilvl") or 0)


def _levels(numbering: Element) -> dict[str, dict[int, Level]]:
    abstract = {
        str(one.get(f"{_W}abstractNumId")): {
            int(level.get(f"{_W}ilvl") or 0): _level(level) for level in one.iter(f"{_W}lvl")
        }
        for one in numbering.iter(f"{_W}abstractNum")
    }
    return {
        str(number.get(f"{_W}numId")): abstract[_value(number, "abstractNumId") or ""]
        for number in numbering.iter(f"{_W}num")
    }


def _level(level: Element) -> Level:
    return Level(
        format=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText") or "",
        start=int(_value(level, "start") or 1),
        gap="" if _value(level, "suff") == "nothing" else " ",
    )


def _value(element: Element, path: str) -> str | None:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{_W}val")
