"""The tables of evaluations: one round at a time, one sheet a side."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT, AT
from tests.migrations.trial import Trial

ROUND = {
    "agreement_id": 1,
    "coordinator_id": 1,
    "from_on": date(2022, 2, 7),
    "until_on": date(2022, 8, 6),
    "due_on": date(2022, 8, 22),
    "opened_at": AT,
    "opened_by_id": 1,
}
SHEET = {"evaluation_id": 1, "note": "", "version": 1}


@pytest.fixture
def with_round(trial: Trial) -> Trial:
    """An agreement from before, and a round with one sheet."""
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
        "agreement", id=1, register_number="2022-0001", kind="nota_kesepakatan", **AGREEMENT
    )
    trial.to("0016")
    trial.insert("evaluation", id=1, **ROUND)
    trial.insert("evaluation_sheet", id=1, respondent="kesatu", **SHEET)
    return trial


def test_a_round_that_is_over_makes_room_for_the_next(with_round: Trial) -> None:
    with pytest.raises(IntegrityError):
        with_round.insert("evaluation", id=2, **ROUND)

    with_round.execute("UPDATE evaluation SET concluded_at = opened_at")
    with_round.insert("evaluation", id=2, **ROUND)

    assert with_round.column("evaluation", "id") == [1, 2]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("evaluation", {**ROUND, "concluded_at": AT, "until_on": date(2022, 2, 6)}),
        ("evaluation_sheet", {**SHEET, "respondent": "kesatu"}),
        ("evaluation_sheet", {**SHEET, "respondent": "entah"}),
        ("evaluation_sheet", {**SHEET, "respondent": "kedua", "handed_in_at": AT}),
    ],
)
def test_refuses_what_must_never_be(with_round: Trial, table: str, row: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_round.insert(table, id=9, **row)


def test_goes_back(with_round: Trial) -> None:
    with_round.to("0010")

    assert not {"evaluation", "evaluation_sheet", "evaluation_answer"} & with_round.tables()
