"""Writing, reading and checking the trail. No request, no commit, no clock."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Row, Select, String, Text, cast, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from pks.audit.chain import GENESIS, Anchor, ChainedLink, Link, Verdict, check
from pks.audit.models import AuditEntry

#: What the system is called in an entry when nobody pressed a button.
SYSTEM = "Sistem"

# Any number that nothing else locks by.
_WRITE_LOCK = 7_042_001

_ROWS_AT_ONCE = 1000


class Actor(Protocol):
    """Who did it, as the trail needs to know them."""

    @property
    def id(self) -> int | None:
        """The account; none: a person without one, who came by a personal link."""

    @property
    def name(self) -> str:
        """The person's name."""

    @property
    def role(self) -> str:
        """The role in which they did it."""


def record(
    session: Session,
    verb: str,
    thing: str,
    *,
    by: Actor | None,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Anchor:
    """Add an entry to the trail, in the transaction of the deed itself; return its number and hash.

    From here to the commit nobody else can write to the trail, so that its numbers have no gap.

    :param thing: what it was done to, e.g. "agreement:12".
    :param by: None when the system did it by itself.
    :param details: what JSON can hold. No personal data that the law may order to be erased:
        nothing can be taken out of the trail.
    :raises TypeError, ValueError: JSON cannot hold the details.
    """
    wait_for_turn(session)
    last = head(session) or Anchor(0, GENESIS)
    link = Link(
        seq=last.seq + 1,
        at=now.astimezone(UTC),
        actor_id=by.id if by else None,
        actor_name=by.name if by else SYSTEM,
        actor_role=str(by.role) if by else None,
        verb=verb,
        thing=thing,
        # What will be read back: keys as texts, tuples as lists.
        details=json.loads(json.dumps(details or {}, allow_nan=False)),
    )
    anchor = Anchor(link.seq, link.hashed_after(last.hash))
    # At once, not at the next flush: a second entry of the same transaction must see this one.
    row = {**vars(link), "previous_hash": last.hash, "hash": anchor.hash}
    session.execute(insert(AuditEntry).values(row))
    return anchor


def wait_for_turn(session: Session) -> None:
    """Wait until no other transaction is writing to the trail; SQLite has but one writer anyway.

    Who locks rows of their own and then writes to the trail calls this first: with one queue for
    all, no two can wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_WRITE_LOCK)))


def head(session: Session) -> Anchor | None:
    """Return the number and hash of the last entry, to be kept outside; None if there is none."""
    query = select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    row = session.execute(query).first()
    return Anchor(row.seq, row.hash) if row else None


def entries_about(session: Session, thing: str, *, limit: int = 50) -> Sequence[AuditEntry]:
    """Return the last `limit` entries about `thing`, the newest first."""
    query = select(AuditEntry).where(AuditEntry.thing == thing)
    return session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit)).all()


def verify(session: Session, anchor: Anchor | None = None) -> Verdict:
    """Read the whole trail and return whether it is as it was written; see `chain.check`."""
    query: Select[*tuple[Any, ...]] = select(*_AS_STORED).order_by(AuditEntry.seq)
    with session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)) as rows:
        return check(map(_chained_link, rows), anchor)


# Read raw: what somebody made unreadable must become a finding, not a failure.
_AS_STORED = (
    AuditEntry.seq,
    type_coerce(AuditEntry.at, String).label("at"),
    AuditEntry.actor_id,
    AuditEntry.actor_name,
    AuditEntry.actor_role,
    AuditEntry.verb,
    AuditEntry.thing,
    cast(AuditEntry.details, Text).label("details"),
    AuditEntry.previous_hash,
    AuditEntry.hash,
)


def _chained_link(row: Row[Any]) -> ChainedLink:
    return ChainedLink(row.seq, _link(row), row.previous_hash, row.hash)


def _link(row: Row[Any]) -> Link | None:
    try:
        return Link(
            seq=row.seq,
            at=_moment(row.at),
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            actor_role=row.actor_role,
            verb=row.verb,
            thing=row.thing,
            details=json.loads(row.details),
        )
    except (TypeError, ValueError):
        return None


def _moment(stored: datetime | str) -> datetime:
    """Return the moment that PostgreSQL gives as such and SQLite as a text in UTC.

    :raises TypeError, ValueError: it is not written as SQLAlchemy writes it.
    """
    if isinstance(stored, datetime):
        return stored
    moment = datetime.fromisoformat(stored)
    if moment.isoformat(" ", "microseconds") != stored:
        raise ValueError(stored)
    return moment.replace(tzinfo=UTC)
