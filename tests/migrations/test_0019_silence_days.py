"""The limit of silence of an office: none at first, never absurd, and gone on the way back."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]


def test_offices_that_were_there_have_said_nothing(with_work: Trial) -> None:
    assert with_work.to("0019").column("institution", "silence_days") == [None]


@pytest.mark.parametrize("days", [0, 6, 731])
def test_refuses_what_must_never_be(with_work: Trial, days: int) -> None:
    with_work.to("0019")
    with pytest.raises(IntegrityError):
        with_work.execute(f"UPDATE institution SET silence_days = {days}")


def test_goes_back(with_work: Trial) -> None:
    with_work.to("0019").execute("UPDATE institution SET silence_days = 60")

    assert with_work.to("0018").column("institution", "name") == ["Ombudsman"]
