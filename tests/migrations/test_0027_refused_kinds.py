"""Kinds of mails that may be refused, and what goes along with a mail."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

MAIL = {
    "id": 1,
    "key": "a",
    "mark": "a",
    "to_name": "Sari",
    "to_address": "sari@example.go.id",
    "subject": "Kirim data",
    "text": "Yth. Sari",
    "html": "<p>Yth. Sari</p>",
    "status": "due",
    "created_at": AT,
    "due_at": AT,
    "next_try_at": AT,
    "attempts": 0,
    "crashes": 0,
}
LEFT = {"list_key": "report:5", "address": "sari@example.go.id", "at": AT}


@pytest.fixture
def with_mail(city: Trial) -> Trial:
    """A mail that waited before."""
    city.to("0026")
    city.insert("outgoing_mail", **MAIL)
    return city.to("0027")


def test_a_mail_that_waited_waits_on_and_cannot_be_refused(with_mail: Trial) -> None:
    assert with_mail.column("outgoing_mail", "status") == ["due"]
    assert with_mail.column("outgoing_mail", "unsubscribe_url") == [None]
    assert with_mail.column("outgoing_mail", "calendar_text") == [None]
    assert with_mail.column("unsubscribed", "address") == []


def test_an_address_leaves_a_kind_once(with_mail: Trial) -> None:
    with_mail.insert("unsubscribed", **LEFT)
    with_mail.insert("unsubscribed", **{**LEFT, "list_key": "report:6"})

    with pytest.raises(IntegrityError):
        with_mail.insert("unsubscribed", **LEFT)


def test_goes_back_with_rows_in_it_and_comes_again(with_mail: Trial) -> None:
    with_mail.insert("unsubscribed", **LEFT)

    with_mail.to("0026")

    assert "unsubscribed" not in with_mail.tables()
    assert with_mail.column("outgoing_mail", "key") == ["a"]
    assert with_mail.to("0027").column("unsubscribed", "address") == []
