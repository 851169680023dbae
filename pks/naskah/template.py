"""A versioned template: clauses with conditions and variants, scopes, default commitments.

Published versions are never changed: a document can always be made again from its template and
facts. What the data of a template may hold is told in the comment on top of the built-in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pks.naskah.condition import Condition
from pks.naskah.language import Language
from pks.naskah.pattern import Pattern


class Rhythm(StrEnum):
    """How often a commitment falls due."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    YEARLY = "yearly"


class BlankKind(StrEnum):
    """What is typed into a blank of the template's own, and so how it is printed."""

    TEXT = "teks"
    NUMBER = "bilangan"
    DATE = "tanggal"
    MONEY = "rupiah"


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
class Option:
    """A yes-or-no choice of each agreement; `default` is what a new draft begins with."""

    key: str
    label: str
    default: bool


@dataclass(frozen=True)
class Blank:
    """A variable of the template's own. Empty, it prints its `default`, or a gap without one."""

    key: str
    label: str
    kind: BlankKind
    example: str
    default: Pattern = ()


@dataclass(frozen=True)
class Clause:
    """One sentence of the document and where its wording comes from."""

    text: Pattern
    source: str
    when: Condition = ()


@dataclass(frozen=True)
class ItemClause:
    """An item of a list."""

    text: Pattern
    items: tuple["ItemClause", ...] = ()
    key: str | None = None
    when: Condition = ()

    def patterns(self) -> Iterator[Pattern]:
        """Yield its text and that of the items below it."""
        yield self.text
        for item in self.items:
            yield from item.patterns()


@dataclass(frozen=True)
class ParagraphClause:
    """An ayat. `lists_scopes`: its items are the agreement's scopes.

    `source` is its own where it has one beside that of its article.
    """

    text: Pattern
    items: tuple[ItemClause, ...] = ()
    key: str | None = None
    when: Condition = ()
    conjunction: str = "dan"
    lists_scopes: bool = False
    source: str | None = None

    def patterns(self) -> Iterator[Pattern]:
        """Yield its text and those of its items."""
        yield self.text
        for item in self.items:
            yield from item.patterns()


@dataclass(frozen=True)
class Variant:
    """Another wording of an article.

    With a condition it takes the article's place by itself where that holds, the highest
    `priority` first. Without one it is fallback wording, chosen by hand; `note` says when.
    """

    key: str
    name: str
    note: str
    source: str
    paragraphs: tuple[ParagraphClause, ...]
    when: Condition = ()
    priority: int = 0


@dataclass(frozen=True)
class ArticleClause:
    """A pasal. `scope`: the scope that it spells out; it comes and goes with it."""

    key: str
    title: str
    source: str
    paragraphs: tuple[ParagraphClause, ...]
    scope: str | None = None
    when: Condition = ()
    variants: tuple[Variant, ...] = ()

    def variant(self, key: str) -> Variant | None:
        """Return the variant named `key`, or None."""
        return next((variant for variant in self.variants if variant.key == key), None)


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
    kind: str
    name: str
    title: str
    party_labels: tuple[str, str]
    opening: Clause
    identity: Clause
    joint: Clause
    recitals: tuple[Clause, ...]
    basis_intro: Clause
    basis: tuple[BasisClause, ...]
    basis_parent: Pattern | None
    agreement: Clause
    closing: Clause
    annex_caption: Clause
    all_scopes: str
    work_plan: AnnexClause | None
    liaisons: AnnexClause | None
    scopes: tuple[TemplateScope, ...]
    options: tuple[Option, ...]
    blanks: tuple[Blank, ...]
    articles: tuple[ArticleClause, ...]
    language: Language = Language.INDONESIAN
    amends: bool = False
    """Whether its papers change another agreement; their own articles are counted I, II, III."""

    def article(self, key: str) -> ArticleClause | None:
        """Return the article named `key`, or None."""
        return next((article for article in self.articles if article.key == key), None)
