"""What the screen says of mails, and of steps that found nobody."""

from pks.mail.models import Status
from pks.reminders.hours import Zone
from pks.reminders.ladder import Audience, Matter
from pks.reminders.wording import Slot
from pks.web.language import lazy_gettext as _

STATUS_TEXT = {
    Status.DUE: _("Menunggu dikirim"),
    Status.SENDING: _("Sedang dikirim"),
    Status.SENT: _("Terkirim"),
    Status.PARKED: _("Tertahan"),
    Status.STOPPED: _("Dihentikan"),
}

#: The tag of a state: its tone and its icon.
STATUS_LOOK = {
    Status.DUE: ("", "hourglass"),
    Status.SENDING: ("info", "send"),
    Status.SENT: ("ok", "check"),
    Status.PARKED: ("bad", "alert-triangle"),
    Status.STOPPED: ("", "ban"),
}

AUDIENCE_TEXT = {
    Audience.LIAISONS: _("narahubung"),
    Audience.LIAISONS_AND_DEPUTIES: _("narahubung dan wakilnya"),
    Audience.SUPERVISORS: _("penyelia"),
    Audience.SUPERIORS: _("atasan penyelia"),
    Audience.WAITED_FOR: _("orang yang ditunggu"),
    Audience.LEGAL: _("staf hukum"),
    Audience.STAFF: _("staf hukum dan penyelia"),
}

MATTER_TEXT = {
    Matter.FOLLOW_UP: _("Tindak lanjut"),
    Matter.EXPIRY: _("Akhir perjanjian"),
    Matter.NOTICE: _("Batas pemberitahuan"),
    Matter.APPROVAL: _("Paraf yang ditunggu"),
    Matter.ROUND: _("Pembahasan yang terhenti"),
    Matter.CONFIRMATION: _("Kegiatan yang belum dikonfirmasi"),
    Matter.LIAISON: _("Narahubung yang belum menyatakan diri"),
    Matter.WEEKLY: _("Ringkasan pekan"),
}

MATTER_HINT = {
    Matter.FOLLOW_UP: _("Dihitung dari hari jatuh tempo."),
    Matter.EXPIRY: _("Dihitung dari hari terakhir perjanjian."),
    Matter.NOTICE: _("Dihitung dari hari terakhir untuk memberitahukan perpanjangan."),
    Matter.APPROVAL: _("Dihitung dari hari paraf diminta."),
    Matter.ROUND: _("Dihitung dari hari naskah terakhir berpindah tangan."),
    Matter.CONFIRMATION: _("Dihitung dari hari kegiatan dicatat."),
    Matter.LIAISON: _("Dihitung dari hari narahubung terakhir menyatakan diri."),
}

ZONE_TEXT = {
    Zone.WIB: _("WIB (Jakarta)"),
    Zone.WITA: _("WITA (Makassar)"),
    Zone.WIT: _("WIT (Jayapura)"),
}

SLOT_TEXT = {
    Slot.OPENING: _("Pembuka surat dengan beberapa hal"),
    Slot.DUE: _("Pembuka surat tentang satu tindak lanjut yang akan jatuh tempo"),
    Slot.LATE: _("Pembuka surat tentang satu tindak lanjut yang terlambat"),
    Slot.CLOSING: _("Penutup semua surat pengingat"),
}

#: What the scheduler does, by the name of the job.
JOB_TEXT = {
    "end_agreements": _("Mengakhiri perjanjian yang habis masanya"),
    "remind": _("Menyiapkan pengingat"),
    "watch": _("Menyimak masa berlaku, paraf, dan jawaban yang ditunggu"),
    "write": _("Menulis surat harian"),
    "alarm": _("Memberi tahu administrator tentang yang tertinggal"),
    "report": _("Membuat laporan berkala"),
    "read_mailbox": _("Membaca kotak surat"),
    "send": _("Mengirim surat"),
    "deliver_webhooks": _("Memberi tahu sistem lain"),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "mail.again": _("mengirim lagi surat ini"),
    "mail.stop": _("menghentikan surat ini"),
}
