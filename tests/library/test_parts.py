"""The data of a template, edited in parts: nothing else moves."""

from copy import deepcopy
from typing import Any

import pytest

from pks.library.parts import (
    BLANKS,
    GENERAL,
    Part,
    added,
    article_part,
    digest,
    first_fault,
    free_key,
    keys_in,
    moved,
    removed,
    scope_part,
    variant_part,
)
from pks.naskah import builtin_data

Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    builtin = builtin_data("pks_lima_lingkup", 1)
    assert builtin is not None
    return deepcopy(dict(builtin))


def test_writing_a_part_leaves_everything_else_and_the_original(data: Data) -> None:
    before = deepcopy(data)

    changed = article_part("pembiayaan").write(data, {"title": "Beban Biaya"})

    assert data == before
    assert article_part("pembiayaan").read(changed)["title"] == "Beban Biaya"
    assert removed(changed, "pembiayaan", "articles") == removed(data, "pembiayaan", "articles")


def test_writing_what_was_read_changes_nothing(data: Data) -> None:
    for part in (GENERAL, BLANKS, scope_part("data"), article_part("lain_lain")):
        assert part.write(data, part.read(data)) == data


def test_what_is_empty_leaves_no_trace(data: Data) -> None:
    part = article_part("lain_lain")

    changed = part.write(data, {"when": "", "scope": None})

    assert part.read(changed).keys() == part.read(data).keys() - {"when"}


def test_a_field_of_another_part_is_refused(data: Data) -> None:
    with pytest.raises(LookupError):
        article_part("pembiayaan").write(data, {"key": "lain"})


@pytest.mark.parametrize(
    "part", [article_part("khayal"), scope_part("khayal"), variant_part("pembiayaan", "khayal")]
)
def test_a_part_that_is_not_there(data: Data, part: Part) -> None:
    with pytest.raises(LookupError):
        part.read(data)


def test_the_digest_tells_any_change(data: Data) -> None:
    part = article_part("pembiayaan")
    seen = digest(part.read(data))

    assert digest(part.read(deepcopy(data))) == seen
    assert digest(part.read(part.write(data, {"title": "Beban Biaya"}))) != seen


def test_articles_are_put_in_moved_and_taken_out(data: Data) -> None:
    new = {"key": "audit", "title": "Audit", "source": "rumusan", "text": "Isi."}

    first = added(data, new, "articles")
    behind = added(data, new, "articles", after="perubahan")

    assert keys_in(first, "articles")[0] == "audit"
    keys = keys_in(behind, "articles")
    assert keys[keys.index("perubahan") + 1] == "audit"
    assert keys_in(moved(first, "audit", -1, "articles"), "articles")[0] == "audit"
    assert keys_in(moved(first, "audit", 1, "articles"), "articles")[1] == "audit"
    assert removed(first, "audit", "articles") == data


def test_the_first_faulty_field_is_named(data: Data) -> None:
    values = {"title": "Biaya", "when": "pilihan:khayal", "text": "Isi {khayal}."}

    fault = first_fault(data, article_part("pembiayaan"), values)

    assert fault is not None
    assert fault[0] == "when"
    assert first_fault(data, article_part("pembiayaan"), {"title": "Biaya"}) is None


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Jangka Waktu", "jangka_waktu"),
        ("  Hak & Kewajiban!", "hak_kewajiban"),
        ("2 (dua) rangkap", "dua_rangkap"),
        ("الملحق", "bagian"),
        ("😀", "bagian"),
        ("Pertukaran Data dan Informasi", "pertukaran_data"),
        ("x" * 300, "x" * 18),
    ],
)
def test_a_key_is_made_of_any_title(title: str, key: str) -> None:
    assert free_key(set(), title) == key
    assert free_key({key, f"{key}_2"}, title) == f"{key}_3"
