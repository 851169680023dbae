"""Lists beside the main one: those of a second text, and of what an amendment numbers itself.

Each is a copy of ours in `base/numbering.xml` with numbers of its own, so that no list counts the
lines of another. A whole text has styles of its own, bound to its lists; other lines name their
list themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pks.naskah.docx.known import wrapped
from pks.naskah.docx.markup import attribute
from pks.naskah.docx.style_sheet import base_text
from pks.naskah.flow import ITEM_LOOKS, Line, Look, Series
from pks.naskah.language import Language
from pks.naskah.numbering import WORDS

_ABSTRACT = re.compile(r'<w:abstractNum w:abstractNumId="(\d+)">.*?</w:abstractNum>', re.DOTALL)
_LEVEL = re.compile(r'<w:lvl w:ilvl="(\d)">.*?</w:lvl>', re.DOTALL)
_INDENT = re.compile(r'(w:left|w:hanging)="(\d+)"')
_LEFT = re.compile(r'w:left="(\d+)"')
_MAIN = "1"
# Our own lists are 1 to 4.
_FIRST, _STEP = 10, 10
# The looks whose lines end evenly; in half a page that would tear their words apart.
_EVEN = (
    {Look.OPENING, Look.BODY, Look.RECITAL, Look.BASIS, Look.PARAGRAPH, Look.CLOSING}
    | set(ITEM_LOOKS)
)  # fmt: skip
_NARROWER = 0.75
_LANGUAGE_TAGS = {Language.INDONESIAN: "id-ID", Language.ENGLISH: "en-GB"}


@dataclass(frozen=True)
class Lists:
    """The lists that a paper needs beside ours, in the order in which it uses them."""

    series: tuple[Series, ...] = ()

    def opening(self, line: Line, series: Series) -> str:
        """Return how the paragraph of a line begins that is counted by `series`."""
        if series.is_text:
            return f'<w:p><w:pPr><w:pStyle w:val="{line.look}{_suffix(series)}"/></w:pPr>'
        bound = _BOUND.get(line.look)
        if bound is None:
            own = f'<w:ind w:left="{series.indent}"/>' if series.indent > 0 else ""
        else:
            number = self._number(series, bound[0])
            own = f'<w:numPr><w:ilvl w:val="{bound[1]}"/><w:numId w:val="{number}"/></w:numPr>'
        return f'<w:p><w:pPr><w:pStyle w:val="{line.look}"/>{own}</w:pPr>'

    def numbering(self) -> str:
        """Return the part that defines ours and these."""
        base = base_text("numbering.xml")
        abstracts = {match[1]: match[0] for match in _ABSTRACT.finditer(base)}
        made, numbers = "", ""
        for series in self.series:
            taken = abstracts if series.is_text else {_MAIN: abstracts[_MAIN]}
            for ours, xml in taken.items():
                number = self._number(series, ours)
                made += _copied(xml, series, number)
                numbers += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        first_number = base.index("<w:num ")
        whole = f"{base[:first_number]}{made}{base[first_number:]}"
        return whole.replace("</w:numbering>", f"{numbers}</w:numbering>")

    def with_styles(self, styles: str) -> str:
        """Return a style sheet with the styles that these lists are bound to."""
        own = "".join(
            self._style(look, series) for series in self.series if series.is_text for look in Look
        )
        return styles.replace("</w:styles>", f"{own}</w:styles>")

    def _style(self, look: Look, series: Series) -> str:
        numbers = ""
        if bound := _BOUND.get(look):
            number = self._number(series, bound[0])
            numbers = f'<w:numPr><w:ilvl w:val="{bound[1]}"/><w:numId w:val="{number}"/></w:numPr>'
        if series.narrow and look in _EVEN:
            numbers += '<w:jc w:val="left"/>'
        language = _LANGUAGE_TAGS[series.language]
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look}{_suffix(series)}">'
            f'<w:name w:val="{look} {_suffix(series)}"/><w:basedOn w:val="{look}"/>'
            f'{wrapped("pPr", numbers)}<w:rPr><w:lang w:val="{language}"/></w:rPr></w:style>'
        )

    def _number(self, series: Series, ours: str) -> int:
        return _FIRST + _STEP * self.series.index(series) + int(ours)


def _bound_looks() -> dict[str, tuple[str, str]]:
    """Return the list and the level that a style is bound to, by the style's id."""
    return {
        style[1]: (abstract[1], level[1])
        for abstract in _ABSTRACT.finditer(base_text("numbering.xml"))
        for level in _LEVEL.finditer(abstract[0])
        if (style := re.search(r'<w:pStyle w:val="(\w+)"/>', level[0]))
    }


_BOUND = _bound_looks()


def _suffix(series: Series) -> str:
    """Return what the names of a series' styles end with."""
    english = "Inggris" if series.language is Language.ENGLISH else ""
    return f"{english}{'Kolom' if series.narrow else ''}"


def _narrowed(match: re.Match[str]) -> str:
    return f'{match[1]}="{int(int(match[2]) * _NARROWER)}"'


def _copied(xml: str, series: Series, number: int) -> str:
    xml = re.sub(r'(?<=w:abstractNumId=")\d+', str(number), xml, count=1)
    return _LEVEL.sub(lambda level: _level(level[0], int(level[1]), series), xml)


def _level(xml: str, depth: int, series: Series) -> str:
    if series.is_text:
        suffix = _suffix(series)
        xml = re.sub(r'<w:pStyle w:val="(\w+)"/>', rf'<w:pStyle w:val="\1{suffix}"/>', xml)
        ours = WORDS[Language.INDONESIAN].article
        xml = xml.replace(f'"{ours} %', f'"{WORDS[series.language].article} %')
        return _INDENT.sub(_narrowed, xml) if series.narrow else xml
    xml = re.sub(r'<w:pStyle w:val="\w+"/>', "", xml)
    if depth == 0:
        return _first_level(xml, series)
    if depth == 1 and series.paragraph:
        xml = _saying(xml, series.paragraph)
    return _LEFT.sub(lambda left: f'w:left="{max(int(left[1]) + series.indent, 0)}"', xml)


def _first_level(xml: str, series: Series) -> str:
    if series.in_roman:
        return xml.replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="upperRoman"/>')
    return _saying(xml, series.article) if series.article else xml


def _saying(xml: str, words: str) -> str:
    said = f'<w:lvlText w:val="{attribute(words)}"/>'
    return re.sub(r'<w:lvlText w:val="[^"]*"/>', lambda _: said, xml)


def lists_of(lines: Sequence[Line]) -> Lists:
    """Return the lists that count `lines` beside ours."""
    return Lists(tuple(dict.fromkeys(line.series for line in lines if line.series)))
