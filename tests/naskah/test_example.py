"""The agreement that nobody has made: it fills any template and leaves no gap."""

from copy import deepcopy

import pytest

from pks.naskah import (
    Gap,
    assemble,
    builtin_data,
    builtin_templates,
    latest_template,
    lint,
    parse_template,
    plain_text,
)
from pks.naskah.example import example_facts, example_of, fits_kind
from pks.naskah.template import Blank, BlankKind

REAL = ("Ombudsman RI Perwakilan", "Dedy", "Lintong", "Bekasi", "DPMPTSP")


@pytest.mark.parametrize("key", [key for key, _version in builtin_templates()])
def test_fills_every_built_in_template(key: str) -> None:
    template = latest_template(key)
    document = assemble(template, example_facts(template))

    assert "…" not in plain_text(document)
    assert document.dead_references == ()
    articles = {article.key for article in document.articles}
    assert articles >= {article.key for article in template.articles if not article.when}


def test_names_nobody_of_the_story() -> None:
    facts = str(example_facts(latest_template("pks_lima_lingkup")))

    assert [name for name in REAL if name in facts] == []


@pytest.mark.parametrize("kind", BlankKind)
@pytest.mark.parametrize("example", ["", "bukan contoh", "12", "2024-02-30", "2024-02-29", "-3"])
def test_a_blank_of_any_kind_is_filled(kind: BlankKind, example: str) -> None:
    assert fits_kind(example_of(Blank("a", "A", kind, example)), kind)


def test_blanks_are_printed() -> None:
    data = deepcopy(dict(builtin_data("pks_lima_lingkup", 1) or {}))
    data["blanks"] = [{"key": "nilai", "label": "Nilai", "type": "rupiah", "example": "5000000"}]
    data["closing"] = {"text": "Nilainya {nilai}.", "source": "rumusan"}
    template = parse_template(data)

    document = assemble(template, example_facts(template))

    assert not any(isinstance(span, Gap) for span in document.closing)
    assert "lima juta rupiah" in plain_text(document)
    assert lint(document, example_facts(template)) == ()
