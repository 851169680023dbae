"""What stands in a calendar: follow-ups, activities, ends and notice deadlines of agreements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from pks.accounts.models import User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Commitment, Party, Scope
from pks.agreements.queries import agreements_visible_to
from pks.calendar import months_later
from pks.monitoring.calendar_models import CalendarFeed, FeedOf
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.queries import activities_visible_to, follow_ups_visible_to, served_by
from pks.parties.models import Institution


class EntryKind(StrEnum):
    """What an entry of a calendar is."""

    FOLLOW_UP = "tindak_lanjut"
    ACTIVITY = "kegiatan"
    END = "berakhir"
    NOTICE = "pemberitahuan"


@dataclass(frozen=True)
class CalendarFilter:
    """What to show: everything visible, or only `mine`, of a unit and below, of an agreement."""

    mine: bool = False
    institution_id: int | None = None
    agreement_id: int | None = None


@dataclass(frozen=True)
class CalendarEntry:
    """One thing on one day."""

    kind: EntryKind
    id: int
    """Of the follow-up, the activity, or the agreement."""
    on: date
    title: str
    detail: str
    state: FollowUpState | None = None
    revision: int = 0
    """Grows with each change that a calendar program must notice."""


def entries_between(
    session: Session,
    user: User,
    wanted: CalendarFilter,
    from_on: date,
    until_on: date,
    *,
    today: date,
) -> list[CalendarEntry]:
    """Return what `user` may see from `from_on` to `until_on`, both included, in order.

    A fixed number of queries, however many entries there are.
    """
    found = [
        *_follow_ups(session, user, wanted, from_on, until_on, today),
        *_activities(session, user, wanted, from_on, until_on),
        *_agreements(session, user, wanted, from_on, until_on),
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.kind, entry.title))


def filter_of(feed: CalendarFeed) -> CalendarFilter:
    """Return what `feed` shows."""
    return CalendarFilter(
        mine=feed.subject is FeedOf.PERSON,
        institution_id=feed.institution_id,
        agreement_id=feed.agreement_id,
    )


def feeds_of(session: Session, user: User) -> Sequence[CalendarFeed]:
    """List the feeds of `user` that have not been withdrawn, the newest first."""
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.user_id == user.id, CalendarFeed.withdrawn_at.is_(None))
        .options(joinedload(CalendarFeed.institution), joinedload(CalendarFeed.agreement))
        .order_by(CalendarFeed.id.desc())
    )
    return session.scalars(query).all()


def _follow_ups(
    session: Session,
    user: User,
    wanted: CalendarFilter,
    from_on: date,
    until_on: date,
    today: date,
) -> Iterator[CalendarEntry]:
    visible: Select[Any] = follow_ups_visible_to(user)
    query = (
        visible.join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(FollowUp.due_on.between(from_on, until_on))
        .where(*_narrowed(wanted, FollowUp.agreement_id))
        .with_only_columns(FollowUp, Commitment.activity, Scope.title)
    )
    if wanted.mine:
        query = query.where(served_by(user, today))
    for one, title, scope in session.execute(query):
        yield entry_of_follow_up(one, title, scope)


def entry_of_follow_up(one: FollowUp, title: str, scope: str) -> CalendarEntry:
    """Return the entry of a follow-up; `title` and `scope` are those of its commitment."""
    # Each step of a follow-up is one more: reported, closed, moved.
    steps = (one.submitted_at, one.closed_at, one.postponed or None)
    revision = sum(step is not None for step in steps)
    return CalendarEntry(EntryKind.FOLLOW_UP, one.id, one.due_on, title, scope, one.state, revision)


def _activities(
    session: Session, user: User, wanted: CalendarFilter, from_on: date, until_on: date
) -> Iterator[CalendarEntry]:
    query = (
        activities_visible_to(user)
        .where(Activity.held_on.between(from_on, until_on))
        .where(*_narrowed(wanted, Activity.agreement_id))
    )
    if wanted.mine:
        query = query.where(Activity.logged_by_id == user.id)
    for one in session.scalars(query):
        yield CalendarEntry(EntryKind.ACTIVITY, one.id, one.held_on, one.title, one.place)


def _agreements(
    session: Session, user: User, wanted: CalendarFilter, from_on: date, until_on: date
) -> Iterator[CalendarEntry]:
    second, party = aliased(Institution), aliased(Party)
    query = (
        agreements_visible_to(user)
        .join(party, (party.agreement_id == Agreement.id) & (party.position == 2))
        .join(second, second.id == party.institution_id)
        .where(Agreement.state == State.IN_FORCE, Agreement.ends_on >= from_on)
        .where(*_narrowed(wanted, Agreement.id))
        .add_columns(second.short_name)
    )
    for agreement, name in session.execute(query):
        assert agreement.ends_on is not None, "the query asks for it"
        days = {
            EntryKind.END: agreement.ends_on,
            EntryKind.NOTICE: months_later(agreement.ends_on, -agreement.notice_months),
        }
        for kind, day in days.items():
            if from_on <= day <= until_on:
                yield CalendarEntry(kind, agreement.id, day, name, agreement.subject)


def _narrowed(wanted: CalendarFilter, agreement_id: Any) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.agreement_id is not None:
        conditions.append(agreement_id == wanted.agreement_id)
    if wanted.institution_id is not None:
        unit, own = aliased(Institution), aliased(Institution)
        below = or_(unit.id == own.id, unit.path.startswith(own.path))
        conditions.append(
            select(Party.id)
            .join(unit, unit.id == Party.institution_id)
            .join(own, below)
            .where(Party.agreement_id == agreement_id, own.id == wanted.institution_id)
            .exists()
        )
    return conditions
