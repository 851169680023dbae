"""The Word document of a report: the built-in layout, what layouts may ask for, filling one.

A layout is a Word document with fields of docxtpl: `{{ judul }}`, `{{r angka.jumlah }}`, and
`{%tr for … %}` around the rows of a table. The built-in one is given to offices to begin with.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from pks.naskah.indonesian import long_date
from pks.reports import filling
from pks.reports.periodic import FigureKey, Line, Record, Report

#: How long a layout may take on the clock; its processor time is bounded by itself.
PATIENCE_SECONDS = 40
_FONT = "Bookman Old Style"

#: How the paper names each figure, whatever the language of the screen.
LABEL = {
    FigureKey.IN_FORCE: "Perjanjian berlaku pada akhir periode",
    FigureKey.SIGNED: "Perjanjian ditandatangani",
    FigureKey.OVER: "Perjanjian berakhir",
    FigureKey.UNMOVED: "Perjanjian tanpa kegiatan padahal ada yang jatuh tempo",
    FigureKey.DUE: "Tindak lanjut jatuh tempo",
    FigureKey.DONE: "Tindak lanjut selesai",
    FigureKey.ON_TIME: "Selesai tepat waktu",
    FigureKey.LATE: "Tindak lanjut belum selesai",
    FigureKey.ACTIVITIES: "Kegiatan dilaksanakan",
    FigureKey.CONFIRMED: "Kegiatan dikonfirmasi pihak lain",
    FigureKey.EVALUATED: "Monitoring dan evaluasi disimpulkan",
}


class LayoutFault(StrEnum):
    """Why a layout cannot be used."""

    UNKNOWN_FIELD = "unknown_field"
    WRONG_FIELD = "wrong_field"
    DAMAGED = "damaged"
    TOO_COMPLEX = "too_complex"


class CannotFill(Exception):
    """The layout cannot be filled; `hint` names the field, where there is one."""

    def __init__(self, fault: LayoutFault, hint: str = "") -> None:
        super().__init__(f"{fault}: {hint}")
        self.fault = fault
        self.hint = hint


_FAULT = {
    filling.Answer.UNKNOWN_FIELD: LayoutFault.UNKNOWN_FIELD,
    filling.Answer.WRONG_FIELD: LayoutFault.WRONG_FIELD,
    filling.Answer.DAMAGED: LayoutFault.DAMAGED,
}


def values_of(report: Report, urls: Mapping[FigureKey, str], page: str) -> dict[str, Any]:
    """Return what a layout may ask for, as JSON can hold it.

    :param urls: where the records of each figure are listed.
    :param page: the address of the report itself.
    """
    period = report.period
    return {
        "judul": "Laporan Pelaksanaan Kerja Sama",
        "periode": period.name,
        "dari": long_date(period.from_on),
        "sampai": long_date(period.until_on),
        "instansi": report.institution,
        "alamat": {"text": page, "url": page},
        "angka": [
            {
                "nama": LABEL[key],
                "jumlah": {"text": str(report.count(key)), "url": urls[key]},
            }
            for key in FigureKey
        ],
        "perjanjian": list(map(_row, report.agreements)),
        "ruang_lingkup": list(map(_row, report.scopes)),
        "belum_selesai": list(map(_late, report.records[FigureKey.LATE])),
    }


def fill_layout(layout: bytes, values: Mapping[str, Any]) -> bytes:
    """Return `layout`, a Word document, filled with `values`, in a process of its own.

    :raises CannotFill: a field is unknown or wrongly written, the document is damaged, or it
        takes too long.
    """
    command = [sys.executable, "-m", "pks.reports.filling"]
    line = json.dumps(values).encode() + b"\n"
    try:
        answer = subprocess.run(  # noqa: S603 - our own words
            command, check=False, input=line + layout, capture_output=True, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise CannotFill(LayoutFault.TOO_COMPLEX) from error
    if answer.returncode == 0:
        return answer.stdout
    fault = _FAULT.get(answer.returncode, LayoutFault.TOO_COMPLEX)  # type: ignore[call-overload]
    raise CannotFill(fault, answer.stderr.decode(errors="replace"))


def builtin_layout() -> bytes:
    """Return the layout that every office begins with, as a Word document to be edited."""
    document = Document()
    _set_page(document)
    for text in ("{{ judul }}", "{{ instansi }}", "{{ periode }}"):
        _centred(document, text)
    document.add_paragraph("Periode {{ dari }} sampai dengan {{ sampai }}.")
    _heading(document, "Ringkasan")
    _table(
        document, ("Uraian", "Jumlah"), "satu in angka", ("{{ satu.nama }}", "{{r satu.jumlah }}")
    )
    counts = ("{{ satu.jatuh_tempo }}", "{{ satu.selesai }}", "{{ satu.tepat_waktu }}",
              "{{ satu.kegiatan }}")  # fmt: skip
    heads = ("Jatuh tempo", "Selesai", "Tepat waktu", "Kegiatan")
    _heading(document, "Menurut ruang lingkup")
    _table(
        document, ("Ruang lingkup", *heads), "satu in ruang_lingkup", ("{{ satu.nama }}", *counts)
    )
    _heading(document, "Menurut perjanjian")
    _table(document, ("Perjanjian", *heads), "satu in perjanjian", ("{{ satu.nama }}", *counts))
    _heading(document, "Tindak lanjut yang belum selesai")
    _table(
        document,
        ("Jatuh tempo", "Tindak lanjut", "Perjanjian"),
        "satu in belum_selesai",
        ("{{ satu.tanggal }}", "{{ satu.nama }}", "{{ satu.perjanjian }}"),
    )
    document.add_paragraph("Setiap angka dapat dibuka sampai catatannya di {{r alamat }}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _row(line: Line) -> dict[str, Any]:
    return {
        "nama": line.title,
        "jatuh_tempo": line.due,
        "selesai": line.done,
        "tepat_waktu": line.on_time,
        "kegiatan": line.activities,
    }


def _late(record: Record) -> dict[str, str]:
    return {
        "tanggal": long_date(record.on) if record.on else "",
        "nama": record.title,
        "perjanjian": record.detail,
    }


def _set_page(document: Any) -> None:
    """F4, as offices have it: 215 × 330 mm, the wider margin on the left."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.5), Cm(33)
    section.left_margin = Cm(3)
    section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    document.core_properties.title = "{{ judul }}"
    document.core_properties.language = "id-ID"


def _centred(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.font.all_caps = True, True


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(12)
    paragraph.add_run(text).bold = True


def _table(document: Any, heads: Sequence[str], loop: str, cells: Sequence[str]) -> None:
    """Add a table whose one row is repeated: docxtpl takes the rows with its tags away."""
    table = document.add_table(rows=4, cols=len(heads), style="Table Grid")
    _fill_row(table.rows[0].cells, heads, bold=True)
    table.rows[1].cells[0].text = f"{{%tr for {loop} %}}"
    _fill_row(table.rows[2].cells, cells, bold=False)
    table.rows[3].cells[0].text = "{%tr endfor %}"
    first = Cm(16 - 2.2 * (len(heads) - 1)) if len(heads) != 3 else Cm(3.2)
    rest = Cm(2.2) if len(heads) != 3 else Cm(6.4)
    table.autofit = False
    for column, width in zip(table.columns, [first, *[rest] * (len(heads) - 1)], strict=True):
        column.width = width  # what LibreOffice goes by; Word goes by the cells
        for cell in column.cells:
            cell.width = width


def _fill_row(cells: Iterable[Any], texts: Iterable[str], *, bold: bool) -> None:
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(9.5)
