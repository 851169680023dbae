"""What the screen says of innovations: kinds, and why something is not taken."""

from collections.abc import Mapping
from typing import Any

from pks.innovations.models import InnovationKind
from pks.innovations.registering import InnovationObstacle
from pks.web.language import lazy_gettext as _

KIND_TEXT = {
    InnovationKind.DIGITAL: _("Layanan digital"),
    InnovationKind.ONE_STOP: _("Loket atau pelayanan terpadu"),
    InnovationKind.OUTREACH: _("Jemput bola"),
    InnovationKind.COMPLAINTS: _("Pengelolaan pengaduan"),
    InnovationKind.OTHER: _("Lainnya"),
}

OBSTACLE_TEXT = {
    InnovationObstacle.NO_NAME: _("Tuliskan namanya."),
    InnovationObstacle.NAME_TAKEN: _("Instansi ini sudah mempunyai inovasi bernama itu."),
    InnovationObstacle.NO_PURPOSE: _("Tuliskan apa yang dilakukannya."),
    InnovationObstacle.YEAR_TO_COME: _("Tahun ini belum tiba."),
    InnovationObstacle.YEAR_TOO_OLD: _("Tulis tahun sejak 1945."),
    InnovationObstacle.NOT_HTTPS: _("Alamatnya harus lengkap, dengan https:// di depannya."),
    InnovationObstacle.STOPPED_BEFORE: _("Tahun berhentinya mendahului tahun mulainya."),
    InnovationObstacle.ALREADY_STOPPED: _("Inovasi ini sudah dihentikan."),
    InnovationObstacle.NOT_STOPPED: _("Inovasi ini memang masih berjalan."),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "innovation.add": _("mencatat inovasi ini"),
    "innovation.change": _("mengubah catatan inovasi ini"),
    "innovation.stop": _("mencatat bahwa inovasi ini dihentikan"),
    "innovation.resume": _("mencatat bahwa inovasi ini masih berjalan"),
}

#: What the trail calls what has changed.
_FIELD_TEXT = {
    "name": _("nama"),
    "kind": _("jenis"),
    "purpose": _("uraian"),
    "since_year": _("sejak"),
    "web_address": _("alamat web"),
    "source": _("sumber"),
}


def changed_words(details: Mapping[str, Any]) -> list[str]:
    """Return what an entry of the trail has changed: ["nama Sitepak → SITEPAK"]."""
    if "year" in details:
        return [str(details["year"])]
    before, after = details.get("before"), details.get("after", {})
    if before is None:
        return []
    return [
        f"{text} {_told(name, before)} → {_told(name, after)}"
        for name, text in _FIELD_TEXT.items()
        if before.get(name) != after.get(name)
    ]


def _told(name: str, told: Mapping[str, str]) -> str:
    if name == "kind":
        return str(KIND_TEXT[InnovationKind(told[name])])
    return told.get(name, "–")
