"""Batches are added beside what is there; no unit stands twice in one."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT, AT
from tests.migrations.trial import Trial

BATCH = {
    "parent_id": 1,
    "institution_id": 1,
    "first_id": 1,
    "template_key": "pks_lima_lingkup",
    "facts": {},
    "created_at": AT,
    "created_by_id": 1,
}
ROW = {"batch_id": 1, "position": 1, "institution_id": 1, "facts": {}, "state": "menunggu"}


@pytest.fixture
def story(trial: Trial) -> Trial:
    """The schema before, with a parent, a PKS, an institution and somebody of its staff."""
    trial.to("0004")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="DPMPTSP",
        short_name="DPMPTSP",
        kind="perangkat_daerah",
        needs_power_of_attorney=False,
    )
    email = "nara@example.go.id"
    trial.insert("user", id=1, name="Nara", email=email, active=True, role="legal", created_at=AT)
    mou = {**AGREEMENT, "kind": "nota_kesepakatan"}
    trial.insert("agreement", id=1, register_number="2022-0001", **mou)
    pks = {**AGREEMENT, "kind": "pks", "parent_id": 1}
    trial.insert("agreement", id=2, register_number="2022-0002", **pks)
    return trial.to("0005")


def test_holds_a_batch_with_what_came_of_it(story: Trial) -> None:
    story.insert("batch", id=1, **BATCH)
    story.insert("batch_row", id=1, **{**ROW, "state": "jadi", "agreement_id": 2})

    assert story.column("batch_row", "state") == ["jadi"]
    assert story.column("agreement", "kind") == ["nota_kesepakatan", "pks"]


@pytest.mark.parametrize(
    "change",
    [
        {"institution_id": 1},  # a second time in the same batch
        {"institution_id": 99},
        {"batch_id": 99},
        {"state": "sihir"},
        {"state": "jadi"},
        {"agreement_id": 2},  # made, and yet not
    ],
)
def test_refuses_what_must_never_be(story: Trial, change: dict[str, object]) -> None:
    story.insert("batch", id=1, **BATCH)
    story.insert("batch", id=2, **BATCH)
    story.insert("batch_row", id=1, **ROW)

    row = {**ROW, "batch_id": 1 if change == {"institution_id": 1} else 2, **change}

    with pytest.raises(IntegrityError):
        story.insert("batch_row", id=2, **row)


def test_goes_down_and_leaves_the_agreements(story: Trial) -> None:
    story.insert("batch", id=1, **BATCH)

    story.to("0004")

    assert {"batch", "batch_row"}.isdisjoint(story.tables())
    assert story.column("agreement", "id") == [1, 2]
