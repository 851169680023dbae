"""How days, moments and figures are written, in the language of the page."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale

from pks.clock import day_in
from pks.web.clock import now, today, zone
from pks.web.language import INDONESIAN, current_language

NOTHING = "–"
_AT = {INDONESIAN: "'pukul' HH.mm", "en": "'at' HH:mm"}
_TODAY = {INDONESIAN: "hari ini", "en": "today"}
_UNITS = ("B", "kB", "MB", "GB")


def tanggal(day: date | None) -> str:
    """Write a day: "7 Februari 2022"."""
    return _write_day(day, "d MMMM y")


def tanggal_pendek(day: date | None) -> str:
    """Write a day where room is scarce: "7 Feb 2022"."""
    return _write_day(day, "d MMM y")


def tanggal_panjang(day: date | None) -> str:
    """Write a day with its weekday: "Senin, 7 Februari 2022"."""
    return _write_day(day, "EEEE, d MMMM y")


def bulan_tahun(day: date | None) -> str:
    """Write the month of a day: "Februari 2022"."""
    return _write_day(day, "MMMM y")


def nama_hari(day: date | None) -> str:
    """Write the weekday of a day: "Senin"."""
    return _write_day(day, "EEEE")


def waktu(moment: datetime | None) -> str:
    """Write a moment in the application's zone: "7 Februari 2022 pukul 14.32 WIB"."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(ZoneInfo(zone()))
    pattern = f"d MMMM y {_AT[current_language()]}"
    written = format_datetime(local, pattern, tzinfo=local.tzinfo, locale=get_locale())
    # Only Indonesian names its zones WIB, WITA and WIT; elsewhere they are "GMT+7".
    zone_name = format_datetime(local, "z", tzinfo=local.tzinfo, locale=INDONESIAN)
    return f"{written} {zone_name}"


def angka(number: float | Decimal | None, decimals: int | None = None) -> str:
    """Write a number: "83,18"; with `decimals`, always with that many."""
    if number is None:
        return NOTHING
    pattern = "#,##0.###" if decimals is None else f"#,##0.{'0' * decimals}".rstrip(".")
    return format_decimal(number, format=pattern, locale=get_locale())


def ukuran_berkas(size_bytes: int | None) -> str:
    """Write the size of a file: "1,8 MB"."""
    if size_bytes is None:
        return NOTHING
    size, unit = float(size_bytes), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{angka(round(size, 1) if unit > 1 else round(size))} {_UNITS[unit]}"


def relatif(when: date | datetime | None) -> str:
    """Write how far off a day or moment is: "6 hari yang lalu", "dalam 3 bulan"."""
    if when is None:
        return NOTHING
    if isinstance(when, datetime):
        distance = when - now()
        if abs(distance.total_seconds()) >= 24 * 3600:
            distance = day_in(zone(), when) - today()
    else:
        distance = when - today()
    if not distance:
        return _TODAY[current_language()]
    return format_timedelta(distance, add_direction=True, threshold=1.5, locale=get_locale())


def inisial(name: str) -> str:
    """Return the first letters of a name's first and last word, without the titles after it.

    >>> inisial("Nia Kartika"), inisial("P. Dika Arlita, S.H."), inisial("Mulyadin")
    ('NK', 'PA', 'M')
    """
    words = [word for word in name.partition(",")[0].split() if word[0].isalpha()]
    return "".join(word[0].upper() for word in (*words[:1], *words[1:][-1:]))


def _write_day(day: date | None, pattern: str) -> str:
    if day is None:
        return NOTHING
    if isinstance(day, datetime):
        day = day_in(zone(), day)
    return _written_day(day, pattern, current_language())


@lru_cache(maxsize=4096)
def _written_day(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


def set_up(app: Flask) -> None:
    """Add the filters to all templates."""
    days = (tanggal, tanggal_pendek, tanggal_panjang, bulan_tahun, nama_hari, relatif)
    written = (*days, waktu, angka, ukuran_berkas, inisial)
    app.jinja_env.filters.update({filter_.__name__: filter_ for filter_ in written})
