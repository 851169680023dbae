"""Five years of a city: its papers and people, and what they do on a day like any other.

Besides Bekasi there is an office in Jayapura, two hours ahead, whose head is its liaison as well.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random

from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.accounts.visitor import Visitor
from pks.agreements.entry import enter_into_force
from pks.agreements.kinds import CooperationType, Kind
from pks.agreements.liaising import name_liaison
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Liaison
from pks.agreements.moving import move
from pks.agreements.registering import NewAgreement, open_agreement
from pks.agreements.signing import Signing, sign_agreement
from pks.agreements.terms import LiaisonTerms, SignatoryTerms, Terms, write_terms
from pks.calendar import is_working_day, next_working_day
from pks.clock import day_in
from pks.mail.addresses import mark_undeliverable, trust_again
from pks.mail.leaving import leave
from pks.monitoring.activities import ActivityFacts, log_activity
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.confirming import confirm_activity, object_to_activity, parties_to_confirm
from pks.monitoring.lifecycle import OWED, FollowUpState
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.postponing import DateWish, postpone
from pks.parties.calendar_models import OfficeDay
from pks.parties.models import Institution, Person
from pks.parties.office_days import OfficeDayFacts, add_office_days
from pks.parties.people import PersonFacts, change_person
from pks.reminders.hours import Zone
from pks.reminders.ladders import OwnHours, keep_hours
from pks.reminders.weekly import WEEK_LIST
from tests.monitoring.papers import SCOPES, Papers
from tests.reminders.days import ZONE

FIRST_DAY, LAST_DAY = date(2022, 2, 7), date(2027, 2, 6)

Deed = Callable[[], None]


class City(Papers):
    """The papers of the story, those that come later, and everybody's hands."""

    def __init__(self, papers: Papers, dice: Random) -> None:
        super().__init__(papers.session, papers.now)
        self.dice = dice

    @property
    def today(self) -> date:
        return day_in(ZONE, self.now)

    @cached_property
    def jayapura(self) -> Institution:
        city = self._institution("Pemerintah Kota Jayapura", "Pemkot Jayapura", None)
        hours = OwnHours(Zone.WIT, time(8, 0), time(16, 0))
        keep_hours(self.session, city, hours, by=self.legal, now=self.now)
        return city

    @cached_property
    def clinic(self) -> Institution:
        return self._institution("Dinas Kesehatan Kota Jayapura", "Dinkes Jayapura", self.jayapura)

    @cached_property
    def yosina(self) -> Person:
        """Head of the office in Jayapura, and its liaison."""
        return self._official("Yosina Wenda", self.clinic, "Kepala Dinas")

    @cached_property
    def markus(self) -> Person:
        return self._person("Markus Rumbiak", self.clinic)

    def move_in(self) -> None:
        """Let everybody be there who will act, and the first two papers be signed."""
        self.chief_of_ombudsman, self.secretary_of_bekasi, self.lintongs_account  # noqa: B018
        self.mou  # noqa: B018
        self._user("Wulan Andini", Role.LEGAL, self.bekasi)
        self.begin_pks(self.dpmptsp, self.lintong, self._liaisons_of_bekasi())
        # Whose week it is costs more than all the rest; that of one supervisor shows it.
        for name in ("laksmi.dewanti", "ratna.permata", "lintong.ambarita"):
            leave(self.session, WEEK_LIST, f"{name}@example.go.id", now=self.now)

    def begin_pks(
        self, second: Institution, signatory: Person, liaisons: tuple[LiaisonTerms, ...]
    ) -> Agreement:
        """Bring a PKS to the table; it is signed on another day."""
        new = NewAgreement(
            Kind.PKS,
            (self.jakarta_raya.id, second.id),
            f"Pengawasan pelayanan {second.short_name}",
            self.mou.id,
            CooperationType.SINERGI,
        )
        pks = open_agreement(self.session, new, by=self.legal, now=self.now)
        signatories = (
            SignatoryTerms(1, self.dedy.holdings[0].id),
            SignatoryTerms(2, signatory.holdings[0].id),
        )
        terms = Terms(
            subject=pks.subject,
            place="Kantor",
            starts_on=self.today,
            term_years=3,
            scopes=SCOPES[:2] if second is self.dpmptsp else SCOPES[1:2],
            signatories=signatories,
            liaisons=liaisons,
        )
        write_terms(self.session, pks, terms)
        move(self.session, pks, State.NEGOTIATING, by=self.legal, now=self.now)
        return pks

    def conclude(self, pks: Agreement) -> None:
        """Let what was on the table be signed, and come into force."""
        doer = {"by": self.legal, "now": self.now}
        for state in (State.IN_APPROVAL, State.READY_TO_SIGN):
            move(self.session, pks, state, **doer)
        numbers = (f"1/ORI/{pks.id}", f"2/PKS/{pks.id}")
        signing = Signing(self.today, "Kantor", numbers, scan_follows=True)
        sign_agreement(self.session, pks, signing, None, today=self.today, **doer)
        enter_into_force(self.session, pks, self.today, today=self.today, **doer)

    def milestone(self) -> None:
        """Do what is due in the life of the papers by today."""
        begun = self.session.scalars(select(Agreement).where(Agreement.kind == Kind.PKS)).all()
        for pks in begun:
            if pks.state is State.NEGOTIATING and self.dice.random() < 0.03:
                self.conclude(pks)
        if len(begun) == 1 and self.today >= date(2023, 5, 2):
            self._user(self.yosina.name, Role.SUPERVISOR, self.clinic, self.yosina)
            head = LiaisonTerms(2, self.yosina.id, None, self.markus.id)
            both = (LiaisonTerms(1, self.rahma.id, None, self.seno.id), head)
            self.begin_pks(self.clinic, self.yosina, both)
        if len(begun) == 2 and self.today >= date(2025, 1, 20):
            self.begin_pks(self.dpmptsp, self.lintong, self._liaisons_of_bekasi())

    def act(self) -> None:
        """Let somebody do something."""
        self.session.refresh(self.legal)  # as whoever has just signed in
        deeds: tuple[tuple[Deed, int], ...] = (
            (self._report, 14),
            (self._judge, 7),
            (self._postpone, 3),
            (self._cancel_or_reopen, 2),
            (self._hand_over, 2),
            (self._move_house, 3),
            (self._verify, 8),
            (self._switch_account, 1),
            (self._bounce, 2),
            (self._take_a_day_off, 2),
        )
        self.dice.choices([deed for deed, _ in deeds], [often for _, often in deeds])[0]()

    def _near(self, *states: FollowUpState) -> list[FollowUp]:
        """Return what falls due these weeks."""
        query = (
            select(FollowUp)
            .join(Agreement)
            .where(FollowUp.state.in_(states), Agreement.state == State.IN_FORCE)
            .where(FollowUp.due_on < self.today + timedelta(days=30))
            .order_by(FollowUp.due_on, FollowUp.id)
        )
        return list(self.session.scalars(query))

    def _report(self) -> None:
        for follow_up in self._near(*OWED)[:1]:
            pks = follow_up.agreement
            liaison = self.dice.choice([one for one in pks.second.liaisons if not one.ends_on])
            log_activity(
                self.session,
                pks,
                ActivityFacts(
                    follow_up.commitment.scope.key,
                    self.today,
                    "Kantor",
                    "Sudah",
                    "Lengkap.",
                    attendance_count=3,
                    completes=self.dice.random() < 0.7,
                ),
                [self.file()],
                follow_up,
                by=Visitor(liaison.person.name, liaison.person_id),
                now=self.now,
                today=self.today,
            )

    def _judge(self) -> None:
        query = select(Activity).join(Agreement).where(Agreement.state == State.IN_FORCE)
        found = self.session.scalars(query.order_by(Activity.id.desc()).limit(3)).all()
        open_ = [one for one in found if not one.confirmations and one.party_id]
        for activity in open_[:1]:
            (party,) = parties_to_confirm(activity)
            liaison = next(one for one in party.liaisons if not one.ends_on)
            by = Visitor(liaison.person.name, liaison.person_id)
            if self.dice.random() < 0.7:
                confirm_activity(self.session, activity, party, by=by, now=self.now)
            else:
                object_to_activity(
                    self.session, activity, party, "Belum.", by=by, now=self.now, today=self.today
                )

    def _postpone(self) -> None:
        for follow_up in self._near(*OWED)[:1]:
            latest = max(follow_up.due_on, self.today)
            to_on = next_working_day(latest + timedelta(days=self.dice.randint(1, 40)))
            if follow_up.agreement.ends_on and to_on <= follow_up.agreement.ends_on:
                wish = DateWish(to_on, "Pejabat berganti.")
                doer = {"by": self.legal, "now": self.now, "today": self.today}
                postpone(self.session, follow_up, wish, **doer)

    def _cancel_or_reopen(self) -> None:
        doer = {"by": self.legal, "now": self.now}
        if gone := self._near(FollowUpState.CANCELLED):
            one = self.dice.choice(gone)
            reopen_follow_up(self.session, one, today=self.today, **doer)
        elif owed := self._near(*OWED):
            cancel_follow_up(self.session, self.dice.choice(owed), "Keliru.", **doer)

    def _serving(self) -> list[Liaison]:
        query = select(Liaison).where(Liaison.ends_on.is_(None)).order_by(Liaison.id)
        bound = (State.IN_FORCE,)
        return [one for one in self.session.scalars(query) if one.party.agreement.state in bound]

    def _hand_over(self) -> None:
        for one in self.dice.sample(self._serving(), 1) if self._serving() else ():
            taking_over = one.deputy or self.hadi
            if taking_over.institution_id == one.person.institution_id and taking_over.email:
                terms = LiaisonTerms(
                    one.party.position, taking_over.id, one.scope_key, one.person_id
                )
                if taking_over is not one.person:
                    doer = {"by": self.legal, "now": self.now, "today": self.today}
                    name_liaison(self.session, one.party.agreement, terms, **doer)

    def _move_house(self) -> None:
        person = self.dice.choice([self.yuni, self.hadi, self.tari, self.rahma, self.markus])
        address = f"{person.name.split()[0].lower()}.{self.dice.randrange(10**6)}@example.go.id"
        email = address if self.dice.random() < 0.7 or not person.email else None
        facts = PersonFacts(person.name, person.institution_id, email=email)
        change_person(self.session, person, facts, by=self.legal, now=self.now)

    def _verify(self) -> None:
        for one in self._serving():
            if self.dice.random() < 0.7:
                one.verified_at = self.now

    def _switch_account(self) -> None:
        query = select(User).where(User.role == Role.SUPERVISOR, User.person_id.is_(None))
        user = self.dice.choice(self.session.scalars(query.order_by(User.id)).all())
        user.active = not user.active

    def _bounce(self) -> None:
        person = self.dice.choice([self.yuni, self.hadi, self.rahma])
        if person.email and self.dice.random() < 0.5:
            mark_undeliverable(self.session, person.email, "550 5.1.1 unknown", self.now)
        elif person.email:
            trust_again(self.session, person.email)

    def _take_a_day_off(self) -> None:
        office = self.dice.choice([self.bekasi, self.jayapura, self.clinic, self.jakarta_raya])
        day = self.today + timedelta(days=self.dice.randint(1, 20))
        free = {row.day for row in office_days(self)}
        if is_working_day(day) and day not in free:
            facts = OfficeDayFacts(day, day, is_worked=False, name="Hari jadi")
            add_office_days(
                self.session, office, facts, by=self.legal, now=self.now, today=self.today
            )

    def _liaisons_of_bekasi(self) -> tuple[LiaisonTerms, ...]:
        return (
            LiaisonTerms(1, self.rahma.id, None, self.seno.id),
            LiaisonTerms(2, self.yuni.id, None, self.hadi.id),
        )


def office_days(city: City) -> list[OfficeDay]:
    """Return the days that any office has of its own."""
    return list(city.session.scalars(select(OfficeDay)))


def at(day: date, minutes: int) -> datetime:
    """Return so many minutes after midnight of `day` in Bekasi, in UTC."""
    midnight = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=7)
    return midnight + timedelta(minutes=minutes)
