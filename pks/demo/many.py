"""A batch that legal staff have prepared and not yet made: three units of the city at once."""

from datetime import date, datetime

from pks.agreements.models import Agreement
from pks.batches.facts import CommonFacts
from pks.batches.models import Batch
from pks.batches.preparing import NewBatch, begin_batch, fill_common
from pks.demo.people import ACTING_TODAY, FIRST_LIAISON, LEGAL
from pks.demo.world import World
from pks.naskah import FIVE_SCOPE_PKS, latest_template

UNITS = ("Dinsos", "Disnaker", "Dishub")


def prepare_batch(world: World, mou: Agreement, *, now: datetime, signing_on: date) -> Batch:
    """Prepare drafts for the three units; they are made by whoever presses the button."""
    by = world.account_of(LEGAL)
    first = world.places["Ombudsman Jakarta Raya"]
    new = NewBatch(first, FIVE_SCOPE_PKS, [world.places[unit] for unit in UNITS])
    batch = begin_batch(world.session, mou, new, by=by, now=now, today=signing_on)
    common = CommonFacts(
        subject="Pengawasan dan Peningkatan Kualitas Pelayanan Publik pada {nama}",
        seat=first.seat,
        holding_id=world.holdings[ACTING_TODAY[0].name].id,
        authority="Keputusan Ketua Ombudsman Republik Indonesia tentang pengangkatan dalam jabatan",
        liaison_id=world.people[FIRST_LIAISON.name].id,
        scope_keys=tuple(scope.key for scope in latest_template(FIVE_SCOPE_PKS).scopes),
        place="Kota Bekasi",
        signed_on=signing_on,
        term_years=3,
    )
    fill_common(world.session, batch, common, by=by, now=now)
    return batch
