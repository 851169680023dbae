"""What activities did for follow-ups moves to a table of its own, and each learns its side."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT, AT
from tests.migrations.test_0010_what_was_done import ACTIVITY, FOLLOW_UP
from tests.migrations.trial import Trial

OFFICE = {"kind": "perwakilan", "needs_power_of_attorney": False}
PLANNED = {"state": "direncanakan", "postponed": False}
DONE = {**PLANNED, "state": "selesai", "closed_at": AT, "submitted_at": AT}
COMMITMENT = {
    "scope_id": 1,
    "position": 1,
    "activity": "Rekap",
    "indicator": "",
    "responsible": "kesatu",
    "rhythm": "sekali",
    "rule": "",
    "schedule": "",
    "evidence": "",
    "needs_file": True,
    "needs_attendance": False,
    "source": "rencana_kerja",
}


@pytest.fixture
def with_work(trial: Trial) -> Trial:
    """A follow-up that took two activities, one that is begun, and an activity by itself."""
    trial.to("0010")
    for number, name in ((1, "Ombudsman"), (2, "DPMPTSP")):
        trial.insert(
            "institution", id=number, path=f"/{number}/", name=name, short_name=name, **OFFICE
        )
    trial.insert("person", id=1, institution_id=2, name="Yuni", aliases="", version=1)
    user = {"active": True, "created_at": AT}
    trial.insert(
        "user",
        id=1,
        name="Nara",
        email="nara@example.go.id",
        role="legal",
        institution_id=1,
        **user,
    )
    trial.insert("user", id=2, name="Admin", email="admin@example.go.id", role="admin", **user)
    trial.insert(
        "agreement", id=1, register_number="2022-0001", kind="nota_kesepakatan", **AGREEMENT
    )
    trial.insert("party", id=1, agreement_id=1, position=1, institution_id=1)
    trial.insert("party", id=2, agreement_id=1, position=2, institution_id=2)
    trial.insert("liaison", id=1, party_id=2, person_id=1)
    trial.insert("scope", id=1, agreement_id=1, position=1, key="data", title="Data")
    trial.insert("commitment", id=1, **COMMITMENT)
    trial.insert("follow_up", id=1, **FOLLOW_UP, **DONE, planned_on=date(2022, 2, 7))
    trial.insert("follow_up", id=2, **FOLLOW_UP, **PLANNED, planned_on=date(2022, 5, 7))
    trial.insert("activity", id=1, logged_by_id=1, follow_up_id=1, **ACTIVITY)
    trial.insert("activity", id=2, logged_by_person_id=1, follow_up_id=1, **ACTIVITY)
    trial.insert("activity", id=3, logged_by_person_id=1, follow_up_id=2, **ACTIVITY)
    trial.insert("activity", id=4, logged_by_id=2, **ACTIVITY)
    return trial.to("0013")


def test_what_was_done_last_completed_the_follow_up(with_work: Trial) -> None:
    assert with_work.column("fulfilment", "activity_id") == [1, 2, 3]
    assert with_work.column("fulfilment", "follow_up_id") == [1, 1, 2]
    assert with_work.column("fulfilment", "completes") == [False, False, True]


def test_each_activity_knows_its_side_where_there_is_one(with_work: Trial) -> None:
    assert with_work.column("activity", "party_id") == [1, 2, 2, None]


def test_an_activity_serves_several_and_a_form_makes_one(with_work: Trial) -> None:
    with_work.insert("fulfilment", activity_id=1, follow_up_id=2, completes=False)
    key = "0b9f4c5e-5a52-4d8e-9a5f-6f6c58e0f2aa"
    with_work.insert("activity", id=5, logged_by_id=1, form_key=key, **ACTIVITY)
    with pytest.raises(IntegrityError):
        with_work.insert("activity", id=6, logged_by_id=1, form_key=key, **ACTIVITY)


def test_goes_back_with_the_first_follow_up_of_each(with_work: Trial) -> None:
    with_work.insert("fulfilment", activity_id=1, follow_up_id=2, completes=False)

    with_work.to("0010")

    assert with_work.column("activity", "follow_up_id") == [1, 1, 2, None]


def test_a_photograph_has_both_coordinates_or_none(with_work: Trial) -> None:
    with_work.insert(
        "stored_file",
        id=1,
        sha256="ab" * 32,
        size_bytes=1,
        media_type="image/jpeg",
        name="foto.jpg",
        uploaded_at=AT,
    )
    with pytest.raises(IntegrityError):
        with_work.insert("picture", file_id=1, latitude=-6.2)
    with_work.insert("picture", file_id=1, latitude=-6.2, longitude=106.9, look="0" * 16)
    with_work.insert("picture_part", file_id=1, position=0, bits=0)
    with_work.to("0010")


def test_a_name_stands_once_on_a_sheet(with_work: Trial) -> None:
    sheet = {
        "agreement_id": 1,
        "title": "Lokakarya",
        "held_on": date(2022, 5, 9),
        "place": "Bekasi",
        "opened_at": AT,
        "opened_by_id": 1,
    }
    with pytest.raises(IntegrityError):
        with_work.insert("attendance_sheet", id=1, **sheet, closes_at=AT)
    with_work.insert("attendance_sheet", id=1, **sheet, closes_at=AT + timedelta(hours=4))
    entry = {"sheet_id": 1, "name": "Sari", "position": "", "institution": "", "at": AT}
    with_work.insert("sheet_entry", id=1, name_key="sari|", **entry)
    with pytest.raises(IntegrityError):
        with_work.insert("sheet_entry", id=2, name_key="sari|", **entry)
