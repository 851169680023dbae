"""Working days, months and recurrence in Indonesia. Pure: days in, days out.

Holidays are the national ones and joint leave (cuti bersama), as far as the `holidays` package
knows them. Joint leave is decreed a year ahead at most; until then such a day counts as a working
day, and days that follow the moon are the package's estimate.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

SATURDAY = 5
_ONE_DAY = timedelta(days=1)

#: The shortest month is this long: a day of the month beyond it is missing from some months.
_LAST_DAY_OF_EVERY_MONTH = 28


@lru_cache(maxsize=64)
def holidays_of(year: int) -> Mapping[date, str]:
    """Return the holidays and joint leave of `year`, each with its Indonesian name."""
    found = holidays.country_holidays(
        "ID", years=year, language="id", categories=("public", "government")
    )
    return dict(found.items())


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on `day`."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def next_working_day(day: date) -> date:
    """Return `day` itself if offices are open, else the first day after it when they are.

    >>> next_working_day(date(2022, 5, 1))  # a Sunday, then Idul Fitri with its joint leave
    datetime.date(2022, 5, 9)
    """
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """Return `day` itself if offices are open, else the last day before it when they were."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`; for 0, `day` moved to a working day.

    >>> add_working_days(date(2022, 2, 7), 14)
    datetime.date(2022, 2, 25)
    """
    day = next_working_day(day) if count == 0 else day
    for _ in range(count):
        day = next_working_day(day + _ONE_DAY)
    return day


def months_later(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a shorter month.

    >>> months_later(date(2022, 1, 31), 1)
    datetime.date(2022, 2, 28)
    """
    return day + relativedelta(months=months)


def occurrences(rule: str, first: date, last: date) -> list[date]:
    """Return the days on which `rule` falls from `first` to `last`, both included.

    A day that a month lacks falls on the month's last day, where RFC 5545 alone would leave the
    month out.

    >>> occurrences("FREQ=MONTHLY", date(2022, 1, 31), date(2022, 3, 31))
    [datetime.date(2022, 1, 31), datetime.date(2022, 2, 28), datetime.date(2022, 3, 31)]

    :param rule: a recurrence rule of RFC 5545 without its start; empty for once, on `first`.
    :raises ValueError: it is no such rule.
    """
    if first > last:
        return []
    if not rule:
        return [first]
    begin = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - dateutil counts days in it
    end = datetime(last.year, last.month, last.day)  # noqa: DTZ001
    found = rrulestr(_never_skipping(rule, first), dtstart=begin)
    return [moment.date() for moment in found.between(begin, end, inc=True)]


def _never_skipping(rule: str, first: date) -> str:
    """Return `rule` so that it falls in each of its months, on the last day of a shorter one."""
    if first.day <= _LAST_DAY_OF_EVERY_MONTH or "BY" in rule:
        return rule
    days = ",".join(str(day) for day in range(_LAST_DAY_OF_EVERY_MONTH, first.day + 1))
    if "FREQ=MONTHLY" in rule:
        return f"{rule};BYMONTHDAY={days};BYSETPOS=-1"
    if "FREQ=YEARLY" in rule:
        return f"{rule};BYMONTH={first.month};BYMONTHDAY={days};BYSETPOS=-1"
    return rule
