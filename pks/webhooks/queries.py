"""Reads about addresses and their messages; each begins with what this user may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import Role, User
from pks.leases import Status
from pks.webhooks.models import Delivery, Endpoint


@dataclass(frozen=True)
class EndpointRow:
    """One address in a list, and how many of its messages wait or were put aside."""

    endpoint: Endpoint
    waiting: int
    parked: int


def endpoints_visible_to(user: User) -> Select[Endpoint]:
    """Select the addresses that `user` may see: all for administrators, none for anybody else.

    What is told to them leaves the house, whosever it is.
    """
    query = select(Endpoint).options(joinedload(Endpoint.institution))
    return query if user.role is Role.ADMIN else query.where(Endpoint.id.is_(None))


def endpoint_rows(session: Session, user: User) -> list[EndpointRow]:
    """List the addresses."""
    endpoints = session.scalars(endpoints_visible_to(user).order_by(Endpoint.url)).all()
    ids = [endpoint.id for endpoint in endpoints]
    counted = (
        select(Delivery.endpoint_id, Delivery.status, func.count(Delivery.id))
        .where(Delivery.endpoint_id.in_(ids), Delivery.status != Status.SENT)
        .group_by(Delivery.endpoint_id, Delivery.status)
    )
    counts = {(row[0], row[1]): row[2] for row in session.execute(counted)}
    return [
        EndpointRow(
            endpoint,
            waiting=counts.get((endpoint.id, Status.DUE), 0)
            + counts.get((endpoint.id, Status.SENDING), 0),
            parked=counts.get((endpoint.id, Status.PARKED), 0),
        )
        for endpoint in endpoints
    ]


def deliveries_to(
    session: Session, endpoint: Endpoint, *, page: int, rows_per_page: int
) -> tuple[Sequence[Delivery], int]:
    """Return one page of the messages to `endpoint`, which the caller has found visible, newest
    first, and how many there are in all.
    """
    query = select(Delivery).where(Delivery.endpoint_id == endpoint.id)
    total = session.scalar(query.with_only_columns(func.count(Delivery.id))) or 0
    shown = query.order_by(Delivery.id.desc()).limit(rows_per_page)
    return session.scalars(shown.offset((page - 1) * rows_per_page)).all(), total
