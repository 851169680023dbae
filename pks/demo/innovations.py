"""The innovations of Kabupaten Bekasi that were named on Tuesday 7 September 2021. None is made up.

Since when they run, and where on the web, was not said: it stays open. What each does is told no
further than its name and its unit allow.
"""

from datetime import date, datetime

from pks.demo.people import LEGAL
from pks.demo.world import World
from pks.innovations.models import InnovationKind
from pks.innovations.registering import InnovationFacts, add_innovation

_SOURCE = (
    "Disebut dalam pertemuan Pemerintah Kabupaten Bekasi dan Ombudsman, Cikarang Pusat, "
    "7 September 2021; tahun mulainya tidak disebut."
)

#: By the short name of the unit.
NAMED = (
    (
        "DPMPTSP Kab",
        "Mal Pelayanan Publik",
        InnovationKind.ONE_STOP,
        "Pelayanan beberapa instansi di satu tempat, di Lottemart Cikarang Utara.",
    ),
    (
        "Disdag Kab",
        "LAPERA",
        InnovationKind.OTHER,
        "Inovasi pelayanan Dinas Perdagangan; rinciannya belum dicatat.",
    ),
    (
        "Bapenda Kab",
        "Pembayaran daring",
        InnovationKind.DIGITAL,
        "Pembayaran kepada daerah secara daring.",
    ),
    (
        "Balitbangda Kab",
        "Smart Tradisional Market",
        InnovationKind.DIGITAL,
        "Inovasi untuk pasar tradisional; rinciannya belum dicatat.",
    ),
    (
        "Disdukcapil Kab",
        "Sitepak",
        InnovationKind.DIGITAL,
        "Inovasi pelayanan administrasi kependudukan; rinciannya belum dicatat.",
    ),
)


def enter_innovations(world: World, *, now: datetime, today: date) -> None:
    """Enter what was named."""
    by = world.account_of(LEGAL)
    for place, name, kind, purpose in NAMED:
        facts = InnovationFacts(name=name, kind=kind, purpose=purpose, source=_SOURCE)
        add_innovation(world.session, world.places[place], facts, by=by, now=now, today=today)
