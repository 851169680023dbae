"""Numbers and days in English words. Thin over num2words and Babel; the pair of `indonesian`."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from num2words import num2words


@lru_cache(maxsize=1024)
def in_words(number: int) -> str:
    """Return a whole number in words, as British legal English writes a year: without "and".

    >>> in_words(2022)
    'two thousand twenty-two'
    """
    return str(num2words(number, lang="en")).replace(" and ", " ").replace(",", "")


def spelled(number: int) -> str:
    """Return a number as agreements write it, digits before words: "3 (three)"."""
    return f"{number} ({in_words(number)})"


def counted(number: int, unit: str) -> str:
    """Return a number of things: "1 (one) year", "3 (three) years"."""
    return f"{spelled(number)} {unit}{'' if number == 1 else 's'}"


@lru_cache(maxsize=1024)
def long_date(day: date) -> str:
    """Return "7 February 2022"."""
    return format_date(day, "d MMMM y", locale="en")


@lru_cache(maxsize=1024)
def date_in_words(day: date) -> str:
    """Return a day as the opening of an agreement spells it.

    >>> date_in_words(date(2022, 2, 7))
    'Monday, the seventh of February two thousand twenty-two (07-02-2022)'
    """
    weekday, month = format_date(day, "EEEE|MMMM", locale="en").split("|")
    ordinal = num2words(day.day, lang="en", to="ordinal")
    return f"{weekday}, the {ordinal} of {month} {in_words(day.year)} ({day:%d-%m-%Y})"


def rupiah(amount: int) -> str:
    """Return an amount as agreements write it.

    >>> rupiah(1_500_000)
    'IDR 1,500,000.00 (one million five hundred thousand rupiah)'
    """
    return f"IDR {amount:,}.00 ({in_words(amount)} rupiah)"
