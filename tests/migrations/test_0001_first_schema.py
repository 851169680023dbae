"""The first schema, with one row of each kind that the story needs, written without the models."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.migrations.trial import Trial

AT = datetime(2022, 2, 7, 1, tzinfo=UTC)
ON = date(2022, 2, 7)


@pytest.fixture
def story(trial: Trial) -> Trial:
    """The schema, with the agreement of Balai Patriot in it."""
    trial.to("0001")
    for number, name in enumerate(("Ombudsman RI Perwakilan Jakarta Raya", "DPMPTSP"), 1):
        trial.insert(
            "institution",
            id=number,
            path=f"/{number}/",
            name=name,
            short_name=name,
            kind="perwakilan",
            needs_power_of_attorney=False,
        )
        trial.insert(
            "person", id=number, institution_id=number, name=f"N{number}", aliases="", version=1
        )
    trial.insert("agreement", id=1, kind="nota_kesepakatan", **AGREEMENT)
    trial.insert("agreement", id=2, kind="pks", parent_id=1, **AGREEMENT)
    trial.insert("party", id=1, agreement_id=2, position=1, institution_id=1, number="003/NK/II")
    trial.insert("party", id=2, agreement_id=2, position=2, institution_id=2, number=None)
    trial.insert("audit_entry", **entry(1))
    return trial


AGREEMENT = {
    "cooperation_type": "sinergi",
    "state": "berlaku",
    "subject": "Pengawasan pelayanan publik",
    "signed_on": ON,
    "starts_on": ON,
    "ends_on": date(2023, 2, 6),
    "notice_months": 3,
    "scan_follows": False,
    "created_at": AT,
    "version": 1,
}


def entry(seq: int) -> dict[str, object]:
    return {
        "seq": seq,
        "at": AT,
        "actor_name": "Nara Kusuma",
        "verb": "agreement.signed",
        "thing": "agreement:2",
        "details": {},
        "previous_hash": "0" * 64,
        "hash": f"{seq:064}",
    }


def test_holds_the_story(story: Trial) -> None:
    assert story.column("agreement", "kind") == ["nota_kesepakatan", "pks"]
    assert story.column("audit_entry", "seq") == [1]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "ditandatangan"},
        {"ends_on": date(2021, 1, 1)},
        {"parent_id": None},
        {"parent_id": 99},
    ],
)
def test_refuses_what_must_never_be(story: Trial, change: dict[str, object]) -> None:
    row = {**AGREEMENT, "kind": "pks", "parent_id": 1, **change}
    with pytest.raises(IntegrityError):
        story.insert("agreement", id=3, **row)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry WHERE seq = 1"],
)
def test_nobody_changes_the_trail(story: Trial, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        story.execute(statement)

    story.insert("audit_entry", **entry(2))
    assert story.column("audit_entry", "seq") == [1, 2]


def test_goes_down_and_up_with_rows_in_it(story: Trial) -> None:
    assert story.to("base").tables() == set()

    assert story.to("0001").column("agreement", "id") == []
