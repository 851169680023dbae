"""The small language of these templates: `{name}` and `{name:tanggal}` between plain words."""

import re

from pks.naskah.pattern import TemplateError
from pks.naskah.records.template import Pattern, Slot

_SLOT = re.compile(r"\{(?P<key>[a-z][a-z_0-9]*)(?::(?P<form>[a-z_]*))?\}")
_AS_DATE = "tanggal"


def parse_pattern(text: str, *, place: str) -> Pattern:
    """Return the parts of `text`.

    :param place: where the text stands, for the error.
    :raises TemplateError: a brace is left over, or the form is unknown.
    """
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        parts += (text[end : match.start()], _slot(match, place))
        end = match.end()
    parts.append(text[end:])
    if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
        raise TemplateError(f"{place}: kurung kurawal tidak lengkap dalam “{text}”")
    return tuple(part for part in parts if part)


def _slot(match: re.Match[str], place: str) -> Slot:
    form = match["form"]
    if form not in (None, _AS_DATE):
        raise TemplateError(f"{place}: {match[0]} tidak dikenal")
    return Slot(match["key"], as_date=form is not None)
