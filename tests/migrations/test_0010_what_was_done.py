"""Reports, confirmations and postponements are on record; old rows stay what they were."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT, AT
from tests.migrations.trial import Trial

FOLLOW_UP = {"commitment_id": 1, "agreement_id": 1, "due_on": date(2022, 5, 9)}
ACTIVITY = {
    "agreement_id": 1,
    "scope_key": "data",
    "held_on": date(2022, 5, 9),
    "place": "Bekasi",
    "title": "Rekap",
    "outcome": "Diterima",
    "attendance": "",
    "logged_at": AT,
}


@pytest.fixture
def with_work(trial: Trial) -> Trial:
    """An agreement from before with one follow-up done, one open, and an activity."""
    trial.to("0009")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="Ombudsman",
        short_name="Ombudsman",
        kind="perwakilan",
        needs_power_of_attorney=False,
    )
    trial.insert("person", id=1, institution_id=1, name="Yuni", aliases="", version=1)
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
    trial.insert("party", id=1, agreement_id=1, position=1, institution_id=1)
    trial.insert("liaison", id=1, party_id=1, person_id=1)
    trial.insert("scope", id=1, agreement_id=1, position=1, key="data", title="Data")
    trial.insert(
        "commitment",
        id=1,
        scope_id=1,
        position=1,
        activity="Rekap",
        indicator="",
        responsible="kesatu",
        rhythm="sekali",
        rule="",
        schedule="",
        evidence="",
        needs_file=True,
        needs_attendance=False,
    )
    done = {"planned_on": date(2022, 2, 7), "state": "selesai", "closed_at": AT}
    trial.insert("follow_up", id=1, **FOLLOW_UP, **done)
    trial.insert("follow_up", id=2, **FOLLOW_UP, planned_on=date(2022, 5, 7), state="direncanakan")
    trial.insert("activity", id=1, logged_by_id=1, follow_up_id=1, **ACTIVITY)
    return trial.to("0010")


def test_what_was_done_was_reported_then(with_work: Trial) -> None:
    reported = with_work.column("follow_up", "submitted_at")

    assert sum(moment is not None for moment in reported) == 1
    assert with_work.column("follow_up", "postponed") == [False, False]
    assert with_work.column("commitment", "source") == ["rencana_kerja"]


def test_somebody_without_account_logs_and_confirms(with_work: Trial) -> None:
    with_work.insert("activity", id=2, logged_by_person_id=1, **ACTIVITY)
    with_work.insert(
        "confirmation",
        id=1,
        activity_id=1,
        party_id=1,
        answer="dikonfirmasi",
        at=AT,
        by_person_id=1,
    )

    assert set(with_work.column("activity", "logged_by_id")) == {1, None}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("activity", {**ACTIVITY}),
        ("activity", {**ACTIVITY, "logged_by_id": 1, "logged_by_person_id": 1}),
        ("follow_up", {**FOLLOW_UP, "planned_on": date(2022, 8, 7), "state": "entah"}),
        (
            "follow_up",
            {**FOLLOW_UP, "planned_on": date(2022, 8, 7), "state": "diajukan", "closed_at": AT},
        ),
        (
            "confirmation",
            {"activity_id": 1, "party_id": 1, "answer": "keberatan", "at": AT, "by_id": 1},
        ),
    ],
)
def test_refuses_what_must_never_be(with_work: Trial, table: str, row: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_work.insert(
            table, id=9, **{"postponed": False, **row} if table == "follow_up" else row
        )


def test_one_wish_for_another_date_waits_at_a_time(with_work: Trial) -> None:
    wish = {
        "follow_up_id": 2,
        "from_on": date(2022, 5, 9),
        "to_on": date(2022, 5, 20),
        "reason": "Bertepatan dengan pilkada",
        "asked_at": AT,
        "answer": "diminta",
    }
    with_work.insert("postponement", id=1, **wish)

    with pytest.raises(IntegrityError):
        with_work.insert("postponement", id=2, **wish)


def test_goes_back_with_what_waits_underway_again(with_work: Trial) -> None:
    with_work.insert("activity", id=2, logged_by_person_id=1, **ACTIVITY)
    with_work.insert(
        "follow_up",
        id=3,
        **FOLLOW_UP,
        planned_on=date(2022, 8, 7),
        state="diajukan",
        postponed=False,
    )

    with_work.to("0009")

    states = with_work.column("follow_up", "state")
    assert sorted(states) == ["berjalan", "direncanakan", "selesai"]
    assert with_work.column("activity", "id") == [1]
