"""Marks of the mails that there are; the tables of what comes in."""

import hashlib

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

KEY = "follow_up:1:H+0:person:1"
MAIL = {
    "id": 1,
    "key": KEY,
    "to_name": "Yuni",
    "to_address": "yuni@example.go.id",
    "subject": "x",
    "text": "x",
    "html": "x",
    "status": "sent",
    "created_at": AT,
    "due_at": AT,
    "next_try_at": AT,
    "attempts": 1,
    "crashes": 0,
}
INCOMING = {
    "id": 1,
    "key": "ab" * 32,
    "received_at": AT,
    "sender": "yuni@example.go.id",
    "subject": "Re: x",
    "text": "Sudah",
    "attachment_count": 0,
    "size_bytes": 100,
    "outcome": "reply",
    "note": "",
    "mail_id": 1,
}


@pytest.fixture
def with_mails(city: Trial) -> Trial:
    """A city from before, with two mails that have gone out."""
    city.to("0024")
    city.insert("outgoing_mail", **MAIL)
    city.insert("outgoing_mail", **{**MAIL, "id": 2, "key": "user:1:invite"})
    return city.to("0025")


def test_a_mail_keeps_the_message_id_that_it_went_out_with(with_mails: Trial) -> None:
    marks = with_mails.column("outgoing_mail", "mark")

    assert hashlib.sha256(KEY.encode()).hexdigest()[:32] in marks
    assert len(set(marks)) == 2


@pytest.mark.parametrize(
    "wrong", [{"outcome": "entah"}, {"mail_id": 9}, {"id": 2}], ids=["outcome", "mail", "twice"]
)
def test_refuses_what_must_never_be(with_mails: Trial, wrong: dict[str, object]) -> None:
    with_mails.insert("incoming_mail", **INCOMING)
    with pytest.raises(IntegrityError):
        with_mails.insert("incoming_mail", **{**INCOMING, **wrong})


def test_an_address_is_dead_once(with_mails: Trial) -> None:
    row = {"address": "yuni@example.go.id", "refused_at": AT, "said": "550 5.1.1"}
    with_mails.insert("undeliverable_address", **row)
    with pytest.raises(IntegrityError):
        with_mails.insert("undeliverable_address", **row)


def test_goes_back_with_rows_in_it_and_comes_again(with_mails: Trial) -> None:
    with_mails.insert("incoming_mail", **INCOMING)
    with_mails.execute("UPDATE outgoing_mail SET bounced_at = '2022-05-09' WHERE id = 1")

    with_mails.to("0024")

    assert with_mails.column("outgoing_mail", "id") == [1, 2]
    assert not {"incoming_mail", "proposal", "undeliverable_address"} & with_mails.tables()
    assert len(set(with_mails.to("0025").column("outgoing_mail", "mark"))) == 2
