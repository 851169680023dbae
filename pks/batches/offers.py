"""Whom the register offers for each unit, under the words by which grid and sheet name them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pks.batches.facts import row_facts
from pks.batches.models import BatchRow
from pks.batches.queries import people_of_units
from pks.parties.models import OfficeHolding, Person


class UnknownName(Exception):
    """Nobody of that name is offered."""


class AmbiguousName(Exception):
    """Several people of that name are offered: the whole label must tell which."""


@dataclass
class Choices:
    """People to choose from: their names and labels by id."""

    names: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)

    def add(self, id_: int, name: str, more: str) -> None:
        """Offer somebody, once."""
        self.names[id_], self.labels[id_] = name, f"{name} ({more})"

    def find(self, text: str) -> int:
        """Return the id of whoever `text` names: by the whole label, or by the name alone.

        :raises UnknownName: nobody.
        :raises AmbiguousName: more than one.
        """
        for known in (self.labels, self.names):
            found = [id_ for id_, words in known.items() if words.casefold() == text.casefold()]
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousName(text)
        raise UnknownName(text)


@dataclass
class RowOffers:
    """Who may sign for a unit and who may be its liaison."""

    holders: Choices = field(default_factory=Choices)
    people: Choices = field(default_factory=Choices)


def offers_for(session: Session, rows: Sequence[BatchRow], day: date) -> Mapping[int, RowOffers]:
    """Return the offers of each unit: who is in office on `day` or later, and who was chosen."""
    offers = offers_of_units(session, [row.institution_id for row in rows], day)
    chosen = {row.institution_id: row_facts(row.facts).holding_id for row in rows}
    former = (
        select(OfficeHolding)
        .where(OfficeHolding.id.in_({id_ for id_ in chosen.values() if id_ is not None}))
        .options(joinedload(OfficeHolding.person), joinedload(OfficeHolding.office))
    )
    holdings = {holding.id: holding for holding in session.scalars(former)}
    for unit_id, holding_id in chosen.items():
        # Left out, the next save would unset them without a word.
        if holding_id in holdings:
            _offer(offers[unit_id].holders, holdings[holding_id])
    return offers


def offers_of_units(
    session: Session, unit_ids: Sequence[int], day: date
) -> Mapping[int, RowOffers]:
    """Return who may sign for each of these units, and who may be its liaison."""
    offers = {}
    for unit_id, people in people_of_units(session, unit_ids, day).items():
        offers[unit_id] = RowOffers()
        for holding in people.holders:
            _offer(offers[unit_id].holders, holding)
        for person in people.people:
            offers[unit_id].people.add(person.id, person.name, _role_of(person))
    return offers


def _offer(choices: Choices, holding: OfficeHolding) -> None:
    choices.add(holding.id, holding.person.name, holding.title)


def _role_of(person: Person) -> str:
    return person.position or person.institution.short_name
