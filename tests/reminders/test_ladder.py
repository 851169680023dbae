"""The ladder, on plain days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.reminders.ladder import LADDER, Audience, due_rung, next_day

DUE_ON = date(2022, 5, 9)


class TestTheHighestRungNotYetTakenIsDue:
    @pytest.mark.parametrize(
        ("days_after_due", "last_rung", "expected"),
        [
            (-15, None, None),
            (-14, None, -14),
            (-13, -14, None),  # sent yesterday
            (-7, -14, -7),
            (-1, -7, -1),
            (0, -1, 0),
            (2, 0, None),
            (2, None, 0),  # the scheduler was down: one mail, not four
            (3, 0, 3),
            (7, 3, 7),
            (14, 7, 14),
            (400, 14, None),  # the ladder ends
            (400, None, 14),
        ],
    )
    def test_f068_before_on_and_after_the_day(
        self, days_after_due: int, last_rung: int | None, expected: int | None
    ) -> None:
        today = DUE_ON + timedelta(days=days_after_due)

        rung = due_rung(DUE_ON, today=today, last_rung=last_rung)

        assert (rung.days_after_due if rung else None) == expected

    def test_f069_what_stays_open_climbs_to_the_superior(self) -> None:
        assert [
            (rung.days_after_due, rung.audience) for rung in LADDER if rung.days_after_due > 0
        ] == [
            (3, Audience.LIAISONS_AND_DEPUTIES),
            (7, Audience.SUPERVISORS),
            (14, Audience.SUPERIORS),
        ]

    @given(st.integers(-40, 40), st.integers(0, 30))
    def test_f071_however_long_the_gap_each_day_asks_for_one_mail_at_most(
        self, first: int, gap: int
    ) -> None:
        last_rung = None
        for days in (first, first + gap):
            rung = due_rung(DUE_ON, today=DUE_ON + timedelta(days), last_rung=last_rung)
            if rung is not None:
                assert last_rung is None or rung.days_after_due > last_rung
                assert rung.days_after_due <= days
                last_rung = rung.days_after_due
        # Whoever asks every day takes every step from where they began.
        reached = [r.days_after_due for r in LADDER if r.days_after_due <= first + gap]
        assert last_rung == (max(reached) if reached else None)


class TestTheNextDayToLook:
    @pytest.mark.parametrize(
        ("after", "expected"),
        [
            (date(2022, 2, 7), date(2022, 4, 25)),
            (date(2022, 4, 25), date(2022, 5, 2)),
            (date(2022, 5, 9), date(2022, 5, 12)),
            (date(2022, 5, 23), None),
        ],
    )
    def test_is_the_next_step(self, after: date, expected: date | None) -> None:
        assert next_day(DUE_ON, after=after) == expected

    @given(st.integers(-40, 40))
    def test_no_step_lies_between(self, days: int) -> None:
        after = DUE_ON + timedelta(days)
        found = next_day(DUE_ON, after=after)
        steps = {DUE_ON + timedelta(rung.days_after_due) for rung in LADDER}
        assert {day for day in steps if day > after and (found is None or day < found)} == set()
