"""Working days, months and recurrence."""

import calendar as months
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.agreements.rhythm import MONTHLY, ONCE, QUARTERLY, SEMESTER, YEARLY, Rhythm
from pks.calendar import (
    WorkingDays,
    add_working_days,
    both,
    has_joint_leave,
    holidays_of,
    is_working_day,
    months_later,
    next_working_day,
    occurrences,
    previous_working_day,
)

DAYS = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@pytest.fixture(scope="module", autouse=True)
def holidays_known() -> None:
    """Look the holidays up once: it takes longer than any single example may."""
    for year in range(2020, 2033):
        holidays_of(year)


class TestF060WorkingDays:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            (date(2022, 2, 7), True),  # Monday, the day of the signing
            (date(2022, 2, 12), False),  # Saturday
            (date(2022, 2, 28), False),  # Monday, Isra Mikraj
            (date(2022, 5, 6), False),  # Friday, joint leave after Idul Fitri
            (date(2022, 8, 17), False),  # Wednesday, independence
        ],
    )
    def test_f060_weekends_holidays_and_joint_leave_are_no_working_days(
        self, day: date, works: bool
    ) -> None:
        assert is_working_day(day) is works

    def test_f060_holidays_have_indonesian_names(self) -> None:
        assert holidays_of(2022)[date(2022, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
        assert "Cuti Bersama" in holidays_of(2022)[date(2022, 5, 6)]

    def test_f060_a_day_in_the_idul_fitri_week_moves_past_the_joint_leave(self) -> None:
        assert next_working_day(date(2022, 5, 1)) == date(2022, 5, 9)
        assert previous_working_day(date(2022, 5, 8)) == date(2022, 4, 28)

    @given(DAYS)
    def test_f060_the_next_working_day_is_the_first_one_not_before(self, day: date) -> None:
        found = next_working_day(day)
        assert found >= day
        assert is_working_day(found)
        assert not any(is_working_day(day + timedelta(n)) for n in range((found - day).days))

    @given(DAYS)
    def test_f060_the_previous_working_day_mirrors_the_next(self, day: date) -> None:
        found = previous_working_day(day)
        assert found <= day
        assert is_working_day(found)
        assert next_working_day(found) == found
        assert next_working_day(found + timedelta(1)) >= day or found == day

    @given(DAYS, st.integers(0, 40))
    def test_f060_adding_working_days_counts_each_of_them_once(self, day: date, count: int) -> None:
        found = add_working_days(day, count)
        between = [day + timedelta(n) for n in range(1, (found - day).days + 1)]
        assert is_working_day(found)
        if count:
            assert sum(is_working_day(d) for d in between) == count


class TestTheDaysOfAnOffice:
    def test_f060_an_office_closes_on_days_of_its_own_and_works_on_a_holiday(self) -> None:
        days = WorkingDays(
            closed={date(2022, 3, 10): "Hari Jadi"}, opened={date(2022, 5, 6): "Tetap masuk"}
        )

        assert next_working_day(date(2022, 3, 10), days) == date(2022, 3, 11)
        assert is_working_day(date(2022, 5, 6), days)
        assert add_working_days(date(2022, 3, 9), 1, days) == date(2022, 3, 11)
        assert add_working_days(date(2022, 3, 11), -1, days) == date(2022, 3, 9)

    def test_f060_two_offices_are_open_when_both_are(self) -> None:
        here = WorkingDays(closed={date(2022, 3, 10): "Hari Jadi"})
        working = {date(2022, 5, 6): "Tetap masuk", date(2022, 8, 17): "Upacara"}
        there = WorkingDays(opened=working)
        also = WorkingDays(opened={date(2022, 8, 17): "Upacara"})

        assert not is_working_day(date(2022, 3, 10), both(here, there))
        assert not is_working_day(date(2022, 5, 6), both(here, there))
        assert is_working_day(date(2022, 8, 17), both(there, also))

    def test_f060_joint_leave_is_unknown_until_it_is_decreed(self) -> None:
        assert has_joint_leave(2022)
        assert not has_joint_leave(2060)


class TestMonthsLater:
    @given(DAYS, st.integers(0, 60))
    def test_keeps_the_day_or_takes_the_last_of_a_shorter_month(self, day: date, n: int) -> None:
        found = months_later(day, n)
        assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == n
        assert found.day == min(day.day, months.monthrange(found.year, found.month)[1])


class TestOccurrences:
    @given(
        DAYS, st.integers(0, 5 * 366), st.sampled_from((ONCE, MONTHLY, QUARTERLY, SEMESTER, YEARLY))
    )
    def test_begin_with_the_first_and_lie_within_the_term(
        self, first: date, days: int, rhythm: Rhythm
    ) -> None:
        last = first + timedelta(days)
        found = occurrences(rhythm.rule, first, last)
        assert found[0] == first
        assert found == sorted(set(found))
        assert found[-1] <= last

    @given(DAYS, st.integers(0, 60))
    def test_f059_every_month_has_one_even_from_the_31st(self, first: date, months: int) -> None:
        found = occurrences("FREQ=MONTHLY", first, months_later(first, months))
        assert found == [months_later(first, n) for n in range(months + 1)]

    @given(DAYS, st.integers(0, 12))
    def test_f059_every_quarter_has_one(self, first: date, quarters: int) -> None:
        found = occurrences("FREQ=MONTHLY;INTERVAL=3", first, months_later(first, quarters * 3))
        assert found == [months_later(first, 3 * n) for n in range(quarters + 1)]

    def test_f059_a_leap_day_comes_every_year(self) -> None:
        found = occurrences("FREQ=YEARLY", date(2024, 2, 29), date(2028, 12, 31))
        assert [day.day for day in found] == [29, 28, 28, 28, 29]

    def test_an_empty_rule_is_once(self) -> None:
        assert occurrences("", date(2022, 3, 7), date(2025, 2, 6)) == [date(2022, 3, 7)]

    def test_nothing_falls_after_the_last_day(self) -> None:
        assert occurrences("", date(2025, 2, 7), date(2025, 2, 6)) == []

    def test_what_is_no_rule_is_refused(self) -> None:
        with pytest.raises(ValueError, match="NEVER"):
            occurrences("FREQ=NEVER", date(2022, 1, 1), date(2022, 12, 31))
