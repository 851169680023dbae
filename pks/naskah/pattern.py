"""The small language of template texts: `{name}` and `{kind:argument}` between plain words."""

import re
from dataclasses import dataclass

from pks.naskah.indonesian import spelled

_SLOT = re.compile(r"\{(?P<kind>[a-z_0-9]+)(?::(?P<argument>[a-z_0-9.]+))?\}")

_REFERENCES = frozenset({"pasal", "ayat", "huruf", "angka"})


class TemplateError(ValueError):
    """A template is not what it must be. The message names the place and the fault."""


@dataclass(frozen=True)
class Variable:
    """A place for a fact."""

    name: str


@dataclass(frozen=True)
class Reference:
    """A place for a number: `kind` is pasal, ayat, huruf or angka, `target` a name.

    A target is "article" for a pasal, "article.part" for the others.
    """

    kind: str
    target: str

    @property
    def article(self) -> str:
        """The key of the article that it points into."""
        return self.target.partition(".")[0]


Pattern = tuple[str | Variable | Reference, ...]


def parse_pattern(text: str, *, place: str) -> Pattern:
    """Return the parts of `text`. `{bilangan:14}` is spelled at once: "14 (empat belas)".

    :param place: where the text stands, for the error.
    :raises TemplateError: a brace is left over, or the kind is unknown.
    """
    parts: list[str | Variable | Reference] = []
    end = 0
    for match in _SLOT.finditer(text):
        _append(parts, text[end : match.start()])
        _append(parts, _slot(match["kind"], match["argument"], place))
        end = match.end()
    _append(parts, text[end:])
    if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
        raise TemplateError(f"{place}: kurung kurawal tidak lengkap dalam “{text}”")
    return tuple(parts)


def pattern_text(pattern: Pattern) -> str:
    """Return what `parse_pattern` reads as `pattern`."""
    return "".join(map(_written, pattern))


def _written(part: str | Variable | Reference) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Variable):
        return f"{{{part.name}}}"
    return f"{{{part.kind}:{part.target}}}"


def _append(parts: list[str | Variable | Reference], part: str | Variable | Reference) -> None:
    if isinstance(part, str) and parts and isinstance(parts[-1], str):
        parts[-1] += part
    elif part:
        parts.append(part)


def _slot(kind: str, argument: str | None, place: str) -> str | Variable | Reference:
    if argument is None:
        return Variable(kind)
    if kind in _REFERENCES:
        return Reference(kind, argument)
    if kind == "bilangan" and argument.isdigit():
        return spelled(int(argument))
    raise TemplateError(f"{place}: {{{kind}:{argument}}} tidak dikenal")
