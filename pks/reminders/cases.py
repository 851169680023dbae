"""What a matter is about, as the ladder sees it: its day, who answers for it, whom it waits for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.agreements.kinds import AMENDING_KINDS, Responsible
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Liaison, Move, Party
from pks.calendar import months_later
from pks.clock import day_in
from pks.drafting.models import Approval, Decision, TakenPaper
from pks.monitoring.confirming import parties_to_confirm
from pks.monitoring.models import Activity, FollowUp
from pks.reminders.ladder import Matter
from pks.reminders.noticing import who_is

Thing = FollowUp | Agreement | Approval | Activity | Liaison


@dataclass(frozen=True)
class Case:
    """One thing that people are reminded of, as long as it is open."""

    matter: Matter
    thing: Thing
    agreement: Agreement
    day: date
    """The day that the steps count from."""
    parties: Sequence[Party]
    """The parties that answer for it."""
    scope_key: str | None = None
    """Whose liaisons answer for it; none: those of any scope."""
    waits_for: Sequence[str] = ()
    """The very people whose answer is missing, by who they are."""

    @property
    def subject_id(self) -> int:
        """Return the id in the table that the matter is about."""
        return self.thing.id


def find_case(session: Session, matter: Matter, subject_id: int, *, zone: str) -> Case | None:
    """Return what a matter is about; None if there is nothing to remind of any more.

    :param zone: in which the days of moments are counted.
    """
    return _FINDERS[matter](session, subject_id, zone)


def responsible_parties(follow_up: FollowUp) -> Sequence[Party]:
    """Return the parties that answer for `follow_up`."""
    parties = follow_up.agreement.parties
    return {Responsible.FIRST: parties[:1], Responsible.SECOND: parties[1:]}.get(
        follow_up.commitment.responsible, parties
    )


def _follow_up(session: Session, id_: int, zone: str) -> Case | None:
    follow_up = session.get(FollowUp, id_)
    if follow_up is None or not _holds(follow_up.agreement) or not follow_up.is_owed:
        return None
    return Case(
        Matter.FOLLOW_UP,
        follow_up,
        follow_up.agreement,
        follow_up.due_on,
        responsible_parties(follow_up),
        follow_up.commitment.scope.key,
    )


def _expiry(session: Session, id_: int, zone: str) -> Case | None:
    return _end(session, id_, Matter.EXPIRY, months_before=lambda _agreement: 0)


def _notice(session: Session, id_: int, zone: str) -> Case | None:
    return _end(session, id_, Matter.NOTICE, months_before=lambda one: one.notice_months)


def _end(
    session: Session, id_: int, matter: Matter, *, months_before: Callable[[Agreement], int]
) -> Case | None:
    agreement = session.get(Agreement, id_)
    # What an extension ends is the agreement that it extends.
    if agreement is None or not _holds(agreement) or agreement.kind in AMENDING_KINDS:
        return None
    if agreement.ends_on is None:
        return None
    day = months_later(agreement.ends_on, -months_before(agreement))
    return Case(matter, agreement, agreement, day, agreement.parties)


def _approval(session: Session, id_: int, zone: str) -> Case | None:
    approval = session.get(Approval, id_)
    if approval is None or approval.decision is not Decision.PENDING:
        return None
    agreement, approver = approval.agreement, approval.approver
    if agreement.state is not State.IN_APPROVAL:
        return None
    waits_for = [who_is(approver)] if approver.active else []
    day = day_in(zone, approval.asked_at)
    return Case(
        Matter.APPROVAL,
        approval,
        agreement,
        day,
        agreement.parties[:1],
        waits_for=waits_for,
    )


def _round(session: Session, id_: int, zone: str) -> Case | None:
    agreement = session.get(Agreement, id_)
    if agreement is None or agreement.state is not State.NEGOTIATING:
        return None
    begun = select(func.max(Move.at)).where(
        Move.agreement_id == id_, Move.state == State.NEGOTIATING
    )
    taken = select(func.max(TakenPaper.at)).where(TakenPaper.agreement_id == id_)
    last = max(filter(None, (session.scalar(begun), session.scalar(taken))), default=None)
    if last is None:
        return None
    return Case(Matter.ROUND, agreement, agreement, day_in(zone, last), agreement.parties)


def _confirmation(session: Session, id_: int, zone: str) -> Case | None:
    activity = session.get(Activity, id_)
    if activity is None or not _holds(activity.agreement):
        return None
    answered = {given.party_id for given in activity.confirmations}
    parties = [party for party in parties_to_confirm(activity) if party.id not in answered]
    # Who logged it for both parties, or for neither, is not waited for twice.
    if not parties or (activity.party_id is None and answered):
        return None
    return Case(
        Matter.CONFIRMATION,
        activity,
        activity.agreement,
        day_in(zone, activity.logged_at),
        parties,
        activity.scope_key,
    )


def _liaison(session: Session, id_: int, zone: str) -> Case | None:
    liaison = session.get(Liaison, id_)
    if liaison is None or liaison.ends_on is not None:
        return None
    agreement = liaison.party.agreement
    since = liaison.starts_on or agreement.starts_on
    if not _holds(agreement) or since is None:
        return None
    if liaison.verified_at is not None:
        since = max(since, day_in(zone, liaison.verified_at))
    return Case(
        Matter.LIAISON,
        liaison,
        agreement,
        since,
        [liaison.party],
        liaison.scope_key,
        [f"person:{liaison.person_id}"],
    )


def _holds(agreement: Agreement) -> bool:
    return agreement.state is State.IN_FORCE


_FINDERS: Mapping[Matter, Callable[[Session, int, str], Case | None]] = {
    Matter.FOLLOW_UP: _follow_up,
    Matter.EXPIRY: _expiry,
    Matter.NOTICE: _notice,
    Matter.APPROVAL: _approval,
    Matter.ROUND: _round,
    Matter.CONFIRMATION: _confirmation,
    Matter.LIAISON: _liaison,
}
