"""A rhythm in the words of a work plan. The paper is Indonesian, whatever the page speaks. Pure."""

from collections.abc import Iterable

from pks.agreements.rhythm import Anchor, Rhythm, Unit
from pks.agreements.rhythm_choice import Choice, Pattern, choice_of
from pks.calendar.rule import Frequency, Rule, parse_rule
from pks.naskah.indonesian import long_date, spelled
from pks.parties.calendar_models import YearlyEvent

EVENT_NAME = {YearlyEvent.COMPLIANCE_ASSESSMENT: "penilaian kepatuhan"}
UNIT_NAME = {Unit.DAYS: "hari", Unit.WORKING_DAYS: "hari kerja", Unit.MONTHS: "bulan"}
PERIOD_NAME = {1: "bulan", 3: "triwulan", 6: "semester", 12: "tahun"}
ORDINAL_NAME = {1: "pertama", 2: "kedua", 3: "ketiga", 4: "keempat", 5: "kelima", -1: "terakhir"}
DAY_NAME = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTH_NAME = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

_PLAIN = {
    Pattern.MONTHLY: "Setiap bulan",
    Pattern.TWO_MONTHLY: "Setiap 2 (dua) bulan",
    Pattern.QUARTERLY: "Setiap 3 (tiga) bulan",
    Pattern.SEMESTER: "Setiap 6 (enam) bulan",
    Pattern.YEARLY: "Setiap tahun",
}
_FREQUENCY = {
    Frequency.DAILY: "hari",
    Frequency.WEEKLY: "minggu",
    Frequency.MONTHLY: "bulan",
    Frequency.YEARLY: "tahun",
}


def in_words(rhythm: Rhythm) -> str:
    """Return when `rhythm` falls: "Selasa pertama setiap bulan".

    :raises NotARule: its rule is none.
    """
    choice = choice_of(rhythm)
    words = _words(choice, rhythm)
    if rhythm.first_on is None:
        return words
    if choice.pattern is Pattern.ONCE:
        return f"1 (satu) kali, pada tanggal {long_date(rhythm.first_on)}"
    return f"{words}, mulai {long_date(rhythm.first_on)}"


def _words(choice: Choice, rhythm: Rhythm) -> str:
    if choice.pattern in _PLAIN:
        return _PLAIN[choice.pattern]
    if choice.pattern is Pattern.RULE:
        return rule_in_words(parse_rule(rhythm.rule))
    if choice.pattern is Pattern.DAY_OF_YEAR:
        return f"Setiap tanggal {choice.month_day} {MONTH_NAME[choice.month - 1]}"
    if choice.pattern in (Pattern.ONCE, Pattern.BEFORE_END, Pattern.EVENT):
        return _from_anchor(rhythm)
    period = PERIOD_NAME[choice.period]
    if choice.pattern is Pattern.WEEKDAY:
        return f"{DAY_NAME[choice.weekday]} {ORDINAL_NAME[choice.ordinal]} setiap {period}"
    which = "terakhir" if choice.pattern is Pattern.LAST_WORKING_DAY else "pertama"
    return f"Hari kerja {which} setiap {period}"


def _from_anchor(rhythm: Rhythm) -> str:
    way = f"{spelled(abs(rhythm.offset))} {UNIT_NAME[rhythm.unit]}"
    if rhythm.anchor is Anchor.START:
        until = (
            f"paling lambat {way} setelah mulai berlaku" if rhythm.offset else "saat mulai berlaku"
        )
        return f"1 (satu) kali, {until}"
    if rhythm.anchor is Anchor.END:
        early = f"{way} sebelum perjanjian berakhir"
        return f"1 (satu) kali, {early if rhythm.offset else 'pada hari terakhir perjanjian'}"
    assert rhythm.event is not None, "such a rhythm names its event"
    name = EVENT_NAME[rhythm.event]
    if not rhythm.offset:
        return f"Setiap tahun, pada awal {name}"
    return f"Setiap tahun, {way} {'sebelum' if rhythm.offset < 0 else 'setelah'} {name}"


def rule_in_words(rule: Rule) -> str:
    """Return what a rule says, part by part."""
    unit = _FREQUENCY[rule.frequency]
    often = f"Setiap {unit}" if rule.interval == 1 else f"Setiap {spelled(rule.interval)} {unit}"
    parts = [
        f"hanya yang {_listed(map(_nth, rule.positions))}" if rule.positions else "",
        f"hari {_listed(map(_weekday, rule.weekdays))}" if rule.weekdays else "",
        f"tanggal {_listed(map(_month_day, rule.month_days))}" if rule.month_days else "",
        f"bulan {_listed(MONTH_NAME[one - 1] for one in rule.months)}" if rule.months else "",
        f"sebanyak {spelled(rule.count)} kali" if rule.count else "",
        f"sampai {long_date(rule.until)}" if rule.until else "",
    ]
    return ", ".join([often, *filter(None, parts)])


def _weekday(one: tuple[int, int]) -> str:
    nth, weekday = one
    return f"{DAY_NAME[weekday]} {_nth(nth)}" if nth else DAY_NAME[weekday]


def _nth(nth: int) -> str:
    if nth in ORDINAL_NAME:
        return ORDINAL_NAME[nth]
    return f"ke-{nth}" if nth > 0 else f"ke-{-nth} dari akhir"


def _month_day(day: int) -> str:
    if day > 0:
        return str(day)
    return "terakhir" if day == -1 else f"ke-{-day} dari akhir bulan"


def _listed(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} dan {last}" if before else last
