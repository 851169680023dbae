"""Recaps as a workbook, and the sheet to fill in. No text becomes a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from pks.batches.facts import MOST_UNITS
from pks.batches.sheet_writing import INERT
from pks.complaints.columns import CHANNEL_NAMES, Head
from pks.complaints.models import ComplaintRecap
from pks.complaints.periods import KEYS, Period, period_of, written
from pks.parties.models import Institution

_WIDTHS = {Head.UNIT: 58, Head.CHANNEL: 18, Head.PERIOD: 16}
_OTHER_WIDTH = 12
_NOTES = (
    "Isi lembar “Rekap”: satu baris untuk setiap instansi, kanal, dan periode; lalu unggah.",
    "Lembar “Contoh” memperlihatkan cara mengisi; isinya tidak pernah dibaca sebagai rekap.",
    "Hanya angka. Jangan menambah kolom: identitas orang membuat seluruh berkas ditolak.",
    "Instansi, kanal, dan periode dipilih dari daftar; nama pendek instansi juga boleh.",
    "Periode: nama bulan, Triwulan I sampai IV, Semester I atau II, atau Setahun.",
    "Dua rekap dari instansi dan kanal yang sama tidak boleh mempunyai hari yang sama.",
    "Selesai boleh melebihi diterima; lewat batas waktu tidak. Tulis 0 bila tidak ada.",
    "Median hari boleh kosong bila tidak diketahui. 1.250 berarti seribu dua ratus lima puluh.",
    "Rumus tidak diterima: salin, lalu tempel sebagai nilai. Berkas .csv berkolom sama.",
)
#: Made-up figures, shown in the sheet "Contoh" and on the page.
EXAMPLES = (
    ("Januari", 42, 37, 3, 4.5),
    ("Februari", 38, 40, 2, 5),
)


def workbook_of(recaps: Iterable[ComplaintRecap]) -> bytes:
    """Return the .xlsx of `recaps`, with the columns in which they can be taken in again."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"title": "Rekap laporan masyarakat"})
        page = _page(book, "Rekap")
        for number, recap in enumerate(recaps, start=1):
            _write_row(page, number, _cells_of(recap))
    return target.getvalue()


def blank_sheet(units: Sequence[Institution], year: int) -> bytes:
    """Return the .xlsx to fill in, for `units`; a second sheet shows how."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"title": "Rekap laporan masyarakat"})
        page, example = _page(book, "Rekap"), _page(book, "Contoh")
        notes, lists = book.add_worksheet("Petunjuk"), book.add_worksheet("Daftar")
        unit = units[0].name if units else "Dinas Contoh"
        for number, (period, *counts) in enumerate(EXAMPLES, start=1):
            channel, *_others = CHANNEL_NAMES.values()
            _write_row(example, number, (unit, channel, year, period, *counts))
        notes.set_column(0, 0, 100)
        for number, words in enumerate(_NOTES):
            notes.write_string(number, 0, words)
        _offer(page, lists, units)
    return target.getvalue()


def _page(book: Any, name: str) -> Any:
    page = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "bg_color": "#10294A", "font_color": "#FFFFFF"}
    )
    for place, words in enumerate(Head):
        page.set_column(place, place, _WIDTHS.get(words, _OTHER_WIDTH))
        page.write_string(0, place, words.value, head)
    page.freeze_panes(1, 1)
    return page


def _offer(page: Any, lists: Any, units: Sequence[Institution]) -> None:
    """Let the columns of words be chosen from lists that stand in a sheet of their own."""
    year = 2000  # any: the names of the periods are the same in each
    offered = {
        Head.UNIT: [unit.name for unit in units],
        Head.CHANNEL: list(CHANNEL_NAMES.values()),
        Head.PERIOD: [written(period_of(year, key)) for key in KEYS],
    }
    for place, (head, names) in enumerate(offered.items()):
        for number, name in enumerate(names):
            lists.write_string(number, place, name)
        letter = "ABC"[place]
        column = list(Head).index(head)
        source = f"=Daftar!${letter}$1:${letter}${max(len(names), 1)}"
        page.data_validation(1, column, MOST_UNITS, column, {"validate": "list", "source": source})


def _cells_of(recap: ComplaintRecap) -> tuple[Any, ...]:
    period = Period(recap.starts_on, recap.ends_on)
    return (
        recap.institution.name,
        CHANNEL_NAMES[recap.channel],
        recap.starts_on.year,
        written(period),
        recap.received,
        recap.settled,
        recap.overdue,
        recap.median_days,
    )


def _write_row(page: Any, number: int, cells: Sequence[Any]) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, str):
            page.write_string(number, place, value)
        elif value is not None:
            page.write_number(number, place, float(value))
