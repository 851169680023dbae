"""Laying running agreements out anew when the calendar of an office changes under them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Party, Scope
from pks.agreements.rhythm import Unit
from pks.monitoring.models import FollowUp
from pks.monitoring.occurring import NEAR
from pks.monitoring.planning import lay_out
from pks.parties.calendar_models import YearlyEvent
from pks.parties.models import Institution
from pks.parties.signals import event_day_changed, office_days_changed


def listen() -> None:
    """Hear when an office changes its days, or the day of a yearly event."""
    office_days_changed.connect(_on_office_days_changed)
    event_day_changed.connect(_on_event_day_changed)


def _on_office_days_changed(institution: Institution, days: list[date], **call: Any) -> None:
    # No holidays are so long that a day farther away would move, but for what counts its way there
    # in working days.
    near = FollowUp.planned_on.between(min(days) - NEAR, max(days) + NEAR)
    planned = select(FollowUp.id).where(
        FollowUp.agreement_id == Agreement.id, FollowUp.closed_at.is_(None), near
    )
    counted = (
        select(Commitment.id)
        .join(Commitment.scope)
        .where(
            Scope.agreement_id == Agreement.id,
            Commitment.offset_unit == Unit.WORKING_DAYS,
            Commitment.offset_count != 0,
        )
    )
    _lay_out_again(institution, or_(planned.exists(), counted.exists()), **call)


def _on_event_day_changed(institution: Institution, event: YearlyEvent, **call: Any) -> None:
    promised = select(Commitment.id).join(Commitment.scope)
    here = promised.where(Scope.agreement_id == Agreement.id, Commitment.event == event)
    _lay_out_again(institution, here.exists(), **call)


def _lay_out_again(
    institution: Institution, which: ColumnElement[bool], session: Session, **call: Any
) -> None:
    """Lay out the running agreements of an institution, and of those below it, that fit `which`."""
    below = select(Institution.id).where(Institution.path.startswith(institution.path))
    parties = select(Party.agreement_id).where(Party.institution_id.in_(below))
    running: Iterable[Agreement] = session.scalars(
        select(Agreement)
        .where(Agreement.id.in_(parties), Agreement.state == State.IN_FORCE, which)
        .options(
            selectinload(Agreement.parties).joinedload(Party.institution),
            selectinload(Agreement.scopes).selectinload(Scope.commitments),
        )
        .order_by(Agreement.id)
    ).all()
    for agreement in running:
        if agreement.starts_on is not None and agreement.ends_on is not None:
            lay_out(session, agreement, **call)
