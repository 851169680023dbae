"""The template for recaps can be sent back, however many institutions it lists."""

from io import BytesIO

from pks.complaints.sheet_writing import blank_sheet
from pks.complaints.table_file import read_table
from pks.parties.models import Institution, InstitutionKind


def test_the_template_of_a_large_region_is_taken_back() -> None:
    units = [
        Institution(
            id=number,
            name=f"Dinas Nomor {number}",
            short_name=f"Dinas {number}",
            kind=InstitutionKind.REGIONAL_UNIT,
        )
        for number in range(1, 301)
    ]

    content = blank_sheet(units, 2022)

    assert read_table(BytesIO(content), limit_bytes=len(content)) is not None
