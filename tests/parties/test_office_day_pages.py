"""The calendar of an office in the browser: its own days, and when the assessment begins."""

from datetime import date
from html import unescape

import pytest

from pks.parties.calendar_models import YearlyEvent
from pks.parties.office_calendar import event_days_of, office_days_of
from tests.papers import As, Drafts


def page_of(papers: Drafts) -> str:
    return f"/instansi/{papers.jakarta_raya.id}/hari-kerja/"


def test_f060_days_in_a_row_are_noted_and_taken_out_again(papers: Drafts, as_: As) -> None:
    client, page = as_(papers.legal), page_of(papers)

    answer = client.submit(
        f"{page}tambah", first_on="2022-03-09", last_on="2022-03-10", name="Rapat kerja nasional"
    )

    assert answer.status_code == 302
    shown = client.get(f"{page}?tahun=2022").text
    assert "Rapat kerja nasional" in shown
    days = office_days_of(papers.session, papers.jakarta_raya)
    assert [one.day for one in days] == [date(2022, 3, 9), date(2022, 3, 10)]

    client.submit(f"{page}?tahun=2022", to=f"{page}{days[0].id}/hapus")
    papers.session.expire_all()
    left = office_days_of(papers.session, papers.jakarta_raya)
    assert [one.day for one in left] == [date(2022, 3, 10)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_on": "2022-03-01"}, "Tidak boleh sebelum hari pertama."),
        ({"last_on": "2022-06-01"}, "Paling banyak 31 hari sekali catat."),
        (
            {"first_on": "2022-03-12"},
            "Menurut kalender, kantor memang sudah demikian pada hari itu.",
        ),
        ({"first_on": "0022-03-09"}, "Tulis tahunnya dengan empat angka"),
        ({"name": ""}, "Tuliskan namanya."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    papers: Drafts, as_: As, typed: dict[str, str], sentence: str
) -> None:
    fields = {"first_on": "2022-03-09", "name": "Cuti", **typed}

    answer = as_(papers.legal).submit(f"{page_of(papers)}tambah", **fields)

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert not office_days_of(papers.session, papers.jakarta_raya)


def test_the_day_of_the_assessment_is_set_for_a_year(papers: Drafts, as_: As) -> None:
    event = YearlyEvent.COMPLIANCE_ASSESSMENT
    page = f"{page_of(papers)}peristiwa/{event}/2023"

    as_(papers.legal).submit(page, day="2023-09-12")

    days = event_days_of(papers.session, papers.jakarta_raya)
    assert days == {(event, 2023): date(2023, 9, 12)}


def test_the_assessment_of_a_year_begins_in_it_or_in_the_next(papers: Drafts, as_: As) -> None:
    page = f"{page_of(papers)}peristiwa/{YearlyEvent.COMPLIANCE_ASSESSMENT}/2023"

    slip = as_(papers.legal).submit(page, day="2062-09-12")

    assert slip.status_code == 422
    assert "Tulis tanggal pada tahun 2023 atau tahun sesudahnya." in unescape(slip.text)
    assert as_(papers.legal).submit(page, day="2024-01-09").status_code == 302


def test_others_neither_change_it_nor_guess_at_years(papers: Drafts, as_: As) -> None:
    keeper = papers.legal  # an institution without legal staff is kept by others

    assert as_(papers.legal_of_dinkes).get(f"{page_of(papers)}tambah").status_code == 404
    assert as_(keeper).get(f"{page_of(papers)}peristiwa/lain/2023").status_code == 404
