"""Mails that were stopped, jobs that failed, the tally of what went out."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

MAIL = {
    "to_name": "Sari",
    "to_address": "sari@example.go.id",
    "subject": "Data",
    "text": "Yth. Sari",
    "html": "<p>Yth. Sari</p>",
    "created_at": AT,
    "due_at": AT,
    "next_try_at": AT,
    "attempts": 1,
    "crashes": 0,
}


@pytest.fixture
def with_mail(city: Trial) -> Trial:
    """A database from before, with a mail that went out, one that waits, and a sign of life."""
    city.to("0023")
    city.insert("outgoing_mail", key="a", status="sent", sent_at=AT, **MAIL)
    city.insert("outgoing_mail", key="b", status="due", **MAIL)
    city.insert("heartbeat", name="send", at=AT, note="1")
    return city.to("0024")


def test_counts_once_what_has_gone_out_so_far(with_mail: Trial) -> None:
    assert with_mail.column("sent_tally", "sent") == [1]
    assert with_mail.column("outgoing_mail", "status") == ["due", "sent"]
    assert with_mail.column("heartbeat", "failed_as") == [None]


def test_has_one_tally(with_mail: Trial) -> None:
    with pytest.raises(IntegrityError):
        with_mail.insert("sent_tally", id=2, sent=0, counted_to=AT)


def test_holds_what_was_stopped_and_what_only_failed(with_mail: Trial) -> None:
    with_mail.execute("UPDATE outgoing_mail SET status = 'stopped' WHERE status = 'due'")
    with_mail.insert("heartbeat", name="remind", note="", failed_at=AT, failed_as="OSError")

    assert with_mail.column("outgoing_mail", "status") == ["sent", "stopped"]
    assert with_mail.column("heartbeat", "at")[1:] == [None]
    assert with_mail.column("heartbeat", "failed_as") == ["OSError", None]


def test_knows_no_other_status(with_mail: Trial) -> None:
    with pytest.raises(IntegrityError):
        with_mail.execute("UPDATE outgoing_mail SET status = 'lost'")


def test_goes_back_without_sending_what_was_stopped_and_comes_again(with_mail: Trial) -> None:
    test_holds_what_was_stopped_and_what_only_failed(with_mail)

    with_mail.to("0023")

    assert with_mail.column("outgoing_mail", "status") == ["parked", "sent"]
    assert with_mail.column("heartbeat", "name") == ["send"]
    assert with_mail.to("0024").column("sent_tally", "sent") == [1]
