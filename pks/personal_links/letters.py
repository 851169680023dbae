"""What the mails with personal links say, and to whom they go."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Commitment, Liaison, Party, Scope
from pks.mail.outbox import Letter, Recipient, queue
from pks.monitoring.confirming import parties_to_confirm
from pks.monitoring.lifecycle import OWED
from pks.monitoring.models import Activity, FollowUp
from pks.parties.models import Institution, Person
from pks.personal_links.linking import Thing, link_for, token_of
from pks.web.letters import render_letter
from pks.web.paths import outside_url

#: A new liaison is told of what is late, or due within so many days; of so many at most.
DAYS_AHEAD, MOST_TASKS = 30, 30


def address_for(session: Session, person: Person, thing: Thing, *, now: datetime) -> str:
    """Return the address by which `person` opens `thing` without an account."""
    link = link_for(session, person, thing, now=now)
    return outside_url("personal.open", token=token_of(link))


def has_account(session: Session, person: Person) -> bool:
    """Tell whether `person` can sign in."""
    found = select(User.id).where(User.person_id == person.id, User.active).limit(1)
    return session.scalar(found) is not None


def ask_to_confirm(session: Session, activity: Activity, *, now: datetime) -> int:
    """Queue the mail to the liaisons of the other party; return how many it is."""
    count = 0
    for party in parties_to_confirm(activity):
        for person in _serving(party, activity.scope_key):
            letter = render_letter(
                "personal_links/mail/activity_to_confirm",
                name=person.name,
                activity=activity,
                agreement=activity.agreement,
                url=address_for(session, person, activity, now=now),
            )
            key = f"activity:{activity.id}:confirm:{person.id}"
            count += _queue(session, letter, person, activity.agreement, key, now)
    return count


def tell_of_hand_over(
    session: Session, former: Person, liaison: Liaison, *, now: datetime, today: date
) -> None:
    """Queue the mails after a hand-over: to the successor with the open tasks, and to legal staff
    of both parties.
    """
    agreement = liaison.party.agreement
    facts: dict[str, Any] = {
        "agreement": agreement,
        "former": former,
        "liaison": liaison,
        "unit": liaison.party.institution.short_name,
    }
    tasks = [
        (follow_up, address_for(session, liaison.person, follow_up, now=now))
        for follow_up in _open_tasks(session, liaison, today)
    ]
    letter = render_letter("personal_links/mail/you_are_liaison", tasks=tasks, **facts)
    key = f"liaison:{liaison.id}:named"
    _queue(session, letter, liaison.person, agreement, key, now)
    url = outside_url("agreements.show", agreement_id=agreement.id)
    for user in _legal_staff(session, agreement):
        letter = render_letter("personal_links/mail/handed_over", name=user.name, url=url, **facts)
        queue(
            session,
            letter,
            to=Recipient(user.name, user.email),
            key=f"liaison:{liaison.id}:handed_over:{user.id}",
            now=now,
            thread=f"agreement:{agreement.id}",
        )


def _serving(party: Party, scope_key: str) -> Iterable[Person]:
    for liaison in party.liaisons:
        if liaison.ends_on is None and liaison.scope_key in (None, scope_key):
            yield liaison.person


def _open_tasks(session: Session, liaison: Liaison, today: date) -> Iterable[FollowUp]:
    query = (
        select(FollowUp)
        .join(Commitment, Commitment.id == FollowUp.commitment_id)
        .join(Scope, Scope.id == Commitment.scope_id)
        .where(
            FollowUp.agreement_id == liaison.party.agreement_id,
            FollowUp.state.in_(OWED),
            FollowUp.due_on <= today + timedelta(days=DAYS_AHEAD),
        )
        .order_by(FollowUp.due_on)
        .limit(MOST_TASKS)
    )
    if liaison.scope_key is not None:
        query = query.where(Scope.key == liaison.scope_key)
    return session.scalars(query)


def _legal_staff(session: Session, agreement: Agreement) -> Iterable[User]:
    """Yield the legal staff at the institution of either party."""
    ids = [party.institution_id for party in agreement.parties]
    query = (
        select(User)
        .join(Institution, Institution.id == User.institution_id)
        .where(User.role == Role.LEGAL, User.active, Institution.id.in_(ids))
        .order_by(User.id)
    )
    return session.scalars(query)


def _queue(
    session: Session, letter: Letter, person: Person, agreement: Agreement, key: str, now: datetime
) -> bool:
    if not person.email:
        return False
    return queue(
        session,
        letter,
        to=Recipient(person.name, person.email),
        key=key,
        now=now,
        thread=f"agreement:{agreement.id}",
    )
