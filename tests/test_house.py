"""The rules of the house, and that the rules themselves see what they are for."""

from collections.abc import Callable

import pytest

from tests import house


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[[], list[str]]) -> None:
    assert rule() == []


def test_who_uses_what_is_not_imported_is_told_only_of_dependencies() -> None:
    assert set(house.USED_WITHOUT_IMPORT) <= set(house.dependencies())


def test_what_is_long_for_a_reason_is_still_long() -> None:
    names = {str(path.relative_to(house.ROOT)) for path in house.files("pks", "tests")}
    names |= {name for _, name, _, _ in house.functions()}
    assert set(house.LONG) <= names
