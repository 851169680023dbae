"""The tables of periodic reports."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

SCHEDULE = {
    "institution_id": 1,
    "kind": "semester",
    "days_after": 7,
    "next_on": date(2022, 7, 7),
    "made_by_id": 1,
    "made_at": AT,
}
ISSUE = {
    "schedule_id": 1,
    "institution_id": 1,
    "kind": "semester",
    "from_on": date(2022, 1, 1),
    "until_on": date(2022, 6, 30),
    "figures": {"berlaku": 1},
    "docx_id": 1,
    "xlsx_id": 1,
    "made_at": AT,
}


@pytest.fixture
def with_schedule(trial: Trial) -> Trial:
    """Somebody from before, with a schedule and a stored file."""
    trial.to("0010")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="Ombudsman",
        short_name="Ombudsman",
        kind="perwakilan",
        needs_power_of_attorney=False,
    )
    trial.insert(
        "user",
        id=1,
        name="Nara",
        email="nara@example.go.id",
        role="legal",
        institution_id=1,
        active=True,
        created_at=AT,
    )
    trial.insert(
        "stored_file",
        id=1,
        sha256="0" * 64,
        name="laporan.docx",
        media_type="application/octet-stream",
        size_bytes=1,
        uploaded_at=AT,
        uploaded_by_id=1,
    )
    trial.to("0017")
    trial.insert("report_schedule", id=1, **SCHEDULE)
    trial.insert("report_reader", schedule_id=1, user_id=1)
    return trial


def test_a_schedule_makes_one_report_a_period(with_schedule: Trial) -> None:
    with_schedule.insert("report_issue", id=1, **ISSUE)

    with pytest.raises(IntegrityError):
        with_schedule.insert("report_issue", id=2, **ISSUE)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("report_schedule", {**SCHEDULE, "kind": "pekan"}),
        ("report_issue", {**ISSUE, "kind": "pekan"}),
        ("report_issue", {**ISSUE, "docx_id": 9}),
        ("report_layout", {"institution_id": 9, "file_id": 1, "uploaded_at": AT,
                           "uploaded_by_id": 1}),
    ],
)  # fmt: skip
def test_refuses_what_must_never_be(
    with_schedule: Trial, table: str, row: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        with_schedule.insert(table, id=9, **row)


def test_goes_back(with_schedule: Trial) -> None:
    with_schedule.to("0016")

    assert not {one for one in with_schedule.tables() if one.startswith("report_")}
