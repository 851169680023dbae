"""The data of a template in parts that are edited one at a time. Pure: data in, new data out.

Every part is a few fields of one mapping in the data. Lists of things that have a key (articles,
scopes, the variants of an article) are walked by key.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pks.naskah import TemplateError, parse_template

Data = dict[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Some fields of the mapping that `path` leads to."""

    path: tuple[str, ...]
    fields: tuple[str, ...]

    def read(self, data: Values) -> dict[str, Any]:
        """Return what stands in the fields; a field that is not there is left out.

        :raises LookupError: the path leads nowhere.
        """
        here = _walk(data, self.path)
        return {field: here[field] for field in self.fields if field in here}

    def write(self, data: Values, values: Values) -> Data:
        """Return `data` with `values` in the fields; None, empty texts and lists leave no trace.

        :raises LookupError: the path leads nowhere.
        """
        changed = deepcopy(dict(data))
        here = _walk(changed, self.path)
        for field, value in values.items():
            if field not in self.fields:
                raise LookupError(field)
            here.pop(field, None)
            if value not in (None, "", [], False) or field in _ALWAYS:
                here[field] = value
        return changed


# What `parse_template` wants to be there, be it empty.
_ALWAYS = frozenset({"commitments", "title", "source", "text", "name"})

# With its number it must leave room for the names of ayat: Word cuts long names of bookmarks.
_LONGEST_STEM = 18

GENERAL = Part((), ("name", "title", "title_en", "party_labels"))
SENTENCES = Part(
    (), ("opening", "identity", "joint", "recitals", "legal_basis", "agreement", "closing")
)
OPTIONS = Part((), ("options",))
BLANKS = Part((), ("blanks",))


def scope_part(scope: str) -> Part:
    """Return the part that is one scope with its commitments."""
    return Part(("scopes", scope), ("title", "commitments"))


def article_part(article: str) -> Part:
    """Return the part that is one article without its variants."""
    return Part(
        ("articles", article),
        ("title", "title_en", "source", "scope", "when", "text", "text_en", "shared"),
    )


def variant_part(article: str, variant: str) -> Part:
    """Return the part that is one variant of an article."""
    return Part(
        ("articles", article, "variants", variant),
        ("name", "note", "when", "priority", "source", "text", "text_en"),
    )


def digest(values: Values) -> str:
    """Return a short name for exactly these values: who writes, shows with it what they saw."""
    written = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def first_fault(data: Values, part: Part, values: Values) -> tuple[str, TemplateError] | None:
    """Return the first field whose new value makes the template wrong, and the fault; or None."""
    for field, value in values.items():
        data = part.write(data, {field: value})
        try:
            parse_template(data)
        except TemplateError as fault:
            return field, fault
    return None


def keys_in(data: Values, *path: str) -> list[str]:
    """Return the keys of the things in the list that `path` leads to, in order."""
    *way, last = path
    return [one["key"] for one in _walk(data, way).get(last, ())]


def free_key(taken: set[str], title: str) -> str:
    """Return a key made of `title` that is none of `taken`.

    >>> free_key({"biaya"}, "Biaya"), free_key(set(), "2 Hak & Kewajiban")
    ('biaya_2', 'hak_kewajiban')
    """
    words = re.sub(r"[^a-z0-9]+", "_", title.casefold()).lstrip("0123456789_")
    if len(words) > _LONGEST_STEM and "_" in words[:_LONGEST_STEM]:
        words = words[: words.rindex("_", 0, _LONGEST_STEM)]
    stem = words[:_LONGEST_STEM].strip("_") or "bagian"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def added(data: Values, thing: Values, *path: str, after: str | None = None) -> Data:
    """Return `data` with `thing` in a list: behind the one named `after`, or first of all."""
    changed, things = _list_in(data, path)
    at = [one["key"] for one in things].index(after) + 1 if after else 0
    things.insert(at, deepcopy(dict(thing)))
    return changed


def removed(data: Values, key: str, *path: str) -> Data:
    """Return `data` without the thing named `key` in the list that `path` leads to."""
    changed, things = _list_in(data, path)
    things.remove(_keyed(things, key))
    return changed


def moved(data: Values, key: str, step: int, *path: str) -> Data:
    """Return `data` with a thing moved up (-1) or down (1); at the end of its list it stays."""
    changed, things = _list_in(data, path)
    thing = _keyed(things, key)
    at = things.index(thing)
    things.remove(thing)
    things.insert(max(0, at + step), thing)
    return changed


def _list_in(data: Values, path: tuple[str, ...]) -> tuple[Data, list[Any]]:
    changed = deepcopy(dict(data))
    *way, last = path
    return changed, _walk(changed, way).setdefault(last, [])


def _walk(data: Any, path: tuple[str, ...] | list[str]) -> Any:
    here = data
    for step in path:
        here = _keyed(here, step) if isinstance(here, list) else here[step]
    return here


def _keyed(things: list[Any], key: str) -> Any:
    found = next((one for one in things if one["key"] == key), None)
    if found is None:
        raise LookupError(key)
    return found
