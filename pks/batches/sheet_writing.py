"""The sheet to fill in: a row a unit, with what is known already. No text becomes a formula."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from pks.batches.examining import Cell
from pks.batches.facts import MOST_YEARS, row_facts
from pks.batches.models import Batch, BatchRow
from pks.batches.offers import RowOffers
from pks.batches.sheet import HEADING

#: So that what somebody typed stays a text whatever it begins with.
INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

_WIDTH = {
    Cell.UNIT: 44,
    Cell.SEAT: 18,
    Cell.NUMBER_1: 24,
    Cell.NUMBER_2: 24,
    Cell.SIGNATORY: 36,
    Cell.AUTHORITY: 36,
    Cell.LIAISON: 30,
    Cell.SUBJECT: 36,
    Cell.SIGNED_ON: 18,
    Cell.TERM_YEARS: 16,
}
_NOTES = (
    "Isi satu baris untuk setiap perangkat daerah, lalu unggah berkas ini kembali.",
    "Jangan ubah judul kolom dan nama perangkat daerah. Baris yang dihapus tidak diubah apa-apa.",
    "Penanda tangan dan narahubung dipilih dari daftar: mereka yang tercatat pada instansinya.",
    "Kolom “bila berbeda” boleh kosong: yang berlaku ialah isian bersama.",
    "Tanggal boleh ditulis 7/2/2022, 2022-02-07, atau 7 Februari 2022.",
    "Rumus tidak diterima: salin, lalu tempel sebagai nilai.",
)
_DATE_FORMAT = "dd/mm/yyyy"
_OF_HOLDERS, _OF_PEOPLE = "Pejabat", "Orang"


def sheet_of(batch: Batch, rows: Sequence[BatchRow], offers: Mapping[int, RowOffers]) -> bytes:
    """Return the .xlsx with one row for each of `rows`, filled in as they are."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        # Else the file would say when it was made, and never be the same twice.
        book.set_properties({"title": "Isian", "created": batch.created_at.replace(tzinfo=None)})
        _Sheet(book).write(rows, offers)
    return target.getvalue()


class _Sheet:
    """One workbook being written."""

    def __init__(self, book: Any) -> None:
        self.main = book.add_worksheet("Isian")
        self.notes = book.add_worksheet("Petunjuk")
        self.lists = {name: book.add_worksheet(name) for name in (_OF_HOLDERS, _OF_PEOPLE)}
        self.columns = {cell: place for place, cell in enumerate(Cell)}
        wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
        self.text = book.add_format(wrapped)
        self.fixed = book.add_format({**wrapped, "bg_color": "#ECEEF1", "bold": True})
        self.day = book.add_format({"num_format": _DATE_FORMAT, "valign": "top"})
        self.number = book.add_format({"num_format": "0", "valign": "top"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#10294A", "font_color": "#FFFFFF"}
        )

    def write(self, rows: Sequence[BatchRow], offers: Mapping[int, RowOffers]) -> None:
        for cell, place in self.columns.items():
            self.main.set_column(place, place, _WIDTH[cell])
            self.main.write_string(0, place, HEADING[cell], self.head)
        self.main.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            self._write_row(number, row, offers[row.institution_id])
        self._validate(len(rows))
        self.notes.set_column(0, 0, 100)
        for number, words in enumerate(_NOTES):
            self.notes.write_string(number, 0, words)

    def _write_row(self, number: int, row: BatchRow, offers: RowOffers) -> None:
        facts = row_facts(row.facts)
        self.main.write_string(number, 0, row.institution.name, self.fixed)
        texts = {
            Cell.SEAT: facts.seat,
            Cell.NUMBER_1: facts.number_1,
            Cell.NUMBER_2: facts.number_2,
            Cell.SIGNATORY: offers.holders.labels.get(facts.holding_id or 0),
            Cell.AUTHORITY: facts.authority,
            Cell.LIAISON: offers.people.labels.get(facts.liaison_id or 0),
            Cell.SUBJECT: facts.subject,
        }
        for cell, text in texts.items():
            self._write_text(number, self.columns[cell], text)
        day, years = self.columns[Cell.SIGNED_ON], self.columns[Cell.TERM_YEARS]
        if facts.signed_on:
            self.main.write_datetime(number, day, facts.signed_on, self.day)
        else:
            self.main.write_blank(number, day, None, self.day)
        if facts.term_years:
            self.main.write_number(number, years, facts.term_years, self.number)
        self._offer(number, Cell.SIGNATORY, _OF_HOLDERS, offers.holders.labels)
        self._offer(number, Cell.LIAISON, _OF_PEOPLE, offers.people.labels)

    def _write_text(self, number: int, place: int, text: str | None) -> None:
        if text:
            self.main.write_string(number, place, text, self.text)
        else:
            # Formatted as text, so that a number like 1/2/2022 does not become a day.
            self.main.write_blank(number, place, None, self.text)

    def _offer(self, number: int, cell: Cell, name: str, labels: Mapping[int, str]) -> None:
        """Let the cell be chosen from a row of another sheet: names hold commas, lists may not."""
        if not labels:
            return
        for place, label in enumerate(labels.values()):
            self.lists[name].write_string(number, place, label)
        column = self.columns[cell]
        last = xlsxwriter.utility.xl_col_to_name(len(labels) - 1, col_abs=True)
        source = f"={name}!$A${number + 1}:{last}${number + 1}"
        self.main.data_validation(
            number, column, number, column, {"validate": "list", "source": source}
        )

    def _validate(self, count: int) -> None:
        place = self.columns[Cell.TERM_YEARS]
        whole = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": MOST_YEARS}
        self.main.data_validation(
            1, place, max(count, 1), place, {**whole, "ignore_blank": True, "error_type": "warning"}
        )
