"""The story's root: the audience of 2021, with the names of the reports and no others."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from pks.demo import beginnings, papers
from pks.demo.people import LEGAL
from pks.demo.world import build
from pks.intake.minutes import minutes_of
from pks.intake.models import RequestState
from pks.intake.queries import origin_of, page_of_requests
from pks.naskah.records import record_text

MOU_DAY = date(2021, 12, 1)


def morning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def test_f003_the_mou_grew_from_the_audience_of_a_wednesday_in_2021(session: Session) -> None:
    world = build(session, now=morning_of(date(2021, 9, 1)))

    audience = beginnings.hold_audience(world, now=morning_of(beginnings.AUDIENCE_ON))
    mou = papers.enter_mou(world, now=morning_of(MOU_DAY), today=MOU_DAY)
    beginnings.name_root(world, mou, audience, now=morning_of(MOU_DAY))

    text = record_text(minutes_of(audience))
    assert "Pada hari ini Rabu, " in text
    assert "tahun dua ribu dua puluh satu" in text
    assert [one.name for one in audience.attendees if one.name] == [
        "Rahmat Effendi", "Mokhammad Najih",
    ]  # fmt: skip
    for office in ("Asisten Daerah 2", "Inspektorat Kota Bekasi", "RSUD Kota Bekasi"):
        assert office in text
    origin = origin_of(session, mou)
    assert origin is not None
    assert origin.audience is audience


def test_f001_one_request_waits_for_legal_staff(session: Session) -> None:
    world = build(session, now=morning_of(date(2021, 9, 1)))
    mou = papers.enter_mou(world, now=morning_of(MOU_DAY), today=MOU_DAY)

    beginnings.leave_request(world, mou, now=morning_of(date(2022, 3, 1)))

    (request,), total = page_of_requests(session, world.account_of(LEGAL), RequestState.NEW, page=1)
    assert total == 1
    assert request.institution.short_name == "Dinsos"
