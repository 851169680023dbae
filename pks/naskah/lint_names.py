"""A party that is named in two ways."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pks.naskah.findings import Finding, Rule, warning

#: Words in a row that are this much like a party's name, and are not it, were meant to be it.
_MEANT = 0.85
# Shorter names are like too much else.
_FEWEST_WORDS = 3


def party_names(words: str, place: str, name: str) -> Iterator[Finding]:
    """A name that is nearly, but not quite, that of a party."""
    right = name.split()
    if len(right) < _FEWEST_WORDS:
        return
    said = words.replace(",", " ").replace(";", " ").rstrip(".").split()
    starts = [n for n, word in enumerate(said) if word.casefold() == right[0].casefold()]
    for start in starts:
        lengths = range(len(right) - 1, len(right) + 2)
        candidates = [" ".join(said[start : start + length]) for length in lengths]
        if any(one in (name, name.upper()) for one in candidates):
            continue
        nearest = max(candidates, key=lambda one: _likeness(one, name))
        if _likeness(nearest, name) >= _MEANT:
            message = f"“{nearest}” mirip nama pihak, tetapi tidak sama dengan “{name}”."
            yield warning(Rule.PARTY_NAME, place, message, name)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), False).ratio()
