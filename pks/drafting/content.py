"""What a draft consists of: one frozen value a section, everything optional while it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cattrs.preconf.json import make_converter

from pks.agreements.kinds import Responsible
from pks.agreements.rhythm import Rhythm
from pks.agreements.terms import CommitmentTerms, LiaisonTerms, ScopeTerms, WitnessTerms
from pks.naskah import Template

Pair = tuple[str | None, str | None]


class SectionKey(StrEnum):
    """The sections, in the order of the task list."""

    SUBJECT = "pokok"
    PARTIES = "para-pihak"
    SIGNATORIES = "penanda-tangan"
    LEGAL_BASIS = "dasar-hukum"
    SCOPES = "ruang-lingkup"
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
    """The scopes that are on, by key, and whether the optional closing provisions are."""

    keys: tuple[str, ...] = ()
    closing_provisions: bool = True


@dataclass(frozen=True)
class WorkPlanPart:
    """What is promised under each scope of the template, whether the scope is on or off."""

    scopes: tuple[ScopeTerms, ...] = ()


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


Part = (
    SubjectPart
    | PartiesPart
    | SignatoriesPart
    | LegalBasisPart
    | ScopesPart
    | WorkPlanPart
    | TermPart
    | LiaisonsPart
    | WitnessesPart
)

PART_TYPES: Mapping[SectionKey, type[Part]] = {
    SectionKey.SUBJECT: SubjectPart,
    SectionKey.PARTIES: PartiesPart,
    SectionKey.SIGNATORIES: SignatoriesPart,
    SectionKey.LEGAL_BASIS: LegalBasisPart,
    SectionKey.SCOPES: ScopesPart,
    SectionKey.WORK_PLAN: WorkPlanPart,
    SectionKey.TERM: TermPart,
    SectionKey.LIAISONS: LiaisonsPart,
    SectionKey.WITNESSES: WitnessesPart,
}


@dataclass(frozen=True)
class Content:
    """All sections of one draft."""

    subject: SubjectPart = field(default_factory=SubjectPart)
    parties: PartiesPart = field(default_factory=PartiesPart)
    signatories: SignatoriesPart = field(default_factory=SignatoriesPart)
    legal_basis: LegalBasisPart = field(default_factory=LegalBasisPart)
    scopes: ScopesPart = field(default_factory=ScopesPart)
    work_plan: WorkPlanPart = field(default_factory=WorkPlanPart)
    term: TermPart = field(default_factory=TermPart)
    liaisons: LiaisonsPart = field(default_factory=LiaisonsPart)
    witnesses: WitnessesPart = field(default_factory=WitnessesPart)

    @property
    def scopes_that_are_on(self) -> tuple[ScopeTerms, ...]:
        """Return the scopes that are on with what is promised under them, in the plan's order."""
        return tuple(scope for scope in self.work_plan.scopes if scope.key in self.scopes.keys)

    def part(self, key: SectionKey) -> Part:
        """Return the section named `key`."""
        part: Part = getattr(self, key.name.lower())
        return part


_converter = make_converter()


def to_json(part: Part) -> dict[str, Any]:
    """Return `part` as what JSON can hold."""
    unstructured: dict[str, Any] = _converter.unstructure(part)
    return unstructured


def from_json(key: SectionKey, stored: Mapping[str, Any]) -> Part:
    """Return the part that `to_json` made `stored` from."""
    part: Part = _converter.structure(stored, PART_TYPES[key])
    return part


def content_of(stored: Mapping[str, Mapping[str, Any]]) -> Content:
    """Return the content whose sections are stored under their keys."""
    parts = {key.name.lower(): from_json(key, stored[key]) for key in SectionKey if key in stored}
    return Content(**parts)  # type: ignore[arg-type]


def first_content(template: Template, subject: str | None, seats: Pair) -> Content:
    """Return what a new draft starts with: all scopes on, each with the template's commitments."""
    return Content(
        subject=SubjectPart(subject),
        parties=PartiesPart(seats=seats),
        scopes=ScopesPart(keys=tuple(scope.key for scope in template.scopes)),
        work_plan=WorkPlanPart(tuple(_default_terms(template))),
    )


def _default_terms(template: Template) -> list[ScopeTerms]:
    return [
        ScopeTerms(
            key=scope.key,
            title=scope.title,
            commitments=tuple(
                CommitmentTerms(
                    activity=default.activity,
                    indicator=default.indicator,
                    responsible=RESPONSIBLE_BY_WORDS[default.responsible],
                    rhythm=RHYTHM_BY_NAME[default.rhythm],
                    schedule=default.schedule,
                    evidence=default.evidence,
                    # Who came is typed in; whatever else is asked for is a file.
                    needs_file=bool(set(default.evidence_kinds) - {ATTENDANCE}),
                    needs_attendance=ATTENDANCE in default.evidence_kinds,
                )
                for default in scope.commitments
            ),
        )
        for scope in template.scopes
    ]


#: What a template calls a list of who came, among the kinds of evidence.
ATTENDANCE = "attendance"

#: The words that the work plan prints for who answers.
WORDS_FOR_RESPONSIBLE = {
    Responsible.FIRST: "PIHAK KESATU",
    Responsible.SECOND: "PIHAK KEDUA",
    Responsible.BOTH: "PARA PIHAK",
}
RESPONSIBLE_BY_WORDS = {words: who for who, words in WORDS_FOR_RESPONSIBLE.items()}

#: The names that a template uses.
RHYTHM_BY_NAME = {
    "once": Rhythm.ONCE,
    "monthly": Rhythm.MONTHLY,
    "quarterly": Rhythm.QUARTERLY,
    "semester": Rhythm.SEMESTER,
    "yearly": Rhythm.YEARLY,
}
