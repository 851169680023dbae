"""Who wants no more mails of a kind that may be refused. What duty asks for is of no such kind."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pks.db import insert_once
from pks.mail.models import Unsubscribed


def leave(session: Session, list_key: str, address: str, *, now: datetime) -> None:
    """Let `address` get no more mails of the kind `list_key`. Twice is as good as once."""
    row = {"list_key": list_key, "address": address.lower(), "at": now}
    insert_once(session, Unsubscribed, "list_key", "address", **row)


def come_back(session: Session, list_key: str, address: str) -> None:
    """Let `address` get mails of the kind `list_key` again. Twice is as good as once."""
    session.execute(
        delete(Unsubscribed).where(
            Unsubscribed.list_key == list_key, Unsubscribed.address == address.lower()
        )
    )


def has_left(session: Session, list_key: str, address: str) -> bool:
    """Tell whether `address` wants no mails of the kind `list_key`."""
    count = select(func.count()).where(
        Unsubscribed.list_key == list_key, Unsubscribed.address == address.lower()
    )
    return bool(session.scalar(count))


def who_left(session: Session, list_keys: Iterable[str]) -> set[tuple[str, str]]:
    """Return which addresses want no mails of which of these kinds: pairs of kind and address."""
    query = select(Unsubscribed.list_key, Unsubscribed.address).where(
        Unsubscribed.list_key.in_(list(list_keys))
    )
    return {(key, address) for key, address in session.execute(query)}
