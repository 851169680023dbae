"""Making personal links, finding what one opens, and revoking them.

The address carries the row's id, signed, so that nobody makes or guesses one. What it opens, the
row says, and whether the person still has to do with it, the register says: who has handed over,
or whose agreement is over, opens nothing any more.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from itsdangerous import BadSignature
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from pks.accounts.models import User
from pks.accounts.visitor import Visitor
from pks.agreements.lifecycle import BINDING
from pks.agreements.models import Agreement, Liaison, Party
from pks.audit import trail
from pks.monitoring.confirming import may_confirm, parties_to_confirm
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.postponing import may_ask
from pks.parties.models import Person
from pks.personal_links.models import PersonalLink, Purpose
from pks.web.signer import signer

_SIGNED_FOR = "personal-link"

#: How long a link opens, reckoned from the later of its making and the due day.
DAYS_OPEN = 60

Thing = FollowUp | Activity | Liaison


class DeadLink(Exception):
    """The link is not ours, or opens nothing any more. Which of them, nobody is told."""


def link_for(
    session: Session, person: Person, thing: Thing, *, now: datetime, until: date | None = None
) -> PersonalLink:
    """Return the link of `person` to `thing`; one that still opens is used again, for longer.

    :param until: by when it is needed at least, where `thing` is no follow-up with its due day.
    """
    about = _about(thing)
    known = session.scalar(
        select(PersonalLink).filter_by(person_id=person.id, **about).where(_is_open(now)).limit(1)
    )
    due_on = thing.due_on if isinstance(thing, FollowUp) else until
    due_at = datetime.combine(due_on, time(), now.tzinfo) if due_on else now
    expires_at = max(due_at, now) + timedelta(days=DAYS_OPEN)
    if known is not None:
        known.expires_at = max(known.expires_at, expires_at)
        return known
    link = PersonalLink(person=person, made_at=now, expires_at=expires_at, **about)
    session.add(link)
    session.flush()  # the token carries its id
    return link


def token_of(link: PersonalLink) -> str:
    """Return the token that the address of `link` carries."""
    return str(signer(_SIGNED_FOR).dumps(link.id))


def link_of(session: Session, token: str, *, now: datetime) -> PersonalLink:
    """Return the link of `token`. Reading it changes nothing, however often it is done.

    :raises DeadLink: it opens nothing, or nothing any more.
    """
    try:
        link = session.get(PersonalLink, signer(_SIGNED_FOR).loads(token))
    except (BadSignature, TypeError, ValueError) as error:
        raise DeadLink from error
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise DeadLink
    if not _still_concerns(session, link):
        raise DeadLink
    return link


def visitor_of(link: PersonalLink) -> Visitor:
    """Return in whose name the link acts."""
    return Visitor(link.person.name, link.person_id)


def agreement_of(link: PersonalLink) -> Agreement:
    """Return the agreement that the link is about."""
    if link.liaison is not None:
        return link.liaison.party.agreement
    thing = link.follow_up or link.activity
    assert thing is not None, "the schema asks for one"
    return thing.agreement


def liaison_rows(link: PersonalLink) -> list[Liaison]:
    """Return where the link's person serves the agreement today, as liaison or deputy."""
    return [
        liaison
        for party in agreement_of(link).parties
        for liaison in party.liaisons
        if liaison.ends_on is None and link.person_id in (liaison.person_id, liaison.deputy_id)
    ]


def party_to_answer(session: Session, link: PersonalLink) -> Party | None:
    """Return the party for which the link's person may confirm its activity."""
    assert link.activity is not None, "only such links are asked"
    visitor = visitor_of(link)
    return next(
        (
            party
            for party in parties_to_confirm(link.activity)
            if may_confirm(session, link.activity, party, visitor)
        ),
        None,
    )


def note_alive(link: PersonalLink, *, now: datetime) -> None:
    """Remember that the person has just acted as liaison: whoever acts still serves."""
    for liaison in liaison_rows(link):
        if liaison.person_id == link.person_id:
            liaison.verified_at = now


def revoke(session: Session, link: PersonalLink, *, by: User, now: datetime) -> None:
    """Let `link` open nothing any more. Twice is as good as once."""
    if link.revoked_at is None:
        link.revoked_at = now
        trail.record(
            session,
            "personal_link.revoke",
            f"agreement:{agreement_of(link).id}",
            by=by,
            now=now,
            details={"link": link.id, "person": link.person_id},
        )


def live_links(session: Session, agreement: Agreement, *, now: datetime) -> Sequence[PersonalLink]:
    """List the links under `agreement` that have not ended, the newest first."""
    of_tasks = select(FollowUp.id).where(FollowUp.agreement_id == agreement.id)
    of_activities = select(Activity.id).where(Activity.agreement_id == agreement.id)
    liaisons = [one.id for party in agreement.parties for one in party.liaisons]
    query = (
        select(PersonalLink)
        .where(_is_open(now))
        .where(
            PersonalLink.follow_up_id.in_(of_tasks)
            | PersonalLink.activity_id.in_(of_activities)
            | PersonalLink.liaison_id.in_(liaisons)
        )
        .options(joinedload(PersonalLink.person))
        .order_by(PersonalLink.id.desc())
        .limit(20)
    )
    return session.scalars(query).all()


def _about(thing: Thing) -> dict[str, object]:
    if isinstance(thing, FollowUp):
        return {"purpose": Purpose.TASK, "follow_up_id": thing.id}
    if isinstance(thing, Activity):
        return {"purpose": Purpose.CONFIRM, "activity_id": thing.id}
    return {"purpose": Purpose.LIAISON, "liaison_id": thing.id}


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (PersonalLink.revoked_at.is_(None)) & (PersonalLink.expires_at > now)


def _still_concerns(session: Session, link: PersonalLink) -> bool:
    """Tell whether the person still has to do with what the link is about."""
    if agreement_of(link).state not in BINDING:
        return False
    if link.follow_up is not None:
        return may_ask(session, link.follow_up, visitor_of(link))
    if link.activity is not None:
        return party_to_answer(session, link) is not None
    return any(liaison.id == link.liaison_id for liaison in liaison_rows(link))
