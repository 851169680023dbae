"""Who came, as people really write and paste it."""

import pytest

from pks.monitoring.attendees import Attendee, read_attendance, read_attendee

MULYADIN = Attendee("Mulyadin", "Asisten Muda", "Ombudsman Jakarta Raya")


@pytest.mark.parametrize(
    "line",
    [
        "Mulyadin – Asisten Muda – Ombudsman Jakarta Raya",
        "1. Mulyadin - Asisten Muda - Ombudsman Jakarta Raya",
        "12)  Mulyadin — Asisten Muda — Ombudsman Jakarta Raya",
        "1\tMulyadin\tAsisten Muda\tOmbudsman Jakarta Raya",
        "• Mulyadin | Asisten Muda | Ombudsman Jakarta Raya",
        "Mulyadin; Asisten Muda; Ombudsman Jakarta Raya",
        "\ufeff  Mulyadin \t Asisten   Muda\tOmbudsman Jakarta Raya ",
    ],
)
def test_a_line_from_excel_or_whatsapp_is_understood(line: str) -> None:
    assert read_attendee(line) == MULYADIN


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("2. Dr. Ratna Umpama, S.H., M.Si.", "Dr. Ratna Umpama, S.H., M.Si."),
        ("Siti Nur-Aini", "Siti Nur-Aini"),
        ("P. Dika Arlita", "P. Dika Arlita"),
        ("3 Serangkai Contoh", "3 Serangkai Contoh"),
    ],
)
def test_titles_and_hyphens_belong_to_the_name(line: str, name: str) -> None:
    assert read_attendee(line) == Attendee(name)


@pytest.mark.parametrize("line", ["", "   ", "12.", "---", "Nama", "No\tNama\tJabatan", "1. 2. 3"])
def test_what_names_nobody_is_left_out(line: str) -> None:
    assert read_attendee(line) is None


def test_one_line_gives_what_is_known() -> None:
    assert str(MULYADIN) == "Mulyadin – Asisten Muda – Ombudsman Jakarta Raya"
    assert str(Attendee("Mulyadin", "", "Ombudsman")) == "Mulyadin – - – Ombudsman"
    assert read_attendee("Mulyadin – - – Ombudsman") == Attendee("Mulyadin", "", "Ombudsman")
    assert str(Attendee("Mulyadin")) == "Mulyadin"


def test_who_stands_there_twice_is_taken_once_and_pointed_out() -> None:
    came = read_attendance("Mulyadin\nLuthfi Akbar\n2. MULYADIN – Asisten Muda\nLuthfi  Akbar")
    assert came.lines == ("Luthfi Akbar", "MULYADIN – Asisten Muda")
    assert came.doubles == ("Mulyadin", "Luthfi Akbar")


def test_the_same_name_from_two_offices_may_be_two_people() -> None:
    came = read_attendance("Sari – Analis – DPMPTSP\nSari – Analis – Dinkes")
    assert len(came.attendees) == 2
    assert came.doubles == ("Sari",)


def test_a_long_row_of_columns_loses_nothing() -> None:
    assert read_attendee("Sari\tAnalis\tDPMPTSP\tBekasi\t0812") == Attendee(
        "Sari", "Analis", "DPMPTSP, Bekasi, 0812"
    )
