"""The numbers that an office gives: its patterns, the next number, and giving it. No request.

A free number is always possible. One that fits the pattern counts: the next skips it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.agreements.counting import count_on, last_of, set_last, step_back
from pks.agreements.kinds import Kind
from pks.agreements.models import Party
from pks.agreements.number_models import NumberPattern
from pks.agreements.number_pattern import Fault, Pattern, faults_of, free_from
from pks.audit import trail
from pks.parties.models import Institution


@dataclass(frozen=True)
class PatternFacts:
    """How an office numbers one kind of paper from now on."""

    text: str
    yearly: bool
    """Whether the running number begins anew each year."""
    next_sequence: int
    """The next running number: 118 for an office that has given 117 this year."""

    @property
    def pattern(self) -> Pattern:
        """Return the pattern itself."""
        return Pattern(self.text, self.yearly)


class BadPattern(Exception):
    """The pattern cannot be used; `faults` names every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


class NoPattern(Exception):
    """The institution has no pattern for this kind of paper."""


class HasNumber(Exception):
    """The party has its number already, perhaps since a moment ago."""


def set_pattern(
    session: Session,
    institution: Institution,
    kind: Kind,
    facts: PatternFacts,
    *,
    by: trail.Actor | None,
    now: datetime,
    today: date,
) -> None:
    """Let `institution` number papers of this kind so, from `facts.next_sequence` on.

    :raises BadPattern: no number can be made of it.
    """
    if faults := faults_of(facts.pattern):
        raise BadPattern(faults)
    trail.wait_for_turn(session)
    kept = find_pattern(session, institution.id, kind)
    if kept is None:
        kept = NumberPattern(institution_id=institution.id, kind=kind.value)
        session.add(kept)
    kept.text, kept.yearly = facts.text, facts.yearly
    year = facts.pattern.counted_in(today.year)
    set_last(session, series_of(institution.id, kind), year, facts.next_sequence - 1)
    trail.record(
        session,
        "numbering.set",
        f"institution:{institution.id}",
        by=by,
        now=now,
        details={"kind": kind.value, "pattern": facts.text, "next": facts.next_sequence},
    )


def drop_pattern(
    session: Session, institution: Institution, kind: Kind, *, by: trail.Actor, now: datetime
) -> None:
    """Let `institution` number papers of this kind freely again. The counter is kept.

    :raises NoPattern: it does so already.
    """
    kept = find_pattern(session, institution.id, kind)
    if kept is None:
        raise NoPattern
    session.delete(kept)
    trail.record(
        session,
        "numbering.drop",
        f"institution:{institution.id}",
        by=by,
        now=now,
        details={"kind": kind.value, "pattern": kept.text},
    )


def propose(session: Session, institution_id: int, kind: Kind, *, day: date) -> str | None:
    """Return what the next number of `day` would be; None without a pattern. Changes nothing."""
    found = find_pattern(session, institution_id, kind)
    if found is None:
        return None
    pattern = Pattern(found.text, found.yearly)
    first = next_sequence(session, institution_id, kind, pattern, day.year)
    return next_numbers(session, institution_id, pattern, first, day=day, count=1)[0]


def take(session: Session, party: Party, *, day: date, by: trail.Actor, now: datetime) -> str:
    """Give `party` the next number of its institution for this kind of paper; return it.

    Until the transaction ends, others who take wait; a rollback gives the number back.

    :param day: the day whose month and year stand in the number.
    :raises NoPattern: the institution has none for this kind.
    :raises HasNumber: the party has its number already.
    """
    trail.wait_for_turn(session)
    session.refresh(party, ["number"])
    if party.number:
        raise HasNumber
    kind = party.agreement.kind
    found = find_pattern(session, party.institution_id, kind)
    if found is None:
        raise NoPattern
    pattern = Pattern(found.text, found.yearly)
    used = pattern.used(_numbers_of(session, party.institution_id), day.year)
    series, year = series_of(party.institution_id, kind), pattern.counted_in(day.year)
    number = pattern.render(count_on(session, series, year, used), day)
    party.number = number
    trail.record(
        session,
        "numbering.take",
        f"agreement:{party.agreement_id}",
        by=by,
        now=now,
        details={"party": party.position, "number": number},
    )
    return number


def write_number(session: Session, party: Party, number: str) -> None:
    """Let `party` bear `number`; what it bore before is given back if it was the last given."""
    if party.number and party.number != number:
        _give_back(session, party)
    party.number = number


def next_sequence(
    session: Session, institution_id: int, kind: Kind, pattern: Pattern, year: int
) -> int:
    """Return where the counter stands: the next running number, used or not."""
    series = series_of(institution_id, kind)
    return last_of(session, series, pattern.counted_in(year)) + 1


def next_numbers(
    session: Session, institution_id: int, pattern: Pattern, first: int, *, day: date, count: int
) -> list[str]:
    """Return the next `count` numbers from `first` on, without those that are used."""
    used = pattern.used(_numbers_of(session, institution_id), day.year)
    return [pattern.render(sequence, day) for sequence in islice(free_from(first, used), count)]


def skipped_numbers(
    session: Session, institution_id: int, kind: Kind, pattern: Pattern, *, day: date
) -> list[int]:
    """Return the running numbers between the first and the last of `day`'s year that no paper has.

    A number is skipped only by hand: it was replaced later, or typed far ahead.
    """
    used = pattern.used(_numbers_of(session, institution_id), day.year)
    end = next_sequence(session, institution_id, kind, pattern, day.year)
    return [sequence for sequence in range(min(used, default=end), end) if sequence not in used]


def find_pattern(session: Session, institution_id: int, kind: Kind) -> NumberPattern | None:
    """Return how the institution numbers papers of this kind, or None."""
    return session.scalar(
        select(NumberPattern).where(
            NumberPattern.institution_id == institution_id, NumberPattern.kind == kind.value
        )
    )


def series_of(institution_id: int, kind: Kind) -> str:
    """Return the name under which an institution's papers of one kind are counted."""
    return f"{institution_id}:{kind.value}"


def _give_back(session: Session, party: Party) -> None:
    found = find_pattern(session, party.institution_id, party.agreement.kind)
    if found is None or party.number is None:
        return
    pattern = Pattern(found.text, found.yearly)
    reading = pattern.read(party.number)
    if reading is not None:
        series = series_of(party.institution_id, party.agreement.kind)
        step_back(session, series, pattern.counted_in(reading.year or 0), reading.sequence)


def _numbers_of(session: Session, institution_id: int) -> Sequence[str]:
    """List all numbers that the institution has given, whatever the kind of paper."""
    numbers = select(Party.number).where(
        Party.institution_id == institution_id, Party.number.is_not(None)
    )
    return [number for number in session.scalars(numbers) if number]
