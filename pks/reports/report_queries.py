"""Reads about reports that were made or are scheduled; each begins with what this user may see."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import User
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch
from pks.reports.models import ReportIssue, ReportSchedule
from pks.reports.scheduling import READER_ROLES


def institutions_reported_to(user: User) -> Select[Institution]:
    """Select the institutions whose reports `user` reads: the own one and all below it."""
    query = select(Institution)
    if user.role not in READER_ROLES:
        return query.where(Institution.id.is_(None))
    return query.where(Institution.id.in_(ids_of_own_branch(user)))


def issues_visible_to(user: User) -> Select[ReportIssue]:
    """Select the reports that `user` reads."""
    own = institutions_reported_to(user).with_only_columns(Institution.id)
    return select(ReportIssue).where(ReportIssue.institution_id.in_(own))


def schedules_visible_to(user: User) -> Select[ReportSchedule]:
    """Select the schedules of the reports that `user` reads."""
    own = institutions_reported_to(user).with_only_columns(Institution.id)
    return select(ReportSchedule).where(ReportSchedule.institution_id.in_(own))


def last_issues(session: Session, user: User, *, limit: int = 12) -> Sequence[ReportIssue]:
    """List the reports that were last made."""
    query = (
        issues_visible_to(user)
        .options(joinedload(ReportIssue.institution))
        .order_by(ReportIssue.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def running_schedules(session: Session, user: User) -> Sequence[ReportSchedule]:
    """List the schedules that have not been stopped."""
    query = (
        schedules_visible_to(user)
        .where(ReportSchedule.stopped_at.is_(None))
        .options(
            joinedload(ReportSchedule.institution),
            joinedload(ReportSchedule.made_by),
            selectinload(ReportSchedule.readers),
        )
        .order_by(ReportSchedule.next_on)
    )
    return session.scalars(query).all()


def possible_readers(session: Session, institution: Institution) -> Sequence[User]:
    """List who may be sent the reports of `institution`: those at it, and those above it."""
    line = [int(step) for step in institution.path.split("/") if step]
    query = (
        select(User)
        .where(User.institution_id.in_(line), User.role.in_(READER_ROLES), User.active)
        .order_by(User.name)
    )
    return session.scalars(query).all()
