"""Laying out anew: whatever happens, what somebody has touched stays, and nothing comes twice."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pks.agreements.models import Commitment
from pks.agreements.rhythm import (
    BEFORE_ASSESSMENT,
    MONTHLY,
    ONCE,
    QUARTERLY,
    SEMESTER,
    YEARLY,
    Anchor,
    Rhythm,
    Unit,
)
from pks.audit import trail
from pks.calendar import previous_working_day
from pks.monitoring.closing import cancel_follow_up, close, submit
from pks.monitoring.impeding import Hindrance, report_impediment
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.monitoring.occurring import taken_by
from pks.monitoring.planning import NO_LONGER_PLANNED, Laying, lay_out
from pks.monitoring.postponing import DateWish, ask_for_date
from pks.parties.calendar_models import YearlyEvent
from pks.parties.office_calendar import office_days_of
from pks.parties.office_days import (
    CannotKeepOfficeDays,
    OfficeDayFacts,
    add_office_days,
    remove_office_day,
    set_event_day,
)
from tests.monitoring.papers import RECAPS, SIGNED_ON, Papers

EVENT = YearlyEvent.COMPLIANCE_ASSESSMENT
EARLY = datetime(2022, 2, 8, 3, 0, tzinfo=UTC)


def of(papers: Papers, commitment: Commitment) -> list[FollowUp]:
    query = select(FollowUp).where(FollowUp.commitment_id == commitment.id)
    return list(papers.session.scalars(query.order_by(FollowUp.planned_on)))


def promise(papers: Papers, rhythm: Rhythm) -> Commitment:
    """Let the first commitment have this rhythm, and lay the agreement out anew."""
    papers.pks  # noqa: B018
    commitment = papers.first_of(RECAPS).commitment
    commitment.rhythm = rhythm
    lay_out(papers.session, papers.pks, by=papers.legal, now=EARLY, today=EARLY.date())
    return commitment


class TestTheCalendarOfAnOffice:
    def test_f060_a_day_of_its_own_moves_what_is_untouched_and_nothing_else(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018
        first, second = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity][
            :2
        ]
        assert (first.due_on, second.due_on) == (date(2022, 5, 9), date(2022, 8, 8))
        second.state = FollowUpState.UNDERWAY
        facts = OfficeDayFacts(date(2022, 5, 9), date(2022, 5, 9), False, "Hari Jadi")

        add_office_days(
            papers.session,
            papers.bekasi,
            facts,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )
        later = replace(facts, first_on=date(2022, 8, 8), last_on=date(2022, 8, 9))
        add_office_days(
            papers.session,
            papers.dpmptsp,
            later,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        assert (first.due_on, second.due_on) == (date(2022, 5, 10), date(2022, 8, 8))
        assert first.next_reminder_on == papers.now.date()

        (day,) = office_days_of(papers.session, papers.bekasi)
        remove_office_day(
            papers.session, day, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        assert first.due_on == date(2022, 5, 9)

    def test_f060_what_counts_working_days_moves_however_far_it_is(self, papers: Papers) -> None:
        before_end = Rhythm("", Anchor.END, -60, Unit.WORKING_DAYS)
        commitment = promise(papers, before_end)
        (follow_up,) = of(papers, commitment)
        was = follow_up.planned_on
        assert papers.pks.ends_on is not None
        day = previous_working_day(papers.pks.ends_on - timedelta(days=10))

        facts = OfficeDayFacts(day, day, False, "Hari jadi")
        add_office_days(
            papers.session,
            papers.dpmptsp,
            facts,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        assert of(papers, commitment)[0].planned_on < was

    def test_f060_an_agreement_of_others_is_left_alone(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        facts = OfficeDayFacts(date(2022, 5, 9), date(2022, 5, 9), False, "Hari Jadi")

        add_office_days(
            papers.session,
            papers.dinkes,
            facts,
            by=papers.legal,
            now=papers.now,
            today=papers.now.date(),
        )

        assert papers.first_of(RECAPS).due_on == date(2022, 5, 9)

    def test_f059_a_later_assessment_takes_what_is_to_come_along(self, papers: Papers) -> None:
        commitment = promise(papers, BEFORE_ASSESSMENT)
        before = of(papers, commitment)
        assert [f.planned_on.month for f in before] == [7, 7, 7]
        close(before[0], FollowUpState.DONE, by=papers.legal, now=papers.now)

        for year in (2022, 2023):
            day = date(year, 9, 12)
            set_event_day(
                papers.session,
                papers.ombudsman,
                EVENT,
                year,
                day,
                by=papers.legal,
                now=papers.now,
                today=papers.now.date(),
            )

        after = of(papers, commitment)
        assert [f.id for f in after] == [f.id for f in before]
        # What was done for 2022 stays as it was, and stands for the assessment of that year.
        assert [f.planned_on for f in after] == [
            date(2022, 7, 1), date(2023, 8, 12), date(2024, 7, 1),
        ]  # fmt: skip


class TestWhatSomebodyHasTouched:
    def test_a_wish_for_another_date_and_an_impediment_hold_a_follow_up(
        self, papers: Papers
    ) -> None:
        papers.pks  # noqa: B018
        recaps = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity]
        wish = DateWish(date(2022, 5, 20), "Ruang rapat dipakai.")
        ask_for_date(
            papers.session, recaps[0], wish, by=papers.legal, now=papers.now, today=SIGNED_ON
        )
        facts = Hindrance("Server mati", "Diskominfo", 2, date(2022, 8, 1), (recaps[1].id,))
        report_impediment(
            papers.session, papers.pks, facts, by=papers.legal, now=papers.now, today=SIGNED_ON
        )
        recaps[0].commitment.rhythm = YEARLY

        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        left = of(papers, recaps[0].commitment)
        assert left[:2] == recaps[:2]
        assert {f.state for f in left[:2]} == {FollowUpState.CANCELLED, FollowUpState.PLANNED}

    def test_what_the_plan_took_back_it_gives_back(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        last = [f for f in papers.follow_ups if f.commitment.activity == RECAPS.activity][-1]
        last.last_rung, whole = -14, papers.pks.ends_on
        papers.pks.ends_on = date(2023, 3, 1)
        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )
        assert last.cancel_reason == NO_LONGER_PLANNED

        papers.pks.ends_on = whole
        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        assert (last.state, last.closed_at) == (FollowUpState.PLANNED, None)

    def test_a_plan_that_changes_nothing_leaves_no_mark(self, papers: Papers) -> None:
        papers.pks  # noqa: B018
        about = f"agreement:{papers.pks.id}"
        before = len(trail.entries_about(papers.session, about))

        lay_out(
            papers.session, papers.pks, by=papers.legal, now=papers.now, today=papers.now.date()
        )

        assert len(trail.entries_about(papers.session, about)) == before


RHYTHMS = (
    ONCE,
    MONTHLY,
    QUARTERLY,
    SEMESTER,
    YEARLY,
    BEFORE_ASSESSMENT,
    Rhythm("FREQ=MONTHLY;BYMONTHDAY=-1"),
    Rhythm("", Anchor.END, -90, Unit.DAYS),
    Rhythm(first_on=date(2023, 6, 1)),
)
DEEDS = st.sampled_from(
    ("done", "begun", "cancelled", "reminded", "postponed", "rhythm", "term", "event", "office")
)
STEPS = st.lists(st.tuples(DEEDS, st.integers(0, 50), st.integers(0, 40)), max_size=7)


class TestWhateverHappens:
    @given(steps=STEPS)
    @example(steps=[("rhythm", 0, 19)])  # its only day has passed when the rhythm comes
    @example(steps=[("reminded", 0, 0), ("rhythm", 0, 19)])
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.differing_executors,  # on each database
        ],
    )
    def test_f059_nothing_touched_is_altered_and_nothing_comes_twice(
        self, papers: Papers, steps: list[tuple[str, int, int]]
    ) -> None:
        papers.pks  # noqa: B018
        papers.session.flush()
        with papers.session.begin_nested() as example:
            story = _Story(papers)
            for deed, which, days in steps:
                story.live(deed, which, days)
            example.rollback()
        papers.session.expire_all()


class _Story:
    """A commitment and what happens to it, with what must hold after every change of its plan."""

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.now = papers.now
        papers.session.refresh(papers.legal)  # what came before was rolled back
        self.commitment = papers.first_of(RECAPS).commitment

    def live(self, deed: str, which: int, days: int) -> None:
        self.now += timedelta(days=days)
        found = [f for f in of(self.papers, self.commitment) if f.state is FollowUpState.PLANNED]
        if deed in ("rhythm", "term", "event", "office"):
            before = self._touched()
            self._change(deed, which)
            self._lay_out()
            assert before.items() <= self._touched().items()
            assert self._lay_out() == Laying()
            self._nothing_comes_twice()
        elif found:
            self._touch(deed, found[which % len(found)])

    def _lay_out(self) -> Laying:
        by = self.papers.legal
        return lay_out(
            self.papers.session, self.papers.pks, by=by, now=self.now, today=self.now.date()
        )

    def _touch(self, deed: str, follow_up: FollowUp) -> None:
        papers, now = self.papers, self.now
        if deed == "done":
            submit(follow_up, now=now)
            close(follow_up, FollowUpState.DONE, by=papers.legal, now=now)
        elif deed == "begun":
            follow_up.state = FollowUpState.UNDERWAY
        elif deed == "cancelled":
            cancel_follow_up(papers.session, follow_up, "Digabung.", by=papers.legal, now=now)
        elif deed == "reminded":
            follow_up.last_rung = -14
        else:
            follow_up.postponed, follow_up.due_on = True, follow_up.due_on + timedelta(days=9)
        papers.session.flush()

    def _change(self, deed: str, which: int) -> None:
        papers, today = self.papers, self.now.date()
        call = {"by": papers.legal, "now": self.now, "today": today}
        if deed == "rhythm":
            self.commitment.rhythm = RHYTHMS[which % len(RHYTHMS)]
        elif deed == "term":
            papers.pks.ends_on = date(2024, 1, 31) + timedelta(days=30 * which)
        elif deed == "event":
            day = date(2023, 1 + which % 12, 1 + which % 28)
            set_event_day(papers.session, papers.ombudsman, EVENT, 2023, day, **call)
        else:
            first = date(2022, 5, 1) + timedelta(days=17 * which)
            facts = OfficeDayFacts(first, first + timedelta(days=4), False, "Libur")
            if not any(day.day >= first for day in office_days_of(papers.session, papers.bekasi)):
                # Some such week is a holiday anyway.
                with suppress(CannotKeepOfficeDays):
                    add_office_days(papers.session, papers.bekasi, facts, **call)

    def _touched(self) -> dict[int, tuple[Any, ...]]:
        """Return what must stay as it is: what was done, begun, cancelled or postponed."""
        return {
            f.id: (f.planned_on, f.due_on, f.state, f.closed_at, f.cancel_reason)
            for f in of(self.papers, self.commitment)
            if (f.state is not FollowUpState.PLANNED or f.postponed)
            and f.cancel_reason != NO_LONGER_PLANNED
        }

    def _nothing_comes_twice(self) -> None:
        known = of(self.papers, self.commitment)
        rhythm = self.commitment.rhythm
        counting = [f for f in known if f.cancel_reason != NO_LONGER_PLANNED]
        assert len({f.planned_on for f in known}) == len(known)
        untouched = [
            f.planned_on
            for f in counting
            if f.state is FollowUpState.PLANNED and not f.postponed and f.last_rung is None
            and f.planned_on >= self.now.date()
        ]  # fmt: skip
        others = {f.planned_on for f in counting} - set(untouched)
        if rhythm.anchor is Anchor.EVENT or not rhythm.rule:
            since = self.now.date()
            assert not taken_by(others, untouched, rhythm, since)


def test_what_happens_once_stands_for_its_only_day() -> None:
    done, moved = date(2022, 3, 1), date(2023, 6, 1)

    assert taken_by([done], [moved], ONCE, date(2022, 4, 1)) == {done: moved}
    assert taken_by([done], [moved], YEARLY, date(2022, 4, 1)) == {}


@pytest.mark.parametrize(("day", "found"), [(date(2022, 8, 1), True), (date(2023, 8, 1), False)])
def test_what_was_done_for_an_assessment_stands_for_that_year(day: date, found: bool) -> None:
    taken = taken_by([date(2022, 7, 1)], [day], BEFORE_ASSESSMENT, date(2022, 7, 20))

    assert bool(taken) is found
