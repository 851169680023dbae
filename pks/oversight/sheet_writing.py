"""The workbook of the register: one row a product. No text becomes a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from pks.batches.sheet_writing import INERT
from pks.oversight.queries import ProductRow
from pks.oversight.terms import NAMES, UNIT_NAMES

_WIDTHS = {
    "Jenis": 18,
    "Nomor": 26,
    "Perihal": 60,
    "Instansi": 46,
    "Tanggal produk": 14,
    "Diterima": 14,
    "Hari untuk bertindak": 12,
    "Satuan": 12,
    "Batas waktu": 14,
    "Keadaan": 16,
    "Sisa hari (minus: lewat)": 14,
    "Perjanjian": 46,
    "Dilimpahkan": 14,
    "Selesai": 14,
    "Catatan": 50,
}


def workbook_of(rows: Sequence[ProductRow]) -> bytes:
    """Return the .xlsx of `rows`, in their order, in the language of the register."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"title": "Produk pengawasan"})
        sheet = book.add_worksheet("Produk pengawasan")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for column, (words, width) in enumerate(_WIDTHS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, words, head)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows), len(_WIDTHS) - 1)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(_cells(row)):
                _write(sheet, number, column, value, text=text, day=day)
    return target.getvalue()


def _cells(row: ProductRow) -> Sequence[Any]:
    product = row.product
    return (
        NAMES[product.kind],
        product.number,
        product.title,
        product.institution.name,
        product.dated_on,
        product.received_on,
        product.day_count,
        UNIT_NAMES[product.day_unit],
        product.due_on,
        row.state.value.replace("_", " "),
        row.days_left if row.is_open else None,
        product.follow_up.agreement.subject if product.follow_up else None,
        product.referred_on,
        product.settled_on,
        product.settled_note,
    )


def _write(sheet: Any, number: int, column: int, value: Any, *, text: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(number, column, value, text)
    elif isinstance(value, int):
        sheet.write_number(number, column, value)
    else:
        sheet.write_datetime(number, column, value, day)
