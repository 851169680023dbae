"""The sheet to fill in: a row a unit, with what is known already. No text becomes a formula."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from pks.assessments.bands import Zone
from pks.assessments.entering import AssessmentFacts
from pks.assessments.models import Scale
from pks.assessments.sheet import OPINION, SECOND_AXIS, SOURCE, UNIT, ZONE, cells_of, headings
from pks.batches.sheet_writing import INERT
from pks.parties.models import Institution

_NOTES = (
    "Isi satu baris untuk setiap instansi yang dinilai, lalu unggah berkas ini kembali.",
    "Jangan ubah judul kolom dan nama instansi. Baris yang kosong atau dihapus dilewati.",
    "Nilai dari 0 sampai 100, paling banyak dua desimal; 83,18 dan 83.18 sama saja.",
    "Kategori dan zona yang dapat dihitung dari nilainya tidak diisi.",
    "Sumber boleh kosong: yang berlaku ialah sumber yang diisi saat mengunggah.",
    "Rumus tidak diterima: salin, lalu tempel sebagai nilai.",
)
_WIDTHS = {UNIT: 58, OPINION: 40, ZONE: 14, SECOND_AXIS: 34, SOURCE: 50}
_OTHER_WIDTH = 16


def sheet_of(
    units: Sequence[Institution], known: Mapping[int, AssessmentFacts], scale: Scale, year: int
) -> bytes:
    """Return the .xlsx with one row for each of `units`, filled in as far as it is `known`."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"title": f"Hasil penilaian {year}"})
        _Sheet(book, scale).write(units, known)
    return target.getvalue()


class _Sheet:
    """One workbook being written."""

    def __init__(self, book: Any, scale: Scale) -> None:
        self.scale = scale
        self.main = book.add_worksheet("Hasil")
        self.notes = book.add_worksheet("Petunjuk")
        self.text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#ECEEF1"})
        self.score = book.add_format({"num_format": "0.00", "valign": "top"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#10294A", "font_color": "#FFFFFF"}
        )

    def write(self, units: Sequence[Institution], known: Mapping[int, AssessmentFacts]) -> None:
        columns = headings(self.scale)
        for place, (column, words) in enumerate(columns.items()):
            self.main.set_column(place, place, _WIDTHS.get(column, _OTHER_WIDTH))
            self.main.write_string(0, place, words, self.head)
        self.main.freeze_panes(1, 1)
        for number, unit in enumerate(units, start=1):
            self.main.write_string(number, 0, unit.name, self.fixed)
            facts = known.get(unit.id) or AssessmentFacts(source="")
            cells = cells_of(facts, self.scale)
            for place, column in enumerate(columns):
                if column != UNIT:
                    self._write_cell(number, place, column, cells[column])
        if ZONE in columns:
            self._offer_zones(list(columns).index(ZONE), len(units))
        self.notes.set_column(0, 0, 100)
        for number, words in enumerate(_NOTES):
            self.notes.write_string(number, 0, words)

    def _write_cell(
        self, number: int, place: int, column: str, value: Decimal | str | None
    ) -> None:
        if isinstance(value, Decimal):
            self.main.write_number(number, place, float(value), self.score)
        elif value:
            self.main.write_string(number, place, value, self.text)
        else:
            as_text = column in (OPINION, ZONE, SECOND_AXIS, SOURCE)
            self.main.write_blank(number, place, None, self.text if as_text else self.score)

    def _offer_zones(self, place: int, count: int) -> None:
        zones = [zone.value.replace("_", " ") for zone in Zone]
        self.main.data_validation(
            1, place, max(count, 1), place, {"validate": "list", "source": zones}
        )
