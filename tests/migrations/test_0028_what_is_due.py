"""Indexes for what is due: rows stay as they are, up and down."""

import pytest
from sqlalchemy import inspect

from tests.migrations.test_0027_refused_kinds import MAIL
from tests.migrations.trial import Trial

QUEUES = {
    "follow_up": ("ix_follow_up_next_reminder", ["next_reminder_on"]),
    "watch": ("ix_watch_next_reminder", ["next_reminder_on"]),
    "notice": ("ix_notice_ready", ["ready_at"]),
    "outgoing_mail": ("ix_outgoing_mail_waiting", ["next_try_at"]),
    "webhook_delivery": ("ix_webhook_delivery_waiting", ["endpoint_id", "next_try_at"]),
}


@pytest.fixture
def with_mail(city: Trial) -> Trial:
    """A mail that waited before."""
    city.to("0027")
    city.insert("outgoing_mail", **MAIL)
    return city.to("0028")


def columns_of(trial: Trial, table: str) -> dict[str, list[str]]:
    return {one["name"]: one["column_names"] for one in inspect(trial.engine).get_indexes(table)}


def test_each_queue_has_an_index_in_its_whole_order(with_mail: Trial) -> None:
    for table, (index, columns) in QUEUES.items():
        assert columns_of(with_mail, table)[index] == [*columns, "id"]
    assert columns_of(with_mail, "agreement")["ix_agreement_state_ends"] == ["state", "ends_on"]
    assert with_mail.column("outgoing_mail", "status") == ["due"]


def test_goes_back_with_rows_in_it_and_comes_again(with_mail: Trial) -> None:
    with_mail.to("0027")

    for table, (index, columns) in QUEUES.items():
        assert columns_of(with_mail, table)[index] == columns
    assert {"ix_agreement_state", "ix_agreement_ending"} <= set(columns_of(with_mail, "agreement"))
    assert with_mail.to("0028").column("outgoing_mail", "key") == ["a"]
