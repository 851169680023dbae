"""The linter on the text of somebody else's paper, of which nothing but the lines is known."""

import re
from collections.abc import Iterator, Sequence

from pks.naskah.findings import Finding, Rule, error, warning
from pks.naskah.lint_lists import list_marks
from pks.naskah.lint_text import WORD_RULES, references

_ARTICLE = re.compile(r"\s*Pasal (?P<number>\d+)\b(?:\s*$|\s*[\n.:-]?\s*[A-Z ,/]+$)")
_PARAGRAPH = re.compile(r"\s*\((?P<number>[1-9]\d?)\)\s")
_ITEM = re.compile(r"\s*(?:[a-z]{1,2}|\d{1,2})[.)]\s+(?P<words>.+)")
_OPEN_END = re.compile(r"[\w)]$")


def lint_imported(text: str) -> tuple[Finding, ...]:
    """Return what is wrong with a text as a reader extracts it, one line a paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    places = _places(lines)
    sizes = _sizes(lines)
    found: list[Finding] = list(_numbers(lines, places))
    for line, place in zip(lines, places, strict=True):
        for rule in (*WORD_RULES, list_marks):
            found += rule(line, place)
        if not _ARTICLE.fullmatch(line):
            found += references(line, place, sizes)
        found += _item_end(line, place)
    return (*_terms(text), *found)


def _places(lines: Sequence[str]) -> list[str]:
    places = []
    place = "Pembukaan"
    for line in lines:
        if match := _ARTICLE.fullmatch(line):
            place = f"Pasal {match['number']}"
        elif line.upper().startswith("LAMPIRAN"):
            place = "Lampiran"
        paragraph = _PARAGRAPH.match(line)
        places.append(f"{place} ayat ({paragraph['number']})" if paragraph else place)
    return places


def _sizes(lines: Sequence[str]) -> tuple[int, ...]:
    """Return how many ayat each article has, by its position; one without numbers has one."""
    sizes: list[int] = []
    for line in lines:
        if _ARTICLE.fullmatch(line):
            sizes.append(1)
        elif sizes and (match := _PARAGRAPH.match(line)):
            sizes[-1] = max(sizes[-1], int(match["number"]))
    return tuple(sizes)


def _numbers(lines: Sequence[str], places: Sequence[str]) -> Iterator[Finding]:
    """Two articles, or two ayat of one article, with one number."""
    seen: set[str] = set()
    for line, place in zip(lines, places, strict=True):
        numbered = _ARTICLE.fullmatch(line) or _PARAGRAPH.match(line)
        if numbered and place in seen:
            yield error(Rule.DOUBLED_NUMBER, place, f"Nomor {place} dipakai dua kali.")
        if numbered:
            seen.add(place)


def _terms(text: str) -> Iterator[Finding]:
    if "PIHAK KESATU" in text and "PIHAK PERTAMA" in text:
        message = "Naskah ini memakai PIHAK KESATU dan PIHAK PERTAMA sekaligus."
        yield error(Rule.MIXED_PARTY_TERMS, "Seluruh naskah", message)


def _item_end(line: str, place: str) -> Iterator[Finding]:
    item = _ITEM.fullmatch(line)
    if item and _OPEN_END.search(item["words"]) and not re.search(r"\b(dan|atau)$", line):
        message = f"Butir “…{item['words'][-20:]}” tidak ditutup titik koma atau titik."
        yield warning(Rule.LIST_MARK, place, message, f"{item['words']};")
