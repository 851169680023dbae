"""Rules on lists: their closing marks, and numbers that somebody typed."""

import re
from collections.abc import Iterator

from pks.naskah.findings import Finding, Rule, error, warning

_WRONG_END = re.compile(r"(?P<words>.*?)\s*(?P<marks>[;:.,]\s*[;:.,][;:.,\s]*|\s[;:.,])$")
_TYPED = re.compile(r"(?:\(\d{1,2}\)|[a-z][.)]|\d{1,2}[.)])\s+\S")


def list_marks(words: str, place: str) -> Iterator[Finding]:
    """A line that ends with two marks, or with a blank before its mark."""
    match = _WRONG_END.fullmatch(words)
    # An abbreviation may well end a list's item: "dll.;".
    if match and not re.fullmatch(r"\.;|\.", match["marks"].replace(" ", "") or "."):
        mark = match["marks"].strip()[-1]
        message = f"Tanda baca di akhir “…{words[-20:]}” tidak lazim."
        yield warning(Rule.LIST_MARK, place, message, match["words"] + mark)
    elif match and match["marks"].startswith(" "):
        message = f"Ada spasi sebelum tanda baca di akhir “…{words[-20:]}”."
        yield warning(Rule.LIST_MARK, place, message, match["words"] + match["marks"].strip())


def typed_numbers(words: str, place: str) -> Iterator[Finding]:
    """An ayat or item whose words begin with a number of their own, beside the engine's."""
    match = _TYPED.match(words)
    if match and place.startswith("Pasal"):
        label = words.split(maxsplit=1)[0]
        message = f"Nomor “{label}” diketik, padahal nomor diberikan otomatis."
        yield error(Rule.TYPED_NUMBER, place, message, words.split(maxsplit=1)[1])
