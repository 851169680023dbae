"""The table of oversight products: what it holds, and what it never does."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

TABLE = "oversight_product"
LHP = {
    "institution_id": 1,
    "kind": "lhp",
    "number": "0042/LHP/III/2022",
    "title": "Penundaan berlarut",
    "dated_on": date(2022, 3, 4),
    "received_on": date(2022, 3, 7),
    "day_count": 30,
    "day_unit": "hari_kerja",
    "due_on": date(2022, 4, 19),
    "entered_at": AT,
    "entered_by_id": 1,
}


@pytest.fixture
def with_city(city: Trial) -> Trial:
    """A city from before, and who enters what it is to act on."""
    return city.to("0021")


def test_holds_a_product_from_its_receipt_to_its_closing(with_city: Trial) -> None:
    with_city.insert(TABLE, id=1, **LHP)
    with_city.execute(
        f"UPDATE {TABLE} SET settled_on = '2022-04-01', settled_as = 'dilaksanakan',"
        " settled_note = 'Surat'"
    )
    with_city.execute(f"UPDATE {TABLE} SET referred_on = '2022-04-20', referred_by_id = 1")

    assert with_city.column(TABLE, "referred_on") == [date(2022, 4, 20)]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "surat"},
        {"day_unit": "bulan"},
        {"day_count": 0},
        {"received_on": date(2022, 3, 3)},
        {"due_on": date(2022, 3, 7)},
        {"settled_on": date(2022, 4, 1)},
        {"settled_on": date(2022, 4, 1), "settled_as": "dilaksanakan"},
        {"settled_on": date(2022, 4, 1), "settled_as": "lain", "settled_note": "x"},
        {"referred_on": date(2022, 4, 20)},
        {"referred_on": date(2022, 4, 19), "referred_by_id": 1},
        {"kind": "rekomendasi", "referred_on": date(2022, 4, 20), "referred_by_id": 1},
        {"institution_id": 9},
        {"entered_by_id": 9},
        {"follow_up_id": 9},
    ],
)
def test_refuses_what_must_never_be(with_city: Trial, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_city.insert(TABLE, **{**LHP, **change})


def test_has_a_number_once_for_each_institution_and_kind(with_city: Trial) -> None:
    with_city.insert(TABLE, **LHP)
    with_city.insert(TABLE, **{**LHP, "kind": "rekomendasi"})

    with pytest.raises(IntegrityError):
        with_city.insert(TABLE, **LHP)


def test_goes_back_with_products_in_it_and_comes_again(with_city: Trial) -> None:
    with_city.insert(TABLE, **LHP)

    with_city.to("0020")

    assert TABLE not in with_city.tables()
    assert with_city.column("institution", "short_name") == ["Pemkot Bekasi"]
    assert with_city.to("0021").column(TABLE, "id") == []
