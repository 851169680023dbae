"""Audiences: entering and changing one, and beginning a draft that grows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.drafting.content import SectionKey
from pks.drafting.models import Draft
from pks.drafting.saving import NewDraft, begin_draft, content_of_draft, save_part
from pks.files.models import StoredFile
from pks.intake.models import Attendee, Audience, AudienceFile, Origin, Request, RequestState


@dataclass(frozen=True)
class AttendeeFacts:
    """Somebody who was there: a name, or at least an office."""

    name: str | None
    office: str | None
    institution: str | None


@dataclass(frozen=True)
class AudienceFacts:
    """What is known of an audience."""

    guest_id: int
    host_id: int
    subject: str
    held_on: date
    place: str | None = None
    number: str | None = None
    topics: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    scope_keys: tuple[str, ...] = ()
    attendees: tuple[AttendeeFacts, ...] = ()
    guest_chair_name: str | None = None
    guest_chair_office: str | None = None
    host_chair_name: str | None = None
    host_chair_office: str | None = None
    witness_name: str | None = None
    witness_office: str | None = None


class AudienceObstacle(StrEnum):
    """Why an audience cannot be kept so."""

    SAME_INSTITUTION = "same_institution"
    REQUEST_NOT_ACCEPTED = "request_not_accepted"
    REQUEST_HAS_AUDIENCE = "request_has_audience"


class CannotKeepAudience(Exception):
    """The audience cannot be kept so; `obstacles` names every reason."""

    def __init__(self, obstacles: list[AudienceObstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class HasOrigin(Exception):
    """The agreement is known to come from somewhere already."""


def enter_audience(
    session: Session,
    facts: AudienceFacts,
    files: Sequence[StoredFile] = (),
    request: Request | None = None,
    *,
    by: User,
    now: datetime,
) -> Audience:
    """Enter an audience, on its own or as what a request has led to.

    :raises CannotKeepAudience: the institutions or the request do not fit.
    """
    if request is not None:
        trail.wait_for_turn(session)  # of two who enter it at once, one is told
        session.refresh(request, ["audience"])
    if obstacles := _obstacles(facts, request):
        raise CannotKeepAudience(obstacles)
    audience = Audience(request=request, created_at=now, created_by_id=by.id)
    _write(audience, facts)
    session.add(audience)
    session.flush()  # the trail names the id
    _attach(audience, files)
    trail.record(session, "audience.enter", f"audience:{audience.id}", by=by, now=now)
    return audience


def change_audience(
    session: Session,
    audience: Audience,
    facts: AudienceFacts,
    files: Sequence[StoredFile] = (),
    *,
    by: User,
    now: datetime,
) -> None:
    """Change what is known of an audience and add to its files.

    :raises CannotKeepAudience: the institutions do not fit.
    """
    if obstacles := _obstacles(facts, None):
        raise CannotKeepAudience(obstacles)
    _write(audience, facts)
    _attach(audience, files)
    trail.record(session, "audience.change", f"audience:{audience.id}", by=by, now=now)


def draft_from(
    session: Session,
    new: NewDraft,
    scope_keys: Sequence[str],
    source: Audience | Request,
    *,
    by: User,
    now: datetime,
) -> Draft:
    """Begin a draft with the wished scopes on, and remember where it comes from.

    :raises CannotRegister: the parties or the parent do not fit.
    """
    draft = begin_draft(session, new, by=by, now=now)
    if scope_keys:
        scopes = content_of_draft(session, draft.agreement_id).scopes
        save_part(
            session,
            draft.agreement,
            SectionKey.SCOPES,
            replace(scopes, keys=tuple(key for key in scopes.keys if key in scope_keys)),
            seen_version=1,
            by=by,
            now=now,
        )
    link_origin(session, draft.agreement, source, by=by, now=now)
    return draft


def link_origin(
    session: Session, agreement: Agreement, source: Audience | Request, *, by: User, now: datetime
) -> Origin:
    """Put on record that `agreement` has grown from `source`.

    :raises HasOrigin: it has grown from something already.
    """
    if session.scalar(select(Origin.id).where(Origin.agreement_id == agreement.id)) is not None:
        raise HasOrigin
    audience = source if isinstance(source, Audience) else None
    request = source if isinstance(source, Request) else source.request
    origin = Origin(agreement=agreement, request=request, audience=audience)
    session.add(origin)
    session.flush()
    kind = "audience" if audience is not None else "request"
    trail.record(
        session,
        "agreement.origin",
        f"agreement:{agreement.id}",
        by=by,
        now=now,
        details={"to": kind, "id": source.id},
    )
    return origin


def _obstacles(facts: AudienceFacts, request: Request | None) -> list[AudienceObstacle]:
    checks = {
        AudienceObstacle.SAME_INSTITUTION: facts.guest_id == facts.host_id,
        AudienceObstacle.REQUEST_NOT_ACCEPTED: request is not None
        and request.state is not RequestState.ACCEPTED,
        AudienceObstacle.REQUEST_HAS_AUDIENCE: request is not None and request.audience is not None,
    }
    return [obstacle for obstacle, found in checks.items() if found]


def _write(audience: Audience, facts: AudienceFacts) -> None:
    for name, value in vars(facts).items():
        if name != "attendees":
            setattr(audience, name, list(value) if isinstance(value, tuple) else value)
    audience.attendees = [
        Attendee(position=position, **vars(attendee))
        for position, attendee in enumerate(facts.attendees, 1)
    ]


def _attach(audience: Audience, files: Sequence[StoredFile]) -> None:
    audience.evidence.extend(AudienceFile(file=file) for file in files)
