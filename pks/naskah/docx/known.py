"""The properties of WordprocessingML that a reference may bring, each with the values it may have.

Nothing of a reference is copied. What is found here is written anew, in the order of the schema
and with values that were checked; whatever is not listed does not exist. Values are bounded so
that no reference makes text vanish: no hidden text, no letters below 6 points.

Source: ECMA-376 part 1, sections 17.3 to 17.4 (CT_PPrBase, CT_RPr, CT_TblPr, CT_TrPr, CT_TcPr).
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from lxml.etree import _Element as Element

from pks.naskah.docx.markup import attribute

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Shape(NamedTuple):
    """An element: its attributes with the pattern of their values, and what stands inside.

    Without a valid value for each of `required` the element is left out; so is one that should
    have something inside and has not.
    """

    attributes: Mapping[str, str] = {}
    required: tuple[str, ...] = ()
    inside: "Mapping[str, Shape]" = {}
    many: bool = False


_COLOR = "auto|[0-9A-Fa-f]{6}"
_THEME_COLOR = {
    "themeColor": "(dark|light|text|background)[12]|accent[1-6]|(followedH|h)yperlink",
    "themeTint": "[0-9A-Fa-f]{2}",
    "themeShade": "[0-9A-Fa-f]{2}",
}
_LENGTH = "[0-9]{1,4}"
_SIGNED = "-?[0-9]{1,4}"
FONT_NAME = r"[\w .,'&()+-]{1,60}"
_FONT_THEME = "(major|minor)(EastAsia|Bidi|Ascii|HAnsi)"
_JC = "left|center|right|both|distribute"

_TOGGLE = Shape({"val": "0|1|true|false|on|off"})
_SIZE = Shape({"val": "1[2-9]|[2-9][0-9]|1[0-4][0-9]"}, ("val",))
_SHADE = Shape({"val": "clear|nil|solid", "color": _COLOR, "fill": _COLOR}, ("val",))
_BORDER = Shape(
    {
        "val": "nil|none|single|thick|double|dotted|dashed|dotDash|triple|"
        "(thinThick|thickThin|thinThickThin)(Small|Medium|Large)Gap",
        "sz": "[0-9]{1,2}",
        "space": "[12]?[0-9]|3[01]",
        "color": _COLOR,
    },
    ("val",),
)
_WIDTH = Shape({"w": "-?[0-9]{1,5}", "type": "auto|dxa|nil|pct"}, ("w", "type"))


def _values(pattern: str) -> Shape:
    return Shape({"val": pattern}, ("val",))


def _borders(*sides: str) -> Shape:
    return Shape(inside=dict.fromkeys(sides, _BORDER))


def _cell_margins() -> Shape:
    return Shape(inside=dict.fromkeys(("top", "left", "bottom", "right"), _WIDTH))


#: Of a run, in the order of the schema.
RUN: Mapping[str, Shape] = {
    "rFonts": Shape(
        dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT_NAME)
        | dict.fromkeys(("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"), _FONT_THEME)
    ),
    **dict.fromkeys(("b", "bCs", "i", "iCs", "caps", "smallCaps"), _TOGGLE),
    "color": Shape({"val": _COLOR, **_THEME_COLOR}, ("val",)),
    "spacing": _values("-?[0-9]{1,2}"),
    "w": _values("[5-9][0-9]|1[0-9]{2}|200"),
    "kern": _values("[0-9]{1,2}"),
    "sz": _SIZE,
    "szCs": _SIZE,
    "u": Shape({"val": "single|words|double|thick|dotted|dash|none", "color": _COLOR}, ("val",)),
    "bdr": _BORDER,
    "shd": _SHADE,
    "vertAlign": _values("baseline|superscript|subscript"),
}

#: Of a paragraph, in the order of the schema. `numPr` and `outlineLvl` are only ever ours.
PARAGRAPH: Mapping[str, Shape] = {
    **dict.fromkeys(("keepNext", "keepLines", "pageBreakBefore", "widowControl"), _TOGGLE),
    "numPr": Shape(required=("ours",)),
    "pBdr": _borders("top", "left", "bottom", "right", "between"),
    "shd": _SHADE,
    "tabs": Shape(
        inside={
            "tab": Shape(
                {
                    "val": "clear|left|center|right|decimal",
                    "leader": "none|dot|hyphen|underscore",
                    "pos": "-?[0-9]{1,5}",
                },
                ("val", "pos"),
                many=True,
            )
        }
    ),
    "suppressAutoHyphens": _TOGGLE,
    "spacing": Shape(
        {
            "before": _LENGTH,
            "after": _LENGTH,
            "line": "[2-9][0-9]{2}|[1-4][0-9]{3}",
            "lineRule": "auto|exact|atLeast",
        }
    ),
    "ind": Shape({"left": _SIGNED, "right": _SIGNED, "hanging": _LENGTH, "firstLine": _LENGTH}),
    "contextualSpacing": _TOGGLE,
    "jc": _values(_JC),
    "textAlignment": _values("top|center|baseline|bottom|auto"),
    "outlineLvl": Shape(required=("ours",)),
}

TABLE: Mapping[str, Shape] = {
    "tblW": _WIDTH,
    "jc": _values("left|center|right"),
    "tblInd": _WIDTH,
    "tblBorders": _borders("top", "left", "bottom", "right", "insideH", "insideV"),
    "tblLayout": Shape({"type": "fixed|autofit"}, ("type",)),
    "tblCellMar": _cell_margins(),
}
ROW: Mapping[str, Shape] = {
    "trHeight": Shape({"val": _LENGTH, "hRule": "auto|exact|atLeast"}, ("val",)),
}
CELL: Mapping[str, Shape] = {
    "tcW": _WIDTH,
    "gridSpan": _values("[1-9]|[1-5][0-9]"),
    "vMerge": Shape({"val": "restart|continue"}),
    "tcBorders": _borders("top", "left", "bottom", "right"),
    "shd": _SHADE,
    "tcMar": _cell_margins(),
    "vAlign": _values("top|center|bottom"),
}


def rewritten(
    properties: Element | None,
    shapes: Mapping[str, Shape],
    ours: Mapping[str, str] | None = None,
) -> str:
    """Return what is known of `properties`, written anew, without the element around it.

    :param ours: by name, what stands in place of whatever the reference says.
    """
    ours = ours or {}
    pieces = []
    for name, shape in shapes.items():
        if name in ours:
            pieces.append(ours[name])
        elif properties is not None:
            found = properties.findall(f"{W}{name}")
            pieces += [_one(element, name, shape) for element in found[: None if shape.many else 1]]
    return "".join(pieces)


def wrapped(name: str, inside: str) -> str:
    """Return `inside` in an element of that name, or nothing when there is nothing inside."""
    return f"<w:{name}>{inside}</w:{name}>" if inside else ""


def value(element: Element | None, path: str) -> str | None:
    """Return `w:val` of what is found at `path` below `element`, or None."""
    found = (
        None if element is None else element.find("/".join(W + step for step in path.split("/")))
    )
    return None if found is None else found.get(f"{W}val")


def _one(element: Element, name: str, shape: Shape) -> str:
    given = {
        key: content
        for key, pattern in shape.attributes.items()
        if _fits(content := _attribute(element, key), pattern)
    }
    if not given.keys() >= set(shape.required):
        return ""
    written = "".join(f' w:{key}="{attribute(text)}"' for key, text in given.items())
    if shape.inside:
        inside = rewritten(element, shape.inside)
        return f"<w:{name}>{inside}</w:{name}>" if inside else ""
    return f"<w:{name}{written}/>"


# The newer edition's names of what both editions have.
_NEWER = {"left": "start", "right": "end"}


def _attribute(element: Element, key: str) -> str:
    found = element.get(f"{W}{key}")
    if found is None and key in _NEWER:
        found = element.get(f"{W}{_NEWER[key]}")
    return found or ""


def _fits(text: str, pattern: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
