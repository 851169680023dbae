"""Requests: asking, deciding, withdrawing. And the links with which outsiders ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.audit import trail
from pks.files.models import StoredFile
from pks.intake.models import Request, RequestLink, RequestState
from pks.mail import outbox
from pks.parties.models import Institution

LINK_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Wish:
    """What an institution asks for, and who may be asked about it."""

    subject: str
    expectation: str
    scope_keys: tuple[str, ...]
    contact_name: str
    contact_office: str
    contact_phone: str | None
    contact_email: str


@dataclass(frozen=True)
class NewLink:
    """For whom a link is made: the institution, whom it asks, and who gets the mail."""

    institution_id: int
    receiver_id: int
    contact_name: str
    contact_email: str
    parent_id: int | None = None


class RequestIsDecided(Exception):
    """The request has been accepted, rejected or withdrawn already."""


Wording = Callable[[Request], outbox.Letter]


def ask(
    session: Session,
    wish: Wish,
    *,
    institution_id: int,
    receiver_id: int,
    parent_id: int | None,
    file: StoredFile | None,
    wording: Wording,
    by: User,
    now: datetime,
) -> Request:
    """Ask in the name of one's own institution; the legal staff of the other side get a mail."""
    request = Request(
        institution_id=institution_id,
        receiver_id=receiver_id,
        parent_id=parent_id,
        asked_by_id=by.id,
    )
    _enter(session, request, wish, file, wording, by=by, now=now)
    return request


def ask_by_link(
    session: Session,
    link: RequestLink,
    wish: Wish,
    *,
    file: StoredFile | None,
    wording: Wording,
    now: datetime,
) -> Request:
    """Ask through a link. Who sends the form twice has asked once: the first one stands."""
    trail.wait_for_turn(session)  # of two that are sent at once, the first one stands
    session.refresh(link, ["request"])
    if link.request is not None:
        return link.request
    request = Request(
        institution_id=link.institution_id,
        receiver_id=link.receiver_id,
        parent_id=link.parent_id,
        link=link,
    )
    _enter(session, request, wish, file, wording, by=None, now=now)
    return request


def accept_request(
    session: Session, request: Request, *, wording: Wording, by: User, now: datetime
) -> None:
    """Accept: an audience or a draft follows. The asker gets a mail.

    :raises RequestIsDecided: it is not new.
    """
    _decide(session, request, RequestState.ACCEPTED, by=by, now=now)
    _tell_asker(session, request, wording, now)


def reject_request(
    session: Session, request: Request, reason: str, *, wording: Wording, by: User, now: datetime
) -> None:
    """Reject with a reason, which the asker gets by mail.

    :raises RequestIsDecided: it is not new.
    """
    _decide(session, request, RequestState.REJECTED, reason, by=by, now=now)
    _tell_asker(session, request, wording, now)


def withdraw_request(session: Session, request: Request, *, by: User | None, now: datetime) -> None:
    """Take the request back; `by` is None for whoever holds its link.

    :raises RequestIsDecided: it is not new.
    """
    _decide(session, request, RequestState.WITHDRAWN, by=by, now=now)


def make_request_link(session: Session, new: NewLink, *, by: User, now: datetime) -> RequestLink:
    """Make a link that ends after thirty days."""
    link = RequestLink(
        **vars(new), made_at=now, made_by_id=by.id, ends_at=now + LINK_LASTS, revoked_at=None
    )
    session.add(link)
    session.flush()  # the trail names the id
    trail.record(session, "request.link", f"request_link:{link.id}", by=by, now=now)
    return link


def revoke_link(session: Session, link: RequestLink, *, by: User, now: datetime) -> None:
    """Close a link before its time; what was asked with it stays."""
    if link.revoked_at is None:
        link.revoked_at = now
        trail.record(session, "request.revoke_link", f"request_link:{link.id}", by=by, now=now)


def legal_staff_of(session: Session, institution: Institution) -> list[User]:
    """List the active legal staff who keep `institution`: its own and those above it."""
    home = literal(institution.path).startswith(Institution.path)
    query = (
        select(User)
        .join(Institution, Institution.id == User.institution_id)
        .where(User.active, User.role == Role.LEGAL, home)
        .order_by(User.id)
    )
    return list(session.scalars(query))


def _enter(
    session: Session,
    request: Request,
    wish: Wish,
    file: StoredFile | None,
    wording: Wording,
    *,
    by: User | None,
    now: datetime,
) -> None:
    for name, value in vars(wish).items():
        setattr(request, name, value)
    request.scope_keys = list(wish.scope_keys)
    request.file = file
    request.state = RequestState.NEW
    request.asked_at = now
    session.add(request)
    session.flush()  # the trail names the id
    details = {"to": "tautan"} if request.link is not None else {}
    trail.record(session, "request.ask", f"request:{request.id}", by=by, now=now, details=details)
    for user in legal_staff_of(session, request.receiver):
        outbox.queue(
            session,
            wording(request),
            to=outbox.Recipient(user.name, user.email),
            key=f"request:{request.id}:asked:{user.id}",
            thread=f"request:{request.id}",
            about=f"request:{request.id}",
            now=now,
        )


def _decide(
    session: Session,
    request: Request,
    state: RequestState,
    reason: str | None = None,
    *,
    by: User | None,
    now: datetime,
) -> None:
    trail.wait_for_turn(session)  # of two who decide at once, one is told
    session.refresh(request, ["state"])
    if request.state is not RequestState.NEW:
        raise RequestIsDecided
    request.state = state
    request.decided_at = now
    if request.link is not None:
        # Whoever asked with it must be able to read the answer.
        request.link.ends_at = max(request.link.ends_at, now + LINK_LASTS)
    details = {"to": state.value if by is not None else f"{state.value}_tautan"}
    if reason:
        request.reason = details["reason"] = reason
    thing = f"request:{request.id}"
    trail.record(session, "request.decide", thing, by=by, now=now, details=details)


def _tell_asker(session: Session, request: Request, wording: Wording, now: datetime) -> None:
    outbox.queue(
        session,
        wording(request),
        to=outbox.Recipient(request.contact_name, request.contact_email),
        key=f"request:{request.id}:{request.state.value}",
        thread=f"request:{request.id}",
        about=f"request:{request.id}",
        now=now,
    )
