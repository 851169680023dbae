"""The tables of impediments: solved means how, and a follow-up that is gone is not blocked."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]

IMPEDIMENT = {
    "agreement_id": 1,
    "what": "Aplikasi rusak",
    "owner": "Kepala Diskominfo",
    "party_id": 1,
    "due_on": date(2022, 5, 20),
    "opened_at": AT,
    "opened_by_id": 1,
}


@pytest.fixture
def with_impediment(with_work: Trial) -> Trial:
    """A follow-up that is blocked."""
    with_work.to("0012")
    with_work.insert("impediment", id=1, **IMPEDIMENT)
    with_work.insert("blocked_follow_up", impediment_id=1, follow_up_id=2)
    return with_work


@pytest.mark.parametrize(
    "change", [{"solved_at": AT}, {"solution": "Pulih"}, {"party_id": 9}, {"agreement_id": 9}]
)
def test_refuses_what_must_never_be(with_impediment: Trial, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_impediment.insert("impediment", id=9, **{**IMPEDIMENT, **change})


def test_forgets_a_follow_up_that_was_taken_back(with_impediment: Trial) -> None:
    with_impediment.execute("DELETE FROM follow_up WHERE id = 2")

    assert with_impediment.column("blocked_follow_up", "follow_up_id") == []


def test_goes_back(with_impediment: Trial) -> None:
    with_impediment.to("0010")

    assert not {"impediment", "blocked_follow_up"} & with_impediment.tables()
