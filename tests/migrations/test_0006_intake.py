"""Requests, audiences and origins, with the rows of one chain, written without the models."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.trial import Trial

AT = datetime(2022, 2, 7, 1, tzinfo=UTC)
WISH = {
    "institution_id": 2,
    "receiver_id": 1,
    "contact_name": "Oka Prasetya",
    "contact_office": "Sekretaris",
    "contact_email": "oka@dinkes.example.go.id",
    "subject": "Pengawasan",
    "expectation": "Antrean lebih pendek",
    "scope_keys": ["data"],
    "state": "diterima",
    "asked_at": AT,
}
MEETING = {
    "guest_id": 2,
    "host_id": 1,
    "subject": "Pengawasan",
    "held_on": date(2021, 9, 15),
    "topics": [],
    "results": [],
    "scope_keys": [],
    "created_at": AT,
    "created_by_id": 1,
    "version": 1,
}


@pytest.fixture
def chain(trial: Trial) -> Trial:
    """Two institutions with a chain from a link to an audience."""
    trial.to("0006")
    for number in (1, 2):
        trial.insert(
            "institution",
            id=number,
            path=f"/{number}/",
            name=f"I{number}",
            short_name=f"I{number}",
            kind="perwakilan",
            needs_power_of_attorney=False,
        )
    trial.insert(
        "user",
        id=1,
        name="Nara",
        email="nara@example.go.id",
        active=True,
        role="legal",
        institution_id=1,
        created_at=AT,
    )
    trial.insert(
        "request_link",
        id=1,
        institution_id=2,
        receiver_id=1,
        contact_name="Oka",
        contact_email="oka@example.go.id",
        made_at=AT,
        made_by_id=1,
        ends_at=AT,
    )
    trial.insert("cooperation_request", id=1, link_id=1, **WISH)
    trial.insert("audience", id=1, request_id=1, **MEETING)
    trial.insert("audience_attendee", id=1, audience_id=1, position=1, office="Inspektur")
    return trial


def test_holds_the_chain(chain: Trial) -> None:
    assert chain.column("audience", "request_id") == [1]
    assert chain.column("audience_attendee", "office") == ["Inspektur"]


def test_a_link_brings_one_request_and_a_request_one_audience(chain: Trial) -> None:
    with pytest.raises(IntegrityError):
        chain.insert("cooperation_request", id=2, link_id=1, **WISH)
    with pytest.raises(IntegrityError):
        chain.insert("audience", id=2, request_id=1, **MEETING)


@pytest.mark.parametrize("change", [{"state": "hilang"}, {"receiver_id": 99}])
def test_refuses_what_must_never_be(chain: Trial, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        chain.insert("cooperation_request", id=2, **{**WISH, **change})


def test_goes_down_and_up_with_rows_in_it(chain: Trial) -> None:
    assert "audience" not in chain.to("0005").tables()

    assert chain.to("0006").column("audience", "id") == []
