"""A comparison as HTML: what went in `del`, what came in `ins`, under the name of its part."""

from collections.abc import Iterable
from html import escape

from pks.naskah.compare import Change, LineDifference, PartDifference, Piece

_TAGS = {Change.ADDED: "ins", Change.REMOVED: "del"}


def comparison_html(parts: Iterable[PartDifference]) -> str:
    """Return `parts` as sections; every word is escaped."""
    return "".join(map(_part, parts))


def lines_html(part: PartDifference) -> str:
    """Return the lines of one part without its name; every word is escaped."""
    return "".join(map(_line, part.lines))


def _part(part: PartDifference) -> str:
    return (
        f'<section class="beda {part.change}"><h3>{escape(part.name)} '
        f'<small class="mut">{part.change}</small></h3>{lines_html(part)}</section>'
    )


def _line(line: LineDifference) -> str:
    place = escape(line.after or line.before or "")
    words = "".join(map(_piece, line.pieces))
    return f'<div class="baris"><p class="xs mut">{place}</p><p>{words}</p></div>'


def _piece(piece: Piece) -> str:
    words = escape(piece.text)
    tag = _TAGS.get(piece.change)
    return f"<{tag}>{words}</{tag}>" if tag else words
