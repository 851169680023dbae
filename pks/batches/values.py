"""What a single cell of a sheet says: a text, a day, a number of years; or why it says none."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pks.batches.facts import MOST_YEARS

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "ag", "sep", "okt", "nov", "des")
_BY_NUMBERS = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})")
_BY_YEAR = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_IN_WORDS = re.compile(r"(?:[a-z]+,\s*)?([0-9]{1,2}) ([a-z]{3,9})\.? ([0-9]{4})")
_YEARS = re.compile(r"([0-9]{1,2})(?: tahun)?")
_FIRST_YEAR, _LAST_YEAR = 1946, 2199


class SheetFault(StrEnum):
    """What is wrong in a cell, or with the sheet."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DOUBLED_COLUMN = "doubled_column"
    NO_ROWS = "no_rows"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    UNIT_MISSING = "unit_missing"
    UNKNOWN_UNIT = "unknown_unit"
    DOUBLED_UNIT = "doubled_unit"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NOT_A_DATE = "not_a_date"
    NOT_YEARS = "not_years"
    UNKNOWN_SIGNATORY = "unknown_signatory"
    UNKNOWN_LIAISON = "unknown_liaison"
    AMBIGUOUS = "ambiguous"


class WrongCell(Exception):
    """One cell is wrong; `value` is what is wrong, or the length that is allowed."""

    def __init__(self, fault: SheetFault, value: object = "") -> None:
        super().__init__(fault)
        self.fault, self.value = fault, str(value)


def text_in_cell(value: Any) -> str | None:
    """Return the text of a cell on one line; a whole number without its decimals.

    :raises WrongCell: a day or a truth value: a spreadsheet has turned what was typed into it.
    """
    if isinstance(value, float):
        value = str(int(value)) if value.is_integer() else f"{value:.15g}"
    if not isinstance(value, str):
        raise WrongCell(SheetFault.NOT_TEXT)
    return " ".join(value.split()) or None


def date_in(value: Any) -> date | None:
    """Return the day that a cell holds, as such or in words: 7/2/2022, 7 Februari 2022.

    :raises WrongCell: it is none, or its year is none that an agreement could have.
    """
    if isinstance(value, str) and not value.strip():
        return None
    day = _day(value)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise WrongCell(SheetFault.NOT_A_DATE, value)
    return day


def years_in(value: Any) -> int | None:
    """Return how many years a cell says: 3, 3.0, "3 tahun".

    :raises WrongCell: it says no such number.
    """
    words = text_in_cell(value)
    if words is None:
        return None
    found = _YEARS.fullmatch(words.casefold())
    if found is None or not 1 <= int(found[1]) <= MOST_YEARS:
        raise WrongCell(SheetFault.NOT_YEARS, words)
    return int(found[1])


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _date_in_words(value.casefold())
    # A bare number: days since 1900 to a spreadsheet, and a slip of the hand to everybody else.
    raise WrongCell(SheetFault.NOT_A_DATE, text_in_cell(value))


def _date_in_words(words: str) -> date:
    words = " ".join(words.split())
    try:
        if found := _BY_NUMBERS.fullmatch(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _BY_YEAR.fullmatch(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _IN_WORDS.fullmatch(words):
            return date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError as error:
        raise WrongCell(SheetFault.NOT_A_DATE, words) from error
    raise WrongCell(SheetFault.NOT_A_DATE, words)


def _month(words: str) -> int:
    for number, beginning in enumerate(_MONTHS, start=1):
        if words.startswith(beginning):
            return number
    raise ValueError(words)
