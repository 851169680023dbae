"""What the screen says of recaps: channels, periods, and why something is not taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pks.batches.facts import MOST_UNITS
from pks.complaints.columns import CHANNEL_NAMES, CellFault, SheetFault, letter_of
from pks.complaints.figures import FigureFault
from pks.complaints.identity import Identity, IdentityKind
from pks.complaints.models import Channel
from pks.complaints.periods import Period, PeriodKind, roman
from pks.complaints.recording import RecapObstacle
from pks.complaints.table_file import CsvFault
from pks.complaints.taking_in import Change
from pks.web.filters import bulan_tahun, tanggal_pendek
from pks.web.language import lazy_gettext as _

CHANNEL_TEXT = {
    Channel.LAPOR: CHANNEL_NAMES[Channel.LAPOR],
    Channel.IN_PERSON: _("Datang langsung"),
    Channel.LETTER: _("Surat"),
    Channel.PHONE: _("Telepon"),
    Channel.MESSAGE: CHANNEL_NAMES[Channel.MESSAGE],
    Channel.MAIL: _("Surel"),
    Channel.SOCIAL_MEDIA: _("Media sosial"),
    Channel.WEBSITE: _("Situs web"),
    Channel.OTHER: _("Kanal lain atau tidak dirinci"),
}

_MONTHS = (
    _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"), _("Juli"),
    _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
)  # fmt: skip

#: What each part of a year is called where it is chosen.
PERIOD_TEXT = {
    **{f"{PeriodKind.MONTH}-{number}": name for number, name in enumerate(_MONTHS, start=1)},
    **{
        f"{PeriodKind.QUARTER}-{number}": _("Triwulan %(number)s", number=roman(number))
        for number in (1, 2, 3, 4)
    },
    **{
        f"{PeriodKind.SEMESTER}-{number}": _("Semester %(number)s", number=roman(number))
        for number in (1, 2)
    },
    f"{PeriodKind.YEAR}-1": _("Setahun penuh"),
}

FIGURE_TEXT = {
    FigureFault.NOT_A_NUMBER: _("Tulis bilangan, misalnya 1.250 atau 4,5."),
    FigureFault.NEGATIVE: _("Bilangan ini tidak boleh negatif."),
    FigureFault.NOT_WHOLE: _("Jumlah laporan harus bilangan bulat, misalnya 12 atau 1.250."),
    FigureFault.TOO_PRECISE: _("Paling banyak dua angka di belakang koma."),
    FigureFault.TOO_LARGE: _("Bilangan ini terlalu besar."),
}

RECAP_TEXT = {
    RecapObstacle.PERIOD_NOT_OVER: _(
        "Periode ini belum berakhir; rekapnya dicatat sesudah hari terakhirnya."
    ),
    RecapObstacle.ALREADY_THERE: _("Rekap kanal ini untuk periode itu sudah ada."),
    RecapObstacle.OVERLAPS: _(
        "Sebagian hari periode ini sudah ada dalam rekap lain dari kanal yang sama."
    ),
    RecapObstacle.OUT_OF_RANGE: _("Jumlah laporan tidak boleh negatif."),
    RecapObstacle.OVERDUE_OVER_RECEIVED: _(
        "Yang lewat batas waktu tidak boleh melebihi yang diterima."
    ),
    RecapObstacle.MEDIAN_OUT_OF_RANGE: _("Median hari tidak boleh negatif."),
    RecapObstacle.MEDIAN_OF_NOTHING: _(
        "Tidak ada laporan yang selesai, jadi tidak ada mediannya; kosongkan."
    ),
}

SHEET_TEXT = {
    SheetFault.MISSING_COLUMN: _("Kolom ini tidak ada."),
    SheetFault.UNKNOWN_COLUMN: _("Judul kolom ini tidak dikenal; hapus kolomnya."),
    SheetFault.DOUBLED_COLUMN: _("Kolom ini ada lebih dari satu."),
    SheetFault.NO_HEADING: _("Kolom ini berisi sesuatu, tetapi tidak berjudul."),
    SheetFault.NO_ROWS: _("Tidak ada satu rekap pun yang terisi."),
    SheetFault.FORMULA: _("Berisi rumus; salin, lalu tempel sebagai nilai."),
    SheetFault.ERROR_VALUE: _("Berisi galat Excel."),
    SheetFault.EMPTY: _("Kosong; tulis 0 bila memang tidak ada."),
    SheetFault.UNKNOWN_UNIT: _("Tidak ada dalam daftar instansi yang dapat Anda catat."),
    SheetFault.AMBIGUOUS_UNIT: _("Dipakai lebih dari satu instansi; tulis nama lengkapnya."),
    SheetFault.UNKNOWN_CHANNEL: _("Bukan kanal yang dikenal; pilih dari daftar dalam templat."),
    SheetFault.UNKNOWN_YEAR: _("Tulis tahun dengan empat angka, sejak 2010."),
    SheetFault.UNKNOWN_PERIOD: _(
        "Tulis nama bulan, Triwulan I sampai IV, Semester I atau II, atau Setahun."
    ),
    SheetFault.DOUBLED_ROW: _(
        "Sebagian harinya sudah ada pada baris di atasnya, dari instansi dan kanal yang sama."
    ),
}

IDENTITY_TEXT = {
    IdentityKind.HEADING: _("judulnya seperti kolom identitas pelapor"),
    IdentityKind.NIK: _("isinya seperti nomor induk kependudukan (16 angka)"),
    IdentityKind.MAIL: _("isinya seperti alamat surel"),
    IdentityKind.MOBILE: _("isinya seperti nomor ponsel"),
}

CSV_TEXT = {
    CsvFault.NOT_UTF8: _(
        "Teks berkas ini bukan UTF-8; simpan ulang sebagai “CSV UTF-8” dari Excel."
    ),
    CsvFault.NOT_A_TABLE: _(
        "Berkas ini bukan .xlsx, dan bukan CSV yang kolomnya dipisahkan titik koma atau koma."
    ),
}

IDENTITIES_REFUSED = _(
    "Berkas ditolak seluruhnya karena tampak memuat identitas orang; tidak ada isinya yang "
    "disimpan. Hapus yang disebut di bawah dari berkas Anda, lalu unggah lagi."
)
NOTHING_TAKEN = _("Tidak ada yang disimpan: perbaiki yang disebut di bawah, lalu unggah lagi.")
NOT_A_SHEET = _("Lembar pertama berkas ini tidak dapat dibaca; simpan ulang dari Excel.")
TOO_MANY_ROWS = _("Berkas ini terlalu besar: paling banyak %(most)s baris.", most=MOST_UNITS)

#: The tag of what a row of a sheet comes to: its tone, its icon, its words.
CHANGE_LOOK = {
    Change.NEW: ("ok", "plus", _("Baru")),
    Change.CHANGED: ("warn", "pencil", _("Berubah")),
    Change.SAME: ("", "check", _("Sama")),
    Change.BLOCKED: ("bad", "alert-triangle", _("Salah")),
}

#: What the trail's entries say, after the name of who did it.
DEED_TEXT = {
    "complaint_recap.enter": _("mencatat rekap laporan masyarakat"),
    "complaint_recap.correct": _("memperbaiki rekap laporan masyarakat"),
    "complaint_recap.remove": _("menghapus rekap laporan masyarakat"),
}

#: What the trail calls what has changed.
_FIELD_TEXT = {
    "received": _("diterima"),
    "settled": _("selesai"),
    "overdue": _("lewat batas waktu"),
    "median_days": _("median hari"),
}


def period_text(period: Period) -> str:
    """Return a period as the page says it: "Februari 2025", "Triwulan I 2025"."""
    year, number = period.starts_on.year, roman(period.number) if period.number < 5 else ""
    if period.kind is PeriodKind.QUARTER:
        return str(_("Triwulan %(number)s %(year)s", number=number, year=year))
    if period.kind is PeriodKind.SEMESTER:
        return str(_("Semester %(number)s %(year)s", number=number, year=year))
    return str(year) if period.kind is PeriodKind.YEAR else bulan_tahun(period.starts_on)


def cell_sentence(fault: CellFault) -> str:
    """Return what is wrong in a cell: "Kolom E (Diterima): Tulis bilangan.". Never what it says."""
    sentence = str(_TEXT[fault.fault])
    if fault.letter and fault.head:
        place = _("Kolom %(letter)s (%(head)s)", letter=fault.letter, head=fault.head.value)
    elif fault.letter:
        place = _("Kolom %(letter)s", letter=fault.letter)
    elif fault.head:
        place = _("“%(head)s”", head=fault.head.value)
    else:
        return sentence
    return f"{place}: {sentence}"


_TEXT: Mapping[Any, Any] = {**SHEET_TEXT, **FIGURE_TEXT, **RECAP_TEXT}


def identity_sentence(identity: Identity) -> str:
    """Return where something looks like an identity, and like what; never what it says."""
    place = _(
        "Baris %(row)s, kolom %(letter)s", row=identity.row + 1, letter=letter_of(identity.column)
    )
    return f"{place}: {IDENTITY_TEXT[identity.kind]}."


def short_period(period: Period) -> str:
    """Return a period where room is scarce: "Feb 25", "TW I 25", "Sem I 25", "2025"."""
    if period.kind is PeriodKind.YEAR:
        return str(period.starts_on.year)
    year = f"{period.starts_on.year % 100:02}"
    if period.kind is PeriodKind.MONTH:
        return f"{tanggal_pendek(period.starts_on).split()[1]} {year}"
    short = _("TW") if period.kind is PeriodKind.QUARTER else _("Sem")
    return f"{short} {roman(period.number)} {year}"


def period_told(told: Mapping[str, str]) -> str:
    """Return which recap an entry of the trail is about: "SP4N-LAPOR!, Februari 2025"."""
    days = (date.fromisoformat(told[name]) for name in ("starts_on", "ends_on"))
    return f"{CHANNEL_TEXT[Channel(told['channel'])]}, {period_text(Period(*days))}"


def changed_words(details: Mapping[str, Any]) -> list[str]:
    """Return what an entry of the trail has changed: ["selesai 10 → 12"].

    Of what was entered or removed, the figures themselves.
    """
    before, after = details.get("before") or {}, details.get("after") or {}
    if not before or not after:
        told = before or after
        return [f"{text} {_told(name, told)}" for name, text in _FIELD_TEXT.items() if name in told]
    moved = period_told(before) != period_told(after)
    return [
        *([f"{period_told(before)} → {period_told(after)}"] if moved else []),
        *(
            f"{text} {_told(name, before)} → {_told(name, after)}"
            for name, text in _FIELD_TEXT.items()
            if before.get(name) != after.get(name)
        ),
    ]


def _told(name: str, told: Mapping[str, str]) -> str:
    return told.get(name, "–").replace(".", ",")
