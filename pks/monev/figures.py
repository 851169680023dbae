"""What the register itself knows of a period, scope by scope: shown beside each sheet."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement, Commitment, Scope
from pks.clock import day_in
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, Evidence, FollowUp


@dataclass(frozen=True)
class ScopeFigures:
    """The figures of one scope in a period, both days included."""

    scope_key: str
    title: str
    due: int
    """Follow-ups that fell due in it and were not cancelled."""
    done: int
    """Of those: done by now."""
    on_time: int
    """Of those: reported by their due day."""
    activities: int
    files: int
    """Evidence files of the activities."""

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)


def figures_of(
    session: Session, agreement: Agreement, from_on: date, until_on: date, *, zone: str
) -> list[ScopeFigures]:
    """Return the figures of each scope of `agreement`; four queries, however long the period."""
    due = _follow_ups(session, agreement, from_on, until_on, zone)
    held = _activities(session, agreement, from_on, until_on)
    return [
        ScopeFigures(
            scope.key,
            scope.title,
            *due.get(scope.key, (0, 0, 0)),
            *held.get(scope.key, (0, 0)),
        )
        for scope in agreement.scopes
    ]


def is_on_time(due_on: date, submitted_at: datetime | None, zone: str) -> bool:
    """Tell whether what was reported at `submitted_at` was reported by its due day."""
    return submitted_at is not None and day_in(zone, submitted_at) <= due_on


def _follow_ups(
    session: Session, agreement: Agreement, from_on: date, until_on: date, zone: str
) -> dict[str, tuple[int, int, int]]:
    rows = session.execute(
        select(Scope.key, FollowUp.state, FollowUp.due_on, FollowUp.submitted_at)
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(
            FollowUp.agreement_id == agreement.id,
            FollowUp.due_on.between(from_on, until_on),
            FollowUp.state != FollowUpState.CANCELLED,
        )
    )
    counts: dict[str, tuple[int, int, int]] = {}
    for key, state, due_on, submitted_at in rows:
        due, done, on_time = counts.get(key, (0, 0, 0))
        is_done = state is FollowUpState.DONE
        kept = is_done and is_on_time(due_on, submitted_at, zone)
        counts[key] = (due + 1, done + is_done, on_time + kept)
    return counts


def _activities(
    session: Session, agreement: Agreement, from_on: date, until_on: date
) -> dict[str, tuple[int, int]]:
    rows = session.execute(
        select(
            Activity.scope_key,
            func.count(Activity.id.distinct()),
            func.count(Evidence.id.distinct()),
        )
        .outerjoin(Evidence, Evidence.activity_id == Activity.id)
        .where(Activity.agreement_id == agreement.id, Activity.held_on.between(from_on, until_on))
        .group_by(Activity.scope_key)
    )
    return {key: (activities, files) for key, activities, files in rows}
