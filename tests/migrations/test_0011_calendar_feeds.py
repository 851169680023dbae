"""The table of calendar feeds: each names what it is of, and nothing else."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]

FEED = {"user_id": 1, "token_hash": "0" * 64, "subject": "saya", "made_at": AT}


@pytest.fixture
def with_feed(with_work: Trial) -> Trial:
    """Somebody who subscribes."""
    with_work.to("0011")
    with_work.insert("calendar_feed", id=1, **FEED)
    return with_work


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"token_hash": "1" * 64, "subject": "unit"},
        {"token_hash": "1" * 64, "agreement_id": 1},
        {"token_hash": "1" * 64, "subject": "entah"},
        {"token_hash": "1" * 64, "user_id": 9},
    ],
)
def test_refuses_what_must_never_be(with_feed: Trial, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_feed.insert("calendar_feed", id=9, **{**FEED, **change})


def test_goes_back(with_feed: Trial) -> None:
    with_feed.to("0010")

    assert "calendar_feed" not in with_feed.tables()
