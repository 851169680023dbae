"""Sending what waits: address by address, each for a short turn, so that none holds up the others.

How a message is claimed and marked, so that a killed sender loses none, is told in `pks.leases`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, or_, select, update
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.leases import GIVE_UP_AFTER, IS_WAITING, Leases, Status, wait_after
from pks.webhooks.models import ANSWER_LENGTH, Delivery, Endpoint
from pks.webhooks.posting import Answer, Fault, NotReached, Poster
from pks.webhooks.signing import signed_headers

#: For how long one address is served before the next one has its turn. One message may take
#: longer, up to the patience of the poster.
TURN = timedelta(seconds=5)

_TAKEN = range(200, 300)
_GONE = 410
#: What a receiver says that can take nothing at all now.
_DOWN = frozenset({429, 502, 503, 504})


def deliver_waiting(engine: Engine, poster: Poster, *, now: Callable[[], datetime]) -> int:
    """Give each address for which something waits a turn; return how many rows that moved on."""
    moved = 0
    for endpoint_id in _waited_for(engine, now()):
        end = now() + TURN
        while now() < end and deliver_next(engine, poster, endpoint_id, now=now):
            moved += 1
    return moved


def deliver_next(
    engine: Engine, poster: Poster, endpoint_id: int, *, now: Callable[[], datetime]
) -> bool:
    """Send what waits longest for one address; return whether there was something to send.

    May be killed at any line. Opens transactions of its own, and none while sending.
    """
    moment = now()
    endpoint = _open_endpoint(engine, endpoint_id, moment)
    leases = Leases(engine, Delivery)
    delivery = leases.take(moment, Delivery.endpoint_id == endpoint_id) if endpoint else None
    if endpoint is None or delivery is None:
        return False
    if leases.is_deadly(delivery):
        leases.park(delivery, Fault.DEADLY.value, now())
        return True
    body, secrets = delivery.body.encode(), endpoint.secrets_at(moment)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Simpul",
        **signed_headers(delivery.message_id, body, secrets, moment),
    }
    try:
        answer = poster.post(endpoint.url, body, headers)
    except NotReached as error:
        leases.put_back(delivery, str(error), now(), answer_code=None, answer=None)
        _note_failure(engine, endpoint, now(), rests=True)
    else:
        _take_answer(engine, leases, endpoint, delivery, answer, now())
    return True


def _waited_for(engine: Engine, moment: datetime) -> list[int]:
    """List the addresses for which something waits and that do not rest."""
    waiting = select(Delivery.endpoint_id).where(IS_WAITING)
    query = _open_at(moment).where(Endpoint.id.in_(waiting)).with_only_columns(Endpoint.id)
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(Endpoint.id)))


def _open_endpoint(engine: Engine, endpoint_id: int, moment: datetime) -> Endpoint | None:
    """Return the address as it is now; None while nothing is sent to it."""
    with Session(engine) as session:
        return session.scalar(_open_at(moment).where(Endpoint.id == endpoint_id))


def _open_at(moment: datetime) -> Select[Endpoint]:
    has_rested = or_(Endpoint.rests_until.is_(None), Endpoint.rests_until <= moment)
    return select(Endpoint).where(Endpoint.is_on, has_rested)


def _take_answer(
    engine: Engine,
    leases: Leases[Delivery],
    endpoint: Endpoint,
    delivery: Delivery,
    answer: Answer,
    moment: datetime,
) -> None:
    said: dict[str, Any] = {"answer_code": answer.code, "answer": answer.words[:ANSWER_LENGTH]}
    if answer.code in _TAKEN:
        leases.mark_sent(delivery, moment, **said)
        _note_success(engine, endpoint, moment)
        return
    leases.put_back(delivery, f"HTTP {answer.code}", moment, **said)
    if answer.code == _GONE:
        _switch_off(engine, endpoint, moment)
    _note_failure(engine, endpoint, moment, rests=answer.code in _DOWN)


def _note_success(engine: Engine, endpoint: Endpoint, moment: datetime) -> None:
    well = {"last_success_at": moment, "failing_since": None, "failures": 0, "rests_until": None}
    with engine.begin() as connection:
        connection.execute(update(Endpoint).where(Endpoint.id == endpoint.id).values(**well))


def _note_failure(engine: Engine, endpoint: Endpoint, moment: datetime, *, rests: bool) -> None:
    """Note that a message failed; if nobody was there, let all the others wait as well.

    What is old enough is then given up without a try of its own, as `Leases.put_back` gives up
    the one that was tried: for as long as that, no try has come through.
    """
    since = endpoint.failing_since or moment
    values: dict[str, object] = {"failing_since": since}
    if rests:
        failures = endpoint.failures + 1
        values |= {"failures": failures, "rests_until": moment + wait_after(failures)}
    with engine.begin() as connection:
        connection.execute(update(Endpoint).where(Endpoint.id == endpoint.id).values(**values))
        if rests and moment - since >= GIVE_UP_AFTER:
            is_old = Delivery.due_at <= moment - GIVE_UP_AFTER
            waits = (Delivery.endpoint_id == endpoint.id) & (Delivery.status == Status.DUE)
            given_up = update(Delivery).where(waits, is_old).values(status=Status.PARKED)
            connection.execute(given_up)


def _switch_off(engine: Engine, endpoint: Endpoint, moment: datetime) -> None:
    """Switch off an address that says it is gone for good."""
    with Session(engine) as session:
        trail.wait_for_turn(session)  # as all who write an address, see `keeping`
        session.execute(update(Endpoint).where(Endpoint.id == endpoint.id).values(is_on=False))
        trail.record(session, "webhook.gone", f"webhook:{endpoint.id}", by=None, now=moment)
        session.commit()
