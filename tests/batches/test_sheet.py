"""A sheet is filled in by people: every slip is named by its cell, and nothing in it is run."""

import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pks.batches.cells import Cells, NotASheet, TooManyRows, read_cells
from pks.batches.facts import RowFacts, row_facts
from pks.batches.models import Batch
from pks.batches.offers import offers_for
from pks.batches.sheet import HEADING, CellFault, SheetRefused, read_sheet
from pks.batches.sheet_writing import sheet_of
from pks.batches.values import SheetFault, WrongCell, date_in, years_in
from tests.batches.conftest import City
from tests.papers import SIGNED_ON

HEADS = tuple(HEADING.values())
SCHOOL = "Dinas Pendidikan Kota Bekasi"
Write = Callable[[Any, Any], None]


def sheet(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS, more: Write | None = None):
    """Return an .xlsx of these rows below the head."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Isian")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate((heads, *rows)):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, day)
                else:
                    page.write(number, place, value)
        if more:
            more(book, page)
    target.seek(0)
    return target


def a_row(unit: str = SCHOOL, **cells: object) -> tuple[object, ...]:
    return (unit, *(cells.get(cell.value, "") for cell in list(HEADING)[1:]))


def changed(file: BytesIO, content: bytes, part: str = "xl/worksheets/sheet1.xml") -> BytesIO:
    """Return the .xlsx with another content in one of its parts."""
    whole, target = zipfile.ZipFile(file), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in whole.namelist():
            package.writestr(name, content if name == part else whole.read(name))
    target.seek(0)
    return target


class TestSheet:
    @pytest.fixture
    def batch(self, papers: City) -> Batch:
        return papers.batch()

    @pytest.fixture
    def read(self, papers: City, batch: Batch) -> Callable[[BytesIO], Mapping[int, RowFacts]]:
        def read(file: BytesIO) -> Mapping[int, RowFacts]:
            rows = papers.rows(batch)
            offers = offers_for(papers.session, rows, SIGNED_ON)
            return read_sheet(read_cells(file), [row.institution for row in rows], offers)

        return read

    def faults(self, read: Callable[[BytesIO], object], file: BytesIO) -> list[CellFault]:
        with pytest.raises(SheetRefused) as refusal:
            read(file)
        return refusal.value.faults

    def test_comes_back_as_it_was_given(self, papers: City, batch: Batch, read):
        school = papers.units[0]
        filled = replace(
            row_facts(papers.rows(batch)[0].facts),
            number_1="=1+1",
            number_2="1/2/2022",
            authority="Keputusan, yang “berlaku”",
            liaison_id=papers._person("Ani, S.H.", school).id,
            subject="Pelayanan Sekolah",
            signed_on=date(2022, 3, 1),
            term_years=2,
        )
        papers.fill_batch(batch, {school.id: filled})
        rows = papers.rows(batch)
        offers = offers_for(papers.session, rows, SIGNED_ON)

        content = sheet_of(batch, rows, offers)

        assert read(BytesIO(content)) == {row.institution_id: row_facts(row.facts) for row in rows}
        assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
        assert content == sheet_of(batch, rows, offers)

    def test_offers_the_people_of_each_unit(self, papers: City, batch: Batch):
        rows = papers.rows(batch)
        content = sheet_of(batch, rows, offers_for(papers.session, rows, SIGNED_ON))

        book = CalamineWorkbook.from_filelike(BytesIO(content))

        assert book.sheet_names == ["Isian", "Petunjuk", "Pejabat", "Orang"]
        offered = book.get_sheet_by_name("Pejabat").to_python(skip_empty_area=False)
        assert offered[1] == ["Kepala Dispendidikan (Kepala Dinas Pendidikan)"]

    def test_takes_what_people_type(self, papers: City, read):
        file = sheet(
            a_row(
                "  dispendidikan ",
                seat="Kota  Bekasi",
                number_1=12,
                holding="kepala dispendidikan",
                signed_on="Senin, 7 Februari 2022",
                term_years=3.0,
            )
        )

        assert read(file) == {
            papers.units[0].id: RowFacts(
                seat="Kota Bekasi",
                number_1="12",
                holding_id=papers.rows(papers.batch())[0].facts["holding_id"],
                signed_on=SIGNED_ON,
                term_years=3,
            )
        }

    @pytest.mark.parametrize(
        ("change", "address", "fault"),
        [
            ({"unit": "Dinas Sihir"}, "A2", SheetFault.UNKNOWN_UNIT),
            ({"unit": "", "seat": "Bekasi"}, "A2", SheetFault.UNIT_MISSING),
            ({"seat": "x" * 301}, "B2", SheetFault.TOO_LONG),
            ({"number_1": date(2022, 2, 1)}, "C2", SheetFault.NOT_TEXT),
            ({"number_2": True}, "D2", SheetFault.NOT_TEXT),
            ({"holding": "Dedy Irsan"}, "E2", SheetFault.UNKNOWN_SIGNATORY),
            ({"liaison": "Rahma Sulastri"}, "G2", SheetFault.UNKNOWN_LIAISON),
            ({"signed_on": 44599}, "I2", SheetFault.NOT_A_DATE),
            ({"signed_on": "31 Februari 2022"}, "I2", SheetFault.NOT_A_DATE),
            ({"term_years": "seumur hidup"}, "J2", SheetFault.NOT_YEARS),
            ({"term_years": 2.5}, "J2", SheetFault.NOT_YEARS),
        ],
    )
    def test_names_the_cell(self, read, change: dict[str, Any], address: str, fault: SheetFault):
        found = self.faults(read, sheet(a_row(**change)))

        assert [(one.address, one.fault) for one in found] == [(address, fault)]

    def test_names_every_fault_at_once(self, read):
        file = sheet(a_row(seat="x" * 301, term_years=99), a_row(), a_row("Dinas Sihir"))

        found = [(one.address, one.fault) for one in self.faults(read, file)]

        assert found == [
            ("B2", SheetFault.TOO_LONG),
            ("J2", SheetFault.NOT_YEARS),
            ("A3", SheetFault.DOUBLED_UNIT),
            ("A4", SheetFault.UNKNOWN_UNIT),
        ]

    def test_asks_which_of_two_of_one_name(self, papers: City, batch: Batch, read):
        for _one in range(2):
            papers._person("Ani", papers.units[0])

        found = self.faults(read, sheet(a_row(liaison="Ani")))

        assert [(one.address, one.fault) for one in found] == [("G2", SheetFault.AMBIGUOUS)]

    def test_formulas_are_refused_and_never_believed(self, read):
        def formulas(book: Any, page: Any) -> None:
            page.write_formula("B2", '=HYPERLINK("x")', None, "Kota Bekasi")
            page.write_formula("I2", "=TODAY()", None, 44599)

        found = self.faults(read, sheet(a_row(), more=formulas))

        assert [(one.address, one.fault) for one in found] == [
            ("B2", SheetFault.FORMULA),
            ("I2", SheetFault.FORMULA),
        ]

    def test_names_columns_that_are_missing_unknown_or_doubled(self, read):
        heads = ("Perangkat daerah", "Kedudukan", "Kedudukan", "Gaji", *HEADS[2:-1])

        found = self.faults(read, sheet(heads=heads))

        assert [(one.address, one.fault, one.value) for one in found] == [
            ("C1", SheetFault.DOUBLED_COLUMN, "Kedudukan"),
            ("D1", SheetFault.UNKNOWN_COLUMN, "Gaji"),
            ("", SheetFault.MISSING_COLUMN, HEADS[-1]),
        ]

    def test_columns_may_stand_in_any_order_and_rows_may_be_left_out(self, papers: City, read):
        heads = tuple(reversed(HEADS))

        found = read(sheet(tuple(reversed(a_row(seat="Bekasi"))), (), heads=heads))

        assert found == {papers.units[0].id: RowFacts(seat="Bekasi")}

    @pytest.mark.parametrize("rows", [(), ((),)])
    def test_an_empty_sheet_is_told(self, read, rows: tuple[tuple[object, ...], ...]):
        found = self.faults(read, sheet(*rows))

        assert [one.fault for one in found] == [SheetFault.NO_ROWS]


class TestCells:
    def test_more_rows_than_units_are_refused_at_once(self):
        file = sheet(*((f"Dinas {n}",) for n in range(50_000)))
        began = time.process_time()

        with pytest.raises(TooManyRows):
            read_cells(file)

        assert time.process_time() - began < 1

    def test_a_value_in_the_far_corner_is_refused_before_it_costs_memory(self):
        with pytest.raises(TooManyRows):
            read_cells(sheet(more=lambda book, page: page.write("XFD1048576", "x")))

    def test_formats_without_values_are_nothing(self):
        def stripes(book: Any, page: Any) -> None:
            for row in range(1000):
                page.write_blank(row, 500, None, book.add_format({"bold": True}))

        assert len(read_cells(sheet(("x",), more=stripes)).rows) == 2

    def test_only_the_first_sheet_is_read(self):
        def second(book: Any, page: Any) -> None:
            book.add_worksheet("Catatan").write_formula("A1", "=1+1")

        assert read_cells(sheet(more=second)) == Cells(rows=[list(HEADS)])

    def test_an_error_of_the_spreadsheet_is_not_taken_for_nothing(self):
        file = sheet(more=lambda book, page: page.write_formula("B2", "=1/0", None, "#DIV/0!"))

        assert read_cells(file).errors == {"B2"}

    @pytest.mark.parametrize(
        ("part", "content"),
        [
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
            ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'"),
            ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'/></sheetData>"),
        ],
    )
    def test_what_is_no_sheet_is_told_so(self, part: str, content: bytes):
        with pytest.raises(NotASheet):
            read_cells(changed(sheet(), content, part))


class TestValues:
    @pytest.mark.parametrize(
        "typed",
        [
            date(2022, 2, 7),
            datetime(2022, 2, 7, 9, 30),  # noqa: DTZ001 (as a spreadsheet has it)
            "7 Februari 2022",
            "07 FEB 2022",
            "Senin, 7 Februari 2022",
            "7/2/2022",
            "07-02-2022",
            "7.2.2022",
            "2022-02-07",
        ],
    )
    def test_days_are_read_in_several_forms(self, typed: object):
        assert date_in(typed) == SIGNED_ON

    @pytest.mark.parametrize("month", ["Agustus", "Ags", "Agt", "Agu"])
    def test_months_are_shortened_in_several_ways(self, month: str):
        assert date_in(f"17 {month} 2022") == date(2022, 8, 17)

    @pytest.mark.parametrize(
        "typed", ["7/2/22", "2/30/2022", "besok", 44599.0, "7 Foo 2022", 1e400]
    )
    def test_what_is_no_day_is_no_day(self, typed: object):
        with pytest.raises(WrongCell):
            date_in(typed)

    @pytest.mark.parametrize(("typed", "years"), [(3.0, 3), ("3", 3), ("3 tahun", 3), ("", None)])
    def test_years_are_whole(self, typed: object, years: int | None):
        assert years_in(typed) == years

    @pytest.mark.parametrize("typed", [0.0, 21.0, 2.5, "-1", "٣", float("inf")])
    def test_what_is_no_number_of_years_is_refused(self, typed: object):
        with pytest.raises(WrongCell):
            years_in(typed)
