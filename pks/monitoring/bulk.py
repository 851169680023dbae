"""One change to many follow-ups at once, with one reason: looked at first, then done as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import User
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import is_kept_by
from pks.calendar import add_working_days, next_working_day
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import FollowUp
from pks.monitoring.postponing import DateWish, obstacles_to_date, postpone
from pks.monitoring.queries import follow_ups_visible_to

#: More than anybody looks through on one page.
MOST_AT_ONCE = 200


class Deed(StrEnum):
    """What is done to all of them."""

    CANCEL = "batalkan"
    POSTPONE = "tunda"
    REOPEN = "buka-lagi"


class BulkObstacle(StrEnum):
    """Why one of them stays as it is."""

    NOT_KEPT = "not_kept"
    NOT_OPEN = "not_open"
    NOT_CLOSED = "not_closed"
    DATE_DOES_NOT_FIT = "date_does_not_fit"


@dataclass(frozen=True)
class Change:
    """What is to be done, why, and for a postponement by how many working days."""

    deed: Deed
    reason: str
    working_days: int = 0


@dataclass(frozen=True)
class Prospect:
    """One follow-up, and what keeps the change from it; none: it will be changed."""

    follow_up: FollowUp
    obstacle: BulkObstacle | None
    to_on: date | None = None
    """The new due day of a postponement."""


def chosen(session: Session, user: User, ids: Sequence[int]) -> Sequence[FollowUp]:
    """List the follow-ups of these ids that `user` may see, the first due first."""
    query = (
        follow_ups_visible_to(user)
        .where(FollowUp.id.in_(ids[:MOST_AT_ONCE]))
        .options(
            joinedload(FollowUp.commitment),
            joinedload(FollowUp.agreement)
            .selectinload(Agreement.parties)
            .joinedload(Party.institution),
            selectinload(FollowUp.postponements),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return session.scalars(query).all()


def foresee(
    session: Session, user: User, follow_ups: Sequence[FollowUp], change: Change, *, today: date
) -> list[Prospect]:
    """Return what `change` would do to each of them. Changes nothing."""
    kept = {
        agreement.id: is_kept_by(session, agreement, user)
        for agreement in {one.agreement_id: one.agreement for one in follow_ups}.values()
    }
    return [_prospect(one, change, kept[one.agreement_id], today) for one in follow_ups]


def change_all(
    session: Session,
    follow_ups: Sequence[FollowUp],
    change: Change,
    *,
    by: User,
    now: datetime,
    today: date,
) -> int:
    """Change those that can be changed, each with its entry in the trail; return how many."""
    count = 0
    for prospect in foresee(session, by, follow_ups, change, today=today):
        if prospect.obstacle is None:
            _change(session, prospect, change, by=by, now=now, today=today)
            count += 1
    return count


def _prospect(one: FollowUp, change: Change, kept: bool, today: date) -> Prospect:
    if not kept:
        return Prospect(one, BulkObstacle.NOT_KEPT)
    if change.deed is Deed.REOPEN:
        return Prospect(one, None if one.closed_at is not None else BulkObstacle.NOT_CLOSED)
    if one.state not in OWED:
        return Prospect(one, BulkObstacle.NOT_OPEN)
    if change.deed is Deed.CANCEL:
        return Prospect(one, None)
    to_on = add_working_days(max(one.due_on, next_working_day(today)), change.working_days)
    refused = obstacles_to_date(one, DateWish(to_on, change.reason), today=today)
    return Prospect(one, BulkObstacle.DATE_DOES_NOT_FIT if refused else None, to_on)


def _change(
    session: Session,
    prospect: Prospect,
    change: Change,
    *,
    by: User,
    now: datetime,
    today: date,
) -> None:
    follow_up = prospect.follow_up
    if change.deed is Deed.CANCEL:
        cancel_follow_up(session, follow_up, change.reason, by=by, now=now)
    elif change.deed is Deed.REOPEN:
        reopen_follow_up(session, follow_up, by=by, now=now, today=today)
    elif prospect.to_on is not None:
        wish = DateWish(prospect.to_on, change.reason)
        postpone(session, follow_up, wish, by=by, now=now, today=today)
