"""Who is to be told of what, and when, read from the rules with a pencil: none of the product's
own code is asked, but for the calendar.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.reminders.records import JAKARTA, Office, Records, Thing, local

#: Of each matter: so many days after its day, to whom.
STEPS: dict[str, tuple[tuple[int, str], ...]] = {
    "tindak_lanjut": (
        *((days, "liaisons") for days in (-14, -7, -1, 0)),
        (3, "deputies"),
        (7, "supervisors"),
        (14, "superiors"),
    ),
    "akhir_perjanjian": tuple((-days, "staff") for days in (180, 90, 60, 30, 7, 0)),
    "batas_pemberitahuan": tuple((-days, "staff") for days in (60, 30, 14, 7, 0)),
    "pembahasan": ((7, "legal"), (14, "legal"), (30, "staff")),
    "konfirmasi": ((3, "liaisons"), (7, "deputies"), (14, "supervisors")),
    "narahubung": (
        (90, "waited"),
        (104, "waited"),
        (111, "supervisors"),
        (180, "waited"),
        (270, "waited"),
        (360, "staff"),
    ),
}
WEEK = "ringkasan_pekan"
ELSE = {
    "liaisons": "deputies",
    "deputies": "supervisors",
    "waited": "supervisors",
    "legal": "supervisors",
    "staff": "superiors",
    "supervisors": "superiors",
}
#: What a change leaves without a memory of when it was to be looked at: late or not, who knows.
FORGETFUL = ("akhir_perjanjian", "batas_pemberitahuan", "narahubung")

#: Before any step.
NEVER = -10_000

Key = tuple[str, int, date, int, str]
"""Matter, subject, day, step, person."""

Asked = tuple[int, str]
"""A party, and who of it."""


@dataclass
class Word:
    """What somebody is to be told, from when on."""

    key: Key
    ready_at: datetime
    late: bool | None
    """None: either is right."""
    asked: Asked | None
    """For which party, and as whom; none: of their own week."""


@dataclass(frozen=True)
class Mail:
    """What one person is to get at one moment."""

    who: str
    words: dict[Key, bool | None]
    """What it tells, and whether that comes late."""

    def is_late(self, keys: Collection[Key]) -> bool | None:
        """Tell whether any of `keys` comes late; None: either is right."""
        late = {late for key, late in self.words.items() if key in keys}
        return True if True in late else None if None in late else False


@dataclass
class Rules:
    """The rules, and how far things have come."""

    records: Records = field(default_factory=Records)
    since: dict[tuple[str, int, date], date] = field(default_factory=dict)
    taken: dict[tuple[str, int, date], int] = field(default_factory=dict)
    waiting: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))
    mailed_on: dict[str, date] = field(default_factory=dict)
    weeks: dict[int, date] = field(default_factory=dict)
    unsure: set[tuple[str, int]] = field(default_factory=set)
    noted: set[Key] = field(default_factory=set)
    loose: set[Key] = field(default_factory=set)
    """What may be in the mails of this look, or in those of the next day."""

    def hear(self, records: Records, today: date) -> None:
        """Take in what has changed, on the day that it has."""
        versions = {one.id: one.version for one in self.records.rows.get("agreements", ())}
        for one in records.rows["agreements"]:
            if versions.get(one.id) != one.version:
                self.unsure |= {(matter, one.id) for matter in FORGETFUL[:2]}
        self.records = records
        open_ = {thing.key for thing in records.things(today)}
        self.since = {key: day for key, day in self.since.items() if key in open_}
        for key in open_ - self.since.keys():
            self.since[key] = today if key[0] == "tindak_lanjut" else date.min
            self.unsure.add(key[:2])

    def is_quiet(self, last: date, today: date) -> bool:
        """Tell whether nobody is to be told anything that has come up since the last look."""
        if any(self.waiting.values()):
            return False
        days = {
            thing.day + timedelta(days=days)
            for thing in self.records.things(today)
            for days, _ in STEPS[thing.matter]
        }
        return not any(last < day <= today for day in days)

    def look(self, moment: datetime) -> list[Mail]:
        """Return who is to get which mail now."""
        today = moment.astimezone(JAKARTA).date()
        things = {thing.key: thing for thing in self.records.things(today)}
        for thing in things.values():
            self._climb(thing, today, moment)
        self._begin_weeks(today, moment)
        self.unsure.clear()
        self.loose.clear()
        mails: dict[str, Mail] = {}
        while left := [
            who for who in self.waiting if who not in mails and self._ready(who, moment)
        ]:
            before = len(self.noted)
            mails |= {who: mail for who in left if (mail := self._mail(who, moment, things))}
            if len(self.noted) == before:
                break
        # What is handed on to somebody who is written to now: who was first, nobody knows.
        self.loose &= {word.key for who in mails for word in self.waiting[who]}
        return list(mails.values())

    def _climb(self, thing: Thing, today: date, moment: datetime) -> None:
        reached = [
            (days, audience)
            for days, audience in sorted(STEPS[thing.matter])
            if thing.day + timedelta(days=days) <= today and days > self.taken.get(thing.key, NEVER)
        ]
        steps_of: dict[str, list[tuple[int, Asked]]] = defaultdict(list)
        for days, audience in reached:
            for party in thing.parties:
                people, asked = self._for(thing, party, audience, today)
                for who in people:
                    steps_of[who].append((days, (party, asked)))
        for who, steps in steps_of.items():
            first = thing.day + timedelta(days=steps[0][0])
            on = max(first, self.since.get(thing.key, date.min))
            sure = not (thing.matter in FORGETFUL and (thing.matter, thing.subject) in self.unsure)
            days, asked_as = steps[-1]
            self._note(who, (*thing.key, days, who), on, moment, sure=sure, asked=asked_as)
        if reached:
            self.taken[thing.key] = reached[-1][0]

    def _begin_weeks(self, today: date, moment: datetime) -> None:
        monday = today - timedelta(days=today.weekday())
        for user in self.records.rows["users"]:
            if user.role != "penyelia":
                continue
            if not user.active:
                self.weeks.pop(user.id, None)
            elif self.weeks.setdefault(user.id, monday) < monday:
                self.weeks[user.id] = monday
                who = _name(user)
                self._note(who, (WEEK, user.id, monday, 0, who), monday, moment, sure=True)

    def _note(
        self,
        who: str,
        key: Key,
        on: date,
        moment: datetime,
        *,
        sure: bool,
        asked: Asked | None = None,
    ) -> None:
        office = self.office_of(who)
        ideal = _opening(office, on)
        ready_at = max(ideal, _open_from(office, moment))
        late = local(office, ready_at).date() > local(office, ideal).date()
        self.noted.add(key)
        self.waiting[who].append(Word(key, ready_at, late if sure or not late else None, asked))

    def _mail(
        self, who: str, moment: datetime, things: Mapping[tuple[str, int, date], Thing]
    ) -> Mail | None:
        office, ready = self.office_of(who), self._ready(who, moment)
        if not ready or not self._may_have_mail(who, ready, office, moment):
            return None
        self.waiting[who] = [word for word in self.waiting[who] if word not in ready]
        left = self._address(who) in {one.address for one in self.records.rows["left"]}
        still = [
            word
            for word in ready
            if (
                not left
                if word.asked is None
                else word.key[:3] in things
                and not self._hand_on(word, things[word.key[:3]], office, moment)
            )
        ]
        if not still or not self.records.is_alive(self._address(who)):
            return None
        return Mail(who, {word.key: word.late for word in still})

    def _hand_on(self, word: Word, thing: Thing, office: Office, moment: datetime) -> bool:
        """Tell it to those who answer for it by now, if that is somebody else."""
        party, audience = word.asked or (0, "")
        people: set[str] = set()
        if party in thing.parties:
            people, audience = self._for(thing, party, audience, local(office, moment).date())
        who = word.key[4]
        if who in people:
            return False
        for other in people:
            key = (*thing.key, word.key[3], other)
            if key not in self.noted:
                office = self.office_of(other)
                step_on = thing.day + timedelta(days=word.key[3])
                ready_at = max(_opening(office, step_on), _open_from(office, moment))
                self.waiting[other].append(Word(key, ready_at, word.late, (party, audience)))
                self.noted.add(key)
                self.loose.add(key)
        return True

    def _may_have_mail(self, who: str, ready: list[Word], office: Office, moment: datetime) -> bool:
        """Tell whether it is a good time; else let the words wait for the next one."""
        today, next_time = local(office, moment).date(), _open_from(office, moment)
        if self.mailed_on.get(who, date.min) >= today:
            next_time = _opening(office, self.mailed_on[who] + timedelta(days=1))
        else:
            for word in ready:
                was_on = local(office, word.ready_at).date()
                if office.works_on(was_on) and (was_on < today or next_time > moment):
                    word.late = True
        for word in ready if next_time > moment else ():
            word.ready_at = next_time
        return next_time == moment

    def _ready(self, who: str, moment: datetime) -> list[Word]:
        return [word for word in self.waiting[who] if word.ready_at <= moment]

    def was_told(self, who: str, key: Key) -> None:
        """Take note that what was handed on went out at once."""
        self.waiting[who] = [word for word in self.waiting[who] if word.key != key]

    def must_tell_week(self, who: str, today: date) -> bool:
        """Tell whether something in the care of a supervisor is late, so that there is news."""
        (user,) = (one for one in self.records.rows["users"] if _name(one) == who)
        path = self.records.paths[user.institution_id]
        return any(
            one.state in ("direncanakan", "berjalan")
            and one.due_on < today
            and any(
                self.records.path_of_party[party].startswith(path)
                for party in self.records.parties_of(one.agreement_id)
            )
            for one in self.records.rows["follow_ups"]
        )

    def office_of(self, who: str) -> Office:
        one = self.records.people[who]
        return self.records.office(one.institution_id if self._is_here(who) else None)

    def _address(self, who: str) -> str | None:
        email: str | None = self.records.people[who].email
        return email if self._is_here(who) else None

    def _is_here(self, who: str) -> bool:
        return who.startswith("person:") or self.records.people[who].active

    def _for(self, thing: Thing, party: int, audience: str, today: date) -> tuple[set[str], str]:
        """Return whom a step speaks to, and as whom: where it finds nobody, it asks upwards."""
        asked: str | None = audience
        while asked is not None:
            if found := self._of(thing, party, asked, today):
                return found, asked
            asked = ELSE.get(asked)
        return set(), audience

    def _of(self, thing: Thing, party: int, audience: str, today: date) -> set[str]:
        if audience == "waited":
            alive = thing.waits_for and self.records.is_alive(self._address(thing.waits_for))
            return {thing.waits_for} if thing.waits_for and alive else set()
        if audience in ("liaisons", "deputies"):
            return self._liaisons(thing, party, today, with_deputies=audience == "deputies")
        path = self.records.path_of_party[party]
        levels = {"legal": [("legal", 0)], "staff": [("legal", 0), ("penyelia", 0)]}
        above = 1 if audience == "superiors" else 0
        wanted = levels.get(audience, [("penyelia", above)])
        return {who for role, height in wanted for who in self._nearest(path, role, height)}

    def _liaisons(self, thing: Thing, party: int, today: date, *, with_deputies: bool) -> set[str]:
        ids = set()
        for one in self.records.rows["liaisons"]:
            serves = (
                one.party_id == party
                and one.scope_key in (None, thing.scope or "")
                and (one.starts_on is None or one.starts_on <= today)
                and (one.ends_on is None or one.ends_on >= today)
            )
            if serves:
                ids |= {one.person_id, one.deputy_id if with_deputies else None}
        named = {f"person:{id_}" for id_ in ids if id_ is not None}
        return {who for who in named if self.records.is_alive(self._address(who))}

    def _nearest(self, path: str, role: str, height: int) -> set[str]:
        paths = self.records.paths
        levels: dict[str, set[str]] = defaultdict(set)
        alive: dict[str, set[str]] = defaultdict(set)
        for user in self.records.rows["users"]:
            home = paths.get(user.institution_id, "nowhere")
            if user.role == role and user.active and path.startswith(home):
                levels[home].add(_name(user))
                if self.records.is_alive(user.email):
                    alive[home].add(_name(user))
        nearest_first = sorted(levels, key=len, reverse=True)
        return alive[nearest_first[height]] if height < len(nearest_first) else set()


def _name(user: object) -> str:
    person_id, id_ = getattr(user, "person_id"), getattr(user, "id")  # noqa: B009
    return f"person:{person_id}" if person_id is not None else f"user:{id_}"


def _opening(office: Office, day: date) -> datetime:
    while not office.works_on(day):
        day += timedelta(days=1)
    return datetime.combine(day, office.opens, office.zone)


def is_open_at(office: Office, moment: datetime) -> bool:
    """Tell whether people are at their desks."""
    return _open_from(office, moment) == moment


def _open_from(office: Office, moment: datetime) -> datetime:
    there = local(office, moment)
    if office.works_on(there.date()) and office.opens <= there.time() < office.closes:
        return moment
    before = there.time() < office.opens
    return _opening(office, there.date() if before else there.date() + timedelta(days=1))
