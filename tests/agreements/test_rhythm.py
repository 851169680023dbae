"""Rhythms by name, in words, and the days that come of them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.agreements.rhythm import (
    BEFORE_ASSESSMENT,
    MONTHLY,
    ONCE,
    QUARTERLY,
    YEARLY,
    Anchor,
    Rhythm,
    Shift,
    Term,
    Unit,
    due_day,
    planned_days,
)
from pks.agreements.rhythm_choice import ORDINALS, PERIODS, Choice, Pattern, choice_of, rhythm_of
from pks.agreements.rhythm_words import in_words
from pks.calendar import WorkingDays, holidays_of, is_working_day
from pks.parties.calendar_models import YearlyEvent

#: From the signing of 7 February 2022, for three years.
TERM = Term(date(2022, 2, 7), date(2025, 2, 6))

CHOICES = st.builds(
    Choice,
    pattern=st.sampled_from([one for one in Pattern if one is not Pattern.RULE]),
    amount=st.integers(0, 90),
    unit=st.sampled_from(Unit),
    is_before=st.booleans(),
    period=st.sampled_from(PERIODS),
    ordinal=st.sampled_from(ORDINALS),
    weekday=st.integers(0, 6),
    month=st.integers(1, 12),
    # The first of January is as well the first day of each year.
    month_day=st.integers(2, 28),
    shift=st.sampled_from(Shift),
    first_on=st.none() | st.dates(date(2022, 2, 7), date(2024, 12, 31)),
)


@pytest.fixture(scope="module", autouse=True)
def holidays_known() -> None:
    """Look the holidays up once: it takes longer than any single example may."""
    for year in range(2020, 2033):
        holidays_of(year)


def due(rhythm: Rhythm, term: Term = TERM) -> list[date]:
    return [due_day(rhythm, day, term) for day in planned_days(rhythm, term)]


@given(CHOICES)
def test_f059_what_was_chosen_by_name_is_shown_by_that_name(choice: Choice) -> None:
    rhythm = rhythm_of(choice)

    shown = choice_of(rhythm)

    assert shown.pattern is choice.pattern
    assert rhythm_of(shown) == rhythm
    assert "FREQ" not in in_words(rhythm)


@given(CHOICES)
def test_f060_all_is_due_on_a_working_day_within_the_term(choice: Choice) -> None:
    days = due(rhythm_of(replace(choice, first_on=None)))

    assert all(is_working_day(day) and TERM.starts_on <= day <= TERM.ends_on for day in days)


@pytest.mark.parametrize(
    ("choice", "words", "days"),
    [
        (
            Choice(Pattern.LAST_WORKING_DAY, period=3),
            "Hari kerja terakhir setiap triwulan",
            # 31 December 2022 is a Saturday; 31 March 2024 is Easter, after a Friday of holiday.
            [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 30)],
        ),
        (
            Choice(Pattern.FIRST_WORKING_DAY),
            "Hari kerja pertama setiap bulan",
            [date(2022, 3, 1), date(2022, 4, 1), date(2022, 5, 9), date(2022, 6, 2)],
        ),
        (
            Choice(Pattern.WEEKDAY, ordinal=1, weekday=1),
            "Selasa pertama setiap bulan",
            [date(2022, 3, 1), date(2022, 4, 5), date(2022, 5, 9), date(2022, 6, 7)],
        ),
        (
            Choice(Pattern.WEEKDAY, ordinal=-1, weekday=4, period=6),
            "Jumat terakhir setiap semester",
            [date(2022, 6, 24), date(2022, 12, 30), date(2023, 7, 3), date(2023, 12, 29)],
        ),
        (
            Choice(Pattern.DAY_OF_YEAR, month=8, month_day=17, shift=Shift.PREVIOUS),
            "Setiap tanggal 17 Agustus",
            [date(2022, 8, 16), date(2023, 8, 16), date(2024, 8, 16)],
        ),
        (
            Choice(Pattern.BEFORE_END, amount=90, unit=Unit.DAYS),
            "1 (satu) kali, 90 (sembilan puluh) hari sebelum perjanjian berakhir",
            [date(2024, 11, 8)],
        ),
        (
            Choice(Pattern.EVENT, amount=10, unit=Unit.WORKING_DAYS, shift=Shift.PREVIOUS),
            "Setiap tahun, 10 (sepuluh) hari kerja sebelum penilaian kepatuhan",
            [date(2022, 7, 18), date(2023, 7, 17), date(2024, 7, 18)],
        ),
        (
            Choice(Pattern.EVENT, amount=0),
            "Setiap tahun, pada awal penilaian kepatuhan",
            [date(2022, 8, 1), date(2023, 8, 1), date(2024, 8, 1)],
        ),
        (
            Choice(Pattern.RULE, rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE"),
            "Setiap 2 (dua) bulan, hari Rabu kedua",
            [date(2022, 2, 9), date(2022, 4, 13), date(2022, 6, 8), date(2022, 8, 10)],
        ),
    ],
)
def test_f059_each_name_has_its_words_and_its_days(
    choice: Choice, words: str, days: list[date]
) -> None:
    rhythm = rhythm_of(choice)

    assert in_words(rhythm) == words
    assert due(rhythm)[:4] == days


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (QUARTERLY, "Setiap 3 (tiga) bulan"),
        (replace(MONTHLY, first_on=date(2022, 3, 31)), "Setiap bulan, mulai 31 Maret 2022"),
        (ONCE, "1 (satu) kali, paling lambat 14 (empat belas) hari kerja setelah mulai berlaku"),
        (Rhythm(first_on=date(2022, 3, 7)), "1 (satu) kali, pada tanggal 7 Maret 2022"),
        (
            Rhythm("FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO,-1FR;BYSETPOS=1,-2;UNTIL=20241231"),
            (
                "Setiap tahun, hanya yang pertama dan ke-2 dari akhir, "
                "hari Senin dan Jumat terakhir, bulan Maret dan September, sampai 31 Desember 2024"
            ),
        ),
        (
            Rhythm("FREQ=DAILY;INTERVAL=10;BYMONTHDAY=1,-1,-3;COUNT=4"),
            (
                "Setiap 10 (sepuluh) hari, tanggal 1, terakhir dan ke-3 dari akhir bulan, "
                "sebanyak 4 (empat) kali"
            ),
        ),
    ],
)
def test_f059_any_rhythm_is_said_in_words(rhythm: Rhythm, words: str) -> None:
    assert in_words(rhythm) == words


def test_f060_the_own_days_of_an_office_move_what_falls_on_them() -> None:
    anniversary = WorkingDays(closed={date(2023, 3, 10): "Hari Jadi Kota Bekasi"})
    yearly = rhythm_of(Choice(Pattern.DAY_OF_YEAR, month=3, month_day=10))

    assert due(yearly)[1] == date(2023, 3, 10)
    assert due(yearly, replace(TERM, days=anniversary))[1] == date(2023, 3, 13)


def test_a_later_assessment_takes_its_preparation_along() -> None:
    late = replace(TERM, event_day=lambda _event, year: date(year, 9, 12))

    assert [day.month for day in due(BEFORE_ASSESSMENT)] == [7, 6, 7]  # off Idul Adha in 2023
    assert due(BEFORE_ASSESSMENT, late) == [date(2022, 8, 12), date(2023, 8, 11), date(2024, 8, 12)]


def test_what_lies_outside_the_term_is_not_promised() -> None:
    two_years_before = Rhythm("", Anchor.END, -48, Unit.MONTHS)
    long_before = Rhythm("", Anchor.EVENT, -13, Unit.MONTHS, YearlyEvent.COMPLIANCE_ASSESSMENT)

    assert due(two_years_before) == []
    assert planned_days(long_before, TERM) == [date(2022, 7, 1), date(2023, 7, 1), date(2024, 7, 1)]
    assert planned_days(YEARLY, TERM)[0] == date(2022, 8, 7)
