"""Reads about requests and audiences; each begins with what this user may see."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement
from pks.intake.models import Audience, Origin, Request, RequestLink, RequestState
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch, ids_of_own_line


def requests_visible_to(user: User) -> Select[Request]:
    """Select what the user's own branch has asked for; and, but for liaisons, what it was asked."""
    branch = ids_of_own_branch(user)
    asked = Request.institution_id.in_(branch)
    if user.role is Role.LIAISON:
        return select(Request).where(asked)
    return select(Request).where(or_(asked, Request.receiver_id.in_(branch)))


def requests_decided_by(user: User) -> Select[Request]:
    """Select the requests on which `user` decides: legal staff, what their branch was asked."""
    query = select(Request)
    if user.role is not Role.LEGAL:
        return query.where(Request.id.is_(None))
    return query.where(Request.receiver_id.in_(ids_of_own_branch(user)))


def requests_asked_by(user: User) -> Select[Request]:
    """Select the requests that `user` may take back: those of the own branch."""
    query = select(Request)
    if user.role not in (Role.LEGAL, Role.LIAISON):
        return query.where(Request.id.is_(None))
    return query.where(Request.institution_id.in_(ids_of_own_branch(user)))


def links_made_for(user: User) -> Select[RequestLink]:
    """Select the links with which others ask the user's own branch."""
    query = select(RequestLink)
    if user.role is not Role.LEGAL:
        return query.where(RequestLink.id.is_(None))
    return query.where(RequestLink.receiver_id.in_(ids_of_own_branch(user)))


def audiences_visible_to(user: User) -> Select[Audience]:
    """Select the audiences of the user's own line, as what was agreed above binds below."""
    line = ids_of_own_line(user)
    return select(Audience).where(or_(Audience.host_id.in_(line), Audience.guest_id.in_(line)))


def audiences_kept_by(user: User) -> Select[Audience]:
    """Select the audiences that `user` may change: legal staff, those of their own branch."""
    query = select(Audience)
    if user.role is not Role.LEGAL:
        return query.where(Audience.id.is_(None))
    branch = ids_of_own_branch(user)
    return query.where(or_(Audience.host_id.in_(branch), Audience.guest_id.in_(branch)))


def page_of_requests(
    session: Session,
    user: User,
    state: RequestState | None,
    *,
    page: int,
    rows_per_page: int = 25,
) -> tuple[Sequence[Request], int]:
    """Return one page of the requests, newest first, and how many there are in all."""
    query = requests_visible_to(user)
    if state is not None:
        query = query.where(Request.state == state)
    total = session.scalar(query.with_only_columns(func.count(Request.id))) or 0
    shown = (
        query.options(joinedload(Request.institution), joinedload(Request.receiver))
        .order_by(Request.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return session.scalars(shown).all(), total


def page_of_audiences(
    session: Session, user: User, *, page: int, rows_per_page: int = 25
) -> tuple[Sequence[Audience], int]:
    """Return one page of the audiences, the latest first, and how many there are in all."""
    query = audiences_visible_to(user)
    total = session.scalar(query.with_only_columns(func.count(Audience.id))) or 0
    shown = (
        query.options(
            joinedload(Audience.guest), joinedload(Audience.host), selectinload(Audience.origins)
        )
        .order_by(Audience.held_on.desc(), Audience.id.desc())
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    )
    return session.scalars(shown).all(), total


def new_requests(session: Session, user: User) -> int:
    """Count the requests that wait for a decision of `user`."""
    if user.role is not Role.LEGAL:
        return 0  # every page asks
    query = requests_decided_by(user).where(Request.state == RequestState.NEW)
    return session.scalar(query.with_only_columns(func.count(Request.id))) or 0


def open_links(session: Session, user: User, *, now: datetime) -> Sequence[RequestLink]:
    """List the links that still open the form, newest first."""
    return session.scalars(
        links_made_for(user)
        .where(RequestLink.revoked_at.is_(None), RequestLink.ends_at > now)
        .options(joinedload(RequestLink.institution), joinedload(RequestLink.request))
        .order_by(RequestLink.id.desc())
    ).all()


def institutions_to_ask(session: Session, user: User) -> Sequence[Institution]:
    """List who can be asked: institutions outside the own branch that have legal staff."""
    return session.scalars(
        select(Institution)
        .join(User, and_(User.institution_id == Institution.id, User.role == Role.LEGAL))
        .where(User.active, Institution.id.not_in(ids_of_own_branch(user)))
        .order_by(Institution.path)
        .distinct()
    ).all()


def origin_of(session: Session, agreement: Agreement) -> Origin | None:
    """Return where `agreement` comes from, or else what stands above it."""
    ids = [id_ for id_ in (agreement.id, agreement.parent_id) if id_ is not None]
    found = session.scalars(select(Origin).where(Origin.agreement_id.in_(ids))).all()
    return next((origin for id_ in ids for origin in found if origin.agreement_id == id_), None)
