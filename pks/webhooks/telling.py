"""What happens becomes messages, in the transaction of its own. No request, no clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal, or_, select
from sqlalchemy.orm import Session

from pks.agreements.models import Agreement, Party
from pks.agreements.signals import amendment_stands, is_in_force, is_over
from pks.db import insert_once
from pks.leases import Status
from pks.mail.models import OutgoingMail
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.signals import (
    activity_confirmed,
    activity_logged,
    follow_up_done,
    follow_up_late,
)
from pks.parties.models import Institution
from pks.webhooks.events import Event, body_of, message_id
from pks.webhooks.models import Delivery, Endpoint

_THREAD = "agreement:"


def emit(
    session: Session,
    event: Event,
    agreement: Agreement | None,
    facts: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
) -> None:
    """Queue a message about `event` for each address that wants to know it.

    :param agreement: what it has happened under; none: it belongs to no agreement.
    :param facts: what JSON can hold, and nothing that is about a person.
    :param key: what has happened, at most 200 characters. The same key is told only once.
    """
    for endpoint in _listeners(session, agreement):
        if event in endpoint.events:
            queue(session, endpoint, event, agreement, facts, key=key, now=now)


def queue(
    session: Session,
    endpoint: Endpoint,
    event: Event,
    agreement: Agreement | None,
    facts: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
) -> None:
    """Queue one message for `endpoint`; nothing changes if it has one with this key."""
    insert_once(
        session,
        Delivery,
        "endpoint_id",
        "key",
        endpoint_id=endpoint.id,
        key=key,
        event=event,
        message_id=message_id(key, now),
        body=body_of(event, _as_told(agreement), facts, key=key, now=now),
        occurred_at=now,
        status=Status.DUE,
        due_at=now,
        next_try_at=now,
        attempts=0,
        crashes=0,
    )


def _listeners(session: Session, agreement: Agreement | None) -> Sequence[Endpoint]:
    """List the addresses that are told of `agreement`: those of whoever sees it, see
    `agreements_visible_to`.

    They stay until the commit, so that no message is left without one.
    """
    query = (
        select(Endpoint)
        .where(Endpoint.is_on)
        .order_by(Endpoint.id)
        .with_for_update(read=True, key_share=True, of=Endpoint)
    )
    if agreement is None:
        return session.scalars(query.where(Endpoint.institution_id.is_(None))).all()
    lines = [
        or_(Institution.path.startswith(path), literal(path).startswith(Institution.path))
        for path in (party.institution.path for party in agreement.parties)
    ]
    told = select(Institution.id).where(or_(*lines))
    is_told = or_(Endpoint.institution_id.is_(None), Endpoint.institution_id.in_(told))
    return session.scalars(query.where(is_told)).all()


def _as_told(agreement: Agreement | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    return {
        "id": agreement.id,
        "number": agreement.register_number,
        "title": agreement.subject,
        "state": agreement.state.value,
    }


def listen() -> None:
    """Hear what the rooms below have done."""
    is_in_force.connect(_on_in_force)
    amendment_stands.connect(_on_amendment)
    is_over.connect(_on_over)
    activity_logged.connect(_on_logged)
    activity_confirmed.connect(_on_confirmed)
    follow_up_done.connect(_on_done)
    follow_up_late.connect(_on_late)


def _on_in_force(agreement: Agreement, *, session: Session, now: datetime, **_call: Any) -> None:
    facts = {
        "kind": agreement.kind.value,
        "starts_on": _day(agreement.starts_on),
        "ends_on": _day(agreement.ends_on),
        "parties": [_as_party(party) for party in agreement.parties],
    }
    key = f"agreement:{agreement.id}:in_force"
    emit(session, Event.AGREEMENT_IN_FORCE, agreement, facts, key=key, now=now)


def _on_amendment(
    amendment: Agreement, *, amended: Agreement, session: Session, now: datetime, **_call: Any
) -> None:
    facts = {
        "amendment": {
            "id": amendment.id,
            "number": amendment.register_number,
            "kind": amendment.kind.value,
            "starts_on": _day(amendment.starts_on),
        },
        "ends_on": _day(amended.ends_on),
    }
    key = f"agreement:{amended.id}:amended:{amendment.id}"
    emit(session, Event.AGREEMENT_AMENDED, amended, facts, key=key, now=now)


def _on_over(agreement: Agreement, *, session: Session, now: datetime, **_call: Any) -> None:
    facts = {"ends_on": _day(agreement.ends_on)}
    key = f"agreement:{agreement.id}:over"
    emit(session, Event.AGREEMENT_OVER, agreement, facts, key=key, now=now)


def _on_logged(activity: Activity, *, session: Session, now: datetime, **_call: Any) -> None:
    facts = _as_activity(activity)
    key = f"activity:{activity.id}"
    emit(session, Event.ACTIVITY_LOGGED, activity.agreement, facts, key=key, now=now)


def _on_confirmed(
    activity: Activity, *, party: Party, session: Session, now: datetime, **_call: Any
) -> None:
    facts = _as_activity(activity) | {"confirmed_by": party.institution.name}
    key = f"activity:{activity.id}:confirmed:{party.id}:{now.isoformat()}"
    emit(session, Event.ACTIVITY_CONFIRMED, activity.agreement, facts, key=key, now=now)


def _on_done(follow_up: FollowUp, *, session: Session, now: datetime, **_call: Any) -> None:
    facts = _as_follow_up(follow_up)
    key = f"follow_up:{follow_up.id}:done:{now.isoformat()}"
    emit(session, Event.FOLLOW_UP_DONE, follow_up.agreement, facts, key=key, now=now)


def _on_late(
    follow_up: FollowUp, *, days_late: int, session: Session, now: datetime, **_call: Any
) -> None:
    facts = _as_follow_up(follow_up) | {"days_late": days_late}
    key = f"follow_up:{follow_up.id}:late:{follow_up.due_on}"
    emit(session, Event.FOLLOW_UP_LATE, follow_up.agreement, facts, key=key, now=now)


def tell_of_parked_mail(row: object, *, connection: Connection, now: datetime) -> None:
    """Tell that a mail was put aside. Neither its recipient nor its words are told."""
    if not isinstance(row, OutgoingMail):
        return
    with Session(connection) as session:
        thread = row.thread or ""
        is_of_agreement = thread.startswith(_THREAD)
        agreement = (
            session.get(Agreement, int(thread.removeprefix(_THREAD))) if is_of_agreement else None
        )
        key = f"mail:{row.id}:parked:{row.attempts}"
        emit(session, Event.MAIL_PARKED, agreement, {"mail_id": row.id}, key=key, now=now)
        session.commit()  # of this session only: the transaction is the caller's


def _as_party(party: Party) -> dict[str, Any]:
    return {
        "position": party.position,
        "institution": party.institution.name,
        "number": party.number,
    }


def _as_activity(activity: Activity) -> dict[str, Any]:
    # Title, place and outcome are free words: they may name people.
    return {
        "activity_id": activity.id,
        "scope": activity.scope_key,
        "held_on": _day(activity.held_on),
        "logged_for": activity.party.institution.name if activity.party else None,
        "follow_up_ids": [part.follow_up.id for part in activity.fulfilments],
    }


def _as_follow_up(follow_up: FollowUp) -> dict[str, Any]:
    return {
        "follow_up_id": follow_up.id,
        "commitment": follow_up.commitment.activity,
        "scope": follow_up.commitment.scope.key,
        "due_on": _day(follow_up.due_on),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
