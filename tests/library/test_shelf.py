"""Where drafts find their template."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from pks.accounts.models import Role
from pks.db import db
from pks.library import shelf
from pks.library.models import Shelved
from pks.library.parts import GENERAL
from pks.library.shelf import data_of, find, newest, offered
from pks.library.versions import new_version, publish, retire
from pks.naskah import FIVE_SCOPE_PKS, Language, builtin_templates, latest_template
from tests.library.shelves import KEY, NAME, Shelves, article_in


def keys(offers: list[shelf.Offer]) -> list[str]:
    return [offer.key for offer in offers]


def test_the_built_in_templates_are_always_there(papers: Shelves) -> None:
    version = dict(builtin_templates())[FIVE_SCOPE_PKS]

    assert newest(papers.session, FIVE_SCOPE_PKS) == latest_template(FIVE_SCOPE_PKS)
    assert find(papers.session, FIVE_SCOPE_PKS, 1).version == 1
    assert data_of(papers.session, FIVE_SCOPE_PKS, 1)["key"] == FIVE_SCOPE_PKS
    assert shelf.Offer(
        FIVE_SCOPE_PKS, version, latest_template(FIVE_SCOPE_PKS).name, "pks"
    ) in offered(papers.session, papers.legal)


def test_f011_what_is_published_is_offered_to_the_own_tree_only(papers: Shelves) -> None:
    session = papers.session
    published = papers.published
    above = papers._user("Hana Umpama", Role.LEGAL, papers.ombudsman)

    assert KEY in keys(offered(session, papers.legal))
    assert KEY in keys(offered(session, above))
    assert KEY not in keys(offered(session, papers.legal_of_dinkes))
    assert newest(session, KEY).name == published.name == NAME


def test_a_draft_is_not_offered(papers: Shelves) -> None:
    assert papers.own.state is Shelved.DRAFT
    assert KEY not in keys(offered(papers.session, papers.legal))
    with pytest.raises(LookupError):
        newest(papers.session, KEY)
    assert find(papers.session, KEY, 1).name == NAME


def test_only_the_asked_kind_is_offered(papers: Shelves) -> None:
    papers.publish(papers.own)

    assert KEY in keys(offered(papers.session, papers.legal, "pks"))
    assert KEY not in keys(offered(papers.session, papers.legal, "nota_kesepakatan"))


@pytest.mark.parametrize(
    ("key", "version"), [("tidak_ada", 1), (FIVE_SCOPE_PKS, 99), ("../records/surat_kuasa", 1)]
)
def test_what_is_not_there_is_not_found(session: Session, key: str, version: int) -> None:
    with pytest.raises(LookupError):
        find(session, key, version)
    with pytest.raises(LookupError):
        data_of(session, key, version)


def test_f011_a_retired_version_is_found_but_no_longer_the_newest(papers: Shelves) -> None:
    row = papers.published
    retire(papers.session, row, by=papers.legal, now=papers.now)

    assert find(papers.session, KEY, 1).name == NAME
    with pytest.raises(LookupError):
        newest(papers.session, KEY)
    assert KEY not in keys(offered(papers.session, papers.legal))


def test_the_newest_version_takes_the_place_of_the_one_before(papers: Shelves) -> None:
    second = new_version(papers.session, papers.published, by=papers.legal, now=papers.now)
    papers.put(second, GENERAL, name="PKS baru")
    papers.publish(second)

    assert newest(papers.session, KEY).version == 2
    assert [(o.version, o.name) for o in offered(papers.session, papers.legal) if o.key == KEY] == [
        (2, "PKS baru")
    ]
    assert papers.published.state is Shelved.RETIRED


def test_a_published_version_is_read_once(papers: Shelves) -> None:
    row = papers.published
    first = find(papers.session, row.key, row.version)

    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        again = find(papers.session, row.key, row.version)
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert again is first
    assert len(asked) == 1
    assert "template_version.data" not in asked[0]


def test_a_draft_is_read_anew_each_time(papers: Shelves) -> None:
    assert find(papers.session, KEY, papers.own.version).name == NAME
    papers.put(papers.own, GENERAL, name="Nama lain")

    assert find(papers.session, KEY, 1).name == "Nama lain"


def test_a_publishing_that_was_rolled_back_leaves_nothing_behind(
    papers: Shelves, app: Flask
) -> None:
    session, row = papers.session, papers.own
    legal, moments = papers.legal, iter((papers.now, papers.now.replace(minute=1)))
    session.commit()
    publish(session, row, None, by=legal, now=next(moments))
    assert find(session, KEY, 1).article("pembiayaan").title == "Pembiayaan"
    session.rollback()

    papers.put_article(row, "pembiayaan", title="Beban Biaya")
    publish(session, row, None, by=legal, now=next(moments))

    assert find(session, KEY, 1).article("pembiayaan").title == "Beban Biaya"
    assert article_in(row, "pembiayaan")["title"] == "Beban Biaya"


def test_the_english_side_is_found_beside_the_indonesian(papers: Shelves) -> None:
    data = data_of(papers.session, FIVE_SCOPE_PKS, dict(builtin_templates())[FIVE_SCOPE_PKS])
    if "title_en" not in data:
        pytest.skip("the built-in template has no English side")

    english = find(papers.session, FIVE_SCOPE_PKS, data["version"], Language.ENGLISH)

    assert english.title == data["title_en"]
