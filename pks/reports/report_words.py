"""What the screen says of reports."""

from pks.reports.layout import LayoutFault
from pks.reports.period import PeriodKind
from pks.reports.periodic import FigureKey
from pks.reports.scheduling import ScheduleObstacle
from pks.web.language import lazy_gettext as _

FIGURE_TEXT = {
    FigureKey.IN_FORCE: _("Perjanjian berlaku pada akhir periode"),
    FigureKey.SIGNED: _("Perjanjian ditandatangani"),
    FigureKey.OVER: _("Perjanjian berakhir"),
    FigureKey.UNMOVED: _("Tanpa kegiatan, padahal ada yang jatuh tempo"),
    FigureKey.DUE: _("Tindak lanjut jatuh tempo"),
    FigureKey.DONE: _("Tindak lanjut selesai"),
    FigureKey.ON_TIME: _("Selesai tepat waktu"),
    FigureKey.LATE: _("Tindak lanjut belum selesai"),
    FigureKey.ACTIVITIES: _("Kegiatan dilaksanakan"),
    FigureKey.CONFIRMED: _("Kegiatan dikonfirmasi pihak lain"),
    FigureKey.EVALUATED: _("Monev disimpulkan"),
}

KIND_TEXT = {
    PeriodKind.QUARTER: _("Triwulan"),
    PeriodKind.SEMESTER: _("Semester"),
    PeriodKind.YEAR: _("Tahun"),
}

FAULT_TEXT = {
    LayoutFault.UNKNOWN_FIELD: _("Tata letak ini menyebut isian yang tidak ada: %(hint)s"),
    LayoutFault.WRONG_FIELD: _("Sebuah isian tata letak ini salah tulis: %(hint)s"),
    LayoutFault.DAMAGED: _("Berkas ini rusak atau bukan dokumen Word yang dapat diisi."),
    LayoutFault.TOO_COMPLEX: _("Tata letak ini terlalu lama diisi. Sederhanakan pengulangannya."),
}

#: By field of the form.
OBSTACLE_TEXT = {
    ScheduleObstacle.NO_READER: ("readers", _("Pilih sedikitnya satu penerima.")),
    ScheduleObstacle.READER_SEES_NOTHING: (
        "readers",
        _("Salah satu penerima tidak dapat membuka laporan instansi ini."),
    ),
    ScheduleObstacle.DAYS_OUT_OF_RANGE: (
        "days_after",
        _("Antara 1 dan 60 hari sesudah periode berakhir."),
    ),
}

#: What the entries of the trail say, after the name of who did it.
DEED_TEXT = {
    "report.layout": _("memasang tata letak laporan"),
    "report.layout_retire": _("kembali ke tata letak laporan bawaan"),
    "report.keep": _("menyimpan laporan berkala"),
    "report.schedule": _("menjadwalkan laporan berkala"),
    "report.unschedule": _("menghentikan laporan terjadwal"),
}
