"""What the screen says of oversight products, and why something is not taken."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pks.oversight.checking import ProductObstacle
from pks.oversight.models import Settlement
from pks.oversight.settling import SettlingObstacle
from pks.oversight.terms import MOST_DAYS, DayUnit, ProductKind, ProductState
from pks.web.filters import tanggal_pendek
from pks.web.language import lazy_gettext as _

KIND_TEXT = {
    ProductKind.CORRECTIVE_ACTION: _("Tindakan Korektif"),
    ProductKind.SUGGESTION: _("Saran Perbaikan"),
    ProductKind.REPORT: _("LHP"),
    ProductKind.RECOMMENDATION: _("Rekomendasi"),
}

UNIT_TEXT = {DayUnit.DAYS: _("hari"), DayUnit.WORKING_DAYS: _("hari kerja")}

#: The tag of a state: its tone, its icon, its words.
STATE_LOOK = {
    ProductState.LATE: ("bad", "alert-triangle", _("Lewat waktu")),
    ProductState.RUNNING: ("info", "hourglass", _("Berjalan")),
    ProductState.REFERRED: ("warn", "mail-forward", _("Dilimpahkan")),
    ProductState.DONE: ("ok", "circle-check", _("Selesai")),
}

SETTLEMENT_TEXT = {
    Settlement.CARRIED_OUT: _("Dilaksanakan seluruhnya"),
    Settlement.PARTLY: _("Dilaksanakan sebagian, dan dinyatakan cukup"),
    Settlement.WITHDRAWN: _("Dicabut oleh Ombudsman"),
}

#: By field of the form.
PRODUCT_TEXT = {
    ProductObstacle.NUMBER_TAKEN: (
        "number",
        _("Nomor ini sudah tercatat untuk jenis dan instansi yang sama."),
    ),
    ProductObstacle.NOT_YET_RECEIVED: ("received_on", _("Tanggal ini belum tiba.")),
    ProductObstacle.RECEIVED_BEFORE_DATED: (
        "received_on",
        _("Tanggal diterima mendahului tanggal produknya."),
    ),
    ProductObstacle.PERIOD_IS_SET: (
        "day_count",
        _("Waktu untuk jenis ini ditetapkan peraturan; kosongkan isian ini."),
    ),
    ProductObstacle.PERIOD_OUT_OF_RANGE: (
        "day_count",
        _("Tulis antara 1 dan %(most)s hari.", most=MOST_DAYS),
    ),
    ProductObstacle.NO_SUPERVISION: (
        "agreement",
        _("Perjanjian ini tidak mempunyai ruang lingkup pengawasan."),
    ),
    ProductObstacle.NOT_IN_FORCE: ("agreement", _("Perjanjian ini tidak sedang berlaku.")),
    ProductObstacle.AFTER_THE_END: (
        "agreement",
        _("Perjanjian ini berakhir sebelum batas waktunya. Pilih lainnya, atau tanpa perjanjian."),
    ),
    ProductObstacle.REASON_MISSING: (
        "reason",
        _("Batas waktunya berubah: tuliskan alasannya."),
    ),
    ProductObstacle.CLOSED_BEFORE: (
        "received_on",
        _("Produk ini sudah ditutup sebelum tanggal itu."),
    ),
    ProductObstacle.REFERRED_BEFORE: (
        "kind",
        _("LHP ini sudah dilimpahkan: jenisnya tetap, dan batas waktunya sebelum pelimpahan."),
    ),
}

SETTLING_TEXT = {
    SettlingObstacle.FOLLOW_UP_DECIDES: (
        "",
        _("Selesai tidaknya ditentukan tindak lanjut pada perjanjiannya."),
    ),
    SettlingObstacle.SETTLED_ALREADY: ("", _("Produk ini sudah ditutup.")),
    SettlingObstacle.NOT_SETTLED: ("", _("Produk ini tidak ditutup dengan tangan.")),
    SettlingObstacle.DAY_TO_COME: ("on", _("Tanggal ini belum tiba.")),
    SettlingObstacle.BEFORE_RECEIPT: ("on", _("Tanggal ini sebelum produknya diterima.")),
    SettlingObstacle.NOT_A_REPORT: ("", _("Hanya LHP yang dilimpahkan.")),
    SettlingObstacle.NOT_LATE: (
        "on",
        _("Dilimpahkan hanya sesudah batas waktunya lewat tanpa tindak lanjut."),
    ),
    SettlingObstacle.REFERRED_ALREADY: ("", _("LHP ini sudah dilimpahkan.")),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "oversight.enter": _("mencatat produk pengawasan"),
    "oversight.correct": _("memperbaiki produk pengawasan"),
    "oversight.remove": _("menghapus produk pengawasan"),
    "oversight.settle": _("menutup produk pengawasan"),
    "oversight.reopen": _("membuka lagi produk pengawasan"),
    "oversight.refer": _("melimpahkan ke Resolusi dan Monitoring"),
}

#: What the trail calls what has changed.
_FIELD_TEXT = {
    "kind": _("jenis"),
    "number": _("nomor"),
    "day_count": _("hari untuk bertindak"),
    "dated_on": _("tanggal produk"),
    "received_on": _("tanggal diterima"),
    "due_on": _("batas waktu"),
}


def changed_words(details: Mapping[str, Any]) -> list[str]:
    """Return what an entry of the trail has changed: ["batas waktu 8 Mei 2026 → 11 Mei 2026"]."""
    return list(_changed(details))


def _changed(details: Mapping[str, Any]) -> Iterator[str]:
    before, after = details.get("before"), details.get("after")
    if before and after:
        for name, value in after.items():
            if before.get(name) != value:
                yield f"{_FIELD_TEXT[name]} {_told(name, before[name])} → {_told(name, value)}"
    if details.get("title_changed"):
        yield str(_("perihal"))
    if "as" in details:
        yield str(SETTLEMENT_TEXT[Settlement(details["as"])])
    if "on" in details:
        yield tanggal_pendek(date.fromisoformat(details["on"]))


def _told(name: str, value: Any) -> str:
    if name == "kind":
        return str(KIND_TEXT[ProductKind(value)])
    return tanggal_pendek(date.fromisoformat(value)) if name.endswith("_on") else str(value)
