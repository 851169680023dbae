"""Who is told: liaisons and deputies of a party, its supervisors, and those above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.kinds import Responsible
from pks.agreements.models import Liaison, Party
from pks.mail.outbox import Recipient
from pks.monitoring.models import FollowUp
from pks.parties.models import Institution
from pks.reminders.ladder import UPWARDS, Audience


@dataclass(frozen=True)
class Reached:
    """Whom a step reaches for one party, and whom it has looked for in vain before."""

    party: Party
    audience: Audience | None
    """Whom it reaches; none: nobody at all."""
    recipients: Mapping[str, Recipient]
    """By who they are, e.g. "person:5"."""
    in_vain: tuple[Audience, ...]


def reach(
    session: Session, follow_up: FollowUp, audience: Audience, *, today: date
) -> list[Reached]:
    """Return whom a step for `audience` reaches, for each party that answers for `follow_up`.

    Where nobody of the audience has an address, the next one upwards is asked.
    """
    return [
        _reach(session, follow_up, party, audience, today)
        for party in responsible_parties(follow_up)
    ]


def responsible_parties(follow_up: FollowUp) -> Sequence[Party]:
    """Return the parties that answer for `follow_up`."""
    parties = follow_up.agreement.parties
    return {Responsible.FIRST: parties[:1], Responsible.SECOND: parties[1:]}.get(
        follow_up.commitment.responsible, parties
    )


def serving_liaisons(follow_up: FollowUp, party: Party, today: date) -> list[Liaison]:
    """Return the liaisons of `party` who serve the scope of `follow_up` today."""
    key = follow_up.commitment.scope.key
    return [liaison for liaison in party.liaisons if liaison.serves(key, today)]


def _reach(
    session: Session, follow_up: FollowUp, party: Party, audience: Audience, today: date
) -> Reached:
    in_vain: list[Audience] = []
    for higher in UPWARDS[UPWARDS.index(audience) :]:
        found = _of(session, follow_up, party, higher, today)
        if found:
            return Reached(party, higher, found, tuple(in_vain))
        in_vain.append(higher)
    return Reached(party, None, {}, tuple(in_vain))


def _of(
    session: Session, follow_up: FollowUp, party: Party, audience: Audience, today: date
) -> dict[str, Recipient]:
    if audience in (Audience.LIAISONS, Audience.LIAISONS_AND_DEPUTIES):
        with_deputies = audience is Audience.LIAISONS_AND_DEPUTIES
        return _liaisons(follow_up, party, today, with_deputies=with_deputies)
    levels = _supervisors_upwards(session, party)
    height = 0 if audience is Audience.SUPERVISORS else 1
    return levels[height] if height < len(levels) else {}


def _liaisons(
    follow_up: FollowUp, party: Party, today: date, *, with_deputies: bool
) -> dict[str, Recipient]:
    serving = serving_liaisons(follow_up, party, today)
    people = [liaison.person for liaison in serving]
    if with_deputies:
        people += [liaison.deputy for liaison in serving if liaison.deputy is not None]
    # One who serves twice, or stands in for a colleague, gets one mail.
    return {f"person:{p.id}": Recipient(p.name, p.email) for p in people if p.email}


def _supervisors_upwards(session: Session, party: Party) -> list[dict[str, Recipient]]:
    """List the supervisors of the party's institution and of those above it, the nearest first."""
    path = party.institution.path
    line = [int(step) for step in path.split("/") if step]
    query = (
        select(User, Institution.path)
        .join(Institution, Institution.id == User.institution_id)
        .where(User.role == Role.SUPERVISOR, User.active, Institution.id.in_(line))
        .order_by(func.length(Institution.path).desc(), User.id)
    )
    rows = session.execute(query).all()
    return [
        {f"user:{user.id}": Recipient(user.name, user.email) for user, _path in level}
        for _, level in groupby(rows, key=lambda row: row[1])
    ]
