"""Every agreement gets its number in our own register; what was there keeps its order."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT
from tests.migrations.trial import Trial

#: New Year's morning in Jakarta, while it is still the old year in UTC.
NEW_YEAR = datetime(2021, 12, 31, 18, tzinfo=UTC)
MOU = {**AGREEMENT, "kind": "nota_kesepakatan"}


@pytest.fixture
def register(trial: Trial) -> Trial:
    """Three agreements, entered in another order than that of their ids; one PKS below."""
    trial.to("0001")
    for id_, entered_at in (
        (1, datetime(2022, 2, 7, 1, tzinfo=UTC)),
        (2, datetime(2021, 12, 31, 16, 59, tzinfo=UTC)),
        (3, NEW_YEAR),
    ):
        trial.insert("agreement", id=id_, **{**MOU, "created_at": entered_at})
    trial.insert("agreement", id=4, **{**MOU, "kind": "pks", "parent_id": 1})
    return trial


def rows(trial: Trial, query: str) -> list[tuple[object, ...]]:
    with trial.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_numbers_what_is_there_in_the_order_of_entry(register: Trial) -> None:
    register.to("0002")

    assert register.column("agreement", "register_number") == [
        "2021-0001", "2022-0001", "2022-0002", "2022-0003",
    ]  # fmt: skip
    assert rows(register, "SELECT register_number FROM agreement ORDER BY id") == [
        ("2022-0002",), ("2021-0001",), ("2022-0001",), ("2022-0003",),
    ]  # fmt: skip
    assert rows(register, "SELECT series, year, last FROM running_number ORDER BY year") == [
        ("register", 2021, 1), ("register", 2022, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"register_number": None},
        {"register_number": "2022-0001"},
        # What the first schema has asked for is still asked for.
        {"kind": "pks", "parent_id": None},
        {"parent_id": 99},
        {"state": "ditandatangan"},
    ],
)
def test_refuses_what_must_never_be(register: Trial, change: dict[str, object]) -> None:
    register.to("0002")

    with pytest.raises(IntegrityError):
        register.insert("agreement", id=5, **{**MOU, "register_number": "2022-0009", **change})


def test_goes_down_with_rows_in_it(register: Trial) -> None:
    register.to("0002").to("0001")

    assert "running_number" not in register.tables()
    assert register.column("agreement", "kind") == [*["nota_kesepakatan"] * 3, "pks"]
    assert register.to("0002").column("agreement", "register_number")[0] == "2021-0001"
