"""Recurrence against RFC 5545 itself, and against dateutil: ten thousand rules made by chance."""

import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from pks.calendar import Fault, NotARule, occurrences, parse_rule

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULES = 10_000
MANY_DAYS = timedelta(days=3000)


def rules(count: int) -> Iterator[tuple[str, date, date]]:
    """Yield rules with a start and a last day: the same ones each time."""
    chance = random.Random(5545)
    for _ in range(count):
        first = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
        frequency = chance.choice(FREQUENCIES)
        # Long enough for a yearly rule, and no longer than its days can be counted one by one.
        days = {"DAILY": 90, "WEEKLY": 300, "MONTHLY": 700, "YEARLY": 1500}[frequency]
        yield _rule(chance, frequency, first), first, first + timedelta(days=chance.randrange(days))


def _rule(chance: random.Random, frequency: str, first: date) -> str:
    parts = [f"FREQ={frequency}"]

    def perhaps(odds: float, part: str) -> None:
        if chance.random() < odds:
            parts.append(part)

    perhaps(0.5, f"INTERVAL={chance.randint(1, 4)}")
    perhaps(0.3, f"BYMONTH={_some(chance, range(1, 13), 4)}")
    if frequency != "WEEKLY":
        perhaps(0.4, f"BYMONTHDAY={_some(chance, [*range(-31, 0), *range(1, 32)], 3)}")
    perhaps(0.4, f"BYDAY={_weekdays(chance, frequency)}")
    if any(part.startswith("BY") for part in parts):
        perhaps(0.3, f"BYSETPOS={_some(chance, [-3, -2, -1, 1, 2, 3], 2)}")
    until = first + timedelta(days=chance.randrange(900))
    perhaps(0.3, chance.choice((f"COUNT={chance.randint(1, 9)}", f"UNTIL={until:%Y%m%d}")))
    perhaps(0.2, f"WKST={chance.choice(NAMES)}")
    return ";".join(parts)


def _some(chance: random.Random, values: range | list[int], most: int) -> str:
    return ",".join(str(one) for one in chance.sample(list(values), chance.randint(1, most)))


def _weekdays(chance: random.Random, frequency: str) -> str:
    names = chance.sample(NAMES, chance.randint(1, 3))
    if frequency not in ("MONTHLY", "YEARLY") or chance.random() < 0.5:
        return ",".join(names)
    return ",".join(f"{chance.choice((-2, -1, 1, 2, 3, 5))}{name}" for name in names)


class Book:
    """Says of each single day whether a rule means it, as 3.3.10 of the RFC reads."""

    def __init__(self, text: str, first: date) -> None:
        parts = dict(part.split("=") for part in text.split(";"))
        self.first = first
        self.frequency = parts["FREQ"]
        self.interval = int(parts.get("INTERVAL", "1"))
        self.count = int(parts.get("COUNT", "10000"))
        until = parts.get("UNTIL", "99991231")
        self.until = date(int(until[:4]), int(until[4:6]), int(until[6:]))
        self.months = _numbers(parts, "BYMONTH")
        self.month_days = _numbers(parts, "BYMONTHDAY")
        self.positions = _numbers(parts, "BYSETPOS")
        self.weekdays = [(one[:-2], NAMES.index(one[-2:])) for one in _list(parts, "BYDAY")]
        self.week_start = NAMES.index(parts.get("WKST", "MO"))
        self.at_positions: dict[date, set[date]] = {}

    def days(self, last: date) -> list[date]:
        found: list[date] = []
        day = self.first
        while day <= min(last, self.until) and len(found) < self.count:
            if self.in_turn(day) and self.means(day):
                found.append(day)
            day += timedelta(days=1)
        return found

    def in_turn(self, day: date) -> bool:
        """Tell whether the period of `day` is one of those that INTERVAL leaves."""
        if self.frequency == "DAILY":
            passed = (day - self.first).days
        elif self.frequency == "WEEKLY":
            passed = (self.week_of(day) - self.week_of(self.first)).days // 7
        elif self.frequency == "MONTHLY":
            passed = (day.year - self.first.year) * 12 + day.month - self.first.month
        else:
            passed = day.year - self.first.year
        return passed % self.interval == 0

    def week_of(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def means(self, day: date) -> bool:
        if not self.positions:
            return self.chosen(day)
        start, length = self.period(day)
        if start not in self.at_positions:
            days = [start + timedelta(days=n) for n in range(length)]
            same = [other for other in days if self.chosen(other)]
            places = [n - 1 if n > 0 else len(same) + n for n in self.positions]
            self.at_positions[start] = {same[n] for n in places if 0 <= n < len(same)}
        return day in self.at_positions[start]

    def period(self, day: date) -> tuple[date, int]:
        if self.frequency == "DAILY":
            return day, 1
        if self.frequency == "WEEKLY":
            return self.week_of(day), 7
        if self.frequency == "MONTHLY":
            return day.replace(day=1), monthrange(day.year, day.month)[1]
        return date(day.year, 1, 1), (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days

    def chosen(self, day: date) -> bool:
        """Tell whether the BY-parts mean `day`; what they leave open is taken from the start."""
        if self.months and day.month not in self.months:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - length - 1} & self.month_days:
            return False
        if self.weekdays:
            return any(self.is_weekday(nth, weekday, day) for nth, weekday in self.weekdays)
        if self.month_days or self.frequency == "DAILY":
            return True
        if self.frequency == "WEEKLY":
            return day.weekday() == self.first.weekday()
        if self.frequency == "YEARLY" and not self.months and day.month != self.first.month:
            return False
        # The one rule of ours: a short month has its last day, where the RFC leaves it out.
        return day.day == min(self.first.day, length)

    def is_weekday(self, nth: str, weekday: int, day: date) -> bool:
        """Count the same weekdays before `day`, or after it, in its month or in its year."""
        if day.weekday() != weekday or not nth:
            return day.weekday() == weekday
        in_month = self.frequency == "MONTHLY" or self.months
        step = timedelta(weeks=-1 if int(nth) > 0 else 1)
        count, other = 0, day
        while other.year == day.year and (not in_month or other.month == day.month):
            count += 1
            other += step
        return count == abs(int(nth))


def _list(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _numbers(parts: dict[str, str], name: str) -> set[int]:
    return set(map(int, _list(parts, name)))


def by_the_book(text: str, first: date, last: date) -> list[date]:
    return Book(text, first).days(last)


def by_dateutil(text: str, first: date, last: date) -> list[date]:
    begin, end = (datetime(day.year, day.month, day.day) for day in (first, last))  # noqa: DTZ001
    return [moment.date() for moment in rrulestr(text, dtstart=begin).between(begin, end, inc=True)]


def test_f059_a_thousand_rules_fall_as_the_rfc_says() -> None:
    for text, first, last in rules(RULES // 10):
        assert occurrences(text, first, last) == by_the_book(text, first, last), (text, first)


@pytest.mark.drill
def test_f059_ten_thousand_rules_fall_as_the_rfc_says() -> None:
    for text, first, last in rules(RULES):
        assert occurrences(text, first, last) == by_the_book(text, first, last), (text, first)


@pytest.mark.drill
def test_f059_dateutil_agrees_where_no_month_is_too_short() -> None:
    asked = 0
    for text, first, last in rules(RULES // 4):
        # A rule that never falls would let it count to the year 9999; and it takes positions in
        # the first week from the start, as if the days before it were not of that week.
        apart = "FREQ=WEEKLY" in text and "BYSETPOS" in text
        if first.day <= 28 and not apart and occurrences(text, first, first + MANY_DAYS):
            asked += 1
            assert occurrences(text, first, last) == by_dateutil(text, first, last), (text, first)
    assert asked > RULES // 8


class TestWhatIsNoRule:
    @pytest.mark.parametrize(
        ("text", "fault", "part"),
        [
            ("", Fault.NO_FREQUENCY, ""),
            ("setiap bulan", Fault.NOT_PARTS, "SETIAP BULAN"),
            ("INTERVAL=2", Fault.NO_FREQUENCY, "INTERVAL=2"),
            ("FREQ=MONTHLY;WARNA=2", Fault.UNKNOWN_PART, "WARNA"),
            ("FREQ=DAILY;BYHOUR=9", Fault.NOT_FOR_DAYS, "BYHOUR"),
            ("FREQ=DAILY;FREQ=WEEKLY", Fault.PART_TWICE, "FREQ"),
            ("FREQ=HOURLY", Fault.WRONG_VALUE, "FREQ=HOURLY"),
            ("FREQ=MONTHLY;BYDAY=1XX", Fault.WRONG_VALUE, "BYDAY=1XX"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", Fault.WRONG_VALUE, "BYMONTHDAY=0"),
            ("FREQ=MONTHLY;INTERVAL=99999999999", Fault.WRONG_VALUE, "INTERVAL=99999999999"),
            ("FREQ=MONTHLY;INTERVAL=٣", Fault.WRONG_VALUE, "INTERVAL=٣"),
            ("FREQ=YEARLY;UNTIL=20230231", Fault.WRONG_VALUE, "UNTIL=20230231"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20230201", Fault.COUNT_AND_UNTIL, ""),
            ("FREQ=WEEKLY;BYDAY=1MO", Fault.ORDINAL_NEEDS_MONTH, "BYDAY=1MO"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", Fault.NO_MONTH_DAY_IN_WEEK, "BYMONTHDAY=1"),
            ("FREQ=MONTHLY;BYSETPOS=1", Fault.POSITION_OF_NOTHING, "BYSETPOS=1"),
        ],
    )
    def test_is_refused_with_the_part_that_is_wrong(
        self, text: str, fault: Fault, part: str
    ) -> None:
        with pytest.raises(NotARule) as refusal:
            parse_rule(text)

        assert (refusal.value.fault, refusal.value.part) == (fault, part)

    def test_what_never_falls_is_found_out_at_once(self) -> None:
        never = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        assert occurrences(never, date(2022, 1, 1), date(2042, 1, 1)) == []

    def test_small_letters_and_a_name_in_front_are_read(self) -> None:
        assert parse_rule(" rrule:freq=monthly;byday=-1fr; ").weekdays == ((-1, 4),)
