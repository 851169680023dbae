"""The workbook of a report: each figure a link to its records, no text a formula."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from pks.reports.layout import LABEL
from pks.reports.periodic import FigureKey, Line, Record, Report

_INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_HEADS = ("Jatuh tempo", "Selesai", "Tepat waktu", "Kegiatan")


def workbook_of(report: Report, urls: Mapping[FigureKey, str], *, made_at: datetime) -> bytes:
    """Return the .xlsx of `report`; the same report and moment give the same bytes."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, _INERT) as book:
        book.set_properties(
            {"title": f"Laporan {report.period.name}", "created": made_at.replace(tzinfo=None)}
        )
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _summary(book, bold, report, urls)
        _lines(book.add_worksheet("Perjanjian"), bold, "Perjanjian", report.agreements)
        _lines(book.add_worksheet("Ruang lingkup"), bold, "Ruang lingkup", report.scopes)
        for key in FigureKey:
            _records(book, bold, key, report.records[key])
    return target.getvalue()


def _summary(book: Any, bold: Any, report: Report, urls: Mapping[FigureKey, str]) -> None:
    sheet = book.add_worksheet("Ringkasan")
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 1, 12)
    sheet.write_string(0, 0, "Laporan Pelaksanaan Kerja Sama", bold)
    sheet.write_string(1, 0, report.institution)
    sheet.write_string(2, 0, report.period.name)
    for row, key in enumerate(FigureKey, 4):
        sheet.write_string(row, 0, LABEL[key])
        sheet.write_url(row, 1, urls[key], string=str(report.count(key)))


def _lines(sheet: Any, bold: Any, head: str, lines: tuple[Line, ...]) -> None:
    sheet.set_column(0, 0, 80)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate((head, *_HEADS)):
        sheet.write_string(0, column, text, bold)
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, line.title)
        for column, count in enumerate((line.due, line.done, line.on_time, line.activities), 1):
            sheet.write_number(row, column, count)


def _records(book: Any, bold: Any, key: FigureKey, records: tuple[Record, ...]) -> None:
    sheet = book.add_worksheet(key.value.replace("_", " "))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 60)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(("Tanggal", "Nama", "Keterangan")):
        sheet.write_string(0, column, text, bold)
    for row, record in enumerate(records, 1):
        if record.on:
            sheet.write_datetime(row, 0, record.on, day)
        sheet.write_string(row, 1, record.title)
        sheet.write_string(row, 2, record.detail)
