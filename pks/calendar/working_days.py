"""On which days offices are open: the national calendar, and what an office has besides.

The national calendar has the holidays and joint leave (cuti bersama), as far as the `holidays`
package knows them. Joint leave is decreed a year ahead at most; until then such a day counts as a
working day, and days that follow the moon are the package's estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The working days of an office: the national ones, but for some days by their names."""

    closed: Mapping[date, str] = field(default_factory=dict)
    """Days on which the office is closed though others work."""
    opened: Mapping[date, str] = field(default_factory=dict)
    """Holidays, or days of a weekend, on which the office works."""


#: The calendar of an office that has no days of its own.
NATIONAL = WorkingDays()


def both(first: WorkingDays, second: WorkingDays) -> WorkingDays:
    """Return the days on which two offices are open at once."""
    shared = first.opened.keys() & second.opened.keys()
    return WorkingDays(
        closed={**second.closed, **first.closed},
        opened={day: first.opened[day] for day in shared},
    )


@lru_cache(maxsize=64)
def holidays_of(year: int) -> Mapping[date, str]:
    """Return the holidays and joint leave of `year`, each with its Indonesian name."""
    found = holidays.country_holidays(
        "ID", years=year, language="id", categories=("public", "government")
    )
    return dict(found.items())


@lru_cache(maxsize=64)
def has_joint_leave(year: int) -> bool:
    """Tell whether the joint leave of `year` is known; before it is decreed, it is not."""
    return bool(holidays.country_holidays("ID", years=year, categories=("government",)))


def is_working_day(day: date, days: WorkingDays = NATIONAL) -> bool:
    """Tell whether the offices of `days` are open on `day`."""
    if day in days.closed:
        return False
    return day in days.opened or (day.weekday() < SATURDAY and day not in holidays_of(day.year))


def next_working_day(day: date, days: WorkingDays = NATIONAL) -> date:
    """Return `day` itself if offices are open, else the first day after it when they are.

    >>> next_working_day(date(2022, 5, 1))  # a Sunday, then Idul Fitri with its joint leave
    datetime.date(2022, 5, 9)
    """
    while not is_working_day(day, days):
        day += _ONE_DAY
    return day


def previous_working_day(day: date, days: WorkingDays = NATIONAL) -> date:
    """Return `day` itself if offices are open, else the last day before it when they were."""
    while not is_working_day(day, days):
        day -= _ONE_DAY
    return day


def add_working_days(day: date, count: int, days: WorkingDays = NATIONAL) -> date:
    """Return the `count`-th working day after `day`; for 0, `day` moved to a working day.

    >>> add_working_days(date(2022, 2, 7), 14)
    datetime.date(2022, 2, 25)

    :param count: a negative one counts back.
    """
    if count < 0:
        for _ in range(-count):
            day = previous_working_day(day - _ONE_DAY, days)
        return day
    day = next_working_day(day, days) if count == 0 else day
    for _ in range(count):
        day = next_working_day(day + _ONE_DAY, days)
    return day


def count_working_days(after: date, until: date, days: WorkingDays = NATIONAL) -> int:
    """Return how many working days there are after one day, up to and with another.

    >>> count_working_days(date(2022, 2, 7), date(2022, 2, 25))
    14
    """
    length = range(1, (until - after).days + 1)
    return sum(is_working_day(after + n * _ONE_DAY, days) for n in length)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a shorter month.

    >>> months_later(date(2022, 1, 31), 1)
    datetime.date(2022, 2, 28)
    """
    return day + relativedelta(months=months)
