"""Clauses that many templates share."""

from typing import Any

import pytest

from pks.library.clauses import (
    HasNewer,
    IsRetired,
    inserted,
    newer_clauses,
    retire_clause,
    revise,
    taken_anew,
)
from pks.library.models import SharedClause
from pks.library.parts import article_part, keys_in
from pks.library.queries import offered_clauses, templates_with
from pks.library.versions import change, make_own
from pks.naskah import TemplateError, assemble, parse_template, plain_text
from pks.naskah.example import example_facts
from tests.library.shelves import AUDIT, BUILTIN, Shelves, article_in


def put_in(papers: Shelves, clause: SharedClause, after: str | None = "pembiayaan") -> None:
    change(
        papers.session, papers.own, lambda data: inserted(data, clause, after),
        by=papers.legal, now=papers.now,
    )  # fmt: skip


def write_anew(papers: Shelves, clause: SharedClause, **values: Any) -> SharedClause:
    data = {**clause.data, **values}
    return revise(papers.session, clause, data, "lebih jelas", by=papers.legal, now=papers.now)


def test_f012_a_clause_is_put_into_many_templates(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    other = make_own(
        papers.session, *BUILTIN, papers.jakarta_raya, "PKS lain", by=papers.legal, now=papers.now
    )

    put_in(papers, clause)
    change(
        papers.session, other, lambda data: inserted(data, clause, None),
        by=papers.legal, now=papers.now,
    )  # fmt: skip

    assert keys_in(other.data, "articles")[0] == clause.key
    for row in (papers.own, other):
        template = parse_template(row.data)
        text = plain_text(assemble(template, example_facts(template)))
        assert "PARA PIHAK dapat saling memeriksa" in text
        assert article_in(row, clause.key)["shared"] == {"key": clause.key, "version": 1}
    used = {(row.name, version) for row, version in templates_with(
        papers.session, papers.legal, clause.key
    )}  # fmt: skip
    assert used == {(papers.own.name, 1), ("PKS lain", 1)}


def test_a_clause_that_meets_its_own_name_is_put_in_under_another(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    put_in(papers, clause)
    put_in(papers, clause)

    copies = [key for key in keys_in(papers.own.data, "articles") if key.startswith(clause.key)]
    assert len(copies) == 2
    second = article_in(papers.own, f"{clause.key}_2")
    assert f"{{ayat:{clause.key}_2.hak}}" in second["text"]


def test_f012_a_newer_version_is_offered_and_taken(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    put_in(papers, clause)
    assert newer_clauses(papers.session, papers.own.data) == {}

    newer = write_anew(papers, clause, text="PARA PIHAK saling memeriksa setiap tahun.")

    assert newer.version == 2
    assert newer_clauses(papers.session, papers.own.data) == {clause.key: newer}
    assert "dapat saling memeriksa" in article_in(papers.own, clause.key)["text"]
    change(
        papers.session, papers.own, lambda data: taken_anew(data, clause.key, newer),
        by=papers.legal, now=papers.now,
    )  # fmt: skip
    taken = article_in(papers.own, clause.key)
    assert taken["text"] == "PARA PIHAK saling memeriksa setiap tahun."
    assert taken["shared"]["version"] == 2
    assert newer_clauses(papers.session, papers.own.data) == {}


def test_what_belongs_to_the_template_stays_when_a_clause_is_taken_anew(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    put_in(papers, clause)
    papers.put_article(papers.own, clause.key, when="pilihan:ketentuan_lain")
    newer = write_anew(papers, clause, title="Audit Bersama")

    data = taken_anew(papers.own.data, clause.key, newer)

    read = article_part(clause.key).read(data)
    assert (read["title"], read["when"]) == ("Audit Bersama", "pilihan:ketentuan_lain")


def test_variants_travel_with_their_clause(papers: Shelves) -> None:
    variant = {"key": "ringkas", "name": "Ringkas", "source": "rumusan", "text": "Boleh diperiksa."}
    clause = papers.share(AUDIT | {"variants": [variant]})
    put_in(papers, clause)
    assert article_in(papers.own, clause.key)["variants"] == [variant]

    newer = revise(
        papers.session, clause, {k: v for k, v in clause.data.items() if k != "variants"}, None,
        by=papers.legal, now=papers.now,
    )  # fmt: skip

    assert "variants" not in article_part(clause.key).read(
        taken_anew(papers.own.data, clause.key, newer)
    )
    assert "variants" not in next(
        one for one in taken_anew(papers.own.data, clause.key, newer)["articles"]
        if one["key"] == clause.key
    )  # fmt: skip


def test_what_does_not_fit_the_template_is_refused(papers: Shelves) -> None:
    clause = papers.share(AUDIT | {"text": "Sesuai dengan {pasal:khayal}."})

    with pytest.raises(TemplateError, match="rujukan ke khayal"):
        put_in(papers, clause)


def test_a_clause_that_cannot_be_read_is_not_kept(papers: Shelves) -> None:
    with pytest.raises(TemplateError, match="kurung kurawal"):
        papers.share(AUDIT | {"text": "Sesuai dengan {pasal."})


def test_saving_without_a_change_makes_no_version(papers: Shelves) -> None:
    clause = papers.share(AUDIT)

    assert write_anew(papers, clause) is clause


def test_the_second_of_two_writers_is_told(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    newer = write_anew(papers, clause, title="Audit Bersama")

    with pytest.raises(HasNewer) as refusal:
        write_anew(papers, clause, title="Audit")

    assert refusal.value.newest is newer


def test_a_retired_clause_is_offered_no_longer(papers: Shelves) -> None:
    clause = papers.share(AUDIT)
    put_in(papers, clause)
    newer = write_anew(papers, clause, title="Audit Bersama")
    assert offered_clauses(papers.session, papers.legal) == [newer]
    assert offered_clauses(papers.session, papers.legal_of_dinkes) == []

    retire_clause(papers.session, newer, by=papers.legal, now=papers.now)

    assert offered_clauses(papers.session, papers.legal) == []
    assert newer_clauses(papers.session, papers.own.data) == {}
    with pytest.raises(IsRetired):
        write_anew(papers, newer, title="Audit")
    with pytest.raises(IsRetired):
        retire_clause(papers.session, newer, by=papers.legal, now=papers.now)
