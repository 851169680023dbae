"""The text of an article as people type it, and the clauses that it stands for.

One line is one ayat or one item; a typed number only says which of the two and how deep. Numbers
and closing marks are not read: the engine sets them.

    (1) Ayat pertama.
    (2) [rencana_kerja] Ayat bernama, yang membuka daftar:
        a. [bila ruang_lingkup:data] butir bersyarat
        b. butir yang membuka daftar:
           1. angka

What stands in brackets belongs to the line, its parts divided by `;`: a name for references,
`bila` with a condition, `atau` or `dan/atau` for a list whose items are so joined, `daftar ruang
lingkup` for the list of the agreement's scopes, `asal` with a note on where the wording comes from.
"""

import re
from dataclasses import dataclass, field, replace

from pks.naskah.condition import Condition, condition_text, parse_condition
from pks.naskah.model import letter_of
from pks.naskah.pattern import Pattern, TemplateError, parse_pattern, pattern_text
from pks.naskah.template import ItemClause, ParagraphClause

#: The most characters that one article may have: some thirty pages.
LONGEST = 60_000

_DEEPEST = 4
_LINE = re.compile(
    r"(?P<indent>\s*)(?:(?P<ayat>\(\d+\))\s*|(?P<huruf>[a-z]{1,2}\.)\s+|(?P<angka>\d+\.)\s+"
    r"|(?P<huruf_kurung>[a-z]{1,2}\))\s+|(?P<angka_kurung>\d+\))\s+|(?P<strip>[-•])\s+)?"
    r"(?:\[(?P<mark>[^\]]*)\]\s*)?(?P<words>.*)"
)
_DEPTHS = {"huruf": 1, "angka": 2, "huruf_kurung": 3, "angka_kurung": 4}
_JOINED = re.compile(r"[;,]\s*(?P<conjunction>dan/atau|dan|atau)?\s*$")
_NAME = re.compile(r"[a-z][a-z_0-9]*")
_CONJUNCTIONS = ("dan", "atau", "dan/atau")
_LIST_OF_SCOPES = "daftar ruang lingkup"


@dataclass(frozen=True)
class _Mark:
    """What the brackets of a line say."""

    key: str | None = None
    when: Condition = ()
    conjunction: str = "dan"
    lists_scopes: bool = False
    source: str | None = None


@dataclass
class _Node:
    """A line and those below it, while the text is read."""

    words: str
    mark: _Mark
    below: list["_Node"] = field(default_factory=list)
    conjunction: str | None = None


def parse_clause_text(text: str, *, place: str) -> tuple[ParagraphClause, ...]:
    """Return the ayat that `text` writes.

    :param place: where the text stands, for the error.
    :raises TemplateError: names the place and what is wrong there.
    """
    if len(text) > LONGEST:
        raise TemplateError(f"{place}: teks lebih dari {LONGEST} karakter")
    nodes: list[_Node] = []
    open_nodes: list[_Node] = []
    for line in text.splitlines():
        if line.strip():
            _place_line(line, nodes, open_nodes, place)
    if not nodes:
        raise TemplateError(f"{place}: belum ada isinya")
    paragraphs = tuple(_paragraph(node, place) for node in nodes)
    _refuse_doubles(paragraphs, place)
    return paragraphs


def clause_text(paragraphs: tuple[ParagraphClause, ...]) -> str:
    """Return what `parse_clause_text` reads as `paragraphs`, with numbers for people."""
    lines = []
    alone = len(paragraphs) == 1
    for number, paragraph in enumerate(paragraphs, 1):
        label = "" if alone else f"({number}) "
        lines.append(f"{label}{_paragraph_mark(paragraph)}{pattern_text(paragraph.text)}")
        lines += _item_lines(paragraph.items, 1)
    return "\n".join(lines)


def _place_line(line: str, nodes: list[_Node], open_nodes: list[_Node], place: str) -> None:
    match = _LINE.fullmatch(line)
    assert match is not None, "the pattern takes any line"
    node = _Node(match["words"].strip(), _read_mark(match["mark"], place))
    if not node.words:
        raise TemplateError(f"{place}: “{line.strip()}” tidak ada kata-katanya")
    depth = min(_depth(match), len(open_nodes))
    if depth > _DEEPEST:
        raise TemplateError(f"{place}: daftar lebih dari {_DEEPEST} tingkat")
    del open_nodes[depth:]
    (open_nodes[-1].below if depth else nodes).append(node)
    open_nodes.append(node)


def _depth(match: re.Match[str]) -> int:
    if match["strip"]:
        return 1 + len(match["indent"].expandtabs(4)) // 3
    return next((depth for name, depth in _DEPTHS.items() if match[name]), 0)


def _paragraph(node: _Node, place: str) -> ParagraphClause:
    mark = node.mark
    if bool(node.below or mark.lists_scopes) != node.words.endswith(":"):
        raise TemplateError(f"{place}: “{node.words}” harus berakhir “:” bila membuka daftar")
    items = tuple(_item(item, place, 1) for item in node.below)
    return ParagraphClause(
        text=parse_pattern(node.words, place=place),
        items=items,
        key=mark.key,
        when=mark.when,
        conjunction=_conjunction(node),
        lists_scopes=mark.lists_scopes,
        source=mark.source,
    )


def _item(node: _Node, place: str, depth: int) -> ItemClause:
    words = _JOINED.sub("", node.words)
    words = words.removesuffix(":" if node.below else ".").rstrip()
    if node.mark.key and depth > 2:
        raise TemplateError(f"{place}: butir sedalam itu tidak dapat dirujuk dengan nama")
    return ItemClause(
        text=parse_pattern(words, place=place),
        items=tuple(_item(item, place, depth + 1) for item in node.below),
        key=node.mark.key,
        when=node.mark.when,
    )


def _conjunction(node: _Node) -> str:
    """Return how the items are joined: as marked, or as typed at the last but one."""
    if node.mark.conjunction != "dan" or len(node.below) < 2:
        return node.mark.conjunction
    typed = _JOINED.search(node.below[-2].words)
    return (typed and typed["conjunction"]) or "dan"


def _read_mark(text: str | None, place: str) -> _Mark:
    mark = _Mark()
    for part in (piece.strip() for piece in (text or "").split(";")):
        if not part:
            continue
        if part.startswith("bila "):
            mark = replace(mark, when=parse_condition(part.removeprefix("bila "), place=place))
        elif part.startswith("asal "):
            mark = replace(mark, source=part.removeprefix("asal ").strip())
        elif part in _CONJUNCTIONS:
            mark = replace(mark, conjunction=part)
        elif part == _LIST_OF_SCOPES:
            mark = replace(mark, lists_scopes=True)
        elif _NAME.fullmatch(part):
            mark = replace(mark, key=part)
        else:
            raise TemplateError(f"{place}: “[{part}]” tidak dikenal")
    return mark


def _refuse_doubles(paragraphs: tuple[ParagraphClause, ...], place: str) -> None:
    names = [name for paragraph in paragraphs for name in names_in(paragraph)]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise TemplateError(f"{place}: nama “{doubled[0]}” dipakai dua kali")


def names_in(paragraph: ParagraphClause) -> list[str]:
    """Return the names by which a paragraph and its items can be referred to."""
    below = [item.key for one in paragraph.items for item in (one, *one.items)]
    return [key for key in (paragraph.key, *below) if key]


def _paragraph_mark(paragraph: ParagraphClause) -> str:
    parts = [
        paragraph.key,
        f"bila {condition_text(paragraph.when)}" if paragraph.when else None,
        paragraph.conjunction if paragraph.conjunction != "dan" else None,
        _LIST_OF_SCOPES if paragraph.lists_scopes else None,
        f"asal {paragraph.source}" if paragraph.source else None,
    ]
    return _bracketed(parts)


def _item_lines(items: tuple[ItemClause, ...], depth: int) -> list[str]:
    lines = []
    for position, item in enumerate(items):
        sign = letter_of(position) if depth % 2 else str(position + 1)
        label = f"{sign}." if depth < 3 else f"{sign})"
        mark = _bracketed([item.key, f"bila {condition_text(item.when)}" if item.when else None])
        end = ":" if item.items else ""
        lines.append(f"{'    ' * depth}{label} {mark}{pattern_text(item.text)}{end}")
        lines += _item_lines(item.items, depth + 1)
    return lines


def _bracketed(parts: list[str | None]) -> str:
    words = "; ".join(part for part in parts if part)
    return f"[{words}] " if words else ""


def patterns_in(paragraphs: tuple[ParagraphClause, ...]) -> list[Pattern]:
    """Return every text of the paragraphs, in order."""
    return [pattern for paragraph in paragraphs for pattern in paragraph.patterns()]
