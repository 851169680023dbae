"""Numbers and days in words."""

from datetime import date

import pytest

from pks.naskah.indonesian import (
    capitalised,
    date_in_words,
    full_date,
    long_date,
    lower_first,
    roman,
    spelled,
    terbilang,
)

SIGNING_DAY = date(2022, 2, 7)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (100, "seratus"),
        (1001, "seribu satu"),
        (2022, "dua ribu dua puluh dua"),
        (2_500_000, "dua juta lima ratus ribu"),
    ],
)
def test_f093_amounts_are_written_in_indonesian_words(number, words):
    assert terbilang(number) == words


def test_f093_the_signing_day_is_spelled_weekday_day_month_year_and_digits():
    assert date_in_words(SIGNING_DAY) == (
        "Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)"
    )


def test_f093_dates_have_no_leading_zero():
    assert long_date(SIGNING_DAY) == "7 Februari 2022"
    assert full_date(SIGNING_DAY) == "Senin, 7 Februari 2022"


def test_a_clause_spells_a_number_after_its_digits():
    assert spelled(3) == "3 (tiga)"


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "I"), (4, "IV"), (9, "IX"), (12, "XII"), (39, "XXXIX")]
)
def test_months_and_annexes_are_counted_in_roman_capitals(number, letters):
    assert roman(number) == letters


def test_the_mark_of_an_acting_head_keeps_its_small_letters():
    assert capitalised("Plt. Wali Kota Bekasi") == "Plt. WALI KOTA BEKASI"
    assert capitalised("Kepala Dinas") == "KEPALA DINAS"


def test_a_scope_inside_a_sentence_starts_small_but_an_abbreviation_does_not():
    assert lower_first("Monitoring dan evaluasi") == "monitoring dan evaluasi"
    assert lower_first("SPBE terpadu") == "SPBE terpadu"
