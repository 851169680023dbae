"""Numbers as Indonesians write them: "1.250" reports, "4,5" days. Pure."""

import re
from decimal import Decimal
from enum import StrEnum

#: More is a slip of the finger, or a number that identifies somebody.
MOST_REPORTS = 9_999_999
MOST_DAYS = Decimal(9_999)

_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(?:[. ]\d{3})+", re.ASCII)
_NUMBER = re.compile(r"(\d{1,12}|\d{1,3}(?:[. ]\d{3})+)(?:,(\d+))?", re.ASCII)
_POINTED = re.compile(r"(\d{1,4})\.(\d{1,2})", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212]\s*\d[\d.,]*", re.ASCII)


class FigureFault(StrEnum):
    """Why what was typed is no such figure."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    TOO_PRECISE = "too_precise"
    TOO_LARGE = "too_large"


class NotAFigure(Exception):
    """What was typed is no such figure; `fault` says why."""

    def __init__(self, fault: FigureFault) -> None:
        super().__init__(fault)
        self.fault = fault


def count_from(text: str) -> int:
    """Return the number of reports that somebody has typed.

    >>> count_from("12"), count_from("1.250"), count_from("1 250"), count_from("12,0")
    (12, 1250, 1250, 12)

    :raises NotAFigure: it is none: -3, 1,5, "banyak".
    """
    typed = _plain(text)
    whole, comma, decimals = typed.partition(",")
    if comma and decimals and not decimals.strip("0"):
        typed = whole
    if _WHOLE.fullmatch(typed) is None:
        is_number = _NUMBER.fullmatch(typed) or _POINTED.fullmatch(typed)
        raise NotAFigure(FigureFault.NOT_WHOLE if is_number else FigureFault.NOT_A_NUMBER)
    count = int(re.sub(r"[. ]", "", typed))
    if count > MOST_REPORTS:
        raise NotAFigure(FigureFault.TOO_LARGE)
    return count


def days_from(text: str) -> Decimal:
    """Return the number of days that somebody has typed, with at most two decimals.

    A point before three digits parts the thousands, as in Indonesian; before fewer it is taken for
    the comma that was meant.

    >>> days_from("4,5"), days_from("4.5"), days_from("1.250"), days_from("12")
    (Decimal('4.5'), Decimal('4.5'), Decimal('1250'), Decimal('12'))

    :raises NotAFigure: it is none: -3, 4,125, "lama".
    """
    typed = _plain(text)
    pointed = _POINTED.fullmatch(typed)
    if pointed:
        typed = f"{pointed[1]},{pointed[2]}"
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise NotAFigure(FigureFault.NOT_A_NUMBER)
    decimals = (found[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise NotAFigure(FigureFault.TOO_PRECISE)
    days = Decimal(f"{re.sub(r'[. ]', '', found[1])}.{decimals or 0}")
    if days > MOST_DAYS:
        raise NotAFigure(FigureFault.TOO_LARGE)
    return Decimal(int(days)) if days == int(days) else days


def written(days: Decimal | None) -> str:
    """Return days as they are typed in Indonesian; nothing for none.

    >>> written(Decimal("4.5")), written(Decimal(12))
    ('4,5', '12')
    """
    return "" if days is None else f"{days.normalize():f}".replace(".", ",")


def _plain(text: str) -> str:
    typed = " ".join(text.split())
    if _NEGATIVE.fullmatch(typed):
        raise NotAFigure(FigureFault.NEGATIVE)
    return typed
