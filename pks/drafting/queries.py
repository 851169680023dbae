"""Reads about drafts; each begins with what this user may see."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import BEFORE_SIGNING, BINDING, State
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_visible_to
from pks.drafting.models import Approval, Decision, Draft
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch


def drafts_visible_to(user: User) -> Select[Draft]:
    """Select the drafts of the agreements that `user` may see. A liaison sees none."""
    query = select(Draft)
    if user.role is Role.LIAISON:
        return query.where(Draft.agreement_id.is_(None))
    ids = agreements_visible_to(user).with_only_columns(Agreement.id)
    return query.where(Draft.agreement_id.in_(ids))


def drafts_in_work(session: Session, user: User) -> Sequence[Draft]:
    """List the drafts that nobody has signed yet, newest first."""
    query = (
        drafts_visible_to(user)
        .join(Draft.agreement)
        .where(Agreement.state.in_(BEFORE_SIGNING))
        .options(
            joinedload(Draft.agreement)
            .selectinload(Agreement.parties)
            .joinedload(Party.institution)
        )
        .order_by(Agreement.id.desc())
    )
    return session.scalars(query).all()


def approvals_waiting_for(session: Session, user: User) -> Sequence[Approval]:
    """List the parafs that `user` is asked for, the oldest first."""
    return session.scalars(
        select(Approval)
        .join(Approval.agreement)
        .where(Approval.approver_id == user.id, Approval.decision == Decision.PENDING)
        .where(Agreement.state == State.IN_APPROVAL)
        .options(
            contains_eager(Approval.agreement)
            .selectinload(Agreement.parties)
            .joinedload(Party.institution),
            joinedload(Approval.asked_by),
        )
        .order_by(Approval.asked_at)
    ).all()


def approvals_of(session: Session, agreement: Agreement) -> Sequence[Approval]:
    """List all parafs asked for, in all rounds, in order."""
    return session.scalars(
        select(Approval)
        .where(Approval.agreement_id == agreement.id)
        .options(joinedload(Approval.approver))
        .order_by(Approval.id)
    ).all()


def possible_approvers(session: Session, agreement: Agreement, asker: User) -> Sequence[User]:
    """List whom `asker` may ask for a paraf: supervisors and legal staff who see the agreement."""
    people = session.scalars(
        select(User)
        .where(User.active, User.role.in_((Role.SUPERVISOR, Role.LEGAL)), User.id != asker.id)
        .order_by(User.name)
    )
    return [
        user
        for user in people
        if session.scalar(
            agreements_visible_to(user)
            .where(Agreement.id == agreement.id)
            .with_only_columns(Agreement.id)
        )
    ]


def institutions_to_draft_with(
    session: Session, user: User
) -> tuple[Sequence[Institution], Sequence[Institution]]:
    """Return the units of the own branch, and the others: those without a running PKS first."""
    own = session.scalars(
        select(Institution)
        .where(Institution.id.in_(ids_of_own_branch(user)))
        .order_by(Institution.path)
    ).all()
    bound = (
        select(Party.institution_id)
        .join(Party.agreement)
        .where(or_(Agreement.state.in_(BINDING), Agreement.state.in_(BEFORE_SIGNING)))
    )
    others = session.scalars(
        select(Institution)
        .where(Institution.id.not_in(ids_of_own_branch(user)))
        .order_by(Institution.id.in_(bound), Institution.path)
    ).all()
    return own, others
