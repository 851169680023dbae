"""The articles of a paper that was read from a file: ours come back, or somebody else's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pks.naskah.docx.read import ReadLine

_HEADING = re.compile(r"(?i:pasal)\s+(?P<number>\d+[A-Z]?)\s*[.:–-]?\s*(?P<title>[^a-z]*)")
_ITEM = re.compile(r"(?:[a-z]{1,2}|\d{1,2})[.)]\s|[•-]\s")
_AYAT = re.compile(r"\(\d+\)\s*")
_END = re.compile(r"demikian\b|lampiran\b|PIHAK (?:KESATU|PERTAMA|KEDUA)[,\s]*$", re.IGNORECASE)
_LONGEST_TITLE = 150
# Braces and brackets mean something in the text of a template, and nothing in what is read.
_PLAIN = str.maketrans("{}", "()")


@dataclass(frozen=True)
class ReadArticle:
    """A pasal as it was read: its number, its heading, and its lines as clause text."""

    number: str
    title: str
    text: str


@dataclass(frozen=True)
class ReadPaper:
    """What a file holds: lines before the first article, the articles, lines behind the last."""

    before: tuple[str, ...]
    articles: tuple[ReadArticle, ...]
    behind: tuple[str, ...]


def recognise(lines: Sequence[ReadLine]) -> ReadPaper:
    """Return the paper that `lines` make up."""
    texts = [line for line in lines if line.text]
    starts = [n for n, line in enumerate(texts) if _heading(line)]
    if not starts:
        return ReadPaper(tuple(line.text for line in texts), (), ())
    end = next(
        (n for n, line in enumerate(texts) if n > starts[-1] and _END.match(line.text)), len(texts)
    )
    bounds = zip(starts, [*starts[1:], end], strict=True)
    return ReadPaper(
        before=tuple(line.text for line in texts[: starts[0]]),
        articles=tuple(_article(texts[start:stop]) for start, stop in bounds),
        behind=tuple(line.text for line in texts[end:]),
    )


def clause_lines(lines: Iterable[ReadLine]) -> str:
    """Return lines of an article as clause text: one line each, lists opened by a colon."""
    texts = [_clean(line.text) for line in lines if line.text]
    opened = [
        _opened(text, opens=following is not None and _opens(text, following))
        for text, following in zip(texts, [*texts[1:], None], strict=True)
    ]
    return "\n".join(opened)


def _heading(line: ReadLine) -> re.Match[str] | None:
    first = line.text.partition("\n")[0].strip()
    match = _HEADING.fullmatch(first)
    # "PASAL 5 AYAT (2)" names a place; it heads nothing.
    return match if match and "(" not in match["title"] else None


def _article(lines: Sequence[ReadLine]) -> ReadArticle:
    match = _heading(lines[0])
    assert match is not None, "an article begins with its heading"
    title = lines[0].text.partition("\n")[2].strip() or match["title"].strip()
    rest = lines[1:]
    if not title and rest and _is_title(rest[0]):
        title, rest = rest[0].text, rest[1:]
    return ReadArticle(match["number"], _titled(_clean(title)), clause_lines(rest))


def _is_title(line: ReadLine) -> bool:
    text = line.text
    if len(text) > _LONGEST_TITLE or text.endswith((".", ":", ";")) or _ITEM.match(text):
        return False
    return text.isupper() or (text.istitle() and not _AYAT.match(text))


def _titled(words: str) -> str:
    """Return a heading in capitals as a title: "Maksud dan Tujuan"."""
    if not words.isupper():
        return words
    small = {"Dan", "Atau", "Serta", "Dari", "Untuk", "Di", "Ke", "Dan/Atau", "Atas", "Antara"}
    return " ".join(word.lower() if word in small else word for word in words.title().split())


def _clean(text: str) -> str:
    words = " ".join(text.translate(_PLAIN).split())
    return f"({words[1:]}" if words.startswith("[") else words


def _opens(text: str, following: str) -> bool:
    """Tell whether the next line is the first of a list below this one."""
    if not _ITEM.match(following):
        return False
    own = _ITEM.match(text)
    return own is None or _depth(following) > _depth(text)


def _depth(text: str) -> int:
    signs = (r"[a-z]{1,2}\.\s", r"\d{1,2}\.\s", r"[a-z]{1,2}\)\s", r"\d{1,2}\)\s")
    return next((n for n, sign in enumerate(signs) if re.match(sign, text)), 0)


def _opened(text: str, *, opens: bool) -> str:
    if opens:
        return f"{text.rstrip(' ;,.:')}:"
    return f"{text.rstrip(' :')}." if text.endswith(":") else text
