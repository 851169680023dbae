"""What the screen says of mails, and of steps that found nobody."""

from pks.mail.models import Status
from pks.reminders.ladder import Audience
from pks.web.language import lazy_gettext as _

STATUS_TEXT = {
    Status.DUE: _("Menunggu dikirim"),
    Status.SENDING: _("Sedang dikirim"),
    Status.SENT: _("Terkirim"),
    Status.PARKED: _("Tertahan"),
}

#: The tag of a state: its tone and its icon.
STATUS_LOOK = {
    Status.DUE: ("", "hourglass"),
    Status.SENDING: ("info", "send"),
    Status.SENT: ("ok", "check"),
    Status.PARKED: ("bad", "alert-triangle"),
}

AUDIENCE_TEXT = {
    Audience.LIAISONS: _("narahubung"),
    Audience.LIAISONS_AND_DEPUTIES: _("narahubung dan wakilnya"),
    Audience.SUPERVISORS: _("penyelia"),
    Audience.SUPERIORS: _("atasan penyelia"),
}

#: What the scheduler does, by the name of the job.
JOB_TEXT = {
    "end_agreements": _("Mengakhiri perjanjian yang habis masanya"),
    "remind": _("Menyiapkan pengingat"),
    "ask_liaisons": _("Menanyai narahubung"),
    "report": _("Membuat laporan berkala"),
    "send": _("Mengirim surat"),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {"mail.again": _("mengirim lagi surat yang tertahan")}
