"""The tables of addresses of other systems, and of the messages to them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

ENDPOINT = {
    "id": 1,
    "url": "https://arsip.example.go.id/pks",
    "institution_id": 1,
    "events": '["perjanjian.berlaku"]',
    "secret": "whsec_AAAA",
    "is_on": True,
    "created_at": AT,
    "created_by_id": 1,
    "failures": 0,
}
DELIVERY = {
    "endpoint_id": 1,
    "key": "agreement:1:in_force",
    "event": "perjanjian.berlaku",
    "message_id": "e6a3fbe4-0e3b-5b5c-8f0a-6d3a8f1c2b11",
    "body": "{}",
    "occurred_at": AT,
    "status": "due",
    "due_at": AT,
    "next_try_at": AT,
    "attempts": 0,
    "crashes": 0,
}


@pytest.fixture
def with_city(city: Trial) -> Trial:
    """A city from before, and an address that is told of its agreements."""
    city.to("0026").insert("webhook_endpoint", **ENDPOINT)
    return city


def test_holds_addresses_and_their_messages(with_city: Trial) -> None:
    with_city.insert("webhook_delivery", **DELIVERY)

    assert with_city.column("webhook_endpoint", "old_secret") == [None]
    assert with_city.column("webhook_delivery", "answer_code") == [None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"old_secret": "whsec_BBBB", "url": "https://b.example.go.id"},
        {"institution_id": 9, "url": "https://b.example.go.id"},
        {"created_by_id": 9, "url": "https://b.example.go.id"},
        {},  # the same address once more
    ],
    ids=str,
)
def test_refuses_an_address_that_must_never_be(with_city: Trial, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_city.insert("webhook_endpoint", **{**ENDPOINT, "id": 2, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "perjanjian.terbang"},
        {"status": "lost"},
        {"endpoint_id": 9},
        {},  # the same event once more
    ],
    ids=str,
)
def test_refuses_a_message_that_must_never_be(with_city: Trial, wrong: dict[str, object]) -> None:
    with_city.insert("webhook_delivery", **DELIVERY)

    with pytest.raises(IntegrityError):
        with_city.insert("webhook_delivery", **{**DELIVERY, **wrong})


def test_messages_go_with_their_address(with_city: Trial) -> None:
    with_city.insert("webhook_delivery", **DELIVERY)

    with with_city.engine.begin() as connection:
        connection.execute(text("DELETE FROM webhook_endpoint"))

    assert with_city.column("webhook_delivery", "id") == []


def test_goes_back_with_rows_in_it_and_comes_again(with_city: Trial) -> None:
    with_city.insert("webhook_delivery", **DELIVERY)

    with_city.to("0025")

    assert not {"webhook_endpoint", "webhook_delivery"} & with_city.tables()
    assert with_city.column("institution", "short_name") == ["Pemkot Bekasi"]
    assert with_city.to("0026").column("webhook_delivery", "id") == []
