"""The measure against five hundred agreements that were labelled without it."""

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from pks.db import db
from pks.monitoring.silence import SilentAgreement, silent_agreements
from tests.monitoring.labelled import TODAY, Drawn, draw, rows_of
from tests.monitoring.papers import Papers
from tests.papers import count_queries


@pytest.fixture
def drawn() -> list[Drawn]:
    return draw()


@pytest.fixture
def found(session: Session, papers: Papers, drawn: list[Drawn]) -> dict[int, SilentAgreement]:
    """What the product calls silent, by the number of the agreement."""
    user = papers.chief_of_ombudsman
    known = {
        "first": papers.ombudsman.id, "second": papers.bekasi.id, "user": papers.legal.id,
    }  # fmt: skip
    for table, rows in rows_of(drawn, known).items():
        if rows:
            session.execute(insert(db.metadata.tables[table]), rows)
    session.execute(text("ANALYZE"))  # as a server does by itself, only later
    session.commit()
    return {one.id: one for one in silent_agreements(session, user, today=TODAY)}


def test_the_set_lies_on_the_edges(drawn: list[Drawn]):
    silent = [one for one in drawn if one.is_silent]

    assert 60 < len(silent) < 250
    assert sum(one.state != "berlaku" for one in drawn) > 80
    assert any(one.silent_scopes and not one.is_silent for one in drawn)


def test_f080_finds_every_paper_tiger_and_calls_nothing_else_one(
    drawn: list[Drawn], found: dict[int, SilentAgreement]
):
    labelled = {number for number, one in enumerate(drawn, 1) if one.is_silent}

    recall = len(labelled & found.keys()) / len(labelled)
    precision = len(labelled & found.keys()) / len(found)

    assert recall == 1.0
    assert precision >= 0.95
    assert found.keys() == labelled


def test_says_of_each_scope_what_its_label_says(
    drawn: list[Drawn], found: dict[int, SilentAgreement]
):
    for number, silent in found.items():
        keys = [scope.key for scope in drawn[number - 1].scopes]
        told = {keys[one.position - 1] for one in silent.scopes if one.is_silent(TODAY)}
        assert told == drawn[number - 1].silent_scopes, number


def test_asks_as_much_of_the_database_for_many_as_for_few(
    app, session: Session, papers: Papers, found: dict[int, SilentAgreement]
):
    user = papers.chief_of_ombudsman

    count = count_queries(app, lambda: silent_agreements(session, user, today=TODAY))

    assert count <= 5
