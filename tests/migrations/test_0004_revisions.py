"""What was drafted becomes revision 1; the one switch that there was is stored by its name."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT
from tests.migrations.trial import Trial

AT = datetime(2022, 2, 7, 1, tzinfo=UTC)
ON = {"keys": ["data"], "closing_provisions": True}
OFF = {"keys": [], "closing_provisions": False}


@pytest.fixture
def drafts(trial: Trial) -> Trial:
    """Two drafts: one with the closing provisions, saved by nobody known, and one without."""
    trial.to("0003")
    for id_, scopes in ((1, ON), (2, OFF)):
        trial.insert(
            "agreement",
            id=id_,
            **{**AGREEMENT, "kind": "nota_kesepakatan", "register_number": f"2022-{id_}"},
        )
        trial.insert("draft", agreement_id=id_, template_key="pks", template_version=1)
        for minute, (key, content) in enumerate(
            (("ruang-lingkup", scopes), ("pokok", {"subject": f"Pokok {id_}"}))
        ):
            trial.insert(
                "draft_section", agreement_id=id_, key=key, content=content, version=4,
                saved_at=AT + timedelta(minutes=minute),
            )  # fmt: skip
    return trial


def parts(trial: Trial, table: str, where: str) -> dict[tuple[int, str], Any]:
    with trial.engine.connect() as connection:
        rows = connection.execute(
            text(f"SELECT agreement_id, key, content FROM {table} WHERE {where}")
        ).all()
    return {
        (id_, key): json.loads(content) if isinstance(content, str) else content
        for id_, key, content in rows
    }


def test_options_are_stored_by_their_names(drafts: Trial) -> None:
    drafts.to("0004")

    scopes = parts(drafts, "draft_section", "key = 'ruang-lingkup'")
    assert scopes == {
        (1, "ruang-lingkup"): {"keys": ["data"], "options": ["ketentuan_lain"]},
        (2, "ruang-lingkup"): {"keys": [], "options": []},
    }


def test_each_draft_begins_its_history_with_what_it_holds(drafts: Trial) -> None:
    drafts.to("0004")

    assert parts(drafts, "draft_revision_part", "number = 1") == parts(
        drafts, "draft_section", "1 = 1"
    )
    assert drafts.column("draft_revision", "number") == [1, 1]
    assert set(drafts.column("draft_revision", "kind")) == {"awal"}
    moments = {str(at)[:16] for at in drafts.column("draft_revision", "at")}
    assert moments <= {"2022-02-07 01:01", "2022-02-07 08:01"}


@pytest.mark.parametrize(
    "row",
    [
        {"agreement_id": 1, "number": 1},
        {"agreement_id": 9, "number": 2},
        {"agreement_id": 1, "number": 2, "kind": "lain"},
        {"agreement_id": 1, "number": 2, "by_id": 99},
    ],
)
def test_refuses_what_must_never_be(drafts: Trial, row: dict[str, object]) -> None:
    drafts.to("0004")

    with pytest.raises(IntegrityError):
        drafts.insert(
            "draft_revision", **{"at": AT, "kind": "simpan", "template_version": 1, **row}
        )


def test_goes_down_with_rows_in_it(drafts: Trial) -> None:
    drafts.to("0004")
    drafts.insert(
        "draft_section", agreement_id=1, key="pasal:data", content={}, version=1, saved_at=AT
    )

    drafts.to("0003")

    assert parts(drafts, "draft_section", "key = 'ruang-lingkup'") == {
        (1, "ruang-lingkup"): ON,
        (2, "ruang-lingkup"): OFF,
    }
    assert "pasal:data" not in drafts.column("draft_section", "key")
    assert "draft_revision" not in drafts.tables()
    assert drafts.to("0004").column("draft_revision", "number") == [1, 1]
