"""An answer to a reminder becomes a proposed activity, which somebody saves or dismisses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.accounts.visitor import Author, Visitor
from pks.audit import trail
from pks.files.models import StoredFile
from pks.inbox.models import IncomingMail, Proposal
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.queries import may_log
from pks.monitoring.sides import party_of, speaks_for
from pks.parties.models import Person


@dataclass(frozen=True)
class Told:
    """What an answer tells."""

    text: str
    files: Sequence[StoredFile]
    left_out: Sequence[str]
    """The names of attachments that were not taken."""


class AlreadySettled(Exception):
    """Somebody else has saved or dismissed the proposal."""


def propose(session: Session, incoming: IncomingMail, follow_up: FollowUp, told: Told) -> Proposal:
    """Keep what was told about `follow_up` until somebody looks at it."""
    user, person = _user(session, incoming.sender), _liaison(follow_up, incoming.sender)
    author = user or (Visitor(person.name, person.id) if person else None)
    party = party_of(session, follow_up.agreement, author) if author else None
    proposal = Proposal(
        incoming=incoming,
        follow_up=follow_up,
        party=party,
        user=user,
        person=None if user else person,
        text=told.text,
        left_out="\n".join(told.left_out),
        files=list(told.files),
    )
    session.add(proposal)
    session.flush()
    return proposal


def may_settle(session: Session, proposal: Proposal, user: User) -> bool:
    """Tell whether `user` may save or dismiss it: whoever may log, on the side of its writer."""
    follow_up = proposal.follow_up
    if follow_up.closed_at is not None or not may_log(session, user, follow_up.agreement):
        return False
    key = follow_up.commitment.scope.key
    return proposal.party is None or speaks_for(session, proposal.party, user, key)


def settle(
    session: Session, proposal: Proposal, activity: Activity, *, by: Author, now: datetime
) -> None:
    """Note that it was saved as `activity`. The same activity twice is as good as once.

    :raises AlreadySettled: it was dismissed, or saved as another one.
    """
    _lock(session, proposal)
    if proposal.activity is activity:
        return
    _close(session, proposal, "proposal.save", by=by, now=now)
    proposal.activity = activity


def dismiss(session: Session, proposal: Proposal, *, by: Author, now: datetime) -> None:
    """Note that nothing comes of it. What was written stays on record.

    :raises AlreadySettled: it was saved or dismissed before.
    """
    _lock(session, proposal)
    _close(session, proposal, "proposal.dismiss", by=by, now=now)


def _close(session: Session, proposal: Proposal, verb: str, *, by: Author, now: datetime) -> None:
    if proposal.settled_at is not None:
        raise AlreadySettled
    proposal.settled_at = now
    details = {"proposal": proposal.id}
    trail.record(
        session, verb, f"follow_up:{proposal.follow_up_id}", by=by, now=now, details=details
    )


def _lock(session: Session, proposal: Proposal) -> None:
    """Let nobody else settle it before this transaction ends; see what others have done."""
    session.flush()
    session.refresh(proposal, with_for_update={"of": Proposal})


def _user(session: Session, address: str) -> User | None:
    known = select(User).where(func.lower(User.email) == address, User.active)
    return session.scalar(known.limit(1))


def _liaison(follow_up: FollowUp, address: str) -> Person | None:
    """Return who of the liaisons and deputies of the agreement has this address."""
    people = (
        person
        for party in follow_up.agreement.parties
        for liaison in party.liaisons
        if liaison.ends_on is None
        for person in (liaison.person, liaison.deputy)
    )
    return next((p for p in people if p and (p.email or "").lower() == address), None)
