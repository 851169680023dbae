"""What the screen says of states, and why something is held back."""

from pks.monitoring.accepting import AcceptObstacle
from pks.monitoring.activities import ActivityObstacle
from pks.monitoring.bulk import BulkObstacle, Deed
from pks.monitoring.calendar_models import FeedOf
from pks.monitoring.calendar_queries import EntryKind
from pks.monitoring.confirming import ConfirmObstacle
from pks.monitoring.impeding import ImpedimentObstacle
from pks.monitoring.lifecycle import DateAnswer, FollowUpState
from pks.monitoring.postponing import DateObstacle
from pks.web.language import lazy_gettext as _

STATE_TEXT = {
    FollowUpState.PLANNED: _("Direncanakan"),
    FollowUpState.UNDERWAY: _("Berjalan"),
    FollowUpState.SUBMITTED: _("Menunggu diterima"),
    FollowUpState.DONE: _("Selesai"),
    FollowUpState.CANCELLED: _("Dibatalkan"),
}

#: The tag of a state: its tone and its icon.
STATE_LOOK = {
    FollowUpState.PLANNED: ("", "circle-dashed"),
    FollowUpState.UNDERWAY: ("info", "circle-half-2"),
    FollowUpState.SUBMITTED: ("info", "hourglass"),
    FollowUpState.DONE: ("ok", "circle-check"),
    FollowUpState.CANCELLED: ("", "x"),
}

#: By field of the form; what belongs to no field stands on top.
OBSTACLE_TEXT = {
    ActivityObstacle.HELD_IN_FUTURE: (
        "held_on",
        _("Tanggal ini belum lewat. Catat kegiatan sesudah dilaksanakan."),
    ),
    ActivityObstacle.HELD_BEFORE_SIGNING: (
        "held_on",
        _("Tanggal ini sebelum perjanjian ditandatangani."),
    ),
    ActivityObstacle.OTHER_SCOPE: (
        "scope",
        _("Ruang lingkup ini tidak ada pada perjanjian atau tindak lanjut ini."),
    ),
    ActivityObstacle.OTHER_AGREEMENT: (
        "",
        _("Tindak lanjut ini milik perjanjian lain."),
    ),
    ActivityObstacle.FOLLOW_UP_CLOSED: (
        "",
        _("Tindak lanjut ini sudah ditutup. Minta staf hukum membukanya lagi bila keliru."),
    ),
    ActivityObstacle.NOTHING_TO_COMPLETE: (
        "",
        _("Kegiatan ini tidak terkait tindak lanjut yang dapat diselesaikan."),
    ),
    ActivityObstacle.FILE_MISSING: (
        "files",
        _("Tindak lanjut ini baru selesai bila ada berkas bukti. Lampirkan satu berkas atau foto."),
    ),
    ActivityObstacle.ATTENDANCE_MISSING: (
        "attendance",
        _("Tindak lanjut ini baru selesai bila ada daftar hadir. Tuliskan nama atau jumlahnya."),
    ),
    ActivityObstacle.FEWER_THAN_NAMED: (
        "attendance_count",
        _("Jumlah ini lebih kecil daripada banyaknya nama yang ditulis."),
    ),
}

CONFIRM_TEXT = {
    ConfirmObstacle.NOT_TO_CONFIRM: _("Pihak ini sendiri yang mencatat kegiatannya."),
    ConfirmObstacle.NOT_YOURS: _("Hanya pihak yang tidak mencatat yang dapat menjawab."),
    ConfirmObstacle.NOTE_MISSING: _("Tuliskan apa yang tidak sesuai."),
}

ACCEPT_TEXT = {
    AcceptObstacle.NOT_SUBMITTED: _("Tindak lanjut ini tidak sedang menunggu diterima."),
    AcceptObstacle.NOT_YOURS: _("Hanya penyelia atau staf hukum salah satu pihak yang memutuskan."),
    AcceptObstacle.OWN_REPORT: _("Anda sendiri yang melaporkannya. Orang lain yang menerimanya."),
    AcceptObstacle.FILE_MISSING: _("Berkas bukti yang diminta belum ada."),
    AcceptObstacle.ATTENDANCE_MISSING: _("Daftar hadir yang diminta belum ada."),
    AcceptObstacle.REASON_MISSING: _("Tuliskan alasannya."),
}

#: By field of the form; what belongs to no field stands on top.
IMPEDIMENT_TEXT = {
    ImpedimentObstacle.NOT_YOURS: ("", _("Anda tidak bertugas untuk perjanjian ini.")),
    ImpedimentObstacle.NOTHING_BLOCKED: (
        "follow_ups",
        _("Pilih tindak lanjut yang terhalang."),
    ),
    ImpedimentObstacle.FOREIGN_FOLLOW_UP: (
        "follow_ups",
        _("Salah satu tindak lanjut sudah dilaporkan atau ditutup."),
    ),
    ImpedimentObstacle.DUE_IN_THE_PAST: ("due_on", _("Hari itu sudah lewat.")),
    ImpedimentObstacle.SOLVED_ALREADY: ("", _("Kendala ini sudah teratasi.")),
}

#: By field of the form; what belongs to no field stands on top.
DATE_TEXT = {
    DateObstacle.NOT_OWED: ("", _("Tindak lanjut ini tidak menunggu dikerjakan lagi.")),
    DateObstacle.ASKED_ALREADY: ("", _("Permintaan tanggal lain sudah menunggu putusan.")),
    DateObstacle.NOT_LATER: ("to_on", _("Pilih hari sesudah jatuh tempo yang sekarang.")),
    DateObstacle.IN_THE_PAST: ("to_on", _("Hari itu sudah lewat.")),
    DateObstacle.AFTER_THE_END: ("to_on", _("Hari itu sesudah perjanjian berakhir.")),
    DateObstacle.NO_WORKING_DAY: ("to_on", _("Bukan hari kerja.")),
    DateObstacle.REASON_MISSING: ("reason", _("Tuliskan alasannya.")),
    DateObstacle.NOT_YOURS: ("", _("Anda tidak bertugas untuk tindak lanjut ini.")),
    DateObstacle.DECIDED_ALREADY: ("", _("Permintaan ini sudah diputuskan.")),
}

DATE_ANSWER_TEXT = {
    DateAnswer.ASKED: _("menunggu putusan"),
    DateAnswer.GRANTED: _("disetujui"),
    DateAnswer.REFUSED: _("ditolak"),
    DateAnswer.WITHDRAWN: _("dicabut"),
}

DEED_CHOICE_TEXT = {
    Deed.POSTPONE: _("Tunda"),
    Deed.CANCEL: _("Batalkan"),
    Deed.REOPEN: _("Buka lagi"),
}

BULK_TEXT = {
    BulkObstacle.NOT_KEPT: _("bukan perjanjian yang Anda kelola"),
    BulkObstacle.NOT_OPEN: _("sudah dilaporkan atau ditutup"),
    BulkObstacle.NOT_CLOSED: _("belum ditutup"),
    BulkObstacle.DATE_DOES_NOT_FIT: _("tanggal barunya tidak dapat dipakai"),
}

ENTRY_TEXT = {
    EntryKind.FOLLOW_UP: _("Jatuh tempo"),
    EntryKind.ACTIVITY: _("Kegiatan"),
    EntryKind.END: _("Perjanjian berakhir"),
    EntryKind.NOTICE: _("Batas pemberitahuan"),
}

#: The icon of each kind of entry of a calendar.
ENTRY_LOOK = {
    EntryKind.FOLLOW_UP: "circle-dashed",
    EntryKind.ACTIVITY: "circle-check",
    EntryKind.END: "lock",
    EntryKind.NOTICE: "hourglass",
}

FEED_TEXT = {
    FeedOf.PERSON: _("Tugas saya"),
    FeedOf.UNIT: _("Unit"),
    FeedOf.AGREEMENT: _("Perjanjian"),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "feed.make": _("membuat langganan kalender"),
    "feed.withdraw": _("mencabut langganan kalender"),
    "impediment.report": _("mencatat kendala"),
    "impediment.solve": _("mencatat bahwa kendala teratasi"),
    "follow_up.ask_date": _("meminta tanggal lain"),
    "follow_up.decide_date": _("memutuskan permintaan tanggal"),
    "follow_up.promise": _("menambah tindak lanjut di luar rencana kerja"),
    "follow_up.postpone": _("memindahkan tanggal tindak lanjut"),
    "follow_up.lay_out": _("menyusun jadwal tindak lanjut"),
    "follow_up.withdraw": _("menutup tindak lanjut yang belum jatuh tempo"),
    "follow_up.cancel": _("membatalkan tindak lanjut"),
    "follow_up.reopen": _("membuka lagi tindak lanjut"),
    "follow_up.accept": _("menerima tindak lanjut sebagai selesai"),
    "follow_up.return": _("mengembalikan tindak lanjut"),
    "activity.log": _("mencatat kegiatan"),
    "activity.confirm": _("mengonfirmasi kegiatan"),
    "activity.object": _("menyatakan keberatan atas kegiatan"),
    "attendance.open": _("membuka daftar hadir"),
    "attendance.strike": _("mencoret nama dari daftar hadir"),
    "attendance.close": _("menutup daftar hadir"),
}
