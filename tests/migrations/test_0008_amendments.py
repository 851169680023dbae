"""An agreement can be an adendum or a perpanjangan, of one that is in the register."""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT
from tests.migrations.trial import Trial

MOU = {**AGREEMENT, "kind": "nota_kesepakatan"}


@pytest.fixture
def register(trial: Trial) -> Trial:
    trial.to("0007")
    trial.insert("agreement", id=1, register_number="2022-0001", **MOU)
    return trial


@pytest.mark.parametrize("kind", ["adendum", "perpanjangan"])
def test_what_amends_comes_in_with_what_it_amends(register: Trial, kind: str) -> None:
    with pytest.raises(IntegrityError):
        register.insert(
            "agreement", id=2, register_number="2022-0002", **{**MOU, "kind": kind, "parent_id": 1}
        )
    register.to("0008")

    register.insert(
        "agreement", id=2, register_number="2022-0002", **{**MOU, "kind": kind, "parent_id": 1}
    )

    assert sorted(register.column("agreement", "kind")) == sorted(["nota_kesepakatan", kind])


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "adendum", "parent_id": None},
        {"kind": "perpanjangan", "parent_id": None},
        {"kind": "pks", "parent_id": None},
        {"kind": "surat"},
        {"kind": "adendum", "parent_id": 99},
    ],
)
def test_refuses_what_must_never_be(register: Trial, change: dict[str, object]) -> None:
    register.to("0008")

    with pytest.raises(IntegrityError):
        register.insert("agreement", id=3, register_number="2022-0003", **{**MOU, **change})


def test_goes_down_only_while_nothing_amends(register: Trial) -> None:
    register.to("0008").to("0007").to("0008")
    register.insert(
        "agreement", id=2, register_number="2022-0002", **{**MOU, "kind": "adendum", "parent_id": 1}
    )

    with pytest.raises(DBAPIError):
        register.to("0007")
