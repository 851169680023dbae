"""What the screen says of requests and audiences."""

from pks.intake.meeting import AudienceObstacle
from pks.intake.models import RequestState
from pks.web.language import lazy_gettext as _

STATE_TEXT = {
    RequestState.NEW: _("Baru"),
    RequestState.ACCEPTED: _("Diterima"),
    RequestState.REJECTED: _("Ditolak"),
    RequestState.WITHDRAWN: _("Ditarik"),
}

#: The tag of a state: its tone and its icon.
STATE_LOOK = {
    RequestState.NEW: ("info", "inbox"),
    RequestState.ACCEPTED: ("ok", "circle-check"),
    RequestState.REJECTED: ("bad", "circle-x"),
    RequestState.WITHDRAWN: ("", "arrow-back-up"),
}

AUDIENCE_TEXT = {
    AudienceObstacle.SAME_INSTITUTION: _("Pemohon dan tuan rumah harus instansi yang berbeda."),
    AudienceObstacle.REQUEST_NOT_ACCEPTED: _("Usulan itu belum diterima."),
    AudienceObstacle.REQUEST_HAS_AUDIENCE: _("Usulan itu sudah mempunyai audiensi."),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "request.ask": _("mengajukan usulan kerja sama"),
    "request.ask:tautan": _("mencatat usulan yang dikirim melalui tautan"),
    "request.decide:ditarik_tautan": _("mencatat penarikan usulan melalui tautan"),
    "request.decide:diterima": _("menerima usulan"),
    "request.decide:ditolak": _("menolak usulan"),
    "request.decide:ditarik": _("menarik usulan"),
    "request.link": _("membuat tautan usulan"),
    "request.revoke_link": _("mencabut tautan usulan"),
    "audience.enter": _("mencatat audiensi"),
    "audience.change": _("mengubah catatan audiensi"),
    "agreement.origin:audience": _("mengaitkan perjanjian dengan audiensi asalnya"),
    "agreement.origin:request": _("mengaitkan perjanjian dengan usulan asalnya"),
}
