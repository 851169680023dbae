"""What the screen says of mails that came in."""

from pks.inbox.models import Outcome
from pks.web.language import lazy_gettext as _

OUTCOME_TEXT = {
    Outcome.BOUNCE: _("Surat kembali"),
    Outcome.DELAY: _("Surat tertunda"),
    Outcome.REPLY: _("Menjadi usulan"),
    Outcome.AUTOMATIC: _("Balasan otomatis"),
    Outcome.UNKNOWN: _("Tidak dikenali"),
    Outcome.TOO_LARGE: _("Terlalu besar"),
    Outcome.ERROR: _("Gagal dibaca"),
}

#: The tag of an outcome: its tone and its icon.
OUTCOME_LOOK = {
    Outcome.BOUNCE: ("bad", "arrow-back-up"),
    Outcome.DELAY: ("warn", "hourglass"),
    Outcome.REPLY: ("ok", "message"),
    Outcome.AUTOMATIC: ("", "repeat"),
    Outcome.UNKNOWN: ("warn", "help-circle"),
    Outcome.TOO_LARGE: ("warn", "files"),
    Outcome.ERROR: ("bad", "alert-triangle"),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "proposal.save": _("menyimpan usulan dari surel sebagai kegiatan"),
    "proposal.dismiss": _("mengabaikan usulan dari surel"),
    "address.trust": _("memulihkan alamat surel yang pernah menolak surat"),
}
