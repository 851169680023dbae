"""How an office wants to be reminded: its ladders and hours, or those of the office above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party
from pks.audit import trail
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import FollowUp
from pks.parties.models import Institution
from pks.parties.office_calendar import working_days_of
from pks.reminders.hours import Hours, Zone
from pks.reminders.ladder import DEFAULTS, Ladder, Matter, Rung
from pks.reminders.models import LadderRung, MailHours, Watch
from pks.reminders.watching import LOOK_AT_NEW_STEPS

#: More steps than this are no reminder but a nuisance.
MOST_RUNGS = 12


@dataclass(frozen=True)
class OwnHours:
    """The zone and the hours that an office sets."""

    zone: Zone
    opens: time
    closes: time


class LadderObstacle(StrEnum):
    """Why a ladder, or the hours, cannot be kept so."""

    EMPTY = "empty"
    TOO_MANY = "too_many"
    TWICE = "twice"
    CLOSES_BEFORE_IT_OPENS = "closes_before_it_opens"


class CannotKeepLadder(Exception):
    """It cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: Sequence[LadderObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = list(obstacles)


def ladder_of(session: Session, institution: Institution, matter: Matter) -> Ladder:
    """Return the steps of `matter` for an office: its own, else the nearest above it has."""
    query = (
        select(LadderRung.days, LadderRung.audience, LadderRung.institution_id)
        .join(Institution, Institution.id == LadderRung.institution_id)
        .where(LadderRung.institution_id.in_(_line(institution)), LadderRung.matter == matter)
        .order_by(func.length(Institution.path).desc(), LadderRung.days, LadderRung.audience)
    )
    rows = session.execute(query).all()
    nearest = rows[0].institution_id if rows else None
    own = [Rung(row.days, row.audience) for row in rows if row.institution_id == nearest]
    return own or DEFAULTS[matter]


def own_ladders(session: Session, institution: Institution) -> Mapping[Matter, Ladder]:
    """Return the ladders that this very office has set."""
    query = select(LadderRung).where(LadderRung.institution_id == institution.id)
    found: dict[Matter, list[Rung]] = {}
    for row in session.scalars(query.order_by(LadderRung.days, LadderRung.audience)):
        found.setdefault(row.matter, []).append(Rung(row.days, row.audience))
    return found


def keep_ladder(
    session: Session,
    institution: Institution,
    matter: Matter,
    rungs: Ladder | None,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Let `institution` have its own steps of `matter`; None: those of the office above it.

    What is open is looked at again at once: a step that is reached by then is taken.

    :raises CannotKeepLadder: there is none, there are too many, or one stands twice.
    """
    if rungs is not None and (obstacles := _obstacles(rungs)):
        raise CannotKeepLadder(obstacles)
    session.execute(
        delete(LadderRung).where(
            LadderRung.institution_id == institution.id, LadderRung.matter == matter
        )
    )
    session.add_all(
        LadderRung(
            institution_id=institution.id, matter=matter, days=rung.days, audience=rung.audience
        )
        for rung in rungs or ()
    )
    session.flush()
    _look_again(session, institution, matter)
    details = {"matter": matter, "rungs": [[r.days, r.audience] for r in rungs or ()]}
    about = f"institution:{institution.id}"
    trail.record(session, "ladder.keep", about, by=by, now=now, details=details)


def hours_of(session: Session, institution: Institution | None, *, zone: str) -> Hours:
    """Return when an office gets mail: its own hours, else those of the nearest above it.

    :param zone: the zone where nobody has said one.
    """
    if institution is None:
        return Hours(zone)
    query = (
        select(MailHours)
        .join(Institution, Institution.id == MailHours.institution_id)
        .where(MailHours.institution_id.in_(_line(institution)))
        .order_by(func.length(Institution.path).desc())
        .limit(1)
    )
    days = working_days_of(session, institution)
    own = session.scalar(query)
    return Hours(own.zone, own.opens, own.closes, days) if own else Hours(zone, days=days)


def own_hours(session: Session, institution: Institution) -> MailHours | None:
    """Return the hours that this very office has set."""
    return session.get(MailHours, institution.id)


def keep_hours(
    session: Session,
    institution: Institution,
    hours: OwnHours | None,
    *,
    by: trail.Actor,
    now: datetime,
) -> None:
    """Let `institution` have its own zone and hours; None: those of the office above it.

    :raises CannotKeepLadder: it closes before it opens.
    """
    if hours is not None and hours.opens >= hours.closes:
        raise CannotKeepLadder([LadderObstacle.CLOSES_BEFORE_IT_OPENS])
    session.execute(delete(MailHours).where(MailHours.institution_id == institution.id))
    if hours is not None:
        session.add(MailHours(institution_id=institution.id, **vars(hours)))
    session.flush()
    details = {name: str(value) for name, value in vars(hours).items()} if hours else {}
    about = f"institution:{institution.id}"
    trail.record(session, "mail_hours.keep", about, by=by, now=now, details=details)


def _obstacles(rungs: Ladder) -> list[LadderObstacle]:
    checks = {
        LadderObstacle.EMPTY: not rungs,
        LadderObstacle.TOO_MANY: len(rungs) > MOST_RUNGS,
        LadderObstacle.TWICE: len(set(rungs)) < len(rungs),
    }
    return [obstacle for obstacle, applies in checks.items() if applies]


def _look_again(session: Session, institution: Institution, matter: Matter) -> None:
    """Let what is open below `institution` find its next step on the new ladder."""
    below = (
        select(Party.agreement_id)
        .join(Institution, Institution.id == Party.institution_id)
        .where(Party.position == 1, Institution.path.startswith(institution.path))
    )
    if matter is not Matter.FOLLOW_UP:
        # Few: what is not theirs finds that nothing has changed.
        session.execute(
            update(Watch)
            .where(Watch.matter == matter, Watch.day.is_not(None))
            .values(next_reminder_on=LOOK_AT_NEW_STEPS)
        )
        return
    in_force = select(Agreement.id).where(Agreement.state == State.IN_FORCE)
    session.execute(
        update(FollowUp)
        .where(
            FollowUp.agreement_id.in_(below),
            FollowUp.agreement_id.in_(in_force),
            FollowUp.state.in_(OWED),
        )
        .values(next_reminder_on=LOOK_AT_NEW_STEPS)
        .execution_options(synchronize_session=False)
    )


def _line(institution: Institution) -> list[int]:
    return [int(step) for step in institution.path.split("/") if step]
