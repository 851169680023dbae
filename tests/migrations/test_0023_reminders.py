"""What is open is watched from the first look on; what found nobody is kept of every matter."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]

GAP = {"party_id": 1, "audience": "narahubung", "at": AT}
NOTICE = {
    "who": "person:1",
    "matter": "tindak_lanjut",
    "subject_id": 2,
    "days": -7,
    "in_vain": "",
    "for_on": date(2022, 5, 2),
    "missed": False,
    "created_at": AT,
    "ready_at": AT,
    "state": "menunggu",
}


@pytest.fixture
def with_gap(with_work: Trial) -> Trial:
    """A step of a follow-up that found nobody, and a supervisor."""
    with_work.to("0022")
    with_work.insert("unreached", id=1, follow_up_id=2, days_after_due=-14, **GAP)
    with_work.insert(
        "user",
        id=2,
        name="Lintong",
        email="lintong@example.go.id",
        role="penyelia",
        institution_id=1,
        active=True,
        created_at=AT,
    )
    with_work.execute("UPDATE agreement SET state = 'berlaku'")
    return with_work


def test_what_is_open_is_looked_at_first_of_all(with_gap: Trial) -> None:
    with_gap.to("0023")

    assert sorted(with_gap.column("watch", "matter")) == [
        "akhir_perjanjian",
        "batas_pemberitahuan",
        "narahubung",
        "ringkasan_pekan",
    ]
    assert set(with_gap.column("watch", "next_reminder_on")) == {date(2000, 1, 1)}


def test_what_found_nobody_stands_under_its_agreement(with_gap: Trial) -> None:
    with_gap.to("0023")

    assert with_gap.column("unreached", "matter") == ["tindak_lanjut"]
    assert with_gap.column("unreached", "subject_id") == [2]
    assert with_gap.column("unreached", "agreement_id") == [1]
    assert with_gap.column("unreached", "days") == [-14]


def test_goes_back_with_what_the_old_schema_can_hold(with_gap: Trial) -> None:
    with_gap.to("0023")
    gap = {"agreement_id": 1, "days": -90, **GAP}
    with_gap.insert("unreached", id=2, matter="akhir_perjanjian", subject_id=1, **gap)

    with_gap.to("0022")

    assert with_gap.column("unreached", "follow_up_id") == [2]
    assert with_gap.column("unreached", "days_after_due") == [-14]
    assert with_gap.column("liaison", "asked_at") == [None]
    assert "notice" not in with_gap.tables()


def test_one_key_is_told_once(with_gap: Trial) -> None:
    with_gap.to("0023")
    with_gap.insert("notice", id=1, key="a", **NOTICE)
    with pytest.raises(IntegrityError):
        with_gap.insert("notice", id=2, key="a", **NOTICE)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("notice", {**NOTICE, "key": "b", "matter": "entah"}),
        ("notice", {**NOTICE, "key": "b", "state": "entah"}),
        ("notice", {**NOTICE, "key": "b", "audience": "entah"}),
        ("watch", {"matter": "narahubung", "subject_id": 1}),
        (
            "ladder_rung",
            {"institution_id": 1, "matter": "paraf", "days": 731, "audience": "penyelia"},
        ),
        ("unreached", {"matter": "paraf", "subject_id": 1, "agreement_id": 9, "days": 3, **GAP}),
    ],
)
def test_refuses_what_must_never_be(with_gap: Trial, table: str, row: dict[str, object]) -> None:
    with_gap.to("0023")
    with pytest.raises(IntegrityError):
        with_gap.insert(table, id=99, **row)
