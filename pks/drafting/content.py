"""What a draft consists of: one frozen value a section, everything optional while it is typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cattrs.preconf.json import make_converter

from pks.agreements.kinds import Responsible
from pks.agreements.terms import CommitmentTerms, LiaisonTerms, ScopeTerms, WitnessTerms
from pks.naskah import ChangeKind, ClauseChange

Pair = tuple[str | None, str | None]


#: What stands before an article's name in the key under which its changes are stored.
_CLAUSE = "pasal:"


class SectionKey(StrEnum):
    """The sections, in the order of the task list.

    What a draft does to one article is stored beside them, under a key of its own (`clause_key`):
    two people who are at two articles never meet.
    """

    SUBJECT = "pokok"
    PARTIES = "para-pihak"
    SIGNATORIES = "penanda-tangan"
    LEGAL_BASIS = "dasar-hukum"
    SCOPES = "ruang-lingkup"
    BLANKS = "isian"
    WORK_PLAN = "rencana-kerja"
    TERM = "waktu"
    LIAISONS = "narahubung"
    WITNESSES = "saksi"


@dataclass(frozen=True)
class SubjectPart:
    """What the agreement is about, as after TENTANG."""

    subject: str | None = None


@dataclass(frozen=True)
class PartiesPart:
    """Seats and numbers of PIHAK KESATU and PIHAK KEDUA."""

    seats: Pair = (None, None)
    numbers: Pair = (None, None)


@dataclass(frozen=True)
class SignatoriesPart:
    """Who signs for each party, by office holding, and on what authority."""

    holding_ids: tuple[int | None, int | None] = (None, None)
    authorities: Pair = (None, None)


@dataclass(frozen=True)
class LegalBasisPart:
    """The legal basis, an entry a line; none: as the template has it."""

    entries: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ScopesPart:
    """The scopes and the template's options that are on, by key."""

    keys: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlanksPart:
    """The values of the template's own variables: a day as ISO 8601, numbers as digits."""

    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inherited:
    """A commitment of the agreement above as it was when somebody here decided about it."""

    origin_id: int
    terms: CommitmentTerms


@dataclass(frozen=True)
class WorkPlanPart:
    """What is promised under each scope of the template, whether the scope is on or off."""

    scopes: tuple[ScopeTerms, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    """What was decided about the commitments of the agreement above: taken over, or left out."""


@dataclass(frozen=True)
class TermPart:
    """Where and when it is signed, from when and how long it holds."""

    place: str | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    """The first day in force; none: the day of the signing."""
    term_years: int | None = None
    notice_months: int = 3


@dataclass(frozen=True)
class LiaisonsPart:
    """The liaisons of both parties."""

    liaisons: tuple[LiaisonTerms, ...] = ()


@dataclass(frozen=True)
class WitnessesPart:
    """Who stands on the last page besides the signatories."""

    witnesses: tuple[WitnessTerms, ...] = ()


#: What is no longer the template's wording, nor a variant that it offers.
DEPARTURES = frozenset({ChangeKind.EDITED, ChangeKind.REMOVED, ChangeKind.INSERTED})


@dataclass(frozen=True)
class ClausePart:
    """What this draft does to one article; without a kind, the article is as the template has it.

    Title and text are kept when another kind is chosen, so that nothing typed is ever lost.
    """

    kind: ChangeKind | None = None
    variant: str | None = None
    title: str | None = None
    text: str | None = None
    after: str | None = None
    reason: str | None = None
    """Why it departs from the template, for the approvers."""

    @property
    def departs(self) -> bool:
        """Tell whether it must be approved as a departure from the template."""
        return self.kind in DEPARTURES


Part = (
    SubjectPart
    | PartiesPart
    | SignatoriesPart
    | LegalBasisPart
    | ScopesPart
    | BlanksPart
    | WorkPlanPart
    | TermPart
    | LiaisonsPart
    | WitnessesPart
    | ClausePart
)

PART_TYPES: Mapping[SectionKey, type[Part]] = {
    SectionKey.SUBJECT: SubjectPart,
    SectionKey.PARTIES: PartiesPart,
    SectionKey.SIGNATORIES: SignatoriesPart,
    SectionKey.LEGAL_BASIS: LegalBasisPart,
    SectionKey.SCOPES: ScopesPart,
    SectionKey.BLANKS: BlanksPart,
    SectionKey.WORK_PLAN: WorkPlanPart,
    SectionKey.TERM: TermPart,
    SectionKey.LIAISONS: LiaisonsPart,
    SectionKey.WITNESSES: WitnessesPart,
}


@dataclass(frozen=True)
class Content:
    """All sections of one draft, and what it does to the articles, by their names."""

    subject: SubjectPart = field(default_factory=SubjectPart)
    parties: PartiesPart = field(default_factory=PartiesPart)
    signatories: SignatoriesPart = field(default_factory=SignatoriesPart)
    legal_basis: LegalBasisPart = field(default_factory=LegalBasisPart)
    scopes: ScopesPart = field(default_factory=ScopesPart)
    blanks: BlanksPart = field(default_factory=BlanksPart)
    work_plan: WorkPlanPart = field(default_factory=WorkPlanPart)
    term: TermPart = field(default_factory=TermPart)
    liaisons: LiaisonsPart = field(default_factory=LiaisonsPart)
    witnesses: WitnessesPart = field(default_factory=WitnessesPart)
    clause_parts: Mapping[str, ClausePart] = field(default_factory=dict)

    @property
    def scopes_that_are_on(self) -> tuple[ScopeTerms, ...]:
        """Return the scopes that are on with what is promised under them, in the plan's order."""
        return tuple(scope for scope in self.work_plan.scopes if scope.key in self.scopes.keys)

    @property
    def clauses(self) -> tuple[ClauseChange, ...]:
        """Return what changes in the articles: those put in first, so that each finds its place."""
        inserted = (one for one in self.clause_parts if self._kind(one) is ChangeKind.INSERTED)
        others = (one for one in self.clause_parts if self._kind(one) is not ChangeKind.INSERTED)
        keys = [*self._as_they_stand(sorted(inserted, key=_counting)), *sorted(others)]
        return tuple(
            ClauseChange(key, part.kind, part.variant, part.title, part.text, part.after)
            for key in keys
            if (part := self.clause_parts[key]).kind is not None
        )

    def part(self, key: str) -> Part:
        """Return what is stored under `key`: a section, or the changes of an article."""
        article = article_in(key)
        if article is not None:
            return self.clause_parts.get(article, ClausePart())
        part: Part = getattr(self, SectionKey(key).name.lower())
        return part

    def _kind(self, article: str) -> ChangeKind | None:
        return self.clause_parts[article].kind

    def _as_they_stand(self, keys: list[str]) -> Iterator[str]:
        """Yield each article that was put in after the one that it stands behind."""
        left = list(keys)
        while left:
            free = [key for key in left if self.clause_parts[key].after not in left]
            # Two that stand behind each other stand somewhere, rather than nowhere.
            yield from (ready := free or left[:1])
            left = [key for key in left if key not in ready]


def clause_key(article: str) -> str:
    """Return the key under which the changes of an article are stored."""
    return f"{_CLAUSE}{article}"


def article_in(key: str) -> str | None:
    """Return the article whose changes `key` stands for, or None if it names a section."""
    return key.removeprefix(_CLAUSE) if key.startswith(_CLAUSE) else None


_converter = make_converter()


def to_json(part: Part) -> dict[str, Any]:
    """Return `part` as what JSON can hold."""
    unstructured: dict[str, Any] = _converter.unstructure(part)
    return unstructured


def from_json(key: str, stored: Mapping[str, Any]) -> Part:
    """Return the part that `to_json` made `stored` from."""
    part_type: type[Part] = ClausePart if article_in(key) else PART_TYPES[SectionKey(key)]
    part: Part = _converter.structure(stored, part_type)
    return part


def content_of(stored: Mapping[str, Mapping[str, Any]]) -> Content:
    """Return the content whose parts are stored under their keys."""
    parts = {key: from_json(key, content) for key, content in stored.items()}
    sections = {SectionKey(key).name.lower(): parts[key] for key in parts if not article_in(key)}
    clauses = {article: parts[key] for key in parts if (article := article_in(key))}
    return Content(**sections, clause_parts=clauses)  # type: ignore[arg-type]


def _counting(key: str) -> tuple[int, str]:
    return len(key), key


#: The words that the work plan prints for who answers.
WORDS_FOR_RESPONSIBLE = {
    Responsible.FIRST: "PIHAK KESATU",
    Responsible.SECOND: "PIHAK KEDUA",
    Responsible.BOTH: "PARA PIHAK",
}
