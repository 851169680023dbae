"""Five years of a city, with outages, clocks that jump, and schedulers that double and die.

What the real units have written is held, look by look, against the rules read with a pencil.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pks.clock import day_in
from pks.db import db
from pks.mail.models import OutgoingMail
from pks.reminders.models import Notice
from pks.scheduler import UNITS
from tests.monitoring.papers import Papers
from tests.reminders.city import FIRST_DAY, LAST_DAY, City, at
from tests.reminders.days import ZONE, let_go_out
from tests.reminders.naive import WEEK, Key, Mail, Rules, is_open_at
from tests.reminders.records import Records, local

MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
LATE = "datang terlambat: sistem sempat tidak berjalan"
#: What needs neither files nor a mail server.
CHEAP = tuple(unit for unit in UNITS if unit[0] not in ("report", "alarm"))


@dataclass
class Tally:
    """What has happened, and what should not have."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    first_faults: list[str] = field(default_factory=list)
    told: set[Key] = field(default_factory=set)
    mailed: set[tuple[str, date]] = field(default_factory=set)

    def fault(self, kind: str, what: object) -> None:
        self.faults[kind] += 1
        if len(self.first_faults) < 12:
            self.first_faults.append(f"{kind}: {what}")


class FiveYears:
    """The city, its clock, its schedulers, and somebody who checks."""

    def __init__(self, app: Flask, city: City) -> None:
        self.app, self.city, self.dice = app, city, city.dice
        self.rules, self.tally = Rules(), Tally()
        self.last_look = FIRST_DAY - timedelta(days=1)
        self.down_until = at(FIRST_DAY, 0)
        self.last_mail = 0

    def live(self, last_day: date) -> Tally:
        self.change(self.city.move_in)
        moment = self.city.now
        while moment < at(last_day, 0):
            tonight = at(day_in(ZONE, moment), 0)
            for minute, is_deed in self.plan_of_day(tonight):
                due = tonight + minute * MINUTE
                if due > moment:
                    moment = due
                    self.do(moment, is_deed=is_deed)
            moment = self.jump(at(day_in(ZONE, moment) + timedelta(days=1), 0), moment)
        return self.tally

    def plan_of_day(self, tonight: datetime) -> list[tuple[int, bool]]:
        """Return at which minutes something happens, and whether it is people who do it."""
        plan = [(self.dice.randint(455, 895), False)]
        if tonight < self.down_until < tonight + ONE_DAY - 2 * MINUTE:
            # The first look comes as soon as the machine is up again, be it at night.
            plan.append((int((self.down_until - tonight) / MINUTE) + 1, False))
        if self.dice.random() < 0.1:
            plan.append((self.dice.randrange(1440), False))
        if self.dice.random() < 0.12:
            minute = self.dice.randint(455, 1015)
            plan += [(minute, True), (minute + 1, False)]
        return sorted(plan)

    def do(self, moment: datetime, *, is_deed: bool) -> None:
        self.city.now = moment
        today = day_in(ZONE, moment)
        if is_deed:
            self.change(self.city.act)
        elif moment >= self.down_until and not self.may_be_skipped(today):
            self.look(moment)
            self.last_look = today

    def may_be_skipped(self, today: date) -> bool:
        """Tell whether nothing can happen; then it is looked now and then all the same."""
        often = 0.5 if today.weekday() == 0 else 0.95
        return self.rules.is_quiet(self.last_look, today) and self.dice.random() < often

    def jump(self, midnight: datetime, moment: datetime) -> datetime:
        """Go on to the next day, or elsewhere; or let the machine be off for a while."""
        chance = self.dice.random()
        if chance < 0.02:
            hours = self.dice.choice((2, 9, 20, 30, 50, 80, 150, 24 * 14))
            self.down_until = moment + timedelta(hours=self.dice.uniform(1, hours))
            self.tally.counts["outages"] += 1
        elif chance < 0.03:
            self.tally.counts["jumps forward"] += 1
            return midnight + timedelta(hours=self.dice.choice((3, 7, 13, 24, 48, 96)))
        elif chance < 0.04 and moment >= self.down_until and self.last_look == self.city.today:
            self.tally.counts["jumps back"] += 1
            return moment - timedelta(hours=self.dice.choice((1, 24)))
        return midnight

    def change(self, deed: Callable[[], None]) -> None:
        """Let people do something; the pencil hears of it."""
        deed()
        self.city.milestone()
        self.city.session.commit()
        self.tally.counts["deeds"] += 1
        self.hear()

    def hear(self) -> None:
        self.rules.hear(Records.read(self.city.session), self.city.today)
        self.city.session.rollback()

    def look(self, moment: datetime) -> None:
        wanted = {mail.who: mail for mail in self.rules.look(moment)}
        changed = self.run(moment)
        self.tally.counts["looks"] += 1
        for who, keys, mail in self.written():
            self.check(wanted.pop(who, None), who, keys, mail, moment)
        for mail in wanted.values():
            self.check_silence(mail, moment)
        self.city.session.rollback()
        if changed:
            self.hear()

    def run(self, moment: datetime) -> bool:
        """Let one scheduler look, or two in turn, or two side by side. Return whether any agreement
        has ended.
        """
        let_go_out(self.city.session, moment)
        self.city.session.commit()
        manner = self.dice.choices(("alone", "in turn", "side by side"), (70, 26, 4))[0]
        self.tally.counts[manner] += 1
        ended = 0
        for name, unit in CHEAP:
            step = {"now": moment, "today": day_in(ZONE, moment)}
            done = Counter[str]()
            if manner == "side by side":
                both = [
                    threading.Thread(target=self.beside, args=(unit, step, Random(n), done))
                    for n in self.dice.choices(range(10**6), k=2)
                ]
                for one in both:
                    one.start()
                for one in both:
                    one.join(60)
            elif manner == "in turn":
                with Session(db.engine) as other:
                    self.repeat(unit, step, [self.city.session, other], self.dice, done)
            else:
                self.repeat(unit, step, [self.city.session], self.dice, done)
            self.tally.counts["killed"] += done["killed"]
            ended += done["done"] if name == "end_agreements" else 0
        return ended > 0

    def beside(
        self, unit: Callable[..., bool], step: dict[str, object], dice: Random, done: Counter[str]
    ) -> None:
        with self.app.app_context():
            self.repeat(unit, step, [db.session()], dice, done)
            db.session.remove()

    @staticmethod
    def repeat(
        unit: Callable[..., bool],
        step: dict[str, object],
        sessions: list[Session],
        dice: Random,
        done: Counter[str],
    ) -> None:
        """Do unit after unit until there is none. Now and then one dies before its commit."""
        while True:
            session = dice.choice(sessions)
            if not unit(session, **step):
                session.rollback()
                return
            if dice.random() < 0.04:
                session.rollback()
                done["killed"] += 1
            else:
                session.commit()
                done["done"] += 1

    def written(self) -> Iterator[tuple[str, frozenset[Key], OutgoingMail]]:
        """Yield each new mail: to whom, what it tells."""
        session = self.city.session
        new = select(OutgoingMail).where(
            OutgoingMail.id > self.last_mail, OutgoingMail.key.startswith("day:")
        )
        for mail in session.scalars(new.order_by(OutgoingMail.id)).all():
            self.last_mail = mail.id
            notices = session.scalars(select(Notice).where(Notice.mail_id == mail.id)).all()
            keys = [
                (one.matter.value, one.subject_id, day_of(one), one.days, one.who)
                for one in notices
            ]
            for key in keys:
                if key in self.tally.told:
                    self.tally.fault("doubled", key)
                self.tally.told.add(key)
            people = {one.who for one in notices}
            if len(people) != 1:
                self.tally.fault("for several people, or nobody", (mail.key, people))
            for who in people:
                yield who, frozenset(keys), mail

    def check(
        self,
        wanted: Mail | None,
        who: str,
        keys: frozenset[Key],
        mail: OutgoingMail,
        moment: datetime,
    ) -> None:
        """Hold one mail against what was to be told."""
        today = self.check_time(who, mail, moment)
        self.rules.mailed_on[who] = today
        self.tally.counts["mails"] += 1
        self.tally.counts["words"] += len(keys)
        expected = wanted or Mail(who, {})
        self.check_silence(expected, moment, keys)
        for key in keys - expected.words.keys():
            if key in self.rules.loose:
                self.rules.was_told(who, key)
            else:
                self.tally.fault("not due", (moment, key))
        says_late = LATE in mail.text
        self.tally.counts["mails that say they come late"] += says_late
        if wanted and (late := wanted.is_late(keys)) not in (None, says_late):
            self.tally.fault("late unsaid" if late else "late without cause", (moment, keys))

    def check_time(self, who: str, mail: OutgoingMail, moment: datetime) -> date:
        """Find no second mail of the day, and none out of hours; return the day of the reader."""
        office = self.rules.office_of(who)
        today = local(office, moment).date()
        for name in (who, mail.to_address):
            if (name, today) in self.tally.mailed:
                self.tally.fault("a second mail of the day", (name, moment))
            self.tally.mailed.add((name, today))
        if not is_open_at(office, moment):
            self.tally.fault("out of hours", (who, moment))
        return today

    def check_silence(
        self, mail: Mail, moment: datetime, told: frozenset[Key] = frozenset()
    ) -> None:
        """Find nothing that was to be told and was not."""
        today = local(self.rules.office_of(mail.who), moment).date()
        for key in mail.words.keys() - told:
            if key[0] != WEEK or self.rules.must_tell_week(mail.who, today):
                self.tally.fault("missed", (moment, key))


def day_of(notice: Notice) -> date:
    return notice.for_on - timedelta(days=notice.days)


def live_through_years(app: Flask, papers: Papers, seed: int, *, last_day: date = LAST_DAY) -> None:
    """Live through them, print what happened, and find no fault."""
    tally = FiveYears(app, City(papers, Random(seed))).live(last_day)
    figures = ", ".join(f"{count} {what}" for what, count in sorted(tally.counts.items()))
    print(f"seed {seed}: {figures}; faults: {dict(tally.faults)}", flush=True)  # noqa: T201
    assert not tally.faults, "\n".join(tally.first_faults)
    waiting = papers.session.scalar(select(func.count()).select_from(Notice))
    assert waiting, "nobody was told anything"


def test_f071_five_years_miss_nothing_and_tell_nothing_twice(app: Flask, papers: Papers) -> None:
    """On PostgreSQL the first of them: it takes its time there. All five are in the drill."""
    is_slow = papers.session.get_bind().dialect.name == "postgresql"
    last_day = FIRST_DAY + timedelta(days=365) if is_slow else LAST_DAY
    live_through_years(app, papers, 2022, last_day=last_day)


@pytest.mark.drill
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(1, 21))
def test_f071_nor_do_twenty_times_five_years(app: Flask, papers: Papers, seed: int) -> None:
    live_through_years(app, papers, seed)
