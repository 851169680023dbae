"""The one place that asks what time it is. Everything else is told.

A moment is a timezone-aware `datetime` in UTC; a day is a `date` in a named zone. At 06.30 in
Bekasi it is still yesterday in UTC, so nobody may turn one into the other without a zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return datetime.now(UTC)

    def today(self, zone: str) -> date:
        """Return the calendar day that it is now in `zone`, e.g. "Asia/Jakarta"."""
        return day_in(zone, self.now())


@dataclass
class StoppedClock(Clock):
    """A clock that shows `moment` until somebody moves it: for tests and for telling the story."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment that the clock was stopped at, in UTC."""
        return self.moment.astimezone(UTC)


def day_in(zone: str, moment: datetime) -> date:
    """Return the calendar day of `moment` in `zone`.

    >>> day_in("Asia/Jayapura", datetime(2022, 12, 31, 15, 30, tzinfo=UTC))
    datetime.date(2023, 1, 1)
    """
    return moment.astimezone(ZoneInfo(zone)).date()
