"""What stands in the register, as plain rows: what somebody with a pencil would start from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from pks.accounts.models import User
from pks.agreements.models import Agreement, Commitment, Liaison, Move, Party, Scope
from pks.calendar import is_working_day, months_later
from pks.mail.addresses import UndeliverableAddress
from pks.mail.models import Unsubscribed
from pks.monitoring.models import Activity, Confirmation, FollowUp
from pks.parties.calendar_models import OfficeDay
from pks.parties.models import Institution, Person

JAKARTA = ZoneInfo("Asia/Jakarta")

#: Of each table, what is read.
COLUMNS: Mapping[str, tuple[Any, ...]] = {
    "agreements": (
        Agreement.id,
        Agreement.kind,
        Agreement.state,
        Agreement.starts_on,
        Agreement.ends_on,
        Agreement.notice_months,
    ),
    "parties": (Party.id, Party.agreement_id, Party.position, Party.institution_id),
    "institutions": (Institution.id, Institution.path, Institution.short_name),
    "liaisons": (
        Liaison.id,
        Liaison.party_id,
        Liaison.scope_key,
        Liaison.person_id,
        Liaison.deputy_id,
        Liaison.starts_on,
        Liaison.ends_on,
        Liaison.verified_at,
    ),
    "people": (Person.id, Person.email, Person.institution_id),
    "users": (User.id, User.email, User.role, User.active, User.institution_id, User.person_id),
    "dead": (UndeliverableAddress.address,),
    "left": (Unsubscribed.address,),
    "activities": (
        Activity.id,
        Activity.agreement_id,
        Activity.party_id,
        Activity.scope_key,
        Activity.logged_at,
    ),
    "confirmations": (Confirmation.activity_id, Confirmation.party_id),
    "moves": (Move.agreement_id, Move.state, Move.at),
    "days_off": (OfficeDay.institution_id, OfficeDay.day),
}


@dataclass(frozen=True)
class Thing:
    """Something that people are to be told of as long as it is open."""

    matter: str
    subject: int
    day: date
    parties: tuple[int, ...]
    scope: str | None = None
    waits_for: str | None = None

    @property
    def key(self) -> tuple[str, int, date]:
        return self.matter, self.subject, self.day


@dataclass(frozen=True)
class Office:
    """When its people read mail."""

    zone: ZoneInfo = JAKARTA
    opens: time = time(7, 30)
    closes: time = time(17, 0)
    days_off: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        return is_working_day(day) and day not in self.days_off


@dataclass
class Records:
    """All rows at one moment."""

    rows: dict[str, Sequence[Any]] = field(default_factory=dict)
    _things: dict[date, list[Thing]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session) -> "Records":
        found = cls()
        for name, columns in COLUMNS.items():
            found.rows[name] = session.execute(select(*columns).order_by(*columns[:1])).all()
        follow_ups = (
            select(
                FollowUp.id,
                FollowUp.agreement_id,
                FollowUp.due_on,
                FollowUp.state,
                Commitment.responsible,
                Scope.key,
            )
            .join(Commitment, Commitment.id == FollowUp.commitment_id)
            .join(Scope, Scope.id == Commitment.scope_id)
        )
        found.rows["follow_ups"] = session.execute(follow_ups.order_by(FollowUp.id)).all()
        return found

    @cached_property
    def paths(self) -> dict[int, str]:
        return {one.id: one.path for one in self.rows["institutions"]}

    @cached_property
    def people(self) -> dict[str, Row[Any]]:
        """Everybody by name: "person:5", or the account "user:3"."""
        people = {f"person:{one.id}": one for one in self.rows["people"]}
        return people | {f"user:{one.id}": one for one in self.rows["users"]}

    @cached_property
    def _parties(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for one in sorted(self.rows["parties"], key=lambda one: one.position):
            found[one.agreement_id] = (*found.get(one.agreement_id, ()), one.id)
        return found

    @cached_property
    def path_of_party(self) -> dict[int, str]:
        return {one.id: self.paths[one.institution_id] for one in self.rows["parties"]}

    @cached_property
    def _dead(self) -> set[str]:
        return {one.address for one in self.rows["dead"]}

    @cached_property
    def _offices(self) -> dict[int | None, Office]:
        names = {one.id: one.short_name for one in self.rows["institutions"]}
        found: dict[int | None, Office] = {None: Office()}
        for id_, path in self.paths.items():
            line = {int(step) for step in path.split("/") if step}
            off = frozenset(one.day for one in self.rows["days_off"] if one.institution_id in line)
            found[id_] = Office(days_off=off)
            if "Pemkot Jayapura" in {names[step] for step in line}:
                found[id_] = Office(ZoneInfo("Asia/Jayapura"), time(8, 0), time(16, 0), off)
        return found

    def parties_of(self, agreement_id: int) -> tuple[int, ...]:
        return self._parties[agreement_id]

    def office(self, institution_id: int | None) -> Office:
        return self._offices[institution_id]

    def is_alive(self, address: str | None) -> bool:
        return bool(address) and str(address).lower() not in self._dead

    def things(self, today: date) -> list[Thing]:
        """Name all that is open on a day."""
        if today not in self._things:
            self._things[today] = list(self._find(today))
        return self._things[today]

    def _find(self, today: date) -> Iterator[Thing]:
        holds = {
            one.id: one
            for one in self.rows["agreements"]
            if one.state == "berlaku" and one.ends_on >= today
        }
        for one in self.rows["follow_ups"]:
            if one.agreement_id in holds and one.state in ("direncanakan", "berjalan"):
                both = self.parties_of(one.agreement_id)
                answer = {"kesatu": both[:1], "kedua": both[1:]}
                parties = answer.get(one.responsible, both)
                yield Thing("tindak_lanjut", one.id, one.due_on, parties, one.key)
        for one in holds.values():
            both = self.parties_of(one.id)
            yield Thing("akhir_perjanjian", one.id, one.ends_on, both)
            told_by = months_later(one.ends_on, -one.notice_months)
            yield Thing("batas_pemberitahuan", one.id, told_by, both)
        yield from self._talks()
        yield from self._unconfirmed(set(holds))
        yield from self._liaisons(holds)

    def _talks(self) -> Iterator[Thing]:
        for one in self.rows["agreements"]:
            if one.state == "pembahasan":
                moves = [m.at for m in self.rows["moves"] if m.agreement_id == one.id]
                day = max(moves).astimezone(JAKARTA).date()
                yield Thing("pembahasan", one.id, day, self.parties_of(one.id))

    def _unconfirmed(self, holds: set[int]) -> Iterator[Thing]:
        answered = {(one.activity_id, one.party_id) for one in self.rows["confirmations"]}
        for one in self.rows["activities"]:
            asked = [p for p in self.parties_of(one.agreement_id) if p != one.party_id]
            left = tuple(p for p in asked if (one.id, p) not in answered)
            if one.agreement_id in holds and left and (one.party_id or len(left) == len(asked)):
                day = one.logged_at.astimezone(JAKARTA).date()
                yield Thing("konfirmasi", one.id, day, left, one.scope_key)

    def _liaisons(self, holds: Mapping[int, Row[Any]]) -> Iterator[Thing]:
        of = {one.id: one.agreement_id for one in self.rows["parties"]}
        for one in self.rows["liaisons"]:
            agreement = holds.get(of[one.party_id])
            if agreement is None or one.ends_on is not None:
                continue
            day = one.starts_on or agreement.starts_on
            if one.verified_at is not None:
                day = max(day, one.verified_at.astimezone(JAKARTA).date())
            who = f"person:{one.person_id}"
            yield Thing("narahubung", one.id, day, (one.party_id,), one.scope_key, who)


def local(office: Office, moment: datetime) -> datetime:
    """Return what the wall of the office shows."""
    return moment.astimezone(office.zone)
