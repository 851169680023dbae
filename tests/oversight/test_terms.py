"""How long each kind leaves, and where a product stands."""

from datetime import date

import pytest

from pks.calendar import NATIONAL, WorkingDays
from pks.monitoring.lifecycle import FollowUpState
from pks.oversight.terms import (
    PERIODS,
    DayUnit,
    ProductKind,
    ProductState,
    Standing,
    days_left,
    due_day,
    goes_to_resolution,
    state_of,
)

RECEIVED = date(2022, 3, 7)
DUE = date(2022, 4, 18)


def due(kind: ProductKind, received_on: date, days: WorkingDays = NATIONAL) -> date:
    period = PERIODS[kind]
    return due_day(received_on, period.count, period.unit, days)


@pytest.mark.parametrize(
    "kind", [ProductKind.CORRECTIVE_ACTION, ProductKind.SUGGESTION, ProductKind.REPORT]
)
def test_leaves_thirty_working_days_without_the_holidays(kind: ProductKind) -> None:
    # 30 weekdays would end on 18 April; Good Friday, 15 April, is none.
    assert due(kind, RECEIVED) == date(2022, 4, 19)


def test_a_recommendation_leaves_sixty_days_of_the_calendar() -> None:
    # A Friday in the holidays of Idul Fitri, and yet the last day.
    assert due(ProductKind.RECOMMENDATION, RECEIVED) == date(2022, 5, 6)


def test_only_the_periods_of_rules_name_one() -> None:
    assert {kind for kind, period in PERIODS.items() if period.basis} == {
        ProductKind.REPORT,
        ProductKind.RECOMMENDATION,
    }


def test_the_days_of_the_office_count() -> None:
    anniversary = WorkingDays(closed={date(2022, 3, 10): "Hari Jadi Kota Bekasi"})
    opened = WorkingDays(opened={date(2022, 3, 12): "Pelayanan akhir pekan"})

    assert due(ProductKind.REPORT, RECEIVED, anniversary) == date(2022, 4, 20)
    assert due(ProductKind.REPORT, RECEIVED, opened) == date(2022, 4, 18)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2022, 4, 19), 0),
        (date(2022, 4, 18), 1),
        (date(2022, 4, 13), 3),
        (date(2022, 4, 20), -1),
        (date(2022, 4, 23), -3),
    ],
)
def test_counts_the_working_days_that_are_left(today: date, left: int) -> None:
    assert days_left(date(2022, 4, 19), DayUnit.WORKING_DAYS, NATIONAL, today=today) == left


def test_is_late_on_a_day_off_too() -> None:
    friday, saturday = date(2022, 4, 22), date(2022, 4, 23)

    assert days_left(friday, DayUnit.WORKING_DAYS, NATIONAL, today=saturday) == -1


def test_counts_days_of_the_calendar_where_the_law_does() -> None:
    assert days_left(date(2022, 5, 6), DayUnit.DAYS, NATIONAL, today=date(2022, 5, 8)) == -2


@pytest.mark.parametrize(
    ("standing", "today", "expected"),
    [
        (Standing(DUE, False, False), DUE, ProductState.RUNNING),
        (Standing(DUE, False, False), date(2022, 4, 19), ProductState.LATE),
        (Standing(DUE, False, True), date(2022, 4, 19), ProductState.REFERRED),
        (Standing(DUE, True, True), date(2022, 4, 19), ProductState.DONE),
        (
            Standing(DUE, False, False, FollowUpState.DONE),
            date(2022, 4, 19),
            ProductState.DONE,
        ),
        (
            Standing(DUE, False, False, FollowUpState.SUBMITTED),
            date(2022, 4, 19),
            ProductState.RUNNING,
        ),
        (
            Standing(DUE, False, False, FollowUpState.UNDERWAY),
            date(2022, 4, 19),
            ProductState.LATE,
        ),
        # A follow-up that was opened again decides, whatever was closed by hand before.
        (
            Standing(DUE, True, False, FollowUpState.PLANNED),
            DUE,
            ProductState.RUNNING,
        ),
        (
            Standing(DUE, False, False, FollowUpState.CANCELLED),
            date(2022, 4, 19),
            ProductState.LATE,
        ),
        (Standing(DUE, True, False, FollowUpState.CANCELLED), DUE, ProductState.DONE),
    ],
)
def test_stands_where_its_follow_up_or_its_closing_says(
    standing: Standing, today: date, expected: ProductState
) -> None:
    assert state_of(standing, today=today) is expected


def test_only_a_late_lhp_goes_to_resolution() -> None:
    gone = [
        (kind, state)
        for kind in ProductKind
        for state in ProductState
        if goes_to_resolution(kind, state)
    ]

    assert gone == [(ProductKind.REPORT, ProductState.LATE)]
