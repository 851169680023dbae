"""Reads about recaps; each begins with what this user may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.units import units_recorded_by, units_visible_to
from pks.complaints.models import Channel, ComplaintRecap
from pks.complaints.periods import Period
from pks.parties.models import Institution

_ROOT = aliased(Institution)


@dataclass(frozen=True)
class Totals:
    """What several recaps come to. A median of medians would be none, so there is none."""

    recaps: int
    received: int
    settled: int
    overdue: int

    @property
    def share_settled(self) -> float | None:
        """Return the settled as a share of the received; may be over 1. None: none received."""
        return self.settled / self.received if self.received else None


@dataclass(frozen=True)
class Row:
    """One institution with what its recaps come to."""

    unit: Institution
    region: Institution
    totals: Totals
    last: ComplaintRecap
    """The recap whose period ends last."""


def recaps_visible_to(user: User) -> Select[ComplaintRecap]:
    """Select the recaps of the institutions that `user` may see."""
    ids = units_visible_to(user).with_only_columns(Institution.id)
    return select(ComplaintRecap).where(ComplaintRecap.institution_id.in_(ids))


def recaps_kept_by(user: User) -> Select[ComplaintRecap]:
    """Select the recaps that `user` may correct or remove."""
    ids = units_recorded_by(user).with_only_columns(Institution.id)
    return select(ComplaintRecap).where(ComplaintRecap.institution_id.in_(ids))


def wanted(
    user: User, *, region_id: int | None = None, year: int | None = None
) -> Select[ComplaintRecap]:
    """Select the visible recaps of one region, of the periods of one year; None: of all."""
    query = recaps_visible_to(user)
    if region_id is not None:
        below = select(Institution.id).join(_ROOT, Institution.path.startswith(_ROOT.path))
        query = query.where(ComplaintRecap.institution_id.in_(below.where(_ROOT.id == region_id)))
    if year is not None:
        query = query.where(ComplaintRecap.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
    return query


def rows(session: Session, recaps: Select[ComplaintRecap]) -> list[Row]:
    """List the institutions of `recaps` below their regions, each with its totals."""
    found: dict[int, list[ComplaintRecap]] = defaultdict(list)
    for recap in session.scalars(recaps):
        found[recap.institution_id].append(recap)
    places = (
        select(Institution, _ROOT)
        .join(_ROOT, Institution.path.startswith(_ROOT.path))
        .where(Institution.id.in_(found), _ROOT.parent_id.is_(None))
        .order_by(_ROOT.name, Institution.parent_id.is_not(None), func.lower(Institution.name))
    )
    return [
        Row(unit, region, totals_of(found[unit.id]), max(found[unit.id], key=_by_end))
        for unit, region in session.execute(places)
    ]


def totals_of(recaps: Sequence[ComplaintRecap]) -> Totals:
    """Add up `recaps`."""
    return Totals(
        recaps=len(recaps),
        received=sum(one.received for one in recaps),
        settled=sum(one.settled for one in recaps),
        overdue=sum(one.overdue for one in recaps),
    )


def by_channel(recaps: Sequence[ComplaintRecap]) -> Mapping[Channel, list[ComplaintRecap]]:
    """Return the recaps of each channel, the earliest first; the fullest channel first."""
    groups: dict[Channel, list[ComplaintRecap]] = defaultdict(list)
    for recap in sorted(recaps, key=lambda one: one.starts_on):
        groups[recap.channel].append(recap)
    full = sorted(groups, key=lambda channel: (-totals_of(groups[channel]).received, channel))
    return {channel: groups[channel] for channel in full}


def years_of(session: Session, recaps: Select[ComplaintRecap]) -> list[int]:
    """List the years of the periods of `recaps`, the latest first."""
    days = session.scalars(recaps.with_only_columns(ComplaintRecap.starts_on).distinct())
    return sorted({day.year for day in days}, reverse=True)


def whole_of(recaps: Sequence[ComplaintRecap]) -> Period:
    """Return from the first day to the last of `recaps`, of which there is at least one."""
    return Period(min(one.starts_on for one in recaps), max(one.ends_on for one in recaps))


def _by_end(recap: ComplaintRecap) -> tuple[date, int]:
    return recap.ends_on, recap.received
