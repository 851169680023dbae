"""What is known about one agreement, as the document engine wants to be told it.

Whatever a person may not have filled in yet is optional: `None` becomes a visible gap in the
document, never an error. The values are frozen, so that a Document can be made again from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Capacity(StrEnum):
    """In which capacity an office is held. The value is what the register stores."""

    DEFINITIVE = "definitif"
    PLT = "plt"
    PLH = "plh"
    PJ = "pj"


@dataclass(frozen=True)
class SignatoryFacts:
    """Who signs in the name of a party.

    `name` is printed as given, academic titles included. `office` stands without the mark of the
    capacity ("Kepala Perwakilan …"): the engine prints "Plt. Kepala Perwakilan …". `authority` is
    what follows the word *berdasarkan* in the komparisi; the word itself may be given, too.
    """

    name: str
    office: str
    capacity: Capacity
    authority: str | None


@dataclass(frozen=True)
class PartyFacts:
    """One of the two parties. `seat` is the address after *berkedudukan di*."""

    name: str
    short_name: str
    seat: str | None
    number: str | None
    signatory: SignatoryFacts | None


@dataclass(frozen=True)
class ParentFacts:
    """The agreement above this one. `ends_on` is the last day on which it is in force."""

    title: str
    numbers: tuple[str, ...]
    signed_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class CommitmentFacts:
    """One line of the Rencana Kerja, in the words that the annex prints."""

    activity: str
    indicator: str
    responsible: str
    schedule: str
    evidence: str


@dataclass(frozen=True)
class ScopeFacts:
    """One scope. `key` names the template's article on it; an unknown key is a scope of one's own.

    The built-in template knows "data", "pengawasan", "standar", "kompetensi" and "monev".
    """

    key: str
    title: str
    commitments: tuple[CommitmentFacts, ...] = ()


@dataclass(frozen=True)
class LiaisonFacts:
    """A narahubung of party 1 or 2. `scope` is a scope's key; `None` stands for all scopes."""

    party: int
    scope: str | None
    name: str
    office: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class WitnessFacts:
    """Who signs below the parties. `heading` is "SAKSI" or "MENGETAHUI"."""

    name: str
    office: str
    heading: str


@dataclass(frozen=True)
class AgreementFacts:
    """All that a template needs to know about one agreement.

    `starts_on` and `ends_on` are the first and the last day in force, both included.
    `legal_basis` replaces the template's own list when given; the parent agreement is always
    added as the last entry. `options` are the template's choices that are on. `blanks` are the
    values of the template's own variables: a date as ISO 8601, numbers and rupiah as digits.
    """

    subject: str | None
    parties: tuple[PartyFacts, PartyFacts]
    parent: ParentFacts | None
    signed_on: date | None
    place: str | None
    starts_on: date | None
    term_years: int | None
    ends_on: date | None
    scopes: tuple[ScopeFacts, ...]
    notice_months: int = 3
    witnesses: tuple[WitnessFacts, ...] = ()
    liaisons: tuple[LiaisonFacts, ...] = ()
    legal_basis: tuple[str, ...] | None = None
    options: frozenset[str] = frozenset()
    blanks: Mapping[str, str] = field(default_factory=dict)
