"""The dry run: what would be made of each row, and what in it is wrong. Writes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.agreements.models import Party
from pks.batches.facts import (
    LONGEST_SUBJECT,
    CommonFacts,
    RowFacts,
    common_facts,
    filled_in,
    has_stray_braces,
    row_facts,
    subject_for,
)
from pks.batches.models import Batch, BatchRow, RowState
from pks.batches.queries import agreements_under, rows_of
from pks.drafting.checking import Missing, missing_from
from pks.drafting.defaults import first_content
from pks.library import shelf
from pks.parties.models import OfficeHolding


class Cell(StrEnum):
    """What is filled in for one unit; the columns of the grid and of the sheet, in their order."""

    UNIT = "unit"
    SEAT = "seat"
    NUMBER_1 = "number_1"
    NUMBER_2 = "number_2"
    SIGNATORY = "holding"
    AUTHORITY = "authority"
    LIAISON = "liaison"
    SUBJECT = "subject"
    SIGNED_ON = "signed_on"
    TERM_YEARS = "term_years"


class Fault(StrEnum):
    """What is wrong in a cell, so that no draft can be made of its row."""

    SUBJECT_TOO_LONG = "subject_too_long"
    STRAY_BRACES = "stray_braces"
    NUMBER_TAKEN = "number_taken"
    NUMBER_TWICE = "number_twice"
    NOT_IN_OFFICE = "not_in_office"
    FIRST_NOT_IN_OFFICE = "first_not_in_office"
    STARTS_BEFORE_SIGNING = "starts_before_signing"


@dataclass(frozen=True)
class Examined:
    """A row, what it will be about, what is wrong in it, and what its draft will still lack."""

    row: BatchRow
    facts: RowFacts
    subject: str
    signatory: OfficeHolding | None
    faults: tuple[tuple[Cell, Fault], ...] = ()
    missing: tuple[Missing, ...] = ()
    running_id: int | None = None
    """The draft or agreement that the unit has under this parent already: the row is skipped."""

    @property
    def will_be_made(self) -> bool:
        """Tell whether a draft comes of the row."""
        return self.row.state is not RowState.MADE and not self.faults and self.running_id is None


class NotFilledIn(Exception):
    """What all drafts share has not been filled in yet."""


def examine(session: Session, batch: Batch) -> list[Examined]:
    """Return what would come of each row if the batch were made now.

    :raises NotFilledIn: what all share is not there.
    :raises LookupError: no version of its template is published any more.
    """
    common = common_facts(batch.facts)
    if common is None:
        raise NotFilledIn
    return _Examination(session, batch, common).rows()


class _Examination:
    """One dry run, with everything looked up once for all rows."""

    def __init__(self, session: Session, batch: Batch, common: CommonFacts) -> None:
        self.batch, self.common = batch, common
        self.batch_rows = rows_of(session, batch)
        self.facts = {row.id: row_facts(row.facts) for row in self.batch_rows}
        self.template = shelf.newest(session, batch.template_key)
        self.running = agreements_under(session, batch.parent_id)
        self.taken = _numbers_taken(session, batch, self.batch_rows, self.facts)
        self.counted = Counter(facts.number_1 for facts in self.facts.values() if facts.number_1)
        signatories = {facts.holding_id for facts in self.facts.values()}
        self.holdings = _holdings(session, signatories | {common.holding_id})

    def rows(self) -> list[Examined]:
        return [self._examine(row) for row in self.batch_rows]

    def _examine(self, row: BatchRow) -> Examined:
        facts, unit = self.facts[row.id], row.institution
        subject = subject_for(self.common, facts, unit.name)
        first = first_content(self.template, subject, (None, None))
        content = filled_in(first, self.common, facts, unit.name)
        running = None if row.state is RowState.MADE else self.running.get(unit.id)
        found = Examined(
            row,
            facts,
            subject,
            self.holdings.get(facts.holding_id or 0),
            missing=tuple(missing_from(content, self.template.blanks)),
            running_id=running[1] if running else None,
        )
        if row.state is RowState.MADE or running:
            return found
        return replace(found, faults=tuple(self._faults(found)))

    def _faults(self, found: Examined) -> Sequence[tuple[Cell, Fault]]:
        facts, unit_id = found.facts, found.row.institution_id
        day = facts.signed_on or self.common.signed_on
        starts_on = self.common.starts_on
        signatory = found.signatory
        first_signatory = self.holdings.get(self.common.holding_id or 0)
        checks = (
            (Cell.SUBJECT, Fault.SUBJECT_TOO_LONG, len(found.subject) > LONGEST_SUBJECT),
            (
                Cell.SUBJECT,
                Fault.STRAY_BRACES,
                has_stray_braces(facts.subject or self.common.subject),
            ),
            (Cell.NUMBER_1, Fault.NUMBER_TWICE, self.counted[facts.number_1 or ""] > 1),
            (
                Cell.NUMBER_1,
                Fault.NUMBER_TAKEN,
                (self.batch.first_id, facts.number_1) in self.taken,
            ),
            (Cell.NUMBER_2, Fault.NUMBER_TAKEN, (unit_id, facts.number_2) in self.taken),
            (
                Cell.SIGNATORY,
                Fault.NOT_IN_OFFICE,
                bool(day and signatory and not signatory.in_office_on(day)),
            ),
            (
                Cell.SIGNED_ON,
                Fault.FIRST_NOT_IN_OFFICE,
                bool(day and first_signatory and not first_signatory.in_office_on(day)),
            ),
            (
                Cell.SIGNED_ON,
                Fault.STARTS_BEFORE_SIGNING,
                bool(day and starts_on and starts_on < day),
            ),
        )
        return [(cell, fault) for cell, fault, applies in checks if applies]


def _numbers_taken(
    session: Session, batch: Batch, rows: Sequence[BatchRow], facts: Mapping[int, RowFacts]
) -> set[tuple[int, str]]:
    """Return which of these numbers their institutions have given to other agreements."""
    numbers = {n for one in facts.values() for n in (one.number_1, one.number_2) if n}
    givers = {batch.first_id, *(row.institution_id for row in rows)}
    taken = select(Party.institution_id, Party.number).where(
        Party.institution_id.in_(givers), Party.number.in_(numbers)
    )
    return {(giver, number) for giver, number in session.execute(taken) if number is not None}


def _holdings(session: Session, ids: Iterable[int | None]) -> dict[int, OfficeHolding]:
    query = (
        select(OfficeHolding)
        .where(OfficeHolding.id.in_(set(ids) - {None}))
        .options(joinedload(OfficeHolding.person), joinedload(OfficeHolding.office))
    )
    return {holding.id: holding for holding in session.scalars(query)}
