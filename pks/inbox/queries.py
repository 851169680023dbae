"""Reads about what came in, about answers that wait, and about people whom no mail reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Liaison, Party
from pks.agreements.queries import may_be_seen_by
from pks.inbox.models import IncomingMail, Outcome, Proposal
from pks.inbox.proposing import may_settle
from pks.mail.addresses import UndeliverableAddress
from pks.monitoring.models import FollowUp
from pks.parties.models import Person


@dataclass(frozen=True)
class IncomingFilter:
    """Which mails are listed. `text` is looked for in sender, subject and what was said."""

    outcome: Outcome | None = None
    text: str = ""


@dataclass(frozen=True)
class IncomingRow:
    """One line of the list of mails that came in."""

    id: int
    sender: str
    subject: str
    received_at: datetime
    outcome: Outcome
    note: str


@dataclass(frozen=True)
class Unreachable:
    """Somebody of an agreement whom no mail reaches."""

    name: str
    refused_at: datetime


def incoming_visible_to(user: User) -> Select[IncomingMail]:
    """Select the mails that `user` may read: all for administrators, none for anybody else."""
    query = select(IncomingMail)
    return query if user.role is Role.ADMIN else query.where(IncomingMail.id.is_(None))


def incoming_rows(
    session: Session, user: User, wanted: IncomingFilter, *, page: int, rows_per_page: int
) -> tuple[Sequence[IncomingRow], int]:
    """Return one page of the mails that came in, newest first, and how many there are in all."""
    query = incoming_visible_to(user)
    if wanted.outcome is not None:
        query = query.where(IncomingMail.outcome == wanted.outcome)
    for word in wanted.text.split():
        texts = (IncomingMail.sender, IncomingMail.subject, IncomingMail.text)
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    total = session.scalar(query.with_only_columns(func.count(IncomingMail.id))) or 0
    rows = (
        query.with_only_columns(
            IncomingMail.id,
            IncomingMail.sender,
            IncomingMail.subject,
            IncomingMail.received_at,
            IncomingMail.outcome,
            IncomingMail.note,
        )
        .order_by(IncomingMail.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return [IncomingRow(*row) for row in session.execute(rows)], total


def count_of_outcome(session: Session, user: User) -> dict[Outcome, int]:
    """Return of how many mails became what."""
    query = incoming_visible_to(user).with_only_columns(
        IncomingMail.outcome, func.count(IncomingMail.id)
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(IncomingMail.outcome))}


def proposals_about(session: Session, follow_up: FollowUp, user: User) -> list[Proposal]:
    """List the answers about `follow_up` that wait and that `user` may settle, oldest first."""
    query = _waiting().where(Proposal.follow_up_id == follow_up.id)
    return list(_settleable(session, query, user))


def proposals_waiting_for(session: Session, user: User, *, limit: int = 20) -> list[Proposal]:
    """List the answers that wait and that `user` may settle, the oldest first."""
    query = _waiting().where(may_be_seen_by(user, FollowUp.agreement_id))
    return list(islice(_settleable(session, query, user), limit))


def _waiting() -> Select[Proposal]:
    return (
        select(Proposal)
        .join(FollowUp, FollowUp.id == Proposal.follow_up_id)
        .where(Proposal.settled_at.is_(None), FollowUp.closed_at.is_(None))
        .options(
            joinedload(Proposal.incoming),
            joinedload(Proposal.user),
            joinedload(Proposal.person),
            selectinload(Proposal.files),
        )
        .order_by(Proposal.id)
    )


def _settleable(session: Session, query: Select[Proposal], user: User) -> Iterator[Proposal]:
    return (one for one in session.scalars(query) if may_settle(session, one, user))


def unreachable_of(
    session: Session, agreement: Agreement, *, scope_key: str | None = None
) -> list[Unreachable]:
    """List who of `agreement`, which the caller has found visible, has a dead address: liaisons
    and deputies of today, and supervisors and legal staff of either party or above it.

    :param scope_key: only those who are told of its follow-ups; none: all of them.
    """
    liaisons = (
        select(Person.name, UndeliverableAddress.refused_at)
        .join(Liaison, or_(Liaison.person_id == Person.id, Liaison.deputy_id == Person.id))
        .join(Party, Party.id == Liaison.party_id)
        .join(UndeliverableAddress, UndeliverableAddress.address == func.lower(Person.email))
        .where(Party.agreement_id == agreement.id, Liaison.ends_on.is_(None))
    )
    if scope_key is not None:
        liaisons = liaisons.where(or_(Liaison.scope_key.is_(None), Liaison.scope_key == scope_key))
    line = {int(step) for p in agreement.parties for step in p.institution.path.split("/") if step}
    # Legal staff is told of the agreement itself only: that it ends, that a paraf is missing.
    roles = (Role.SUPERVISOR, Role.LEGAL) if scope_key is None else (Role.SUPERVISOR,)
    staff = (
        select(User.name, UndeliverableAddress.refused_at)
        .join(UndeliverableAddress, UndeliverableAddress.address == func.lower(User.email))
        .where(User.role.in_(roles), User.active, User.institution_id.in_(line))
    )
    # A union: one who serves two scopes, or has an account too, is named once.
    rows = session.execute(union(liaisons, staff)).all()
    return sorted((Unreachable(name, at) for name, at in rows), key=lambda one: one.name)
