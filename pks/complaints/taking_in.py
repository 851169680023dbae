"""What a sheet would change, and changing it: all of it, in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.complaints.models import Channel, ComplaintRecap
from pks.complaints.periods import Period
from pks.complaints.recording import (
    RecapFacts,
    correct_recap,
    enter_recap,
    facts_of,
    in_the_way_of,
    recaps_of,
)
from pks.parties.models import Institution


class Change(StrEnum):
    """What taking in one row would come to."""

    NEW = "baru"
    CHANGED = "berubah"
    SAME = "sama"
    BLOCKED = "terhalang"
    """Another recap has some of the same days."""


@dataclass(frozen=True)
class Proposal:
    """What one row says of one institution."""

    unit: Institution
    facts: RecapFacts


@dataclass(frozen=True)
class Planned:
    """What becomes of one proposal; `known` is what is there already."""

    unit: Institution
    facts: RecapFacts
    change: Change
    known: ComplaintRecap | None

    @property
    def before(self) -> RecapFacts | None:
        """Return what is kept now, where that would change."""
        return facts_of(self.known) if self.known and self.change is Change.CHANGED else None


def plan(session: Session, proposals: Sequence[Proposal]) -> list[Planned]:
    """Return what each of `proposals` would come to. Nothing is changed."""
    known: dict[int, list[ComplaintRecap]] = defaultdict(list)
    for recap in recaps_of(session, {one.unit.id for one in proposals}):
        known[recap.institution_id].append(recap)
    return [_planned(one, known[one.unit.id]) for one in proposals]


def take_in(
    session: Session, planned: Sequence[Planned], *, by: User, now: datetime, today: date
) -> Counter[Change]:
    """Do what was planned; return how many rows came to what.

    :raises CannotRecord: a row is wrong or blocked; the caller rolls all of them back.
    """
    for one in planned:
        if one.change is Change.CHANGED and one.known is not None:
            correct_recap(session, one.known, one.facts, by=by, now=now, today=today)
        elif one.change is not Change.SAME:
            enter_recap(session, one.unit, one.facts, by=by, now=now, today=today)
    return Counter(one.change for one in planned)


def packed(planned: Sequence[Planned]) -> list[list[Any]]:
    """Return what was planned as JSON can hold it, to be shown first and done later."""
    return [
        [
            one.unit.id,
            str(one.facts.channel),
            one.facts.period.starts_on.isoformat(),
            one.facts.period.ends_on.isoformat(),
            one.facts.received,
            one.facts.settled,
            one.facts.overdue,
            None if one.facts.median_days is None else str(one.facts.median_days),
            str(one.change),
        ]
        for one in planned
    ]


def unpacked(rows: Sequence[Sequence[Any]], units: Mapping[int, Institution]) -> list[Proposal]:
    """Return the proposals that were packed.

    :raises KeyError: a unit is none of `units` any more.
    """
    return [
        Proposal(
            units[unit_id],
            RecapFacts(
                channel=Channel(channel),
                period=Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on)),
                received=received,
                settled=settled,
                overdue=overdue,
                median_days=None if median is None else Decimal(median),
            ),
        )
        for unit_id, channel, starts_on, ends_on, received, settled, overdue, median, _ in rows
    ]


def _planned(proposal: Proposal, known: Sequence[ComplaintRecap]) -> Planned:
    other = in_the_way_of(proposal.facts, known)
    if other is None:
        change = Change.NEW
    elif other.period != proposal.facts.period:
        change = Change.BLOCKED
    else:
        change = Change.SAME if facts_of(other) == proposal.facts else Change.CHANGED
    return Planned(proposal.unit, proposal.facts, change, other)
