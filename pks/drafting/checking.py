"""What a draft still lacks, section by section, and what the linter says of its text. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pks.agreements.terms import ScopeTerms
from pks.drafting.blanks import empty_blanks
from pks.drafting.content import Content, SectionKey
from pks.naskah.template import Blank


class Lack(StrEnum):
    """Something that a draft must have before it may go to the approvers."""

    SUBJECT = "subject"
    SEAT_1 = "seat_1"
    SEAT_2 = "seat_2"
    SIGNATORY_1 = "signatory_1"
    SIGNATORY_2 = "signatory_2"
    AUTHORITY_1 = "authority_1"
    AUTHORITY_2 = "authority_2"
    SCOPES = "scopes"
    COMMITMENTS = "commitments"
    TERM_YEARS = "term_years"
    LIAISON_1 = "liaison_1"
    LIAISON_2 = "liaison_2"
    PLACE = "place"
    SIGNED_ON = "signed_on"
    NUMBER_1 = "number_1"
    NUMBER_2 = "number_2"
    BLANK = "blank"


#: What the ceremony brings: welcome in the draft, but no reason to hold it back.
COMES_WITH_SIGNING = frozenset({Lack.PLACE, Lack.SIGNED_ON, Lack.NUMBER_1, Lack.NUMBER_2})


@dataclass(frozen=True)
class Missing:
    """One thing missing: in which section, and for which scope or in which blank, if for one."""

    section: SectionKey
    lack: Lack
    about: str | None = None

    @property
    def holds_back(self) -> bool:
        """Tell whether the draft cannot go to the approvers without it."""
        return self.lack not in COMES_WITH_SIGNING


def missing_from(content: Content, blanks: Sequence[Blank] = ()) -> list[Missing]:
    """Return everything that `content` still lacks, in the order of the task list.

    :param blanks: those of the draft's template.
    """
    scopes = content.scopes_that_are_on
    checks: Sequence[tuple[SectionKey, Lack, bool]] = (
        (SectionKey.SUBJECT, Lack.SUBJECT, not content.subject.subject),
        (SectionKey.PARTIES, Lack.SEAT_1, not content.parties.seats[0]),
        (SectionKey.PARTIES, Lack.SEAT_2, not content.parties.seats[1]),
        (SectionKey.PARTIES, Lack.NUMBER_1, not content.parties.numbers[0]),
        (SectionKey.PARTIES, Lack.NUMBER_2, not content.parties.numbers[1]),
        (SectionKey.SIGNATORIES, Lack.SIGNATORY_1, not content.signatories.holding_ids[0]),
        (SectionKey.SIGNATORIES, Lack.AUTHORITY_1, not content.signatories.authorities[0]),
        (SectionKey.SIGNATORIES, Lack.SIGNATORY_2, not content.signatories.holding_ids[1]),
        (SectionKey.SIGNATORIES, Lack.AUTHORITY_2, not content.signatories.authorities[1]),
        (SectionKey.SCOPES, Lack.SCOPES, not scopes),
        (SectionKey.TERM, Lack.PLACE, not content.term.place),
        (SectionKey.TERM, Lack.SIGNED_ON, content.term.signed_on is None),
        (SectionKey.TERM, Lack.TERM_YEARS, not content.term.term_years),
    )
    found = [Missing(section, lack) for section, lack, applies in checks if applies]
    found += [
        Missing(SectionKey.BLANKS, Lack.BLANK, blank.label)
        for blank in empty_blanks(blanks, content.blanks.values)
    ]
    found += [_without_commitment(scope) for scope in scopes if _promises_nothing(scope)]
    for party, lack in ((1, Lack.LIAISON_1), (2, Lack.LIAISON_2)):
        found += [
            Missing(SectionKey.LIAISONS, lack, scope.title)
            for scope in scopes
            if not _has_liaison(content, party, scope.key)
        ]
    order = list(SectionKey)
    return sorted(found, key=lambda missing: order.index(missing.section))


def by_section(missing: Sequence[Missing]) -> Mapping[SectionKey, list[Missing]]:
    """Return what is missing under the section that it is missing from."""
    return {key: [m for m in missing if m.section is key] for key in SectionKey}


def _promises_nothing(scope: ScopeTerms) -> bool:
    return not scope.commitments and not scope.no_commitment_reason


def _without_commitment(scope: ScopeTerms) -> Missing:
    return Missing(SectionKey.WORK_PLAN, Lack.COMMITMENTS, scope.title)


def _has_liaison(content: Content, party: int, scope_key: str) -> bool:
    return any(
        liaison.party == party and liaison.scope_key in (None, scope_key)
        for liaison in content.liaisons.liaisons
    )
