"""When a person reads mail: the hours of their office, on its working days, in its zone. Pure.

Indonesia has three zones and no summer time, so an hour of the wall is one moment.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pks.calendar import NATIONAL, WorkingDays, is_working_day, next_working_day


class Zone(StrEnum):
    """The three zones of Indonesia (Keppres 41/1987), by their names in the tz database."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


OPENS, CLOSES = time(7, 30), time(17, 0)


@dataclass(frozen=True)
class Hours:
    """The hours of an office. The mail of the day comes when it opens."""

    zone: str = Zone.WIB
    opens: time = OPENS
    closes: time = CLOSES
    days: WorkingDays = NATIONAL

    def day_of(self, moment: datetime) -> date:
        """Return the day that `moment` falls on there."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def opening(self, day: date) -> datetime:
        """Return when the office opens on `day`, or on the first working day after it, in UTC."""
        working = next_working_day(day, self.days)
        return datetime.combine(working, self.opens, ZoneInfo(self.zone)).astimezone(UTC)

    def opening_after(self, day: date) -> datetime:
        """Return when the office opens on the next working day after `day`, in UTC."""
        return self.opening(day + timedelta(days=1))

    def is_open(self, moment: datetime) -> bool:
        """Tell whether people are at their desks."""
        there = moment.astimezone(ZoneInfo(self.zone))
        is_time = self.opens <= there.time() < self.closes
        return is_time and is_working_day(there.date(), self.days)

    def from_then(self, moment: datetime) -> datetime:
        """Return `moment` if the office is open then, else when it opens next, in UTC."""
        if self.is_open(moment):
            return moment
        day = self.day_of(moment)
        opening = self.opening(day)
        return opening if opening >= moment else self.opening_after(day)
