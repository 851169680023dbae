"""Preparing a batch: choosing the units, and what is filled in. No draft is made here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.batches.facts import MOST_UNITS, CommonFacts, RowFacts, as_json, common_facts, row_facts
from pks.batches.models import Batch, BatchRow, RowState
from pks.batches.queries import UnitPeople, people_of_units
from pks.parties.models import Institution, OfficeHolding


@dataclass(frozen=True)
class NewBatch:
    """What must be chosen to begin: PIHAK KESATU, the template, and the units."""

    first: Institution
    template_key: str
    units: Sequence[Institution]


class BeginObstacle(StrEnum):
    """Why a batch cannot be begun so."""

    NO_UNIT = "no_unit"
    TOO_MANY_UNITS = "too_many_units"


class CannotBegin(Exception):
    """The batch cannot be begun so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[BeginObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class MadeAlready(Exception):
    """Drafts have been made: the batch and what they were made from stay."""


def begin_batch(
    session: Session, parent: Agreement, new: NewBatch, *, by: User, now: datetime, today: date
) -> Batch:
    """Begin a batch; each unit starts with what the register knows of it.

    :raises CannotBegin: no unit was chosen, or too many.
    """
    checks = {
        BeginObstacle.NO_UNIT: not new.units,
        BeginObstacle.TOO_MANY_UNITS: len(new.units) > MOST_UNITS,
    }
    if obstacles := [obstacle for obstacle, found in checks.items() if found]:
        raise CannotBegin(obstacles)
    people = people_of_units(session, [unit.id for unit in new.units], today)
    batch = Batch(
        parent_id=parent.id,
        institution_id=by.institution_id,
        first_id=new.first.id,
        template_key=new.template_key,
        facts={},
        created_at=now,
        created_by_id=by.id,
        rows=[
            BatchRow(
                position=position,
                institution_id=unit.id,
                facts=as_json(_as_registered(unit, people[unit.id], today)),
                state=RowState.WAITING,
            )
            for position, unit in enumerate(new.units, start=1)
        ],
    )
    session.add(batch)
    session.flush()  # the trail names the id
    _note(session, batch, "batch.begin", by=by, now=now, units=len(batch.rows))
    return batch


def fill_common(
    session: Session, batch: Batch, facts: CommonFacts, *, by: User, now: datetime
) -> None:
    """Fill in what all drafts share. What was made stays as it is; the rest is checked anew.

    With another day of signing, whoever is in office on it takes the place of who is not.
    """
    known = common_facts(batch.facts)
    if known == facts:
        return
    if facts.signed_on and facts.signed_on != (known and known.signed_on):
        _seat_heads(session, batch, facts.signed_on)
    batch.facts = as_json(facts)
    batch.confirmed_at = None
    _note(session, batch, "batch.fill", by=by, now=now)


def fill_rows(
    session: Session,
    batch: Batch,
    filled: Mapping[int, RowFacts | None],
    *,
    by: User,
    now: datetime,
) -> None:
    """Fill in what differs, by the ids of the units; None takes a unit out of the batch.

    Units that are not named stay as they are, and so does whatever has been made.
    """
    changed = 0
    for row in list(batch.rows):
        if row.institution_id not in filled or row.state is RowState.MADE:
            continue
        facts = filled[row.institution_id]
        if facts is None:
            batch.rows.remove(row)
        elif row.facts != as_json(facts):
            row.facts = as_json(facts)
        else:
            continue
        changed += 1
    if changed:
        batch.confirmed_at = None
        _note(session, batch, "batch.fill", by=by, now=now, units=changed)


def discard(session: Session, batch: Batch, *, by: User, now: datetime) -> None:
    """Throw a prepared batch away.

    :raises MadeAlready: drafts have come of it.
    """
    if any(row.state is RowState.MADE for row in batch.rows):
        raise MadeAlready
    _note(session, batch, "batch.discard", by=by, now=now)
    session.delete(batch)


def head_in_office(people: UnitPeople, day: date) -> OfficeHolding | None:
    """Return who signs for a unit on `day`, if the register leaves no choice."""
    in_office = [holding for holding in people.holders if holding.in_office_on(day)]
    return in_office[0] if len(in_office) == 1 else None


def _as_registered(unit: Institution, people: UnitPeople, day: date) -> RowFacts:
    head = head_in_office(people, day)
    return RowFacts(
        seat=unit.seat,
        holding_id=head.id if head else None,
        authority=head.basis if head else None,
    )


def _seat_heads(session: Session, batch: Batch, day: date) -> None:
    rows = [row for row in batch.rows if row.state is not RowState.MADE]
    people = people_of_units(session, [row.institution_id for row in rows], day)
    for row in rows:
        facts = row_facts(row.facts)
        holding = session.get(OfficeHolding, facts.holding_id) if facts.holding_id else None
        head = head_in_office(people[row.institution_id], facts.signed_on or day)
        if head is None or (holding and holding.in_office_on(facts.signed_on or day)):
            continue
        # What the one before acted on is not what the next one acts on.
        kept = None if holding else facts.authority
        seated = replace(facts, holding_id=head.id, authority=kept or head.basis)
        row.facts = as_json(seated)


def _note(
    session: Session, batch: Batch, verb: str, *, by: User, now: datetime, units: int | None = None
) -> None:
    details = {"parent": batch.parent_id} | ({} if units is None else {"units": units})
    trail.record(session, verb, f"batch:{batch.id}", by=by, now=now, details=details)
