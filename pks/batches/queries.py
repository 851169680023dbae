"""Reads about batches; each begins with what this user may see."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from pks.accounts.models import Role, User
from pks.agreements.kinds import PARENT_KINDS
from pks.agreements.lifecycle import BEFORE_SIGNING, BINDING, State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_visible_to
from pks.batches.models import Batch, BatchRow, RowState
from pks.drafting.models import Draft
from pks.parties.models import Institution, OfficeHolding, Person
from pks.parties.queries import holders_on, ids_of_own_branch

#: The states of a parent that PKS may be begun under.
OPEN_TO_CHILDREN = frozenset({State.SIGNED, State.IN_FORCE})


class Has(StrEnum):
    """What a unit has under a parent."""

    NOTHING = "belum"
    DRAFT = "draf"
    BINDING = "berlaku"


@dataclass(frozen=True)
class Unit:
    """A unit that a PKS may be begun with, and the agreement that it has already."""

    institution: Institution
    has: Has
    agreement_id: int | None = None


@dataclass(frozen=True)
class UnitPeople:
    """Who may sign for a unit, and who may be its liaison."""

    holders: list[OfficeHolding] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class BatchLine:
    """One line of the list of batches."""

    batch: Batch
    counts: Mapping[RowState, int]


def batches_visible_to(user: User) -> Select[Batch]:
    """Select the batches that `user` may see and work on.

    They are a desk's own preparation: legal staff of the institution that it belongs to, or of one
    above it. The drafts that come of it are seen like all drafts.
    """
    query = select(Batch)
    if user.role is not Role.LEGAL:
        return query.where(Batch.id.is_(None))
    return query.where(Batch.institution_id.in_(ids_of_own_branch(user)))


def parents_open_to(user: User) -> Select[Agreement]:
    """Select the agreements under which `user` may begin drafts, newest first."""
    query = (
        agreements_visible_to(user)
        .where(Agreement.kind.in_(PARENT_KINDS), Agreement.state.in_(OPEN_TO_CHILDREN))
        .order_by(Agreement.signed_on.desc(), Agreement.id.desc())
    )
    return query if user.role is Role.LEGAL else query.where(Agreement.id.is_(None))


def list_batches(session: Session, user: User) -> Sequence[BatchLine]:
    """List the batches, the newest first, with how many rows are in each state."""
    batches = session.scalars(
        batches_visible_to(user)
        .options(joinedload(Batch.parent), joinedload(Batch.first), joinedload(Batch.created_by))
        .order_by(Batch.id.desc())
    ).all()
    counts: dict[int, Counter[RowState]] = defaultdict(Counter)
    counted = (
        select(BatchRow.batch_id, BatchRow.state, func.count())
        .where(BatchRow.batch_id.in_([batch.id for batch in batches]))
        .group_by(BatchRow.batch_id, BatchRow.state)
    )
    for batch_id, state, count in session.execute(counted):
        counts[batch_id][state] = count
    return [BatchLine(batch, counts[batch.id]) for batch in batches]


def counts_of(session: Session, batch: Batch) -> Mapping[RowState, int]:
    """Return how many rows of the batch are in each state."""
    states = select(BatchRow.state).where(BatchRow.batch_id == batch.id)
    return Counter(session.scalars(states))


def rows_of(session: Session, batch: Batch) -> Sequence[BatchRow]:
    """List the rows of the batch as they are now, each with its unit and its agreement."""
    return session.scalars(
        select(BatchRow)
        .where(BatchRow.batch_id == batch.id)
        .options(joinedload(BatchRow.institution), joinedload(BatchRow.agreement))
        .order_by(BatchRow.position)
        .execution_options(populate_existing=True)
    ).all()


def drafts_of(session: Session, batch: Batch) -> Sequence[tuple[int, Draft]]:
    """List the drafts that have come of the batch, each with the place of its row."""
    agreement = joinedload(Draft.agreement)
    made = (
        select(BatchRow.position, Draft)
        .join(Draft, Draft.agreement_id == BatchRow.agreement_id)
        .where(BatchRow.batch_id == batch.id)
        .options(
            agreement.selectinload(Agreement.parties).options(
                joinedload(Party.institution), joinedload(Party.signatory)
            ),
            agreement.joinedload(Agreement.parent),
        )
        .order_by(BatchRow.position)
    )
    return [(position, draft) for position, draft in session.execute(made)]


def first_units(session: Session, parent: Agreement, user: User) -> Sequence[Institution]:
    """List who may be PIHAK KESATU: the first side of the parent, one's own branch of it."""
    return session.scalars(_side(parent, 1, user).order_by(Institution.path)).all()


def units_under(session: Session, parent: Agreement, user: User) -> Sequence[Unit]:
    """List the units of the parent's second side, below its root, with what each has already."""
    query = _side(parent, 2, user).where(Institution.parent_id.is_not(None))
    units = session.scalars(query.order_by(Institution.path)).all()
    have = agreements_under(session, parent.id)
    return [_unit(unit, have.get(unit.id)) for unit in units]


def agreements_under(session: Session, parent_id: int) -> Mapping[int, tuple[State, int]]:
    """Return state and id of what each unit has running under the parent; of several the latest."""
    running = (
        select(Party.institution_id, Agreement.state, Agreement.id)
        .join(Party.agreement)
        .where(Agreement.parent_id == parent_id)
        .where(Agreement.state.in_(BEFORE_SIGNING | BINDING))
        .order_by(Agreement.id)
    )
    return {unit_id: (state, id_) for unit_id, state, id_ in session.execute(running)}


def people_of_units(
    session: Session, unit_ids: Sequence[int], day: date
) -> Mapping[int, UnitPeople]:
    """Return, of each unit, who holds an office on `day` or later, and who works in or below it."""
    found: dict[int, UnitPeople] = {id_: UnitPeople() for id_ in unit_ids}
    for holding in holders_on(session, unit_ids, day):
        found[holding.office.institution_id].holders.append(holding)
    unit, home = aliased(Institution), aliased(Institution)
    people = (
        select(unit.id, Person)
        .join(home, home.id == Person.institution_id)
        .join(unit, home.path.startswith(unit.path))
        .where(unit.id.in_(unit_ids))
        .options(joinedload(Person.institution))
        .order_by(Person.name, Person.id)
    )
    for unit_id, person in session.execute(people):
        found[unit_id].people.append(person)
    return found


def _side(parent: Agreement, position: int, user: User) -> Select[Institution]:
    """Select the tree of one side of the parent; who belongs to it keeps to the own branch."""
    institution = parent.parties[position - 1].institution
    below_root = Institution.path.startswith(f"/{institution.root_id}/")
    query = select(Institution).where(below_root)
    ours = aliased(Institution)
    is_ours = select(ours.id).where(
        ours.id == user.institution_id, ours.path.startswith(f"/{institution.root_id}/")
    )
    own = ids_of_own_branch(user)
    return query.where(~is_ours.exists() | Institution.id.in_(own))


def _unit(institution: Institution, running: tuple[State, int] | None) -> Unit:
    if running is None:
        return Unit(institution, Has.NOTHING)
    state, agreement_id = running
    return Unit(institution, Has.BINDING if state in BINDING else Has.DRAFT, agreement_id)
