"""The grid of an MoU: every unit below its second party, and how far it has come."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from pks.accounts.models import User
from pks.agreements.kinds import PARENT_KINDS, Kind
from pks.agreements.lifecycle import BINDING, State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_visible_to
from pks.coverage.stages import Stage, farthest, stage_of
from pks.intake.models import Request, RequestLink, RequestState
from pks.monitoring.silence import silent_agreements
from pks.parties.models import Institution, InstitutionKind

#: What an agreement of its own may be expected of.
UNIT_KINDS = frozenset({InstitutionKind.REGIONAL_UNIT, InstitutionKind.WORK_UNIT})


@dataclass(frozen=True)
class UnitRow:
    """One unit and how far it has come."""

    id: int
    name: str
    short_name: str
    depth: int
    """How deep it stands below the MoU's party: 1 for those right below."""
    stage: Stage
    agreement_id: int | None
    """The agreement that speaks for it; none: there is none yet."""
    count: int
    """How many agreements it has had under this MoU, the given-up ones aside."""
    signed_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class CoverageFilter:
    """What to show of the grid. `text` is looked for in the units' names."""

    stage: Stage | None = None
    text: str = ""


@dataclass(frozen=True)
class Grid:
    """The whole grid of one MoU."""

    rows: Sequence[UnitRow]
    """What fits the filter."""
    counts: Mapping[Stage, int]
    """How many units stand where, whatever the filter."""

    @property
    def total(self) -> int:
        """Return how many units there are."""
        return sum(self.counts.values())

    @property
    def signed(self) -> int:
        """Return how many units have an agreement that was signed and has not ended."""
        return sum(
            self.counts.get(stage, 0) for stage in (Stage.SIGNED, Stage.IN_FORCE, Stage.SILENT)
        )

    @property
    def missing(self) -> int:
        """Return how many units have neither agreement nor draft."""
        return self.counts.get(Stage.NONE, 0) + self.counts.get(Stage.INVITED, 0)


@dataclass(frozen=True)
class _Paper:
    id: int
    state: State
    signed_on: date | None
    ends_on: date | None
    stage: Stage


def parents_with_units(session: Session, user: User) -> Sequence[Agreement]:
    """List the MoUs in force that `user` may see, the newest first."""
    query = (
        agreements_visible_to(user)
        .where(Agreement.kind.in_(PARENT_KINDS), Agreement.state.in_(BINDING))
        .order_by(Agreement.signed_on.desc(), Agreement.id.desc())
    )
    return session.scalars(query).all()


def coverage(
    session: Session,
    user: User,
    parent: Agreement,
    wanted: CoverageFilter,
    *,
    now: datetime,
    today: date,
) -> Grid:
    """Return the grid of `parent`, which the caller has found visible, as far as `user` may see
    the agreements under it. A fixed number of queries.
    """
    units = _units(session, parent)
    papers = _papers(session, user, parent, today)
    invited = _invited(session, parent, [unit.id for unit in units], now)
    base = parent.second.institution.path.count("/")
    rows = [
        _row(unit, unit.path.count("/") - base, papers.get(unit.id, []), unit.id in invited)
        for unit in units
    ]
    words = wanted.text.lower().split()
    return Grid(
        rows=[
            row
            for row in rows
            if wanted.stage in (None, row.stage)
            and all(word in f"{row.name} {row.short_name}".lower() for word in words)
        ],
        counts=Counter(row.stage for row in rows),
    )


def _row(unit: Institution, depth: int, papers: Sequence[_Paper], invited: bool) -> UnitRow:
    stages = [paper.stage for paper in papers] + [Stage.INVITED] * invited
    stage = farthest(stages)
    speaks = next((paper for paper in papers if paper.stage is stage), None)
    return UnitRow(
        unit.id,
        unit.name,
        unit.short_name,
        depth,
        stage,
        speaks.id if speaks else None,
        len(papers),
        speaks.signed_on if speaks else None,
        speaks.ends_on if speaks else None,
    )


def _units(session: Session, parent: Agreement) -> Sequence[Institution]:
    above = parent.second.institution
    query = select(Institution).where(
        Institution.path.startswith(above.path),
        Institution.id != above.id,
        Institution.kind.in_(UNIT_KINDS),
    )
    # By the numbers of the path, not by its letters: a tree in the order in which it was entered.
    return sorted(session.scalars(query), key=lambda unit: _steps(unit.path))


def _steps(path: str) -> list[int]:
    return [int(step) for step in path.split("/") if step]


def _papers(
    session: Session, user: User, parent: Agreement, today: date
) -> dict[int, list[_Paper]]:
    """Return the agreements under `parent` by the unit of their second party, newest first."""
    silent = {one.id for one in silent_agreements(session, user, today=today)}
    second = aliased(Party)
    query = (
        agreements_visible_to(user)
        .join(second, (second.agreement_id == Agreement.id) & (second.position == 2))
        .where(Agreement.parent_id == parent.id, Agreement.kind == Kind.PKS)
        .with_only_columns(
            second.institution_id,
            Agreement.id,
            Agreement.state,
            Agreement.signed_on,
            Agreement.ends_on,
        )
        .order_by(Agreement.id.desc())
    )
    found: dict[int, list[_Paper]] = defaultdict(list)
    for unit_id, id_, state, signed_on, ends_on in session.execute(query):
        stage = stage_of(state, silent=id_ in silent)
        if stage is not Stage.NONE:
            found[unit_id].append(_Paper(id_, state, signed_on, ends_on, stage))
    return found


def _invited(
    session: Session, parent: Agreement, unit_ids: Sequence[int], now: datetime
) -> set[int]:
    """Return the units that have asked for an agreement, or hold a link to ask with."""
    under = {Request: Request.parent_id, RequestLink: RequestLink.parent_id}
    fits = {model: or_(column.is_(None), column == parent.id) for model, column in under.items()}
    asked = select(Request.institution_id).where(
        Request.institution_id.in_(unit_ids),
        Request.state.in_((RequestState.NEW, RequestState.ACCEPTED)),
        fits[Request],
    )
    linked = select(RequestLink.institution_id).where(
        RequestLink.institution_id.in_(unit_ids),
        RequestLink.revoked_at.is_(None),
        RequestLink.ends_at > now,
        fits[RequestLink],
    )
    return {*session.scalars(asked), *session.scalars(linked)}
