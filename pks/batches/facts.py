"""What is filled in for a batch: once for all drafts, and for each unit. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cattrs.preconf.json import make_converter

from pks.agreements.terms import LiaisonTerms
from pks.drafting.content import (
    Content,
    LiaisonsPart,
    PartiesPart,
    SignatoriesPart,
    SubjectPart,
    TermPart,
)

#: How many units one batch takes, and so how many rows its sheet: a province has fewer.
MOST_UNITS = 200

#: What stands in the common subject for the name of each unit.
NAME_SLOT = "{nama}"

LONGEST_SUBJECT = 300
LONGEST_SEAT = 300
LONGEST_NUMBER = 100
LONGEST_AUTHORITY = 500
MOST_YEARS = 20


@dataclass(frozen=True)
class CommonFacts:
    """What all drafts of a batch share."""

    subject: str
    """As after TENTANG; `{nama}` stands for the name of each unit."""
    seat: str | None = None
    """Where PIHAK KESATU has its seat."""
    holding_id: int | None = None
    """Who signs for PIHAK KESATU, by office holding."""
    authority: str | None = None
    liaison_id: int | None = None
    """The liaison of PIHAK KESATU, by person."""
    scope_keys: tuple[str, ...] = ()
    place: str | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    """The first day in force; none: the day of the signing."""
    term_years: int | None = None
    notice_months: int = 3


@dataclass(frozen=True)
class RowFacts:
    """What differs from unit to unit. What is None is as all have it, or still to come."""

    seat: str | None = None
    number_1: str | None = None
    """The number that PIHAK KESATU gives."""
    number_2: str | None = None
    holding_id: int | None = None
    """Who signs for the unit, by office holding."""
    authority: str | None = None
    liaison_id: int | None = None
    subject: str | None = None
    signed_on: date | None = None
    term_years: int | None = None


def subject_for(common: CommonFacts, row: RowFacts, unit_name: str) -> str:
    """Return what the unit's agreement is about. Nothing but the name's slot is replaced.

    >>> subject_for(CommonFacts("Pelayanan pada {nama} {lain}"), RowFacts(), "DPMPTSP")
    'Pelayanan pada DPMPTSP {lain}'
    """
    return (row.subject or common.subject).replace(NAME_SLOT, unit_name)


def has_stray_braces(subject: str) -> bool:
    """Tell whether braces are left that are not the name's slot.

    >>> has_stray_braces("Pelayanan {nama}"), has_stray_braces("Pelayanan {nana}")
    (False, True)
    """
    return bool(set(subject.replace(NAME_SLOT, "")) & set("{}"))


def filled_in(first: Content, common: CommonFacts, row: RowFacts, unit_name: str) -> Content:
    """Return a draft's first content with what was filled in for this unit."""
    return replace(
        first,
        subject=SubjectPart(subject_for(common, row, unit_name)),
        parties=PartiesPart(seats=(common.seat, row.seat), numbers=(row.number_1, row.number_2)),
        signatories=SignatoriesPart(
            holding_ids=(common.holding_id, row.holding_id),
            authorities=(common.authority, row.authority),
        ),
        scopes=replace(first.scopes, keys=common.scope_keys),
        term=TermPart(
            place=common.place,
            signed_on=row.signed_on or common.signed_on,
            starts_on=common.starts_on,
            term_years=row.term_years or common.term_years,
            notice_months=common.notice_months,
        ),
        liaisons=LiaisonsPart(
            tuple(
                LiaisonTerms(party, person_id)
                for party, person_id in ((1, common.liaison_id), (2, row.liaison_id))
                if person_id is not None
            )
        ),
    )


_converter = make_converter()


def as_json(facts: CommonFacts | RowFacts) -> dict[str, Any]:
    """Return `facts` as what JSON can hold."""
    unstructured: dict[str, Any] = _converter.unstructure(facts)
    return unstructured


def common_facts(stored: Mapping[str, Any]) -> CommonFacts | None:
    """Return what all drafts share, or None while it was not filled in."""
    return _converter.structure(stored, CommonFacts) if stored else None


def row_facts(stored: Mapping[str, Any]) -> RowFacts:
    """Return what was filled in for one unit."""
    return _converter.structure(stored, RowFacts)
