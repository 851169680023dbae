"""When a part of a template stands: "ruang_lingkup:data dan bukan pilihan:dua_bahasa"."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pks.naskah.pattern import TemplateError

_TERM = re.compile(r"(?P<negated>bukan )?(?P<subject>[a-z_]+):(?P<key>[a-z_0-9]+)")


class Subject(StrEnum):
    """What a condition may ask about. The value is how a template writes it."""

    SCOPE = "ruang_lingkup"
    OPTION = "pilihan"
    ARTICLE = "pasal"


@dataclass(frozen=True)
class Term:
    """One thing that must be on, or with `negated` off."""

    subject: Subject
    key: str
    negated: bool = False


#: All terms must hold; none: it always stands.
Condition = tuple[Term, ...]


@dataclass(frozen=True)
class Standing:
    """What is on in one agreement: keys of scopes, options and articles."""

    scopes: Collection[str]
    options: Collection[str]
    articles: Collection[str] = ()

    def meets(self, condition: Condition) -> bool:
        """Tell whether every term holds."""
        return not condition or all(self._holds(term) for term in condition)

    def _holds(self, term: Term) -> bool:
        on = {
            Subject.SCOPE: self.scopes,
            Subject.OPTION: self.options,
            Subject.ARTICLE: self.articles,
        }[term.subject]
        return (term.key in on) is not term.negated


def parse_condition(text: str, *, place: str) -> Condition:
    """Return the condition that `text` writes; blank: none.

    :raises TemplateError: a term is not what it must be.
    """
    if not text.strip():
        return ()
    return tuple(_term(term.strip(), place) for term in text.split(" dan "))


def condition_text(condition: Condition) -> str:
    """Return what `parse_condition` reads as `condition`."""
    return " dan ".join(
        f"{'bukan ' if term.negated else ''}{term.subject}:{term.key}" for term in condition
    )


def _term(text: str, place: str) -> Term:
    match = _TERM.fullmatch(text)
    if match is None or match["subject"] not in list(Subject):
        known = ", ".join(f"{subject}:…" for subject in Subject)
        raise TemplateError(f"{place}: syarat “{text}” tidak dikenal; tulis {known}")
    return Term(Subject(match["subject"]), match["key"], bool(match["negated"]))
