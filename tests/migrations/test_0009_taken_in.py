"""The table of papers that were brought to a draft."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AGREEMENT, AT
from tests.migrations.trial import Trial

PAPER = {"agreement_id": 1, "file_id": 1, "at": AT, "by_id": 1}


@pytest.fixture
def with_draft(trial: Trial) -> Trial:
    """A draft from before, with a file that somebody keeps."""
    trial.to("0001")
    trial.insert(
        "institution",
        id=1,
        path="/1/",
        name="Ombudsman",
        short_name="Ombudsman",
        kind="perwakilan",
        needs_power_of_attorney=False,
    )
    trial.insert(
        "user",
        id=1,
        name="Nara",
        email="nara@example.go.id",
        role="legal",
        institution_id=1,
        active=True,
        created_at=AT,
    )
    trial.insert("agreement", id=1, kind="nota_kesepakatan", **AGREEMENT)
    trial.insert("draft", agreement_id=1, template_key="pks_lima_lingkup", template_version=1)
    trial.insert(
        "stored_file",
        id=1,
        sha256="0" * 64,
        name="naskah.docx",
        media_type="application/octet-stream",
        size_bytes=1,
        uploaded_at=AT,
        uploaded_by_id=1,
    )
    return trial.to("0009")


def test_holds_a_paper(with_draft: Trial) -> None:
    with_draft.insert("taken_paper", id=1, origin="pihak_lain", **PAPER)

    assert with_draft.column("taken_paper", "origin") == ["pihak_lain"]


@pytest.mark.parametrize("change", [{"origin": "entah"}, {"agreement_id": 9}, {"file_id": 9}])
def test_refuses_what_must_never_be(with_draft: Trial, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_draft.insert("taken_paper", id=1, **{"origin": "sendiri", **PAPER, **change})


def test_goes_back(with_draft: Trial) -> None:
    with_draft.to("0008")

    assert "taken_paper" not in with_draft.tables()
