"""Adding and changing institutions. The tree stays a tree."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.audit import trail
from pks.parties.models import Institution, InstitutionKind


@dataclass(frozen=True)
class InstitutionFacts:
    """What is known of an institution."""

    name: str
    short_name: str
    kind: InstitutionKind
    parent_id: int | None = None
    seat: str | None = None
    needs_power_of_attorney: bool = False
    silence_days: int | None = None


class InstitutionObstacle(StrEnum):
    """Why an institution cannot be kept as asked."""

    NAME_TAKEN = "name_taken"
    BELOW_ITSELF = "below_itself"


class CannotKeepInstitution(Exception):
    """The institution cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[InstitutionObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


def add_institution(
    session: Session, facts: InstitutionFacts, *, by: trail.Actor | None, now: datetime
) -> Institution:
    """Add an institution below its parent.

    :raises CannotKeepInstitution: its name is taken.
    """
    _check(session, facts, None)
    institution = Institution()
    _write(institution, facts)
    session.add(institution)
    session.flush()  # the path needs the id
    _place(session, institution)
    trail.record(session, "institution.add", f"institution:{institution.id}", by=by, now=now)
    return institution


def change_institution(
    session: Session,
    institution: Institution,
    facts: InstitutionFacts,
    *,
    by: trail.Actor | None,
    now: datetime,
) -> None:
    """Change an institution; if it moves, everything below moves with it.

    :raises CannotKeepInstitution: its name is taken, or it would stand below itself.
    """
    _check(session, facts, institution)
    old_path = institution.path
    _write(institution, facts)
    session.flush()
    _place(session, institution)
    if institution.path != old_path:
        _move_below(session, institution, old_path)
    trail.record(session, "institution.change", f"institution:{institution.id}", by=by, now=now)


def _check(session: Session, facts: InstitutionFacts, known: Institution | None) -> None:
    same_name = select(Institution.id).where(Institution.name == facts.name)
    if known is not None:
        same_name = same_name.where(Institution.id != known.id)
    parent = session.get(Institution, facts.parent_id) if facts.parent_id else None
    checks = {
        InstitutionObstacle.NAME_TAKEN: session.scalar(same_name) is not None,
        InstitutionObstacle.BELOW_ITSELF: known is not None
        and parent is not None
        and parent.is_within(known),
    }
    if obstacles := [obstacle for obstacle, found in checks.items() if found]:
        raise CannotKeepInstitution(obstacles)


def _write(institution: Institution, facts: InstitutionFacts) -> None:
    institution.name = facts.name
    institution.short_name = facts.short_name
    institution.kind = facts.kind
    institution.parent_id = facts.parent_id
    institution.seat = facts.seat
    institution.needs_power_of_attorney = facts.needs_power_of_attorney
    institution.silence_days = facts.silence_days


def _place(session: Session, institution: Institution) -> None:
    parent = session.get(Institution, institution.parent_id) if institution.parent_id else None
    institution.path = f"{parent.path if parent else '/'}{institution.id}/"


def _move_below(session: Session, institution: Institution, old_path: str) -> None:
    below = select(Institution).where(
        Institution.path.startswith(old_path), Institution.id != institution.id
    )
    for unit in session.scalars(below):
        unit.path = institution.path + unit.path.removeprefix(old_path)
