"""The ladder, on plain days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.reminders.ladder import DEFAULTS, Audience, Matter, due_rungs, next_day

DUE_ON = date(2022, 5, 9)
LADDER = DEFAULTS[Matter.FOLLOW_UP]


class TestWhatIsReachedAndNotYetTakenIsDue:
    @pytest.mark.parametrize(
        ("days_after_due", "last_rung", "expected"),
        [
            (-15, None, []),
            (-14, None, [-14]),
            (-13, -14, []),  # taken yesterday
            (-7, -14, [-7]),
            (-1, -7, [-1]),
            (0, -1, [0]),
            (2, 0, []),
            (2, -7, [-1, 0]),  # the scheduler was down: each person is told of the last
            (3, 0, [3]),
            (7, 3, [7]),
            (14, 7, [14]),
            (400, 14, []),  # the ladder ends
            (400, None, [-14, -7, -1, 0, 3, 7, 14]),
        ],
    )
    def test_f068_before_on_and_after_the_day(
        self, days_after_due: int, last_rung: int | None, expected: list[int]
    ) -> None:
        today = DUE_ON + timedelta(days=days_after_due)

        rungs = due_rungs(DUE_ON, today=today, last_rung=last_rung, ladder=LADDER)

        assert [rung.days for rung in rungs] == expected

    def test_f069_what_stays_open_climbs_to_the_superior(self) -> None:
        assert [(rung.days, rung.audience) for rung in LADDER if rung.days > 0] == [
            (3, Audience.LIAISONS_AND_DEPUTIES),
            (7, Audience.SUPERVISORS),
            (14, Audience.SUPERIORS),
        ]

    @given(st.lists(st.integers(-40, 40), min_size=1))
    def test_f071_whatever_the_gaps_each_step_is_taken_once(self, days: list[int]) -> None:
        taken: list[int] = []
        for day in sorted(days):
            today = DUE_ON + timedelta(day)
            last = taken[-1] if taken else None
            rungs = due_rungs(DUE_ON, today=today, last_rung=last, ladder=LADDER)
            taken += [rung.days for rung in rungs]
        assert taken == sorted({rung.days for rung in LADDER if rung.days <= max(days)})


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
        assert next_day(DUE_ON, after=after, ladder=LADDER) == expected

    @given(st.integers(-40, 40))
    def test_no_step_lies_between(self, days: int) -> None:
        after = DUE_ON + timedelta(days)
        found = next_day(DUE_ON, after=after, ladder=LADDER)
        steps = {DUE_ON + timedelta(rung.days) for rung in LADDER}
        assert {day for day in steps if day > after and (found is None or day < found)} == set()
