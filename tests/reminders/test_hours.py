"""The hours of an office, on plain moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.calendar import is_working_day
from pks.reminders.hours import Hours, Zone

ZONES = [Hours(zone) for zone in Zone]
MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


class TestTheDayOfAMoment:
    def test_is_the_new_year_in_jayapura_alone(self) -> None:
        moment = datetime(2022, 12, 31, 15, 30, tzinfo=UTC)
        assert [hours.day_of(moment) for hours in ZONES] == [
            date(2022, 12, 31),
            date(2022, 12, 31),
            date(2023, 1, 1),
        ]

    @given(MOMENTS, st.sampled_from(ZONES))
    def test_is_what_the_wall_shows(self, moment: datetime, hours: Hours) -> None:
        assert hours.day_of(moment) == moment.astimezone(ZoneInfo(hours.zone)).date()


class TestWhenItOpens:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2022, 5, 9), datetime(2022, 5, 9, 0, 30, tzinfo=UTC)),
            (date(2022, 5, 7), datetime(2022, 5, 9, 0, 30, tzinfo=UTC)),  # a Saturday
            (date(2022, 5, 2), datetime(2022, 5, 9, 0, 30, tzinfo=UTC)),  # Idul Fitri
        ],
    )
    def test_is_on_that_day_or_the_next_working_day(self, day: date, expected: datetime) -> None:
        assert Hours().opening(day) == expected

    def test_the_east_opens_two_hours_earlier(self) -> None:
        west, _, east = (hours.opening(date(2022, 5, 9)) for hours in ZONES)
        assert west - east == timedelta(hours=2)

    @given(MOMENTS, st.sampled_from(ZONES))
    def test_from_then_on_is_never_before_and_always_open(
        self, moment: datetime, hours: Hours
    ) -> None:
        then = hours.from_then(moment)
        assert then >= moment
        assert hours.is_open(then)
        assert then == moment or not hours.is_open(moment)

    @given(MOMENTS)
    def test_it_is_never_open_on_a_free_day_or_at_night(self, moment: datetime) -> None:
        there = moment.astimezone(ZoneInfo(Zone.WIB))
        expected = is_working_day(there.date()) and time(7, 30) <= there.time() < time(17)
        assert Hours().is_open(moment) is expected
