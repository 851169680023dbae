"""What is looked at before a template is published."""

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pks.library.inspecting import Inspection, Remark, inspect_template
from pks.library.mandatory import DEFAULTS
from pks.library.parts import BLANKS, added, article_part, removed
from pks.naskah import builtin_data, builtin_templates

Data = dict[str, Any]

BLANK = {"key": "nilai", "label": "Nilai kerja sama", "type": "rupiah", "example": "5000000"}


@pytest.fixture
def data() -> Data:
    builtin = builtin_data("pks_lima_lingkup", 1)
    assert builtin is not None
    return deepcopy(dict(builtin))


def said(remarks: tuple[Remark, ...]) -> str:
    return "\n".join(f"{remark.place}: {remark.message}" for remark in remarks)


@pytest.mark.parametrize(("key", "version"), builtin_templates())
def test_the_built_in_templates_pass(session: Session, key: str, version: int) -> None:
    builtin = builtin_data(key, version)
    assert builtin is not None

    assert inspect_template(session, builtin).errors == ()


def test_f018_what_cannot_be_read_is_named(session: Session, data: Data) -> None:
    data = article_part("pembiayaan").write(data, {"text": "Sebesar {khayal}."})

    found = inspect_template(session, data)

    assert found == Inspection(
        (Remark("Templat", "pasal pembiayaan: variabel {khayal} tidak dikenal"),)
    )


def test_f018_a_blank_that_nothing_asks_for_is_named(session: Session, data: Data) -> None:
    data = BLANKS.write(data, {"blanks": [BLANK]})
    used = article_part("pembiayaan").write(data, {"text": "Nilainya {nilai}."})

    assert "Isian “Nilai kerja sama” tidak dipakai" in said(inspect_template(session, data).errors)
    assert inspect_template(session, used).errors == ()


def test_f016_a_missing_mandatory_clause_is_named(session: Session, data: Data) -> None:
    data = removed(data, "keadaan_kahar", "articles")

    assert "Pasal “Keadaan Kahar” wajib ada" in said(inspect_template(session, data).errors)


def test_a_scope_without_its_article_is_an_error(session: Session, data: Data) -> None:
    scope = {"key": "inovasi", "title": "Inovasi pelayanan", "commitments": []}
    data = added(data, scope, "scopes", after="monev")

    found = inspect_template(session, data)

    assert "“Inovasi pelayanan” tidak memiliki pasal" in said(found.errors)
    assert "belum memiliki komitmen" in said(found.warnings)


def test_words_of_the_example_are_linted(session: Session, data: Data) -> None:
    data = article_part("pembiayaan").write(data, {"text": "Biaya dibayar dalam 3 (dua) tahap."})

    assert "Kata “dua” tidak sesuai dengan angka 3." in said(inspect_template(session, data).errors)


def test_a_reference_that_dies_with_an_option_is_a_warning(session: Session, data: Data) -> None:
    data = article_part("pembiayaan").write(data, {"text": "Sesuai dengan {pasal:lain_lain}."})

    found = inspect_template(session, data)

    assert found.errors == ()
    assert "Bila pilihan “Sertakan pasal Ketentuan Lain-lain” tidak dipakai" in said(found.warnings)


def test_a_half_english_side_is_an_error(session: Session, data: Data) -> None:
    found = inspect_template(session, data | {"title_en": "COOPERATION AGREEMENT"})

    assert "belum ada teks bahasa Inggris" in said(found.errors)


def test_defaults_name_no_law(session: Session) -> None:
    assert {clause.source for clauses in DEFAULTS.values() for clause in clauses} == {"kebiasaan"}


def test_f025_texts_that_are_not_built_alike_are_an_error(session: Session) -> None:
    builtin = builtin_data("pks_lima_lingkup", 2)
    assert builtin is not None
    data = deepcopy(dict(builtin))
    closing = data["articles"][-1]
    closing["text_en"] += "\nOne paragraph more than the Indonesian text has."

    found = inspect_template(session, data)

    assert "Pasal 18: Susunan ayat atau butirnya tidak sama" in said(found.errors)
