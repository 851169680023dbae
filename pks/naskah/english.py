"""The English side: of a template's data, beside each text, and of an agreement's facts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pks.naskah.english_words import spelled
from pks.naskah.facts import AgreementFacts
from pks.naskah.pattern import TemplateError
from pks.naskah.relabel import mapped

_SUFFIX = "_en"
_SPELLED = re.compile(r"\{bilangan:(\d+)\}")


def has_english(data: Mapping[str, Any]) -> bool:
    """Tell whether the template carries an English side at all: its title has one."""
    return "title_en" in data


def in_english(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `data` with each text replaced by the English that stands beside it.

    :raises TemplateError: the template has no English side, or an article lacks it.
    """
    if not has_english(data):
        raise TemplateError(f"templat {data.get('key')}: tidak ada teks bahasa Inggris")
    lacking = [
        article["title"] for article in data["articles"] if not article.get(f"text{_SUFFIX}")
    ]
    if lacking:
        raise TemplateError(f"belum ada teks bahasa Inggris: {', '.join(lacking)}")
    english: Mapping[str, Any] = _turned(data)
    return english


def glossary(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the English of each text of a template that has one, by the Indonesian."""
    return dict(_pairs(data))


def english_facts(facts: AgreementFacts, english: Mapping[str, str]) -> AgreementFacts:
    """Return `facts` in English: each text that `english` knows; the others stay as they are."""

    def turned(text: str) -> str:
        return english.get(text, text)

    blanks = {key: turned(value) for key, value in facts.blanks.items()}
    return replace(mapped(facts, turned), blanks=blanks)


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            english = value.get(f"{key}{_SUFFIX}")
            if isinstance(one, str) and isinstance(english, str) and english:
                yield one, english
            yield from _pairs(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _pairs(one)


def _turned(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _turned(one) for key, one in value.items() if not key.endswith(_SUFFIX)}
        for key, one in value.items():
            if key.endswith(_SUFFIX) and one:
                kept[key.removesuffix(_SUFFIX)] = _spelled(one)
        return kept
    if isinstance(value, list | tuple):
        return [_turned(one) for one in value]
    return value


def _spelled(text: Any) -> Any:
    """Return `text` with its numbers spelled in English."""
    if not isinstance(text, str):
        return text
    return _SPELLED.sub(lambda match: spelled(int(match[1])), text)
