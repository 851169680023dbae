"""What the screen says of addresses of other systems and of the messages to them."""

from pks.leases import Status
from pks.web.language import lazy_gettext as _
from pks.webhooks.events import Event
from pks.webhooks.keeping import EndpointObstacle
from pks.webhooks.posting import Fault

EVENT_TEXT = {
    Event.AGREEMENT_IN_FORCE: _("Perjanjian mulai berlaku"),
    Event.AGREEMENT_AMENDED: _("Adendum atau perpanjangan mulai berlaku"),
    Event.AGREEMENT_OVER: _("Perjanjian berakhir"),
    Event.ACTIVITY_LOGGED: _("Kegiatan dicatat"),
    Event.ACTIVITY_CONFIRMED: _("Kegiatan dikonfirmasi pihak lain"),
    Event.FOLLOW_UP_DONE: _("Tindak lanjut selesai"),
    Event.FOLLOW_UP_LATE: _("Tindak lanjut terlambat"),
    Event.MAIL_PARKED: _("Surat tertahan"),
    Event.TEST: _("Uji coba"),
}

STATUS_TEXT = {
    Status.DUE: _("Menunggu dikirim"),
    Status.SENDING: _("Sedang dikirim"),
    Status.SENT: _("Diterima"),
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

FAULT_TEXT = {
    Fault.OWN_NETWORK.value: _("Alamatnya menuju jaringan sendiri, dan itu tidak diizinkan."),
    Fault.NOT_HTTPS.value: _("Tanpa https hanya boleh di jaringan sendiri."),
    Fault.TOO_SLOW.value: _("Tidak ada jawaban dalam 10 detik."),
    Fault.DEADLY.value: _("Pengirimnya berkali-kali terhenti di tengah jalan."),
}

OBSTACLE_TEXT = {
    EndpointObstacle.NO_ADDRESS: _("Tulis alamat web yang lengkap, berawal dengan https://"),
    EndpointObstacle.NOT_HTTPS: _("Alamatnya harus berawal dengan https://"),
    EndpointObstacle.NAMES_SOMEBODY: _("Tulis alamatnya tanpa nama pengguna dan kata sandi."),
    EndpointObstacle.URL_TAKEN: _("Alamat ini sudah tersambung."),
    EndpointObstacle.NO_EVENT: _("Pilih sedikitnya satu kejadian."),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "webhook.add": _("menambah sambungan ke sistem lain"),
    "webhook.change": _("mengubah sambungan"),
    "webhook.secret": _("mengganti rahasia sambungan"),
    "webhook.off": _("mematikan sambungan"),
    "webhook.on": _("menghidupkan sambungan"),
    "webhook.gone": _("mematikan sambungan karena penerimanya sudah tidak ada"),
    "webhook.remove": _("menghapus sambungan"),
    "webhook.test": _("mengirim uji coba"),
    "webhook.again": _("mengirim lagi kiriman yang tertahan"),
}


def words_for_failure(error: str) -> str:
    """Return why a message was not taken: in our words, or in those of the machine that said it."""
    return str(FAULT_TEXT.get(error, error))
