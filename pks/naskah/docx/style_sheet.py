"""The style sheet: ours, with the looks that a house style or a reference puts in their place.

Of a reference: its defaults, Normal, each paragraph or character style that bears one of our names
or ids, and what these and its header are based on. Numbers, outline and what is kept together stay
ours, so that no reference unbinds a list or tears a heading from its article.
"""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib.resources import files

from lxml import etree
from lxml.etree import _Element as Element

from pks.naskah.docx.known import PARAGRAPH, RUN, W, rewritten, value, wrapped
from pks.naskah.docx.markup import attribute

#: The style of the line in the header that marks a draft.
DRAFT_MARK = "TandaRancangan"

_STRUCTURE = ("keepNext", "keepLines", "pageBreakBefore", "numPr", "outlineLvl")
# What is no look but holds the page together, or makes a gap seen.
_ONLY_OURS = {"AkhirBagian", "Rumpang", "Logo", "Kaki", DRAFT_MARK, "FontParagraf"}
_NAMESPACE = f' xmlns:w="{W[1:-1]}"'
_LANGUAGE = '<w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/>'


def base_text(name: str) -> str:
    """Return one of our own parts as it is written."""
    return (files("pks.naskah.docx") / "base" / name).read_text(encoding="utf-8")


def with_font(text: str, font: str, points: int) -> str:
    """Return one of our own parts with another font and size in its defaults."""
    text = text.replace("Bookman Old Style", attribute(font))
    for name in ("sz", "szCs"):
        text = text.replace(f'<w:{name} w:val="24"/>', f'<w:{name} w:val="{2 * points}"/>')
    return text


class StyleSheet:
    """Our styles beside those of a reference, and which of hers are taken."""

    def __init__(self, theirs: Element) -> None:
        self._root = theirs
        self._theirs = {
            style.get(f"{W}styleId") or "": style
            for style in theirs.findall(f"{W}style")
            if style.get(f"{W}type") in ("paragraph", "character")
        }
        self._renamed = _matches(self._theirs)
        self._extra: dict[str, str] = {}

    def name_of(self, style_id: str | None, kind: str) -> str | None:
        """Return our id of a style of theirs, which from now on is taken along; None if none."""
        style = self._theirs.get(style_id or "")
        if style is None or style_id is None or style.get(f"{W}type") != kind:
            return None
        if style_id in self._renamed:
            return self._renamed[style_id]
        return self._extra.setdefault(style_id, f"Acuan{len(self._extra) + 1}")

    def written(self) -> str:
        """Return the whole sheet."""
        replaced = {ours: theirs for theirs, ours in self._renamed.items()}
        styles = {
            str(style.get(f"{W}styleId")): self._style(style, replaced) for style in _own_styles()
        }
        done = 0
        while done < len(self._extra):  # a style that is taken may bring the one it is based on
            theirs, ours = list(self._extra.items())[done]
            styles[ours] = self._extra_style(theirs, ours, styles)
            done += 1
        _break_circles(styles)
        root = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
        root.append(self._defaults())
        root.extend(styles.values())
        return etree.tostring(root, encoding="unicode")

    def _style(self, ours: Element, replaced: Mapping[str, str]) -> Element:
        our_id = str(ours.get(f"{W}styleId"))
        theirs = self._theirs.get(replaced.get(our_id, ""))
        style = deepcopy(ours)
        if theirs is None or our_id in _ONLY_OURS:
            return style
        based_on = self.name_of(value(theirs, "basedOn"), str(ours.get(f"{W}type")))
        for name in ("basedOn", "pPr", "rPr"):
            for old in style.findall(f"{W}{name}"):
                style.remove(old)
        if based_on and style.get(f"{W}default") is None:
            name_element = style.find(f"{W}name")
            assert name_element is not None, "each of our styles has a name"
            name_element.addnext(_element(f'<w:basedOn w:val="{based_on}"/>'))
        for look in _look(theirs, _structure_of(ours)):
            style.append(look)
        return style

    def _extra_style(self, theirs: str, ours: str, known: Mapping[str, Element]) -> Element:
        source = self._theirs[theirs]
        kind = str(source.get(f"{W}type"))
        names = {(value(style, "name") or "").lower() for style in known.values()}
        name = (value(source, "name") or ours)[:100]
        if name.lower() in names:
            name = f"{name} {ours}"
        based_on = self.name_of(value(source, "basedOn"), kind)
        style = _element(
            f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{ours}">'
            f'<w:name w:val="{attribute(name)}"/>'
            + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
            + "</w:style>"
        )
        style.extend(_look(source, dict.fromkeys(_STRUCTURE, "")))
        return style

    def _defaults(self) -> Element:
        theirs = self._root.find(f"{W}docDefaults")
        if theirs is None:
            return deepcopy(_own_root()[0])
        run = rewritten(theirs.find(f"{W}rPrDefault/{W}rPr"), RUN)
        paragraph = rewritten(
            theirs.find(f"{W}pPrDefault/{W}pPr"), PARAGRAPH, dict.fromkeys(_STRUCTURE, "")
        )
        return _element(
            f"<w:docDefaults><w:rPrDefault><w:rPr>{run}{_LANGUAGE}</w:rPr></w:rPrDefault>"
            f"<w:pPrDefault>{wrapped('pPr', paragraph)}</w:pPrDefault></w:docDefaults>"
        )


def _matches(theirs: Mapping[str, Element]) -> dict[str, str]:
    """Return our id of each style of theirs that bears one of our names or, failing that, ids."""
    by_key = {_key(style): str(style.get(f"{W}styleId")) for style in _own_styles()}
    ids = {(style.get(f"{W}type"), style.get(f"{W}styleId")) for style in _own_styles()}
    same_name = [(their_id, by_key.get(_key(style))) for their_id, style in theirs.items()]
    same_id = [
        (their_id, their_id if (style.get(f"{W}type"), their_id) in ids else None)
        for their_id, style in theirs.items()
    ]
    matched: dict[str, str] = {}
    for their_id, our_id in (*same_name, *same_id):
        if our_id and their_id not in matched and our_id not in matched.values():
            matched[their_id] = our_id
    return matched


def _key(style: Element) -> tuple[str | None, str]:
    if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
        return "paragraph", "normal"
    return style.get(f"{W}type"), (value(style, "name") or "").lower()


def _look(style: Element, ours: Mapping[str, str]) -> list[Element]:
    paragraph = ""
    if style.get(f"{W}type") == "paragraph":
        paragraph = wrapped("pPr", rewritten(style.find(f"{W}pPr"), PARAGRAPH, ours))
    run = wrapped("rPr", rewritten(style.find(f"{W}rPr"), RUN))
    return [_element(look) for look in (paragraph, run) if look]


def _structure_of(style: Element) -> dict[str, str]:
    """Return what one of our styles says about numbers and what is kept together."""
    found = {name: style.find(f"{W}pPr/{W}{name}") for name in _STRUCTURE}
    return {
        name: ""
        if element is None
        else etree.tostring(element, encoding="unicode", with_tail=False).replace(_NAMESPACE, "")
        for name, element in found.items()
    }


def _break_circles(styles: Mapping[str, Element]) -> None:
    """Free each style that is based on itself, through whatever others, from its base."""
    for style_id, style in styles.items():
        seen: set[str] = set()
        base = value(style, "basedOn") or ""
        while base in styles and base not in seen and base != style_id:
            seen.add(base)
            base = value(styles[base], "basedOn") or ""
        if base == style_id:
            style.remove(style.findall(f"{W}basedOn")[0])


def _element(xml: str) -> Element:
    return etree.fromstring(f"<w:styles{_NAMESPACE}>{xml}</w:styles>")[0]


@cache
def _own_root() -> Element:
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.fromstring(base_text("styles.xml").encode(), parser)


def _own_styles() -> list[Element]:
    return _own_root().findall(f"{W}style")
