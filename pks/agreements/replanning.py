"""Changing what a running agreement promises, as an adendum says. What was promised is not lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from pks.agreements.kinds import CommitmentSource
from pks.agreements.models import Agreement, Commitment, Scope
from pks.agreements.terms import (
    CommitmentTerms,
    ScopeTerms,
    as_commitment,
    columns_of,
    differing,
    named,
    terms_of_commitment,
)
from pks.audit import trail


@dataclass
class PlanChange:
    """What has changed: the keys of commitments, each after that of its scope."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    """With the names of the fields that have changed."""
    removed: list[str] = field(default_factory=list)


def change_plan(
    session: Session,
    agreement: Agreement,
    scopes: Sequence[ScopeTerms],
    *,
    from_on: date,
    by: trail.Actor | None,
    now: datetime,
) -> PlanChange:
    """Let `agreement` promise what `scopes` say from `from_on` on; laying out comes after.

    A commitment that is no longer among them stays on record with its last day, for its follow-ups
    that were done are what they were. What was promised outside the work plan is left alone.
    """
    change = PlanChange()
    wanted = {scope.key: scope for scope in scopes}
    for scope in agreement.scopes:
        _change_scope(scope, wanted.pop(scope.key, None), from_on, change)
    last = max((scope.position for scope in agreement.scopes), default=0)
    for position, terms in enumerate(wanted.values(), start=last + 1):
        new = Scope(position=position, key=terms.key, title=terms.title)
        agreement.scopes.append(new)
        _change_scope(new, terms, from_on, change)
    session.flush()
    if change != PlanChange():
        about, details = f"agreement:{agreement.id}", vars(change)
        trail.record(session, "agreement.change_plan", about, by=by, now=now, details=details)
    return change


def _change_scope(
    scope: Scope, terms: ScopeTerms | None, from_on: date, change: PlanChange
) -> None:
    standing = {one.key: one for one in scope.standing if one.source is CommitmentSource.WORK_PLAN}
    wanted = {one.key: one for one in named(terms.commitments)} if terms else {}
    if terms:
        scope.no_commitment_reason = terms.no_commitment_reason
    for key in standing.keys() - wanted.keys():
        # On the very day on which it began to be promised, it ends before it.
        standing[key].ends_on = from_on - timedelta(days=1)
        change.removed.append(f"{scope.key}/{key}")
    for place, (key, one) in enumerate(wanted.items(), start=1):
        if key in standing:
            _change_commitment(standing[key], one, place, change)
        else:
            scope.commitments.append(as_commitment(one, place))
            change.added.append(f"{scope.key}/{key}")


def _change_commitment(
    row: Commitment, terms: CommitmentTerms, place: int, change: PlanChange
) -> None:
    row.position = place
    if names := differing(terms_of_commitment(row), terms):
        for name, value in columns_of(terms).items():
            setattr(row, name, value)
        change.changed[f"{row.scope.key}/{row.key}"] = names
