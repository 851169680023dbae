"""A year of recaps of two units of Kota Bekasi. Every figure is made up, and says nothing of them.

The real recaps go from the units to the Ombudsman by the exchange of data that the agreements
promise; none has been published.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from pks.complaints.models import Channel
from pks.complaints.periods import Period, period_of
from pks.complaints.recording import RecapFacts, enter_recap
from pks.demo.people import LEGAL
from pks.demo.world import World

#: Twelve months, the earliest first: received, settled, overdue, median days. Made up.
_LICENSING = (
    (42, 37, 4, "6.5"), (38, 40, 3, "6"), (45, 41, 5, "7"), (51, 44, 7, "8.5"),
    (47, 49, 5, "7.5"), (40, 43, 3, "6"), (36, 35, 2, "5.5"), (44, 42, 3, "5"),
    (39, 41, 1, "4.5"), (41, 40, 2, "4.5"), (35, 36, 1, "4"), (37, 36, 1, "4"),
)  # fmt: skip
_POPULATION = (
    (118, 97, 21, "11"), (104, 101, 18, "10.5"), (126, 109, 24, "12"), (133, 121, 22, "11"),
    (121, 127, 15, "9.5"), (109, 114, 11, "8"), (98, 103, 9, "7.5"), (112, 106, 12, "8"),
    (107, 110, 8, "7"), (101, 99, 9, "7"), (94, 97, 6, "6"), (99, 95, 7, "6.5"),
)  # fmt: skip

#: By the short name of the unit: the figures of the nationwide channel.
FIGURES = {"DPMPTSP": _LICENSING, "Disdukcapil": _POPULATION}
#: Four quarters of those who came in person to the first of them.
_IN_PERSON = ((64, 62, 1, "1"), (58, 58, 0, "1"), (71, 68, 2, "1.5"), (66, 67, 1, "1"))


def enter_recaps(world: World, *, now: datetime, today: date) -> None:
    """Enter the last twelve whole months of two units, and four quarters of one of them."""
    for place, figures in FIGURES.items():
        months = _last("bulan", 1, len(figures), today)
        _enter(world, place, Channel.LAPOR, months, figures, now=now, today=today)
    quarters = _last("triwulan", 3, len(_IN_PERSON), today)
    _enter(world, "DPMPTSP", Channel.IN_PERSON, quarters, _IN_PERSON, now=now, today=today)


def _enter(
    world: World,
    place: str,
    channel: Channel,
    periods: list[Period],
    figures: tuple[tuple[int, int, int, str], ...],
    *,
    now: datetime,
    today: date,
) -> None:
    by = world.account_of(LEGAL)
    for period, (received, settled, overdue, days) in zip(periods, figures, strict=True):
        facts = RecapFacts(channel, period, received, settled, overdue, Decimal(days))
        enter_recap(world.session, world.places[place], facts, by=by, now=now, today=today)


def _last(kind: str, months: int, count: int, today: date) -> list[Period]:
    """Return the last `count` periods that are over, the earliest first."""
    found: list[Period] = []
    day = today + timedelta(days=1)
    while len(found) < count:
        period = period_of(day.year, f"{kind}-{(day.month - 1) // months + 1}")
        if period.ends_on <= today:
            found.insert(0, period)
        day = period.starts_on - timedelta(days=1)
    return found
