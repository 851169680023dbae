"""The kinds of oversight products, how long each leaves, and what follows from that. Pure.

The periods are as reported: none of them has been compared with the text of its rule yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pks.calendar import WorkingDays, add_working_days, count_working_days
from pks.monitoring.lifecycle import FollowUpState


class ProductKind(StrEnum):
    """What the Ombudsman has handed over."""

    CORRECTIVE_ACTION = "tindakan_korektif"
    SUGGESTION = "saran_perbaikan"
    REPORT = "lhp"
    """Laporan Hasil Pemeriksaan."""
    RECOMMENDATION = "rekomendasi"


class DayUnit(StrEnum):
    """In which days a period is counted."""

    DAYS = "hari"
    """Calendar days: the last one counts even where it is a holiday."""
    WORKING_DAYS = "hari_kerja"
    """The days on which the addressed office works."""


@dataclass(frozen=True)
class Period:
    """How long a product leaves."""

    count: int
    unit: DayUnit
    basis: str | None = None
    """The rule that sets it, which nobody may then set otherwise; none: it is only proposed."""


PERIODS: Mapping[ProductKind, Period] = {
    ProductKind.CORRECTIVE_ACTION: Period(30, DayUnit.WORKING_DAYS),
    ProductKind.SUGGESTION: Period(30, DayUnit.WORKING_DAYS),
    ProductKind.REPORT: Period(30, DayUnit.WORKING_DAYS, "Peraturan Ombudsman 58/2023"),
    # The law says days, not working days, so they are counted by the calendar.
    ProductKind.RECOMMENDATION: Period(60, DayUnit.DAYS, "UU 37/2008 Pasal 38 ayat (2)"),
}
#: As the register calls them; these are names, whatever language the screen speaks.
NAMES: Mapping[ProductKind, str] = {
    ProductKind.CORRECTIVE_ACTION: "Tindakan Korektif",
    ProductKind.SUGGESTION: "Saran Perbaikan",
    ProductKind.REPORT: "LHP",
    ProductKind.RECOMMENDATION: "Rekomendasi",
}
UNIT_NAMES: Mapping[DayUnit, str] = {DayUnit.DAYS: "hari", DayUnit.WORKING_DAYS: "hari kerja"}
#: What is carried no further by reminders: a longer period is a slip of the pen.
MOST_DAYS = 366


class ProductState(StrEnum):
    """Where a product stands, the most urgent first."""

    LATE = "lewat_waktu"
    RUNNING = "berjalan"
    REFERRED = "dilimpahkan"
    """It is with Resolusi dan Monitoring."""
    DONE = "selesai"


@dataclass(frozen=True)
class Standing:
    """What decides on the state of a product."""

    due_on: date
    settled: bool
    """Whether it was closed by hand."""
    referred: bool
    follow_up: FollowUpState | None = None

    @property
    def is_followed(self) -> bool:
        """Tell whether a follow-up decides. A cancelled one does not: that an agreement is over
        takes nothing back of what the Ombudsman asks.
        """
        return self.follow_up not in (None, FollowUpState.CANCELLED)


def due_day(received_on: date, count: int, unit: DayUnit, days: WorkingDays) -> date:
    """Return the last day to act; the day of receipt itself is not counted.

    :param days: the calendar of the addressed office.
    """
    if unit is DayUnit.DAYS:
        return received_on + timedelta(days=count)
    return add_working_days(received_on, count, days)


def days_left(due_on: date, unit: DayUnit, days: WorkingDays, *, today: date) -> int:
    """Return how many days are left after `today`; below zero: how many it is late."""
    if unit is DayUnit.DAYS:
        return (due_on - today).days
    if today <= due_on:
        return count_working_days(today, due_on, days)
    # Late on a day off is late all the same, though no working day has passed since.
    return -max(count_working_days(due_on, today, days), 1)


def state_of(standing: Standing, *, today: date) -> ProductState:
    """Return where a product stands. What was reported as done waits to be accepted: it is not
    late meanwhile.
    """
    done = standing.settled
    if standing.is_followed:
        done = standing.follow_up is FollowUpState.DONE
    if done:
        return ProductState.DONE
    if standing.referred:
        return ProductState.REFERRED
    reported = standing.follow_up is FollowUpState.SUBMITTED
    return ProductState.LATE if today > standing.due_on and not reported else ProductState.RUNNING


def goes_to_resolution(kind: ProductKind, state: ProductState) -> bool:
    """Tell whether it is to be referred to Resolusi dan Monitoring: an LHP that was not followed
    up in its time (Peraturan Ombudsman 58/2023, as reported).
    """
    return kind is ProductKind.REPORT and state is ProductState.LATE
