"""House styles: one for each institution, and the files that they name."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.trial import Trial

AT = datetime(2022, 2, 7, 1, tzinfo=UTC)
STYLE = {
    "institution_id": 1,
    "page": "f4",
    "top_mm": 25,
    "right_mm": 25,
    "bottom_mm": 25,
    "left_mm": 30,
    "font": "Bookman Old Style",
    "font_points": 12,
    "first_label": "KESATU",
    "first_signs": "kanan",
    "logo_id": 1,
    "version": 1,
    "changed_at": AT,
}


@pytest.fixture
def offices(trial: Trial) -> Trial:
    """An office of before, and a picture in the store."""
    trial.to("0006").insert(
        "institution",
        id=1,
        path="/1/",
        name="Ombudsman",
        short_name="ORI",
        kind="perwakilan",
        needs_power_of_attorney=False,
    )
    trial.insert(
        "stored_file",
        id=1,
        sha256="a" * 64,
        size_bytes=3,
        media_type="image/png",
        name="logo.png",
        uploaded_at=AT,
    )
    return trial


def test_an_office_of_before_gets_a_style_of_its_own_once(offices: Trial) -> None:
    offices.to("0007")
    assert offices.column("house_style", "page") == []

    offices.insert("house_style", **STYLE)

    assert offices.column("house_style", "logo_id") == [1]
    with pytest.raises(IntegrityError):
        offices.insert("house_style", **STYLE)


@pytest.mark.parametrize(
    "change",
    [
        {"page": "folio"},
        {"first_label": "KEDUA"},
        {"first_signs": "tengah"},
        {"logo_id": 9},
        {"reference_id": 9},
        {"institution_id": 9},
    ],
)
def test_refuses_what_is_no_style(offices: Trial, change: dict[str, object]) -> None:
    offices.to("0007")

    with pytest.raises(IntegrityError):
        offices.insert("house_style", **STYLE | change)


def test_going_down_leaves_the_files(offices: Trial) -> None:
    offices.to("0007").insert("house_style", **STYLE)

    assert "house_style" not in offices.to("0006").tables()
    assert offices.column("stored_file", "id") == [1]
