"""A finding as lines of text, `name: value`: read by people and by any monitor."""

from collections.abc import Iterator
from datetime import datetime

from pks.health.checking import Health

#: Stands where something has never happened.
_NEVER = "belum pernah"


def lines_of(health: Health) -> str:
    """Return the finding; ages are in whole seconds."""
    return "".join(f"{name}: {value}\n" for name, value in _lines(health))


def _lines(health: Health) -> Iterator[tuple[str, object]]:
    yield "keadaan", "terganggu" if health.troubles else "baik"
    for trouble in health.troubles:
        yield "sebab", trouble
    yield "basis_data", "baik" if health.has_database else "tidak menjawab"
    if not health.has_database:
        return
    yield "skema", "terbaru" if health.schema == health.newest_schema else "tertinggal"
    if health.stuck is None:
        return
    found = health.stuck
    yield "penjadwal_detik", _age(health, found.heard_at)
    for beat in health.beats:
        yield f"pekerjaan_{beat.name}_detik", _age(health, beat.at)
        if beat.failed_at is not None:
            yield f"pekerjaan_{beat.name}_gagal_detik", _age(health, beat.failed_at)
    yield "surat_menunggu", found.waiting
    if found.oldest_due_at is not None:
        yield "surat_tertua_detik", _age(health, found.oldest_due_at)
    yield "surat_terlambat", found.late
    yield "surat_tertahan", found.parked
    yield "pengingat_tertinggal", found.unwritten


def _age(health: Health, moment: datetime | None) -> int | str:
    return _NEVER if moment is None else int((health.at - moment).total_seconds())
