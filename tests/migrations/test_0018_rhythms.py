"""Rhythms by rule instead of by name: what was planned falls on the same days; drafts follow."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.test_0010_what_was_done import with_work
from tests.migrations.trial import Trial

__all__ = ["with_work"]

COMMITMENT = {
    "scope_id": 1,
    "indicator": "",
    "responsible": "kesatu",
    "schedule": "",
    "evidence": "",
    "needs_file": True,
    "needs_attendance": False,
}
OLD_WORDS: dict[str, Any] = {
    "activity": "Rekap",
    "rhythm": "triwulanan",
    "schedule": "Setiap 3 (tiga) bulan",
    "first_on": "2022-03-01",
}


@pytest.fixture
def before(with_work: Trial) -> Trial:
    """A draft with a work plan beside the agreement, and the same promise twice in a scope."""
    with_work.to("0017")
    for position, rhythm in ((2, "semesteran"), (3, "tahunan")):
        with_work.insert(
            "commitment", id=position, position=position, activity="Reviu", rhythm=rhythm,
            rule={"semesteran": "FREQ=MONTHLY;INTERVAL=6", "tahunan": "FREQ=YEARLY"}[rhythm],
            source="rencana_kerja", **COMMITMENT,
        )  # fmt: skip
    with_work.insert("draft", agreement_id=1, template_key="pks_lima_lingkup", template_version=1)
    plan = {"scopes": [{"key": "data", "title": "Data", "commitments": [OLD_WORDS]}]}
    with_work.insert(
        "draft_section", id=1, agreement_id=1, key="rencana-kerja", content=plan, version=1,
        saved_at=AT, saved_by_id=1,
    )  # fmt: skip
    return with_work


def plan_of(trial: Trial) -> dict[str, Any]:
    (content,) = trial.column("draft_section", "content")
    (commitment,) = content["scopes"][0]["commitments"]
    assert isinstance(commitment, dict)
    return commitment


def test_commitments_are_reckoned_from_the_start_as_before(before: Trial) -> None:
    before.to("0018")

    assert set(before.column("commitment", "anchor")) == {"awal"}
    assert before.column("commitment", "offset_count") == [1, 6, 6]
    first, second, third = before.column("commitment", "key")
    assert len({first, second, third}) == 3
    assert {first, second, third} & {f"{first}-2", f"{second}-2", f"{third}-2"}


def test_a_draft_says_the_same_in_the_new_words_and_back(before: Trial) -> None:
    assert plan_of(before.to("0018"))["rhythm"] == {
        "rule": "FREQ=MONTHLY;INTERVAL=3",
        "anchor": "awal",
        "offset": 3,
        "unit": "bulan",
        "event": None,
        "shift": "berikutnya",
        "first_on": "2022-03-01",
    }
    assert plan_of(before.to("0017")) == OLD_WORDS


def test_goes_back_with_the_old_names(before: Trial) -> None:
    before.to("0018").to("0017")

    assert before.column("commitment", "rhythm") == ["sekali", "semesteran", "tahunan"]
    assert not {"office_day", "event_day"} & before.tables()


def test_refuses_what_must_never_be(before: Trial) -> None:
    before.to("0018")
    day = {"institution_id": 1, "day": date(2022, 3, 10), "is_worked": False, "name": "HUT"}
    before.insert("office_day", id=1, **day)
    with pytest.raises(IntegrityError):
        before.insert("office_day", id=2, **day)
    with pytest.raises(IntegrityError):
        before.insert(
            "event_day", id=1, institution_id=1, event="pesta", year=2022, day=date(2022, 8, 1)
        )
