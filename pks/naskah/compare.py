"""What changed from one text of an agreement to another, by clause and by word.

Articles are matched by their names, not by their numbers: that an article is now called Pasal 14
because another came before it is no difference, nor is a reference that follows it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from pks.naskah.flow import ITEM_LOOKS, Line
from pks.naskah.model import Document, Gap, Ref, Span
from pks.naskah.reading_order import lines

#: Two lines less alike than this are one taken out and one put in, not one changed.
_ALIKE = 0.4

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Set by the engine: another item behind it changes the mark, not the item.
_CLOSING_MARK = re.compile(r"\s*(?:;\s*(?:dan/atau|dan|atau|and/or|and|or)?|[.:])$")


class Change(StrEnum):
    """What happened to a part, a line or a word."""

    SAME = "sama"
    CHANGED = "berubah"
    ADDED = "ditambah"
    REMOVED = "dihapus"


class Piece(NamedTuple):
    """Neighbouring words of one line with the same fate."""

    change: Change
    text: str


@dataclass(frozen=True)
class LineDifference:
    """One line that is not the same. `before` and `after`: its place, where it has one."""

    change: Change
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class PartDifference:
    """One part of the agreement that is not the same, with the lines in question.

    `key` is "pasal:…" with the article's name, or that of another part of the paper.
    """

    key: str
    name: str
    change: Change
    lines: tuple[LineDifference, ...]


class _Token(NamedTuple):
    """A word as compared, and as shown."""

    key: str
    text: str


@dataclass(frozen=True)
class _Compared:
    """A line with its words."""

    place: str
    tokens: tuple[_Token, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)


@dataclass(frozen=True)
class _Part:
    key: str
    name: str
    lines: tuple[_Compared, ...]


def compare(before: Document, after: Document) -> tuple[PartDifference, ...]:
    """Return the parts that differ, in the order of the later text."""
    old = {part.key: part for part in _parts(before)}
    new = {part.key: part for part in _parts(after)}
    differences = (_difference(key, old.get(key), new.get(key)) for key in _in_order(old, new))
    return tuple(one for one in differences if one.lines)


def _in_order(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return the keys of `new`, and each one that is gone behind what it stood behind."""
    order = list(new)
    previous: str | None = None
    for key in old:
        if key not in order:
            order.insert(order.index(previous) + 1 if previous else 0, key)
        previous = key
    return order


def _difference(key: str, old: _Part | None, new: _Part | None) -> PartDifference:
    part = new or old
    assert part is not None, "a part is in one text at least"
    changed = tuple(_line_differences(old.lines if old else (), new.lines if new else ()))
    change = Change.CHANGED if old and new else Change.ADDED if new else Change.REMOVED
    return PartDifference(key, part.name, change, changed)


def _line_differences(
    old: Sequence[_Compared], new: Sequence[_Compared]
) -> Iterator[LineDifference]:
    matcher = SequenceMatcher(None, [one.keys for one in old], [one.keys for one in new], False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag != "equal":
            yield from _paired(old[old_from:old_to], new[new_from:new_to])


def _paired(old: Sequence[_Compared], new: Sequence[_Compared]) -> Iterator[LineDifference]:
    """Pair the lines that are alike, in order; the rest is taken out or put in."""
    waiting = list(old)
    for line in new:
        like = next((n for n, one in enumerate(waiting) if _alike(one, line)), None)
        if like is None:
            yield LineDifference(Change.ADDED, None, line.place, _whole(Change.ADDED, line))
            continue
        for gone in waiting[:like]:
            yield LineDifference(Change.REMOVED, gone.place, None, _whole(Change.REMOVED, gone))
        before = waiting[like]
        del waiting[: like + 1]
        yield LineDifference(Change.CHANGED, before.place, line.place, _pieces(before, line))
    for gone in waiting:
        yield LineDifference(Change.REMOVED, gone.place, None, _whole(Change.REMOVED, gone))


def _alike(one: _Compared, other: _Compared) -> bool:
    matcher = SequenceMatcher(None, one.keys, other.keys, False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _whole(change: Change, line: _Compared) -> tuple[Piece, ...]:
    return (Piece(change, "".join(token.text for token in line.tokens)),)


def _pieces(old: _Compared, new: _Compared) -> tuple[Piece, ...]:
    pieces = []
    matcher = SequenceMatcher(None, old.keys, new.keys, False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        removed = "".join(token.text for token in old.tokens[old_from:old_to])
        added = "".join(token.text for token in new.tokens[new_from:new_to])
        if tag == "equal":
            pieces.append(Piece(Change.SAME, added))
            continue
        if removed:
            pieces.append(Piece(Change.REMOVED, removed))
        if added:
            pieces.append(Piece(Change.ADDED, added))
    return tuple(pieces)


def _parts(document: Document) -> Iterator[_Part]:
    """Yield the parts of a paper in reading order; one place of a line says its part."""
    titles = {f"Pasal {n}": article for n, article in enumerate(document.articles, 1)}
    for name, group in groupby(lines(document), key=_part_name):
        article = titles.get(name)
        key = f"pasal:{article.key}" if article else name
        shown = f"{name} {article.title}" if article else name
        compared = (_compared(line) for line in group)
        yield _Part(key, shown, tuple(line for line in compared if line.tokens))


def _part_name(line: Line) -> str:
    first, _, rest = line.place.partition(" ")
    if first in {"Pasal", "Lampiran"}:
        return f"{first} {rest.partition(' ')[0]}"
    if first in {"Judul", "Nomor"}:
        return "Judul dan nomor"
    if first in {"Pembukaan", "Identitas"}:
        return "Pembukaan dan para pihak"
    if first == "Premis":
        return "Premis"
    if first == "Penandatanganan" or line.place == "Kalimat penutup":
        return "Penutup dan penandatanganan"
    return "Dasar hukum" if first == "Dasar" else line.place


def _compared(line: Line) -> _Compared:
    tokens = [token for span in line.text for token in _tokens(span)]
    tokens += _tokens(line.heading)
    if line.look in ITEM_LOOKS:
        tokens = _without_closing_mark(tokens)
    return _Compared(line.place, tuple(tokens))


def _tokens(span: Span) -> list[_Token]:
    if isinstance(span, Ref):
        return [_Token(f"\0ref:{span.anchor}", span.text)]
    if isinstance(span, Gap):
        return [_Token(f"\0gap:{span.key}:{span.part}", f"[{span.shown}]")]
    words = span if isinstance(span, str) else span.text
    return [_Token(" " if word.isspace() else word, word) for word in _WORD.findall(words)]


def _without_closing_mark(tokens: list[_Token]) -> list[_Token]:
    words = "".join(token.text for token in tokens)
    match = _CLOSING_MARK.search(words)
    left = len(match[0]) if match else 0
    while left > 0 and tokens:
        left -= len(tokens.pop().text)
    return tokens
