"""Who is told: those waited for, liaisons and deputies of a party, its staff, those above them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.agreements.models import Liaison, Party
from pks.mail.outbox import Recipient
from pks.parties.models import Institution
from pks.reminders.cases import Case
from pks.reminders.ladder import UPWARDS, Audience
from pks.reminders.noticing import find_reader, who_is

#: Whom a step reaches, by who they are: "person:5", or "user:3".
People = dict[str, Recipient]

_ROLES: Mapping[Audience, tuple[Role, ...]] = {
    Audience.LEGAL: (Role.LEGAL,),
    Audience.SUPERVISORS: (Role.SUPERVISOR,),
    Audience.STAFF: (Role.LEGAL, Role.SUPERVISOR),
}


@dataclass(frozen=True)
class Reached:
    """Whom a step reaches for one party, and whom it has looked for in vain before."""

    party: Party
    audience: Audience | None
    """Whom it reaches; none: nobody at all."""
    recipients: Mapping[str, Recipient]
    in_vain: tuple[Audience, ...]


def reach(session: Session, case: Case, audience: Audience, *, today: date) -> list[Reached]:
    """Return whom a step for `audience` reaches, for each party that answers for `case`.

    Where nobody of the audience has an address, the next one upwards is asked.
    """
    return [_reach(session, case, party, audience, today) for party in case.parties]


def serving_liaisons(case: Case, party: Party, today: date) -> list[Liaison]:
    """Return the liaisons of `party` who serve the scope of `case` today."""
    return [one for one in party.liaisons if one.serves(case.scope_key or "", today)]


def _reach(session: Session, case: Case, party: Party, audience: Audience, today: date) -> Reached:
    in_vain: list[Audience] = []
    asked: Audience | None = audience
    while asked is not None:
        if found := _alive(session, _of(session, case, party, asked, today)):
            return Reached(party, asked, found, tuple(in_vain))
        in_vain.append(asked)
        asked = UPWARDS.get(asked)
    return Reached(party, None, {}, tuple(in_vain))


def _alive(session: Session, people: Iterable[str]) -> People:
    """Leave out who has no address that is alive, asked as the writer of the mail will ask."""
    readers = (find_reader(session, who) for who in people)
    return {one.who: Recipient(one.name, one.address) for one in readers if one and one.address}


def _of(session: Session, case: Case, party: Party, audience: Audience, today: date) -> list[str]:
    """Return of whom an audience is, with an address or without."""
    if audience is Audience.WAITED_FOR:
        return list(case.waits_for)
    if audience in (Audience.LIAISONS, Audience.LIAISONS_AND_DEPUTIES):
        with_deputies = audience is Audience.LIAISONS_AND_DEPUTIES
        return _liaisons(case, party, today, with_deputies=with_deputies)
    if audience is Audience.SUPERIORS:
        above = _levels(session, party, Role.SUPERVISOR)[1:]
        # Nobody is asked instead of them: so the first above who can be told at all.
        return next((level for level in above if _alive(session, level)), [])
    return [who for role in _ROLES[audience] for who in _nearest(session, party, role)]


def _liaisons(case: Case, party: Party, today: date, *, with_deputies: bool) -> list[str]:
    serving = serving_liaisons(case, party, today)
    people = [liaison.person for liaison in serving]
    if with_deputies:
        people += [liaison.deputy for liaison in serving if liaison.deputy is not None]
    # One who serves twice, or stands in for a colleague, is told once.
    return list(dict.fromkeys(f"person:{person.id}" for person in people))


def _nearest(session: Session, party: Party, role: Role) -> list[str]:
    """Return those of `role` at the party's institution, or else the nearest one above it."""
    return next(iter(_levels(session, party, role)), [])


def _levels(session: Session, party: Party, role: Role) -> list[list[str]]:
    """Return those of `role` at the party's institution and at each above it that has any."""
    line = [int(step) for step in party.institution.path.split("/") if step]
    query = (
        select(User, Institution.path)
        .join(Institution, Institution.id == User.institution_id)
        .where(User.role == role, User.active, Institution.id.in_(line))
        .order_by(func.length(Institution.path).desc(), User.id)
    )
    rows = session.execute(query).all()
    levels = groupby(rows, key=lambda row: row[1])
    return [[who_is(user) for user, _path in level] for _, level in levels]
