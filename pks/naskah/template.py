"""A versioned template: clauses, scopes and default commitments.

Published versions are never changed: a document can always be made again from its template and
facts. What a template file may hold is told in the comment on top of the built-in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pks.naskah.pattern import Pattern


class Rhythm(StrEnum):
    """How often a commitment falls due."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    YEARLY = "yearly"


@dataclass(frozen=True)
class CommitmentDefault:
    """A commitment that a scope brings along, in the words of the Rencana Kerja."""

    activity: str
    indicator: str
    responsible: str
    rhythm: Rhythm
    schedule: str
    evidence: str
    evidence_kinds: tuple[str, ...]


@dataclass(frozen=True)
class TemplateScope:
    """A scope that the template has an article for."""

    key: str
    title: str
    commitments: tuple[CommitmentDefault, ...]


@dataclass(frozen=True)
class Clause:
    """One sentence of the document and where its wording comes from."""

    text: Pattern
    source: str


@dataclass(frozen=True)
class ItemClause:
    """An item of a list. With a `scope`, it stands only where that scope is on."""

    text: Pattern
    items: tuple["ItemClause", ...] = ()
    key: str | None = None
    scope: str | None = None

    def patterns(self) -> Iterator[Pattern]:
        """Yield its text and that of the items below it."""
        yield self.text
        for item in self.items:
            yield from item.patterns()


@dataclass(frozen=True)
class ParagraphClause:
    """An ayat. `lists_scopes`: its items are the agreement's scopes."""

    text: Pattern
    source: str
    items: tuple[ItemClause, ...]
    key: str | None
    scope: str | None
    conjunction: str
    lists_scopes: bool


@dataclass(frozen=True)
class ArticleClause:
    """A pasal. `scope`, `option`: what must be on; an option is a yes-or-no field of the facts."""

    key: str
    title: str
    source: str
    scope: str | None
    option: str | None
    paragraphs: tuple[ParagraphClause, ...]


@dataclass(frozen=True)
class BasisClause:
    """An entry of the dasar hukum, for agreements signed on `signed_from` or later."""

    text: Pattern
    signed_from: date | None


@dataclass(frozen=True)
class AnnexClause:
    """Title and column heads of an annex."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A whole template. `(key, version)` names its wording for ever."""

    key: str
    version: int
    name: str
    title: str
    party_labels: tuple[str, str]
    opening: Clause
    identity: Clause
    joint: Clause
    recitals: tuple[Clause, ...]
    basis_intro: Clause
    basis: tuple[BasisClause, ...]
    basis_parent: Pattern
    agreement: Clause
    closing: Clause
    annex_caption: Clause
    all_scopes: str
    work_plan: AnnexClause
    liaisons: AnnexClause
    scopes: tuple[TemplateScope, ...]
    articles: tuple[ArticleClause, ...]
