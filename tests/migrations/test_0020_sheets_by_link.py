"""Who wrote a sheet by a personal link: an account or a person, never both."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0016_monev import with_round
from tests.migrations.trial import Trial

__all__ = ["with_round"]


@pytest.fixture
def with_person(with_round: Trial) -> Trial:
    with_round.to("0020")
    with_round.insert("person", id=7, institution_id=1, name="Yuni", aliases="", version=1)
    return with_round


def test_a_person_stands_beside_the_account_not_with_it(with_person: Trial) -> None:
    with_person.execute("UPDATE evaluation_sheet SET saved_by_person_id = 7")
    with pytest.raises(IntegrityError):
        with_person.execute("UPDATE evaluation_sheet SET saved_by_id = 1")
    with pytest.raises(IntegrityError):
        with_person.execute("UPDATE evaluation_sheet SET saved_by_person_id = 99")


def test_goes_back_and_keeps_the_sheet(with_person: Trial) -> None:
    with_person.execute("UPDATE evaluation_sheet SET saved_by_person_id = 7, note = 'Baik'")

    assert with_person.to("0019").column("evaluation_sheet", "note") == ["Baik"]
