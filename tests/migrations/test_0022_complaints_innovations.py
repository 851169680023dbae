"""The tables of complaint recaps and of service innovations."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

RECAP = {
    "institution_id": 1,
    "channel": "sp4n_lapor",
    "starts_on": date(2025, 1, 1),
    "ends_on": date(2025, 1, 31),
    "received": 10,
    "settled": 12,
    "overdue": 2,
    "median_days": 450,
    "entered_at": AT,
    "entered_by_id": 1,
}
INNOVATION = {
    "institution_id": 1,
    "name": "Sitepak",
    "name_key": "sitepak",
    "kind": "layanan_digital",
    "purpose": "Administrasi kependudukan",
    "entered_at": AT,
    "entered_by_id": 1,
}


@pytest.fixture
def with_city(city: Trial) -> Trial:
    """A city from before, and who enters its figures."""
    return city.to("0022")


def test_holds_both(with_city: Trial) -> None:
    with_city.insert("complaint_recap", **RECAP)
    with_city.insert("innovation", **INNOVATION)

    assert with_city.column("complaint_recap", "settled") == [12]
    assert with_city.column("innovation", "since_year") == [None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"received": -1},
        {"settled": -1},
        {"overdue": -1},
        {"overdue": 11},
        {"median_days": -1},
        {"settled": 0},
        {"ends_on": date(2024, 12, 31)},
        {"channel": "burung_dara"},
        {"institution_id": 9},
        {"entered_by_id": 9},
    ],
    ids=str,
)
def test_refuses_a_recap_that_must_never_be(with_city: Trial, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_city.insert("complaint_recap", **{**RECAP, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"since_year": 2022, "stopped_year": 2021},
        {"kind": "sulap"},
        {"institution_id": 9},
        {"entered_by_id": 9},
    ],
    ids=str,
)
def test_refuses_an_innovation_that_must_never_be(
    with_city: Trial, wrong: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        with_city.insert("innovation", **{**INNOVATION, **wrong})


@pytest.mark.parametrize(("table", "row"), [("complaint_recap", RECAP), ("innovation", INNOVATION)])
def test_has_nothing_twice(with_city: Trial, table: str, row: dict[str, object]) -> None:
    with_city.insert(table, **row)

    with pytest.raises(IntegrityError):
        with_city.insert(table, **row)


def test_goes_back_with_rows_in_it_and_comes_again(with_city: Trial) -> None:
    with_city.insert("complaint_recap", **RECAP)
    with_city.insert("innovation", **INNOVATION)

    with_city.to("0021")

    assert not {"complaint_recap", "innovation"} & with_city.tables()
    assert with_city.column("institution", "short_name") == ["Pemkot Bekasi"]
    assert with_city.to("0022").column("complaint_recap", "id") == []
