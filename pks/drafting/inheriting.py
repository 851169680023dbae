"""What the agreement above promises passes to a draft below it, once somebody has seen and said so.

For each commitment of the agreement above, the draft remembers how it read when somebody decided
about it. What reads otherwise now is a difference; until it is decided, nothing in the draft moves.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from pks.agreements.kinds import PARENT_KINDS, CommitmentSource, Kind, Responsible
from pks.agreements.models import Agreement
from pks.agreements.terms import (
    CommitmentTerms,
    ScopeTerms,
    differing,
    named,
    terms_of_commitment,
)
from pks.audit import trail
from pks.drafting.content import Inherited, SectionKey, WorkPlanPart
from pks.drafting.models import Draft
from pks.drafting.saving import content_of_draft, save_part


class Change(StrEnum):
    """What has become of a commitment of the agreement above."""

    ADDED = "tambah"
    CHANGED = "ubah"
    REMOVED = "hapus"


@dataclass(frozen=True)
class Difference:
    """A commitment of the agreement above about which nobody has decided as it reads now."""

    origin_id: int
    change: Change
    terms: CommitmentTerms
    """As it reads above; of one that was removed, as it read before."""
    above: str
    """The title of its scope above."""
    scope_key: str | None
    """The scope of the draft where it belongs; none: somebody must choose."""
    fields: tuple[str, ...] = ()
    """What has changed in it."""
    before: CommitmentTerms | None = None
    """How it read when somebody last decided about it."""
    here: CommitmentTerms | None = None
    """How it stands in the draft."""


class ChangedAbove(Exception):
    """The differences are no longer those that were shown; nothing was written."""


def differences(agreement: Agreement, plan: WorkPlanPart) -> list[Difference]:
    """Return in what the agreement above now differs from what was decided about it."""
    live = dict(_promised_above(agreement))
    decided = {one.origin_id: one.terms for one in plan.inherited}
    here = {one.origin_id: (scope.key, one) for scope in plan.scopes for one in scope.commitments}
    found = []
    for origin_id, (title, key, terms) in live.items():
        before = decided.get(origin_id)
        fields = tuple(differing(before, terms)) if before else ()
        if before is None or fields:
            at, mine = here.get(origin_id, (_same_scope(plan, key, title), None))
            change = Change.CHANGED if before else Change.ADDED
            found.append(Difference(origin_id, change, terms, title, at, fields, before, mine))
    for origin_id, before in decided.items():
        if origin_id not in live:
            at, mine = here.get(origin_id, (None, None))
            if mine is not None:
                gone = Difference(origin_id, Change.REMOVED, before, "", at, (), before, mine)
                found.append(gone)
    return found


def mark_of(found: Iterable[Difference]) -> str:
    """Return a mark by which the same differences are known again."""
    return sha256(repr(list(found)).encode()).hexdigest()[:16]


def take_over(
    session: Session,
    draft: Draft,
    scope_of: Mapping[int, str],
    *,
    mark: str,
    seen_version: int,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Do in the draft what was done above to these commitments, each in its scope.

    :param scope_of: by the commitment's id, the scope of the draft that it belongs to.
    :param mark: of the differences that were shown.
    :raises ChangedAbove: they are no longer the same.
    :raises ChangedMeanwhile: somebody has saved the work plan since.
    :raises DraftIsClosed: the text may not change in this state.
    """
    plan, chosen = _chosen(session, draft, scope_of, mark)
    for one in chosen:
        plan = _decided(_applied(plan, one, scope_of[one.origin_id]), one)
    _save(session, draft, plan, chosen, "draft.inherit", seen_version, by=by, now=now)


def leave_out(
    session: Session,
    draft: Draft,
    origin_ids: Collection[int],
    *,
    mark: str,
    seen_version: int,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Leave the draft as it is, and do not ask again until something changes above.

    Refused as `take_over` is.
    """
    plan, chosen = _chosen(session, draft, origin_ids, mark)
    for one in chosen:
        plan = _decided(plan, one)
    _save(session, draft, plan, chosen, "draft.leave_out", seen_version, by=by, now=now)


def _chosen(
    session: Session, draft: Draft, wanted: Collection[int], mark: str
) -> tuple[WorkPlanPart, list[Difference]]:
    plan = content_of_draft(session, draft.agreement_id).work_plan
    found = differences(draft.agreement, plan)
    if mark_of(found) != mark:
        raise ChangedAbove
    return plan, [one for one in found if one.origin_id in wanted]


def _save(
    session: Session,
    draft: Draft,
    plan: WorkPlanPart,
    chosen: list[Difference],
    verb: str,
    seen_version: int,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    key = SectionKey.WORK_PLAN
    save_part(session, draft.agreement, key, plan, seen_version=seen_version, by=by, now=now)
    details = {"commitments": [one.origin_id for one in chosen]}
    about = f"draft:{draft.agreement_id}"
    trail.record(session, verb, about, by=by, now=now, details=details)


def _promised_above(
    agreement: Agreement,
) -> Iterable[tuple[int, tuple[str, str, CommitmentTerms]]]:
    """Yield what the agreement above promises: the scope's title and key, and the words of ours."""
    above = agreement.parent
    if agreement.kind is not Kind.PKS or above is None or above.kind not in PARENT_KINDS:
        return
    crossed = agreement.first.institution.is_within(above.second.institution)
    for scope in above.scopes:
        for row in scope.standing:
            if row.source is CommitmentSource.WORK_PLAN:
                terms = replace(terms_of_commitment(row), key="", origin_id=None)
                if crossed:
                    terms = replace(terms, responsible=_OTHER_SIDE[terms.responsible])
                yield row.id, (scope.title, scope.key, terms)


_OTHER_SIDE = {
    Responsible.FIRST: Responsible.SECOND,
    Responsible.SECOND: Responsible.FIRST,
    Responsible.BOTH: Responsible.BOTH,
}


def _same_scope(plan: WorkPlanPart, key: str, title: str) -> str | None:
    by_title = {scope.title.casefold(): scope.key for scope in plan.scopes}
    known = {scope.key for scope in plan.scopes}
    return key if key in known else by_title.get(title.casefold())


def _applied(plan: WorkPlanPart, one: Difference, scope_key: str) -> WorkPlanPart:
    """Return the plan with what was done above done here, too."""
    if one.here is None:
        taken = replace(one.terms, origin_id=one.origin_id)
        scopes = [_with(scope, taken) if scope.key == scope_key else scope for scope in plan.scopes]
    elif one.change is Change.REMOVED:
        scopes = [_exchanged(scope, one.here, None) for scope in plan.scopes]
    else:
        fresh = replace(one.here, **{name: getattr(one.terms, name) for name in one.fields})
        scopes = [_exchanged(scope, one.here, fresh) for scope in plan.scopes]
    return replace(plan, scopes=tuple(scopes))


def _with(scope: ScopeTerms, new: CommitmentTerms) -> ScopeTerms:
    return replace(scope, commitments=named((*scope.commitments, new)))


def _exchanged(scope: ScopeTerms, old: CommitmentTerms, new: CommitmentTerms | None) -> ScopeTerms:
    kept = (new if one == old else one for one in scope.commitments)
    return replace(scope, commitments=tuple(one for one in kept if one is not None))


def _decided(plan: WorkPlanPart, one: Difference) -> WorkPlanPart:
    """Return the plan with the mind made up about a commitment as it now reads above."""
    others = tuple(known for known in plan.inherited if known.origin_id != one.origin_id)
    if one.change is Change.REMOVED:
        return replace(plan, inherited=others)
    return replace(plan, inherited=(*others, Inherited(one.origin_id, one.terms)))
