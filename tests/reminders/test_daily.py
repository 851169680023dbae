"""The mail of the day: one a person, in the hours of their office, with all that waits."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pks.accounts.models import Role
from pks.agreements.liaising import name_liaison
from pks.agreements.terms import LiaisonTerms
from pks.mail.addresses import mark_undeliverable
from pks.mail.models import OutgoingMail
from pks.monitoring.models import FollowUp
from pks.parties.models import Institution
from pks.parties.office_days import OfficeDayFacts, add_office_days
from pks.reminders import channels, daily
from pks.reminders.failing import SomeFailed, check_failures
from pks.reminders.hours import Zone
from pks.reminders.ladders import OwnHours, keep_hours
from pks.reminders.letters import Day
from pks.reminders.models import LastMail, Notice, NoticeState
from pks.reminders.noticing import Reader
from pks.reminders.stuck import stuck
from tests.monitoring.papers import JOINT_REVIEW, RECAPS, Papers
from tests.reminders.days import live_through, mails, morning

MONDAY = date(2022, 5, 9)
YUNI = "yuni.kartika@example.go.id"

Look = Callable[[datetime], None]


@pytest.fixture
def look(papers: Papers) -> Look:
    """Let the scheduler look at a moment; the follow-ups of the story wait for their own day."""
    for follow_up in papers.follow_ups:
        follow_up.next_reminder_on = None
    for liaison in (one for party in papers.pks.parties for one in party.liaisons):
        liaison.verified_at = datetime(2030, 1, 1, tzinfo=UTC)

    def look(moment: datetime) -> None:
        live_through(papers.session, moment)

    return look


def due(papers: Papers, count: int = 1, *, on: date = MONDAY) -> list[FollowUp]:
    """Let the first recaps fall due on a day."""
    recaps = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity][:count]
    for recap in recaps:
        recap.due_on = recap.next_reminder_on = on
        recap.last_rung = -1
    return recaps


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment by the clock of Bekasi."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


class TestOneMailADay:
    def test_f070_gathers_all_that_waits_for_a_person(self, papers: Papers, look: Look) -> None:
        due(papers, 3)
        look(morning(MONDAY))

        (mail,) = [one for one in mails(papers.session) if one.to_address == YUNI]
        assert mail.subject == "Pengingat Senin, 9 Mei 2022: 3 hal"
        assert mail.text.count(RECAPS.activity) == 3
        assert mail.text.count("http://localhost/l/") == 3

    def test_f070_and_what_comes_up_later_waits_for_the_next_working_day(
        self, papers: Papers, look: Look
    ) -> None:
        due(papers)
        look(morning(MONDAY))
        papers.first_of(JOINT_REVIEW).due_on = MONDAY
        papers.first_of(JOINT_REVIEW).next_reminder_on = MONDAY

        look(at(MONDAY, 11))
        assert [mail.to_address for mail in mails(papers.session)].count(YUNI) == 1
        look(morning(MONDAY + timedelta(days=1)))
        assert [mail.to_address for mail in mails(papers.session)].count(YUNI) == 2

    def test_what_is_late_stands_first(self, papers: Papers, look: Look) -> None:
        recap, review = due(papers)[0], papers.first_of(JOINT_REVIEW)
        review.due_on, review.next_reminder_on, review.last_rung = MONDAY, MONDAY, -1
        recap.due_on, recap.last_rung = MONDAY - timedelta(days=3), 0
        look(morning(MONDAY))

        (mail,) = [one for one in mails(papers.session) if one.to_address == YUNI]
        assert mail.subject == "Pengingat Senin, 9 Mei 2022: 2 hal, 1 terlambat"
        assert mail.text.index("TERLAMBAT") < mail.text.index("AKAN JATUH TEMPO")

    def test_two_steps_of_one_thing_are_told_once(self, papers: Papers, look: Look) -> None:
        (recap,) = due(papers)
        recap.last_rung = recap.next_reminder_on = None
        recap.next_reminder_on = date(2022, 5, 8)  # a Sunday, the day before
        look(morning(date(2022, 5, 8)))
        look(morning(MONDAY))

        (mail,) = [one for one in mails(papers.session) if one.to_address == YUNI]
        assert mail.subject == f"[Hari ini] {RECAPS.activity}"

    def test_who_has_lost_the_address_reads_it_in_the_product(
        self, papers: Papers, look: Look
    ) -> None:
        due(papers)
        look(at(MONDAY, 1))
        papers.yuni.email = papers.hadi.email = None
        look(morning(MONDAY))

        assert mails(papers.session) == []
        states = papers.session.scalars(select(Notice.state)).all()
        assert states == [NoticeState.UNADDRESSED]

    def test_whose_address_is_dead_is_passed_over_for_the_deputy(
        self, papers: Papers, look: Look
    ) -> None:
        mark_undeliverable(papers.session, YUNI, "550 5.1.1 unknown", papers.now)
        due(papers)
        look(morning(MONDAY))

        (mail,) = mails(papers.session)
        assert mail.to_address == "hadi.wibowo@example.go.id"

    def test_that_tells_of_one_follow_up_is_about_it(self, papers: Papers, look: Look) -> None:
        (recap,) = due(papers)
        look(morning(MONDAY))
        (mail,) = mails(papers.session)
        assert mail.about == f"follow_up:{recap.id}"

    def test_what_cannot_be_written_does_not_hold_up_the_others(
        self, papers: Papers, look: Look, caplog: pytest.LogCaptureFixture
    ) -> None:
        due(papers)
        review = papers.first_of(JOINT_REVIEW)
        review.due_on, review.next_reminder_on, review.last_rung = MONDAY, MONDAY, -1
        papers.session.add(
            OutgoingMail(
                key=f"day:person:{papers.yuni.id}:2022-05-09",
                to_name="Yuni",
                to_address=YUNI,
                subject="x",
                text="x",
                html="x",
                created_at=papers.now,
                due_at=papers.now,
                next_try_at=papers.now,
            )
        )
        look(morning(MONDAY))

        assert "cannot write the mail of the day" in caplog.text
        assert [one.to_address for one in mails(papers.session)] == [
            YUNI,
            "rahma.sulastri@example.go.id",
        ]


class TestTheHoursOfTheOffice:
    def test_nothing_comes_at_night(self, papers: Papers, look: Look) -> None:
        due(papers)
        for hour in range(7):
            look(at(MONDAY, hour))
        look(at(MONDAY, 7, 29))
        assert mails(papers.session) == []
        look(at(MONDAY, 7, 30))
        assert len(mails(papers.session)) == 1

    def test_nor_in_the_evening(self, papers: Papers, look: Look) -> None:
        due(papers)
        look(at(MONDAY, 17))
        look(at(MONDAY, 22))
        assert mails(papers.session) == []
        look(morning(MONDAY + timedelta(days=1)))
        assert len(mails(papers.session)) == 1

    def test_nor_on_a_day_that_the_office_takes_off(self, papers: Papers, look: Look) -> None:
        anniversary = OfficeDayFacts(MONDAY, MONDAY, is_worked=False, name="Hari jadi kota")
        add_office_days(
            papers.session,
            papers.bekasi,
            anniversary,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )
        due(papers)
        look(at(MONDAY, 9))
        assert mails(papers.session) == []
        look(morning(MONDAY + timedelta(days=1)))
        assert len(mails(papers.session)) == 1

    @pytest.mark.parametrize(("zone", "utc_hour"), [(Zone.WIB, 0), (Zone.WITA, 23), (Zone.WIT, 22)])
    def test_are_those_of_its_own_zone(
        self, papers: Papers, look: Look, zone: Zone, utc_hour: int
    ) -> None:
        set_hours(papers, papers.bekasi, OwnHours(zone, time(7, 30), time(16, 0)))
        due(papers)
        day = MONDAY if utc_hour == 0 else MONDAY - timedelta(days=1)
        opening = datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)

        live_through(papers.session, opening - timedelta(minutes=1), today=MONDAY)
        assert mails(papers.session) == []
        live_through(papers.session, opening, today=MONDAY)
        (mail,) = mails(papers.session)
        assert mail.subject.startswith("[Hari ini]")

    def test_of_the_unit_itself_come_before_those_of_the_city(
        self, papers: Papers, look: Look
    ) -> None:
        set_hours(papers, papers.bekasi, OwnHours(Zone.WIB, time(10, 0), time(16, 0)))
        set_hours(papers, papers.dpmptsp, OwnHours(Zone.WIB, time(8, 0), time(16, 0)))
        due(papers)
        look(at(MONDAY, 8))
        assert len(mails(papers.session)) == 1


class TestAfterAStop:
    def test_f071_one_mail_tells_all_and_says_that_it_comes_late(
        self, papers: Papers, look: Look
    ) -> None:
        due(papers, 3)
        look(morning(MONDAY + timedelta(days=10)))

        (mail,) = [one for one in mails(papers.session) if one.to_address == YUNI]
        assert "Surat ini datang terlambat" in mail.text
        assert mail.text.count("Terlambat 10 hari") == 3

    def test_f071_also_where_only_the_writing_stood_still(self, papers: Papers, look: Look) -> None:
        due(papers)
        look(at(MONDAY, 1))  # planned in the night, and then nothing ran
        look(morning(MONDAY + timedelta(days=2)))
        (mail,) = mails(papers.session)
        assert "Surat ini datang terlambat" in mail.text

    def test_f071_what_gathers_while_the_mail_server_is_down_comes_in_one_mail(
        self, papers: Papers, look: Look
    ) -> None:
        recap, review = due(papers)[0], papers.first_of(JOINT_REVIEW)
        look(morning(MONDAY))
        review.due_on = review.next_reminder_on = MONDAY + timedelta(days=1)
        review.last_rung = -1
        recap.next_reminder_on = MONDAY + timedelta(days=3)

        for days in (1, 2, 3):
            noon = at(MONDAY + timedelta(days=days), 12)
            live_through(papers.session, noon, mails_leave=False)
            assert [mail.to_address for mail in mails(papers.session)].count(YUNI) == 1

        look(at(MONDAY + timedelta(days=3), 14))
        late = [mail for mail in mails(papers.session) if mail.to_address == YUNI][1]
        assert "Surat ini datang terlambat" in late.text
        assert RECAPS.activity in late.text
        assert JOINT_REVIEW.activity in late.text

    def test_a_weekend_is_no_stop(self, papers: Papers, look: Look) -> None:
        saturday = date(2022, 5, 21)
        due(papers, on=saturday)
        look(morning(saturday))
        look(morning(saturday + timedelta(days=2)))
        (mail,) = mails(papers.session)
        assert "datang terlambat" not in mail.text
        assert mail.subject.startswith("[Terlambat 2 hari]")


def test_a_day_is_remembered_in_the_zone_of_the_reader(papers: Papers, look: Look) -> None:
    set_hours(papers, papers.bekasi, OwnHours(Zone.WIT, time(7, 30), time(16, 0)))
    due(papers)
    live_through(papers.session, datetime(2022, 5, 8, 22, 30, tzinfo=UTC), today=MONDAY)
    assert papers.session.scalars(select(LastMail.on)).all() == [MONDAY]


def set_hours(papers: Papers, institution: Institution, hours: OwnHours) -> None:
    keep_hours(papers.session, institution, hours, by=papers.legal, now=papers.now)


class TestBetweenTheStepAndTheMail:
    def test_who_has_handed_over_is_told_no_more_and_the_successor_is(
        self, papers: Papers, look: Look
    ) -> None:
        due(papers)
        look(at(MONDAY, 1))
        name_liaison(
            papers.session,
            papers.pks,
            LiaisonTerms(2, papers.tari.id, "data"),
            by=papers.legal,
            now=papers.now,
            today=MONDAY,
        )
        look(morning(MONDAY))

        told = [mail.to_address for mail in mails(papers.session)]
        assert told == ["tari.lestari@example.go.id"]

    def test_whose_address_died_is_stood_in_for(self, papers: Papers, look: Look) -> None:
        due(papers)
        look(at(MONDAY, 1))
        mark_undeliverable(papers.session, YUNI, "550 5.1.1 unknown", papers.now)
        look(morning(MONDAY))

        assert [m.to_address for m in mails(papers.session)] == ["hadi.wibowo@example.go.id"]
        states = papers.session.scalars(select(Notice.state).order_by(Notice.id)).all()
        assert states == [NoticeState.UNADDRESSED, NoticeState.WRITTEN]


def test_one_human_gets_one_mail_whoever_they_are_told_as(papers: Papers, look: Look) -> None:
    """Yuni is liaison, and by her account supervisor of her office as well."""
    papers.yunis_account.role = Role.SUPERVISOR
    (recap,) = due(papers, on=MONDAY - timedelta(days=7))
    recap.last_rung, recap.next_reminder_on = None, MONDAY
    look(morning(MONDAY))

    to_yuni = [mail for mail in mails(papers.session) if mail.to_address == YUNI]
    assert len(to_yuni) == 1
    assert to_yuni[0].text.count(RECAPS.activity) == 1


def test_more_than_anybody_reads_waits_for_the_next_day(papers: Papers, look: Look) -> None:
    due(papers, 3)
    with patch.object(daily, "MOST_NOTICES", 2):
        look(morning(MONDAY))
        look(morning(MONDAY + timedelta(days=1)))
    told = [mail.text.count(RECAPS.activity) for mail in mails(papers.session)]
    assert told == [2, 1]


def test_a_failure_is_seen(papers: Papers, look: Look) -> None:
    due(papers)
    with patch.object(channels, "daily_letter", side_effect=RuntimeError("out of ink")):
        look(morning(MONDAY))
    with pytest.raises(SomeFailed, match="RuntimeError"):
        check_failures(papers.session)
    found = stuck(papers.session, now=morning(MONDAY), today=MONDAY)
    assert found.unwritten == 1


class Board:
    """A board in the hall: another way to whoever passes by, address or not."""

    def __init__(self) -> None:
        self.read: list[tuple[str, int]] = []

    def reaches(self, reader: Reader) -> bool:
        return True

    def carry(self, session: Session, day: Day, *, key: str, now: datetime) -> int | None:
        self.read.append((day.reader.name, len(day.told)))
        return None


def test_another_way_to_readers_carries_the_same_day(papers: Papers, look: Look) -> None:
    board = Board()
    due(papers, 2)
    with patch.object(daily, "CHANNELS", (*channels.CHANNELS, board)):
        look(morning(MONDAY))
        look(at(MONDAY, 11))
    assert board.read == [("Yuni Kartika", 2)]
    (mail,) = mails(papers.session)
    notices = papers.session.scalars(select(Notice)).all()
    assert {notice.mail_id for notice in notices} == {mail.id}
