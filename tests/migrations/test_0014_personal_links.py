"""The table of personal links: each is for one purpose and about one thing."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]

LINK = {"person_id": 1, "made_at": AT, "expires_at": AT}


@pytest.fixture
def with_link(with_work: Trial) -> Trial:
    """A liaison with a link to a task."""
    with_work.to("0014")
    with_work.insert("personal_link", id=1, purpose="tugas", follow_up_id=2, **LINK)
    return with_work


def test_nobody_has_been_asked_yet(with_link: Trial) -> None:
    assert with_link.column("liaison", "asked_at") == [None]


@pytest.mark.parametrize(
    "what",
    [
        {"purpose": "tugas"},
        {"purpose": "tugas", "follow_up_id": 2, "activity_id": 1},
        {"purpose": "konfirmasi", "liaison_id": 1},
        {"purpose": "narahubung", "follow_up_id": 2},
        {"purpose": "entah"},
    ],
)
def test_refuses_what_must_never_be(with_link: Trial, what: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_link.insert("personal_link", id=9, **LINK, **what)


def test_goes_back(with_link: Trial) -> None:
    with_link.to("0013")

    assert "personal_link" not in with_link.tables()
