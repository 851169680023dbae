"""What the screen says of batches: of their rows, of cells at fault, of why nothing is made."""

from pks.batches.examining import Cell, Fault
from pks.batches.facts import MOST_UNITS
from pks.batches.making import ConfirmObstacle, Reason
from pks.batches.models import RowState
from pks.batches.preparing import BeginObstacle
from pks.batches.queries import Has
from pks.batches.sheet import CellFault
from pks.batches.values import SheetFault
from pks.web.language import lazy_gettext as _

ROW_TEXT = {
    RowState.WAITING: _("Menunggu"),
    RowState.MADE: _("Jadi"),
    RowState.FAILED: _("Gagal"),
    RowState.SKIPPED: _("Dilewati"),
}

#: The tag of a row's state: its tone and its icon.
ROW_LOOK = {
    RowState.WAITING: ("", "hourglass"),
    RowState.MADE: ("ok", "circle-check"),
    RowState.FAILED: ("bad", "alert-triangle"),
    RowState.SKIPPED: ("", "circle-minus"),
}

REASON_TEXT = {
    Reason.HAS_ONE: _("Sudah mempunyai PKS atau draf di bawah perjanjian induk ini."),
    Reason.CANNOT_REGISTER: _("Perjanjian induk atau para pihaknya tidak lagi memungkinkan."),
    Reason.NO_TEMPLATE: _("Templatnya tidak lagi diterbitkan."),
    Reason.UNEXPECTED: _(
        "Terjadi galat yang tidak terduga; jalankan lagi, atau beri tahu administrator."
    ),
}

HAS_TEXT = {
    Has.NOTHING: _("Belum ada"),
    Has.DRAFT: _("Sedang disusun"),
    Has.BINDING: _("Berlaku"),
}

HAS_LOOK = {
    Has.NOTHING: ("", "circle-dashed"),
    Has.DRAFT: ("info", "circle-half-2"),
    Has.BINDING: ("ok", "circle-check"),
}

CELL_TEXT = {
    Cell.UNIT: _("Perangkat daerah"),
    Cell.SEAT: _("Kedudukan"),
    Cell.NUMBER_1: _("Nomor PIHAK KESATU"),
    Cell.NUMBER_2: _("Nomor PIHAK KEDUA"),
    Cell.SIGNATORY: _("Penanda tangan"),
    Cell.AUTHORITY: _("Dasar kewenangan"),
    Cell.LIAISON: _("Narahubung"),
    Cell.SUBJECT: _("Tentang, bila berbeda"),
    Cell.SIGNED_ON: _("Tanggal penandatanganan, bila berbeda"),
    Cell.TERM_YEARS: _("Jangka waktu (tahun), bila berbeda"),
}

FAULT_TEXT = {
    Fault.SUBJECT_TOO_LONG: _("Lebih dari 300 karakter setelah nama instansi dimasukkan."),
    Fault.STRAY_BRACES: _("Kurung kurawal hanya untuk {nama}."),
    Fault.NUMBER_TAKEN: _("Nomor ini sudah dipakai instansi tersebut pada perjanjian lain."),
    Fault.NUMBER_TWICE: _("Nomor ini dipakai lebih dari satu kali dalam daftar ini."),
    Fault.NOT_IN_OFFICE: _("Penanda tangan tidak memegang jabatannya pada tanggal itu."),
    Fault.FIRST_NOT_IN_OFFICE: _(
        "Penanda tangan PIHAK KESATU tidak memegang jabatannya pada tanggal itu."
    ),
    Fault.STARTS_BEFORE_SIGNING: _("Mulai berlaku mendahului tanggal penandatanganan."),
}

BEGIN_TEXT = {
    BeginObstacle.NO_UNIT: _("Pilih sedikitnya satu perangkat daerah yang belum mempunyai PKS."),
    BeginObstacle.TOO_MANY_UNITS: _(
        "Paling banyak %(most)s perangkat daerah sekaligus; bagi menjadi beberapa kali.",
        most=MOST_UNITS,
    ),
}

CONFIRM_TEXT = {
    ConfirmObstacle.FAULTS: _("Masih ada isian yang salah: perbaiki, atau keluarkan barisnya."),
    ConfirmObstacle.NOTHING_TO_MAKE: _("Tidak ada draf yang perlu dibuat."),
}

TEMPLATE_GONE = _(
    "Templat yang dipilih tidak lagi diterbitkan. Mulailah penyusunan serentak yang baru."
)
TOO_MANY_ROWS = _(
    "Lembar ini terlalu besar: paling banyak %(most)s baris perangkat daerah dalam satu lembar.",
    most=MOST_UNITS,
)
NOTHING_TAKEN = _("Tidak ada yang disimpan: perbaiki yang disebut di bawah, lalu unggah lagi.")
NOT_A_SHEET = _("Lembar pertama berkas ini tidak dapat dibaca; simpan ulang dari Excel.")

#: `%(value)s` is the text at fault, or the length that is allowed.
SHEET_TEXT = {
    SheetFault.MISSING_COLUMN: _("Kolom “%(value)s” tidak ada."),
    SheetFault.UNKNOWN_COLUMN: _("Kolom “%(value)s” tidak dikenal."),
    SheetFault.DOUBLED_COLUMN: _("Kolom “%(value)s” ada dua kali."),
    SheetFault.NO_ROWS: _("Tidak ada satu baris pun yang terisi."),
    SheetFault.FORMULA: _("Berisi rumus; salin, lalu tempel sebagai nilai."),
    SheetFault.ERROR_VALUE: _("Berisi galat Excel."),
    SheetFault.UNIT_MISSING: _("Nama perangkat daerahnya kosong."),
    SheetFault.UNKNOWN_UNIT: _("“%(value)s” bukan perangkat daerah dalam daftar ini."),
    SheetFault.DOUBLED_UNIT: _("Perangkat daerah ini sudah ada pada baris di atasnya."),
    SheetFault.NOT_TEXT: _(
        "Excel mengubah isinya menjadi tanggal atau nilai lain; format selnya sebagai Teks, lalu "
        "tulis ulang."
    ),
    SheetFault.TOO_LONG: _("Paling banyak %(value)s karakter."),
    SheetFault.NOT_A_DATE: _("“%(value)s” bukan tanggal; tulis misalnya 7 Februari 2022."),
    SheetFault.NOT_YEARS: _("“%(value)s” bukan jumlah tahun dari 1 sampai 20."),
    SheetFault.UNKNOWN_SIGNATORY: _(
        "“%(value)s” tidak tercatat memegang jabatan pada instansi ini."
    ),
    SheetFault.UNKNOWN_LIAISON: _("“%(value)s” tidak tercatat bekerja pada instansi ini."),
    SheetFault.AMBIGUOUS: _("Ada beberapa orang bernama “%(value)s”; tulis juga jabatannya."),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "batch.begin": _("memulai penyusunan serentak"),
    "batch.fill": _("mengisi penyusunan serentak"),
    "batch.make": _("mengisi draf ini lewat penyusunan serentak"),
    "batch.confirm": _("membuat draf secara serentak"),
    "batch.discard": _("membuang penyusunan serentak"),
}


def sheet_sentence(fault: CellFault) -> str:
    """Return what is wrong in a cell: "“Dinas X” bukan perangkat daerah dalam daftar ini."."""
    return str(SHEET_TEXT[fault.fault]) % {"value": fault.value}
