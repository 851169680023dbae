"""The days on which a recurrence rule falls, period by period, up to a last day.

As RFC 5545 says, but for two things. A day of the month that is taken from the start (there is no
BYMONTHDAY and no BYDAY) and that a month lacks falls on the month's last day, where the RFC leaves
the month out: what is promised for each month is owed in February, too. And the start is only a
day of the rule if it fits; the RFC leaves it open what a start that does not fit is.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pks.calendar.rule import Frequency, Rule, parse_rule


def occurrences(rule: str, first: date, last: date) -> list[date]:
    """Return the days on which `rule` falls from `first` to `last`, both included.

    >>> occurrences("FREQ=MONTHLY", date(2022, 1, 31), date(2022, 3, 31))
    [datetime.date(2022, 1, 31), datetime.date(2022, 2, 28), datetime.date(2022, 3, 31)]

    :param rule: a recurrence rule of RFC 5545 without its start; empty for once, on `first`.
    :raises NotARule: it is no such rule.
    """
    parsed = parse_rule(rule) if rule else None
    if first > last:
        return []
    return list(_falling(parsed, first, last)) if parsed else [first]


def _falling(rule: Rule, first: date, last: date) -> Iterator[date]:
    end = min(last, rule.until or last)
    left = rule.count
    for period in _periods(rule, first, end):
        fitting = [day for day in period if _fits(rule, first, day)]
        for day in _at(rule.positions, fitting):
            if day > end or left == 0:
                return
            if day >= first:
                left = None if left is None else left - 1
                yield day


def _periods(rule: Rule, first: date, end: date) -> Iterator[Sequence[date]]:
    """Yield every `interval`-th period from that of `first`: all its days, also those before."""
    step, year, month = rule.interval, first.year, first.month - 1
    start = first
    if rule.frequency is Frequency.WEEKLY:
        start -= timedelta(days=(first.weekday() - rule.week_starts_on) % 7)
    elif rule.frequency is not Frequency.DAILY:
        start = date(year, first.month if rule.frequency is Frequency.MONTHLY else 1, 1)
    while start <= end:
        if rule.frequency is Frequency.DAILY:
            yield [start]
            start += timedelta(days=step)
        elif rule.frequency is Frequency.WEEKLY:
            yield _days(start, 7)
            start += timedelta(weeks=step)
        elif rule.frequency is Frequency.MONTHLY:
            yield _days(start, monthrange(start.year, start.month)[1])
            month += step
            start = date(year + month // 12, month % 12 + 1, 1)
        else:
            yield _days(start, _length_of_year(start.year))
            start = date(start.year + step, 1, 1)


def _fits(rule: Rule, first: date, day: date) -> bool:
    return _month_fits(rule, first, day) and _day_fits(rule, first, day)


def _month_fits(rule: Rule, first: date, day: date) -> bool:
    if rule.months:
        return day.month in rule.months
    takes_month_of_start = rule.frequency is Frequency.YEARLY and not (
        rule.month_days or rule.weekdays
    )
    return not takes_month_of_start or day.month == first.month


def _day_fits(rule: Rule, first: date, day: date) -> bool:
    by_month = rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY)
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    if rule.weekdays:
        return any(_is_nth(rule, nth, weekday, day) for nth, weekday in rule.weekdays)
    if rule.month_days or rule.frequency is Frequency.DAILY:
        return True
    return day.day == min(first.day, length) if by_month else day.weekday() == first.weekday()


def _is_nth(rule: Rule, nth: int, weekday: int, day: date) -> bool:
    """Tell whether `day` is that weekday, and the `nth` one of its month, or of its year."""
    if day.weekday() != weekday or nth == 0:
        return day.weekday() == weekday
    if rule.frequency is Frequency.MONTHLY or rule.months:
        place, length = day.day, monthrange(day.year, day.month)[1]
    else:
        place, length = day.timetuple().tm_yday, _length_of_year(day.year)
    from_start, from_end = (place + 6) // 7, (length - place) // 7 + 1
    return nth in (from_start, -from_end)


def _at(positions: Sequence[int], days: Sequence[date]) -> Sequence[date]:
    """Return the days at these positions of a period, in order; without positions, all."""
    if not positions:
        return days
    places = {place - 1 if place > 0 else len(days) + place for place in positions}
    return [day for place, day in enumerate(days) if place in places]


def _days(start: date, count: int) -> Sequence[date]:
    return [start + timedelta(days=n) for n in range(count)]


def _length_of_year(year: int) -> int:
    return 366 if monthrange(year, 2)[1] == 29 else 365
