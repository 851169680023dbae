"""The tables of assessments, and the scales that a new database knows."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0001_first_schema import AT
from tests.migrations.trial import Trial

RESULT = {"institution_id": 1, "year": 2022, "source": "Surat", "entered_at": AT}
TARGET = {"institution_id": 1, "year": 2025, "above": True, "source": "Rapat"}


@pytest.fixture
def with_city(city: Trial) -> Trial:
    """A city from before, and who enters its results."""
    return city.to("0015")


def test_knows_the_scales_from_the_beginning(with_city: Trial) -> None:
    assert with_city.column("assessment_scale", "name") == [
        "Opini Ombudsman",
        "Penilaian Kepatuhan, kategori A sampai E",
        "Penilaian Kepatuhan, tiga zona",
    ]
    assert with_city.column("assessment_band", "low") == [
        0, 0, 3200, 5100, 5400, 7800, 8100, 8800
    ]  # fmt: skip
    assert with_city.column("assessment_scale", "basis_verified") == [False, False, False]


def test_takes_a_further_scale(with_city: Trial) -> None:
    with_city.insert(
        "assessment_scale", name="Lain", basis="x", basis_verified=False, computed=False
    )

    assert len(with_city.column("assessment_scale", "id")) == 4


def test_holds_results_and_targets(with_city: Trial) -> None:
    dimension_id = with_city.column("assessment_dimension", "id")[0]
    with_city.insert("assessment", id=1, entered_by_id=1, total=8318, **RESULT)
    with_city.insert("assessment_score", assessment_id=1, dimension_id=dimension_id, value=8000)
    with_city.insert("assessment_target", id=1, score=9000, **TARGET)

    assert with_city.column("assessment", "total") == [8318]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("assessment", {**RESULT, "entered_by_id": 1, "total": 10001}),
        ("assessment", {**RESULT, "entered_by_id": 1, "entered_zone": "ungu"}),
        ("assessment", {**RESULT, "entered_by_id": 1, "institution_id": 9}),
        ("assessment", {**RESULT, "entered_by_id": 9}),
        ("assessment_target", TARGET),
        ("assessment_target", {**TARGET, "score": -1}),
        ("assessment_target", {**TARGET, "zone": "ungu"}),
        (
            "assessment_scale",
            {
                "name": "x", "basis": "x", "basis_verified": False, "computed": True,
                "first_year": 2023, "last_year": 2022,
            },
        ),
    ],
)  # fmt: skip
def test_refuses_what_must_never_be(with_city: Trial, table: str, row: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        with_city.insert(table, **row)


def test_has_one_result_a_year(with_city: Trial) -> None:
    with_city.insert("assessment", entered_by_id=1, **RESULT)

    with pytest.raises(IntegrityError):
        with_city.insert("assessment", entered_by_id=1, **RESULT)


def test_goes_back_with_results_in_it_and_comes_again(with_city: Trial) -> None:
    with_city.insert("assessment", id=1, entered_by_id=1, total=8318, **RESULT)

    with_city.to("0014")

    assert not any("assessment" in table for table in with_city.tables())
    assert with_city.column("institution", "short_name") == ["Pemkot Bekasi"]
    assert len(with_city.to("0015").column("assessment_scale", "id")) == 3
