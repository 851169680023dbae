"""Numbers and days in Indonesian words. Thin over num2words and Babel."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from num2words import num2words

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@lru_cache(maxsize=1024)
def terbilang(number: int) -> str:
    """Return a whole number in words: 2022 is "dua ribu dua puluh dua"."""
    return str(num2words(number, lang="id"))


def spelled(number: int) -> str:
    """Return a number as agreements write it, digits before words: "3 (tiga)"."""
    return f"{number} ({terbilang(number)})"


@lru_cache(maxsize=1024)
def long_date(day: date) -> str:
    """Return "7 Februari 2022"."""
    return format_date(day, "d MMMM y", locale="id")


def rupiah(amount: int) -> str:
    """Return an amount as agreements write it.

    >>> rupiah(1_500_000)
    'Rp1.500.000,00 (satu juta lima ratus ribu rupiah)'
    """
    digits = f"{amount:,}".replace(",", ".")
    return f"Rp{digits},00 ({terbilang(amount)} rupiah)"


@lru_cache(maxsize=1024)
def full_date(day: date) -> str:
    """Return "Senin, 7 Februari 2022".

    Babel's own `full` format pads the day with a zero, hence the pattern.
    """
    return format_date(day, "EEEE, d MMMM y", locale="id")


@lru_cache(maxsize=1024)
def date_in_words(day: date) -> str:
    """Return a day as the opening of an agreement spells it.

    >>> date_in_words(date(2022, 2, 7))
    'Senin, tanggal tujuh, bulan Februari, tahun dua ribu dua puluh dua (07-02-2022)'
    """
    weekday, month = format_date(day, "EEEE|MMMM", locale="id").split("|")
    return (
        f"{weekday}, tanggal {terbilang(day.day)}, bulan {month}, "
        f"tahun {terbilang(day.year)} ({day:%d-%m-%Y})"
    )


def roman(number: int) -> str:
    """Return 1 to 39 in Roman capitals: annexes, and months in the numbers of letters."""
    letters = ""
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def capitalised(text: str) -> str:
    """Return `text` in capitals, but "Plt.", "Plh." and "Pj." as they are always written."""
    head, dot, rest = text.partition(". ")
    if dot and head in {"Plt", "Plh", "Pj"}:
        return f"{head}. {rest.upper()}"
    return text.upper()


def lower_first(text: str) -> str:
    """Return `text` as it stands inside a sentence; an abbreviation keeps its capitals."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]
