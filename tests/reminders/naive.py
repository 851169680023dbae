"""Who is to be told of what, and when, read from the rules with a pencil: none of the product's
own code is asked, but for the calendar.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.reminders.readers import Readers, name_of
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
#: What has just begun, or got another day, may count from long ago: late or not, who knows.
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
class Rules(Readers):
    """The rules, and how far things have come."""

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
                people, asked = self.asked_instead(thing, party, audience, today)
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
                who = name_of(user)
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
        left = self.address_of(who) in {one.address for one in self.records.rows["left"]}
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
        if not still or not self.records.is_alive(self.address_of(who)):
            return None
        return Mail(who, {word.key: word.late for word in still})

    def _hand_on(self, word: Word, thing: Thing, office: Office, moment: datetime) -> bool:
        """Tell it to those who answer for it by now, if that is somebody else."""
        party, audience = word.asked or (0, "")
        people: set[str] = set()
        if party in thing.parties:
            people, audience = self.asked_instead(
                thing, party, audience, local(office, moment).date()
            )
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
