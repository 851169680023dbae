"""Two oversight products to units of Kota Bekasi. Both are made up, and say so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pks.agreements.models import Agreement
from pks.calendar import add_working_days
from pks.demo.people import LEGAL
from pks.demo.world import World
from pks.oversight.checking import ProductFacts
from pks.oversight.entering import enter_product
from pks.oversight.terms import ProductKind

#: Before today, in working days, each was received: the one is late by now, the other is not.
_LHP_DAYS, _ADVICE_DAYS = 36, 12


@dataclass(frozen=True)
class _Example:
    place: str
    kind: ProductKind
    number: str
    title: str
    days_ago: int


_LATE = _Example(
    "Dinkes",
    ProductKind.REPORT,
    "CONTOH-LHP/001",
    "(Contoh) Penundaan berlarut dalam penerbitan rekomendasi izin praktik",
    _LHP_DAYS,
)
_RUNNING = _Example(
    "DPMPTSP",
    ProductKind.SUGGESTION,
    "CONTOH-SARAN/001",
    "(Contoh) Pemasangan maklumat dan standar pelayanan di loket perizinan",
    _ADVICE_DAYS,
)


def hand_over(world: World, pks: Agreement, *, now: datetime, today: date) -> None:
    """Enter an LHP that nobody has acted on, and a suggestion that is carried out under `pks`."""
    for example, agreement in ((_LATE, None), (_RUNNING, pks)):
        received_on = add_working_days(today, -example.days_ago)
        facts = ProductFacts(
            kind=example.kind,
            number=example.number,
            title=example.title,
            dated_on=received_on - timedelta(days=3),
            received_on=received_on,
        )
        place = world.places[example.place]
        by = world.account_of(LEGAL)
        enter_product(world.session, place, facts, agreement, by=by, now=now, today=today)
