"""Another date: asked for by who serves, decided by somebody else, and on record."""

from collections.abc import Callable
from datetime import date

import pytest

from pks.accounts.models import User
from pks.accounts.visitor import Visitor
from pks.monitoring.lifecycle import DateAnswer
from pks.monitoring.models import FollowUp
from pks.monitoring.planning import lay_out
from pks.monitoring.postponing import (
    CannotPostpone,
    DateObstacle,
    DateWish,
    ask_for_date,
    decide_on_date,
    postpone,
)
from tests.checking import CheckingClient
from tests.monitoring.papers import RECAPS, Papers

TODAY = date(2022, 5, 2)
WISH = DateWish(date(2022, 5, 23), "Bertepatan dengan cuti bersama")
As = Callable[[User], CheckingClient]


@pytest.fixture
def recap(papers: Papers) -> FollowUp:
    """The first recap, due on Monday 9 May 2022."""
    return papers.first_of(RECAPS)


def ask(papers: Papers, recap: FollowUp, wish: DateWish = WISH, by: object = None):
    return ask_for_date(
        papers.session, recap, wish, by=by or papers.yunis_account, now=papers.now, today=TODAY
    )


class TestAsking:
    def test_leaves_the_day_as_it_is(self, papers: Papers, recap: FollowUp):
        wish = ask(papers, recap)

        assert (wish.from_on, wish.to_on) == (date(2022, 5, 9), WISH.to_on)
        assert recap.due_on == date(2022, 5, 9)

    def test_a_visitor_asks_in_the_own_name(self, papers: Papers, recap: FollowUp):
        wish = ask(papers, recap, by=Visitor(papers.hadi.name, papers.hadi.id))

        assert wish.asked_by.name == "Hadi Wibowo"

    @pytest.mark.parametrize(
        ("to_on", "obstacle"),
        [
            (date(2022, 5, 9), DateObstacle.NOT_LATER),
            (date(2022, 5, 14), DateObstacle.NO_WORKING_DAY),
            (date(2025, 2, 7), DateObstacle.AFTER_THE_END),
        ],
    )
    def test_names_a_day_that_does_not_fit(
        self, papers: Papers, recap: FollowUp, to_on: date, obstacle: DateObstacle
    ):
        with pytest.raises(CannotPostpone) as refusal:
            ask(papers, recap, DateWish(to_on, "Alasan"))

        assert obstacle in refusal.value.obstacles

    def test_is_done_once_at_a_time_and_by_who_serves(self, papers: Papers, recap: FollowUp):
        ask(papers, recap)

        with pytest.raises(CannotPostpone) as refusal:
            ask(papers, recap, by=papers.stranger)

        assert set(refusal.value.obstacles) == {
            DateObstacle.ASKED_ALREADY,
            DateObstacle.NOT_YOURS,
        }


class TestDeciding:
    def decide(self, papers: Papers, wish, granted: bool = True, by: User | None = None):
        decide_on_date(
            papers.session, wish, granted=granted, note=None,
            by=by or papers.dedys_account, now=papers.now, today=TODAY,
        )  # fmt: skip

    def test_granted_the_reminders_begin_anew(self, papers: Papers, recap: FollowUp):
        recap.last_rung = -7
        wish = ask(papers, recap)

        self.decide(papers, wish)

        assert (recap.due_on, recap.postponed) == (WISH.to_on, True)
        assert (recap.last_rung, recap.next_reminder_on) == (None, TODAY)
        assert wish.answer is DateAnswer.GRANTED

    def test_refused_nothing_moves(self, papers: Papers, recap: FollowUp):
        wish = ask(papers, recap)

        self.decide(papers, wish, granted=False)

        assert (recap.due_on, recap.postponed) == (date(2022, 5, 9), False)

    def test_is_not_for_the_one_who_asked_nor_for_a_stranger(self, papers: Papers, recap: FollowUp):
        wish = ask(papers, recap, by=papers.lintongs_account)

        for by in (papers.lintongs_account, papers.stranger, papers.legal_of_dinkes):
            with pytest.raises(CannotPostpone) as refusal:
                self.decide(papers, wish, by=by)
            assert refusal.value.obstacles == [DateObstacle.NOT_YOURS]

    def test_is_done_once(self, papers: Papers, recap: FollowUp):
        wish = ask(papers, recap)
        self.decide(papers, wish)

        with pytest.raises(CannotPostpone) as refusal:
            self.decide(papers, wish, granted=False)

        assert refusal.value.obstacles == [DateObstacle.DECIDED_ALREADY]


def test_laying_out_anew_leaves_a_moved_day_alone(papers: Papers, recap: FollowUp):
    postpone(papers.session, recap, WISH, by=papers.legal, now=papers.now, today=TODAY)

    lay_out(papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date())

    assert recap.due_on == WISH.to_on


class TestThePages:
    def test_a_liaison_asks_and_a_supervisor_grants(self, in_may: Papers, as_: As, recap: FollowUp):
        page = f"/tindak-lanjut/{recap.id}"
        asked = as_(in_may.yunis_account).submit(
            f"{page}/tanggal", to_on="2022-05-23", reason="Data belum lengkap"
        )
        assert asked.status_code == 303
        supervisor = as_(in_may.dedys_account)
        assert "Putuskan permintaan tanggal" in supervisor.get("/").text

        decided = supervisor.submit(page, to=f"{page}/tanggal/putuskan", deed="grant")

        assert decided.status_code == 303
        shown = supervisor.get(page).text
        assert "Senin, 23 Mei 2022" in shown
        assert "Data belum lengkap" in shown
        assert "Putuskan permintaan tanggal" not in supervisor.get("/").text

    def test_a_day_off_is_refused_with_the_next_working_day(
        self, in_may: Papers, as_: As, recap: FollowUp
    ):
        answer = as_(in_may.yunis_account).submit(
            f"/tindak-lanjut/{recap.id}/tanggal", to_on="2022-05-21", reason="Data belum lengkap"
        )

        assert answer.status_code == 422
        assert "Hari kerja berikutnya: Senin, 23 Mei 2022." in answer.text
        assert "Data belum lengkap" in answer.text

    def test_a_stranger_finds_nothing(self, in_may: Papers, as_: As, recap: FollowUp):
        client = as_(in_may.stranger)

        assert client.get(f"/tindak-lanjut/{recap.id}/tanggal").status_code == 404
