"""Templates of our own: a version has one name, and what is published has its moment."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.trial import Trial

AT = datetime(2022, 2, 7, 1, tzinfo=UTC)
VERSION: dict[str, Any] = {
    "key": "pks_kami",
    "version": 1,
    "institution_id": 1,
    "kind": "pks",
    "name": "PKS kami",
    "data": {"key": "pks_kami", "articles": []},
    "state": "terbit",
    "changes": 2,
    "created_at": AT,
    "changed_at": AT,
    "published_at": AT,
}
CLAUSE: dict[str, Any] = {
    "key": "audit",
    "version": 1,
    "institution_id": 1,
    "title": "Audit",
    "data": {"title": "Audit", "text": "Isi."},
    "created_at": AT,
}


@pytest.fixture
def library(trial: Trial) -> Trial:
    trial.to("0003")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="Ombudsman RI Perwakilan Jakarta Raya",
        short_name="Ombudsman Jakarta Raya",
        kind="perwakilan",
        needs_power_of_attorney=False,
    )
    trial.insert("template_version", id=1, **VERSION)
    trial.insert("shared_clause", id=1, **CLAUSE)
    trial.insert(
        "mandatory_clause", id=1, kind="pks", article="audit", required=True, title="Audit",
        source="kebiasaan",
    )  # fmt: skip
    return trial


def test_begins_with_nothing(trial: Trial) -> None:
    trial.to("0003")

    for table in ("template_version", "shared_clause", "mandatory_clause"):
        assert trial.column(table, "id") == []


def test_further_versions_find_their_place(library: Trial) -> None:
    library.insert("template_version", id=2, **{**VERSION, "version": 2, "state": "draf"})
    library.insert("shared_clause", id=2, **{**CLAUSE, "version": 2})

    assert library.column("template_version", "version") == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"version": 2, "state": "selesai"},
        {"version": 2, "published_at": None},
        {"version": 2, "state": "ditarik", "published_at": None},
        {"version": 2, "based_on_key": "pks_lima_lingkup"},
        {"version": 2, "institution_id": 9},
    ],
)
def test_refuses_what_must_never_be(library: Trial, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        library.insert("template_version", id=3, **{**VERSION, **change})


def test_a_clause_has_each_version_once_and_a_kind_each_article(library: Trial) -> None:
    with pytest.raises(IntegrityError):
        library.insert("shared_clause", id=2, **CLAUSE)
    with pytest.raises(IntegrityError):
        library.insert(
            "mandatory_clause", id=2, kind="pks", article="audit", required=False, title="Audit",
            source="",
        )  # fmt: skip


def test_goes_down_with_rows_in_it(library: Trial) -> None:
    library.to("0002")

    assert not {"template_version", "shared_clause", "mandatory_clause"} & library.tables()
    assert library.to("0003").column("template_version", "id") == []
