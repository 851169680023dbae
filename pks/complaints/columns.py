"""The columns of the sheet of recaps: what stands above them, what may stand in them, and faults.

No cell is ever repeated in what is said of it: whatever is wrong may be what nobody should read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pks.batches.cells import address_of
from pks.complaints.figures import FigureFault, days_from
from pks.complaints.models import Channel
from pks.complaints.periods import FIRST_YEAR, key_from
from pks.complaints.recording import RecapObstacle


class Head(StrEnum):
    """The columns. The sheet is Indonesian."""

    UNIT = "Instansi"
    CHANNEL = "Kanal"
    YEAR = "Tahun"
    PERIOD = "Periode"
    RECEIVED = "Diterima"
    SETTLED = "Selesai"
    OVERDUE = "Lewat batas waktu"
    MEDIAN = "Median hari"


#: Other words that are met above these columns.
ALIASES = {
    "nama instansi": Head.UNIT,
    "unit": Head.UNIT,
    "nama unit": Head.UNIT,
    "perangkat daerah": Head.UNIT,
    "opd": Head.UNIT,
    "bulan": Head.PERIOD,
    "jumlah diterima": Head.RECEIVED,
    "jumlah selesai": Head.SETTLED,
    "lewat waktu": Head.OVERDUE,
    "terlambat": Head.OVERDUE,
    "median hari penyelesaian": Head.MEDIAN,
}

CHANNEL_NAMES = {
    Channel.LAPOR: "SP4N-LAPOR!",
    Channel.IN_PERSON: "Datang langsung",
    Channel.LETTER: "Surat",
    Channel.PHONE: "Telepon",
    Channel.MESSAGE: "WhatsApp",
    Channel.MAIL: "Surel",
    Channel.SOCIAL_MEDIA: "Media sosial",
    Channel.WEBSITE: "Situs web",
    Channel.OTHER: "Lainnya",
}
#: Each channel by what it may be called, in small letters.
CHANNELS = {
    **{name.casefold(): channel for channel, name in CHANNEL_NAMES.items()},
    "sp4n lapor": Channel.LAPOR, "sp4n-lapor": Channel.LAPOR, "lapor": Channel.LAPOR,
    "lapor!": Channel.LAPOR, "sp4n": Channel.LAPOR, "email": Channel.MAIL, "e-mail": Channel.MAIL,
    "wa": Channel.MESSAGE, "semua kanal": Channel.OTHER,
}  # fmt: skip


class SheetFault(StrEnum):
    """What is wrong in a cell, or with the sheet as a whole."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DOUBLED_COLUMN = "doubled_column"
    NO_HEADING = "no_heading"
    NO_ROWS = "no_rows"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    EMPTY = "empty"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_YEAR = "unknown_year"
    UNKNOWN_PERIOD = "unknown_period"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    DOUBLED_ROW = "doubled_row"


@dataclass(frozen=True)
class CellFault:
    """A fault and where it is; the sheet as a whole has neither column nor letter."""

    fault: SheetFault | FigureFault | RecapObstacle
    head: Head | None = None
    letter: str = ""
    """Of the column, as the spreadsheet counts: "C"."""


class WrongCell(Exception):
    """One cell is wrong."""

    def __init__(self, fault: SheetFault) -> None:
        super().__init__(fault)
        self.fault = fault


#: Beside which column an obstacle is told; all others beside the period.
HEAD_OF = {
    RecapObstacle.OUT_OF_RANGE: Head.RECEIVED,
    RecapObstacle.OVERDUE_OVER_RECEIVED: Head.OVERDUE,
    RecapObstacle.MEDIAN_OUT_OF_RANGE: Head.MEDIAN,
    RecapObstacle.MEDIAN_OF_NOTHING: Head.MEDIAN,
}


def shown(value: Any) -> str:
    """Return a cell as somebody reads it, on one line."""
    if isinstance(value, float):
        # A spreadsheet holds 4.1 as the nearest binary number.
        value = f"{value:.10g}".replace(".", ",")
    return " ".join(str(value).split())


def letter_of(place: int) -> str:
    return address_of(place, 0).removesuffix("1")


def _channel(words: str) -> Channel:
    channel = CHANNELS.get(words.casefold())
    if channel is None:
        raise WrongCell(SheetFault.UNKNOWN_CHANNEL)
    return channel


def _year(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and FIRST_YEAR <= int(words) <= 9999):
        raise WrongCell(SheetFault.UNKNOWN_YEAR)
    return int(words)


def _period_key(words: str) -> str:
    key = key_from(words)
    if key is None:
        raise WrongCell(SheetFault.UNKNOWN_PERIOD)
    return key


#: What each column's words are read by, other than counts and the unit.
READERS: Mapping[Head, Callable[[str], Any]] = {
    Head.CHANNEL: _channel,
    Head.YEAR: _year,
    Head.PERIOD: _period_key,
    Head.MEDIAN: lambda words: days_from(words) if words else None,
}
