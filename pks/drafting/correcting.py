"""Doing what a finding suggests, in what somebody has typed. Pure."""

import re
from collections.abc import Callable
from typing import Any

from pks.drafting.content import ClausePart, Part, from_json, to_json
from pks.naskah import ChangeKind, Finding, Rule

_PARTY_TERMS = frozenset({"PIHAK KESATU", "PIHAK PERTAMA"})
_QUOTED = re.compile("“(?P<words>[^”]+)”")

_Correct = Callable[[str, str, Finding], str]


def corrected(key: str, part: Part, finding: Finding) -> Part | None:
    """Return `part` as the finding suggests it, or None where that is not ours to do.

    Only what was typed into the draft is corrected, never the wording of the template.

    :param key: under which the part is stored.
    """
    correct = _CORRECTIONS.get(finding.rule)
    if correct is None or finding.suggestion is None or _is_the_templates(part):
        return None
    suggestion = finding.suggestion
    after = from_json(key, _all_texts(to_json(part), lambda t: correct(t, suggestion, finding)))
    return None if after == part else after


def _is_the_templates(part: Part) -> bool:
    own = (ChangeKind.EDITED, ChangeKind.INSERTED)
    return isinstance(part, ClausePart) and part.kind not in own


def _all_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _all_texts(one, change) for name, one in value.items()}
    return [_all_texts(one, change) for one in value] if isinstance(value, list) else value


def _doubled_word(text: str, suggestion: str, finding: Finding) -> str:
    return re.sub(rf"\b({re.escape(suggestion)}) \1\b", r"\1", text, flags=re.IGNORECASE)


def _doubled_space(text: str, suggestion: str, finding: Finding) -> str:
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)


def _number_words(text: str, suggestion: str, finding: Finding) -> str:
    digits = suggestion.partition(" ")[0]
    return re.sub(rf"\b{digits} \([a-z]+(?: [a-z]+)*\)", suggestion, text)


def _party_term(text: str, suggestion: str, finding: Finding) -> str:
    for term in _PARTY_TERMS - {suggestion}:
        text = text.replace(term, suggestion)
    return text


def _weekday(text: str, suggestion: str, finding: Finding) -> str:
    day = suggestion.partition(", ")[2]
    return re.sub(rf"\b\w+, {re.escape(day)}\b", suggestion, text, flags=re.IGNORECASE)


def _date_words(text: str, suggestion: str, finding: Finding) -> str:
    digits = suggestion.rpartition(" ")[2]
    said = rf"\b\w+, tanggal [a-z ]+, bulan \w+, tahun [a-z ]+ {re.escape(digits)}"
    return re.sub(said, suggestion, text, flags=re.IGNORECASE)


def _party_name(text: str, suggestion: str, finding: Finding) -> str:
    quoted = _QUOTED.search(finding.message)
    return text.replace(quoted["words"], suggestion) if quoted else text


_CORRECTIONS: dict[Rule, _Correct] = {
    Rule.DOUBLED_WORD: _doubled_word,
    Rule.DOUBLED_SPACE: _doubled_space,
    Rule.NUMBER_WORDS: _number_words,
    Rule.MIXED_PARTY_TERMS: _party_term,
    Rule.WEEKDAY: _weekday,
    Rule.DATE_WORDS: _date_words,
    Rule.PARTY_NAME: _party_name,
}
