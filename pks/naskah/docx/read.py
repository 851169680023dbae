"""The text of a .docx with every automatic number computed, as a reader sees it on paper.

python-docx and most converters leave out the numbers of Word's lists, and what a tracked change
has put in. Here numbers are counted, insertions are read, deletions are not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from pks.naskah.docx.counting import Counting, W, lists_in, value_of

_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_TAKEN_OUT = {f"{W}del", f"{W}moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Styles are based on styles; ten are more than anybody stacks.
_DEEPEST_STYLE = 10

Numbered = tuple[str, int]


@dataclass(frozen=True)
class ReadLine:
    """One paragraph: its automatic number, and its words with line breaks as they are."""

    label: str
    words: str

    @property
    def text(self) -> str:
        """Return number and words."""
        return f"{self.label}{self.words}".strip()


def read_text(content: bytes) -> str:
    """Return the text of a .docx: one line a paragraph, tables row by row, no empty lines."""
    return "".join(f"{line.text}\n" for line in read_lines(content) if line.text)


def read_lines(content: bytes) -> tuple[ReadLine, ...]:
    """Return every paragraph of a .docx in reading order.

    For files that have been checked to be .docx; their XML is read without entities or network.
    """
    with ZipFile(BytesIO(content)) as archive:
        names = set(archive.namelist())
        body, styles, numbering = (
            _parse(archive.read(name)) if name in names else None
            for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml")
        )
    if body is None:
        return ()
    bound = _bound_styles(styles)
    counting = Counting(lists_in(numbering))
    return tuple(_line(paragraph, bound, counting) for paragraph in body.iter(f"{W}p"))


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _line(paragraph: Element, bound: Mapping[str, Numbered], counting: Counting) -> ReadLine:
    style = value_of(paragraph, "pPr/pStyle")
    numbered = _numbering(paragraph.find(f"{W}pPr")) or bound.get(style or "")
    label = counting.next_label(*numbered) if numbered else ""
    return ReadLine(label, "".join(_words(paragraph)))


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[str(child.tag)]
        # A paragraph inside a paragraph stands in a box, and is a line of its own.
        elif child.tag not in _TAKEN_OUT and child.tag not in (f"{W}p", f"{W}pPr", _FALLBACK):
            yield from _words(child)


def _bound_styles(styles: Element | None) -> dict[str, Numbered]:
    """Return the lists to which styles are bound, by their own word or that of their base."""
    if styles is None:
        return {}
    own = {str(style.get(f"{W}styleId")): style for style in styles.iter(f"{W}style")}
    bound = {}
    for name in own:
        style: Element | None = own[name]
        for _step in range(_DEEPEST_STYLE):
            if style is None:
                break
            if numbered := _numbering(style.find(f"{W}pPr")):
                bound[name] = numbered
                break
            style = own.get(value_of(style, "basedOn") or "")
    return bound


def _numbering(properties: Element | None) -> Numbered | None:
    if properties is None:
        return None
    number_id = value_of(properties, "numPr/numId")
    if number_id is None:
        return None
    return number_id, int(value_of(properties, "numPr/ilvl") or 0)
