"""Spearman's correlation against figures that others have published."""

import pytest

from pks.assessments.correlation import spearman

# Hours of television a week and IQ, the example of the textbooks: rho = -29/165.
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]


def test_f082_is_that_of_the_textbook():
    assert spearman(IQ, HOURS) == pytest.approx(-29 / 165)


def test_gives_equal_values_their_mean_rank():
    # As scipy.stats.spearmanr says.
    assert spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) == pytest.approx(0.8207826816681233)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3, 4, 5], [10, 20, 30, 40, 500], 1),
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1),
        ([1, 2, 3, 4], [2, 2, 2, 2], None),
        ([], [], None),
    ],
)
def test_knows_its_ends(first: list[float], second: list[float], expected: float | None):
    found = spearman(first, second)

    assert found is None if expected is None else found == pytest.approx(expected)


def test_refuses_figures_without_a_partner():
    with pytest.raises(ValueError, match="partner"):
        spearman([1], [])
