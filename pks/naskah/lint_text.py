"""Rules on the words of a line: dates, numbers, references, terms, doubled words and blanks."""

import re
from collections.abc import Iterator
from datetime import date

from babel.dates import get_day_names, get_month_names

from pks.naskah.findings import Finding, Rule, error, warning
from pks.naskah.indonesian import date_in_words, full_date, terbilang

_DAYS = "|".join(get_day_names("wide", locale="id").values())
_MONTHS = {str(name).lower(): n for n, name in get_month_names("wide", locale="id").items()}
_MONTH_NAMES = "|".join(_MONTHS)

_DAY_AND_DATE = re.compile(
    rf"\b(?P<weekday>{_DAYS}), (?P<day>\d{{1,2}}) (?P<month>{_MONTH_NAMES}) (?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_DATE_IN_WORDS = re.compile(
    rf"\b(?P<weekday>{_DAYS}), tanggal (?P<day_words>[a-z ]+), bulan (?P<month>{_MONTH_NAMES}), "
    r"tahun (?P<year_words>[a-z ]+) \((?P<day>\d{2})-(?P<number>\d{2})-(?P<year>\d{4})\)",
    re.IGNORECASE,
)
_NUMBER_IN_WORDS = re.compile(r"\b(?P<digits>\d{1,6}) \((?P<words>[a-z]+(?: [a-z]+)*)\)")
_NUMERALS = {word for number in range(20) for word in terbilang(number).split()} | {
    "puluh", "ratus", "seratus", "ribu", "seribu"
}  # fmt: skip
_ARTICLE = re.compile(r"\bPasal (?P<number>\d+)(?: ayat \((?P<ayat>\d+)\))?")
# A reference to another paper: "Pasal 24 Undang-Undang Nomor 37 Tahun 2008".
_OF_A_LAW = re.compile(
    r"\s*(?:ayat \(\d+\)\s*)?(?:huruf [a-z]\s*)?(?:Undang|Peraturan|UU|PP|Keputusan|Nota)"
)
_VARIABLE = re.compile(r"\{[^{}\s]*\}|\{\{.*?\}\}")
_DOUBLED_WORD = re.compile(r"\b(?P<word>[A-Za-z]{2,}) (?P=word)\b", re.IGNORECASE)
_DOUBLED_SPACE = re.compile(r"\S {2,}\S")


def weekdays(words: str, place: str) -> Iterator[Finding]:
    """A weekday that the date does not have."""
    for match in _DAY_AND_DATE.finditer(words):
        month = _MONTHS[match["month"].lower()]
        day = _real_day(match["year"], month, match["day"])
        if day is None:
            message = f"Tanggal “{match[0]}” tidak ada dalam kalender."
            yield error(Rule.WEEKDAY, place, message)
        elif not full_date(day).lower().startswith(match["weekday"].lower()):
            message = f"{match['weekday']} bukan hari dari tanggal {match[0].partition(', ')[2]}."
            yield error(Rule.WEEKDAY, place, message, full_date(day))


def dates_in_words(words: str, place: str) -> Iterator[Finding]:
    """A date whose words say another day than its digits."""
    for match in _DATE_IN_WORDS.finditer(words):
        day = _real_day(match["year"], int(match["number"]), match["day"])
        if day is None:
            message = f"Tanggal “{match[0]}” tidak ada dalam kalender."
            yield error(Rule.DATE_WORDS, place, message)
            continue
        right = date_in_words(day)
        if right.lower() != match[0].lower():
            message = f"Hari, tanggal, bulan, atau tahun tidak sesuai dengan {day:%d-%m-%Y}."
            yield error(Rule.DATE_WORDS, place, message, right)


def numbers_in_words(words: str, place: str) -> Iterator[Finding]:
    """A number whose words say another number: "3 (dua)"."""
    for match in _NUMBER_IN_WORDS.finditer(words):
        right = terbilang(int(match["digits"]))
        if match["words"] != right and _NUMERALS.issuperset(match["words"].split()):
            message = f"Kata “{match['words']}” tidak sesuai dengan angka {match['digits']}."
            yield error(Rule.NUMBER_WORDS, place, message, f"{match['digits']} ({right})")


def references(words: str, place: str, sizes: tuple[int, ...]) -> Iterator[Finding]:
    """A reference to an article or ayat that is not there.

    :param sizes: the number of paragraphs of each article, in order.
    """
    for match in _ARTICLE.finditer(words):
        if _OF_A_LAW.match(words, match.end()):
            continue
        number, ayat = int(match["number"]), int(match["ayat"] or 0)
        if not 1 <= number <= len(sizes):
            message = f"{match[0]} dirujuk, tetapi naskah ini hanya memuat {len(sizes)} pasal."
            yield error(Rule.NO_SUCH_ARTICLE, place, message)
        elif ayat > sizes[number - 1] or (ayat and sizes[number - 1] == 1):
            message = f"{match[0]} dirujuk, tetapi ayat itu tidak ada."
            yield error(Rule.NO_SUCH_ARTICLE, place, message)


def leftovers(words: str, place: str) -> Iterator[Finding]:
    """A variable that nobody filled."""
    for match in _VARIABLE.finditer(words):
        message = f"Variabel {match[0]} belum diisi."
        yield error(Rule.LEFTOVER_VARIABLE, place, message)


def doubled(words: str, place: str) -> Iterator[Finding]:
    """A word or a blank that stands twice."""
    for match in _DOUBLED_WORD.finditer(words):
        message = f"Kata “{match['word']}” tertulis dua kali berturut-turut."
        yield warning(Rule.DOUBLED_WORD, place, message, match["word"])
    if _DOUBLED_SPACE.search(words):
        message = "Ada spasi ganda di antara kata."
        yield warning(Rule.DOUBLED_SPACE, place, message, re.sub(" {2,}", " ", words))


#: The rules that need nothing but the words of one line.
WORD_RULES = (weekdays, dates_in_words, numbers_in_words, leftovers, doubled)


def _real_day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
