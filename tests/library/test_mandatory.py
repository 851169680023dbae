"""The articles that a kind of paper must have."""

import pytest
from sqlalchemy import select

from pks.audit.models import AuditEntry
from pks.library.mandatory import (
    DEFAULTS,
    AlreadyMandatory,
    NotMandatory,
    add_mandatory,
    mandatory_for,
    remove_mandatory,
)
from pks.naskah.findings import Mandatory
from tests.library.shelves import Shelves

CLAUSE = Mandatory("antikorupsi", "Antikorupsi", "kebijakan instansi")


def test_f016_each_kind_begins_with_its_default_list(papers: Shelves) -> None:
    assert mandatory_for(papers.session, "pks") == DEFAULTS["pks"]
    assert "jangka_waktu" in {one.key for one in mandatory_for(papers.session, "nota_kesepakatan")}
    assert mandatory_for(papers.session, "kesepakatan_bersama") == ()


def test_f016_a_clause_is_added_and_taken_out(papers: Shelves) -> None:
    session, who = papers.session, {"by": papers.legal, "now": papers.now}

    add_mandatory(session, "pks", CLAUSE, **who)
    remove_mandatory(session, "pks", "keadaan_kahar", **who)

    keys = [one.key for one in mandatory_for(session, "pks")]
    assert keys[-1] == "antikorupsi"
    assert "keadaan_kahar" not in keys
    assert "antikorupsi" not in [one.key for one in mandatory_for(session, "nota_kesepakatan")]
    verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.thing == "kind:pks"))
    assert list(verbs) == ["mandatory.add", "mandatory.remove"]


def test_what_was_taken_out_can_come_back(papers: Shelves) -> None:
    session, who = papers.session, {"by": papers.legal, "now": papers.now}
    remove_mandatory(session, "pks", "penutup", **who)

    add_mandatory(session, "pks", Mandatory("penutup", "Penutup", "lazim"), **who)
    add_mandatory(session, "pks", CLAUSE, **who)
    remove_mandatory(session, "pks", CLAUSE.key, **who)

    assert Mandatory("penutup", "Penutup", "lazim") in mandatory_for(session, "pks")
    assert CLAUSE not in mandatory_for(session, "pks")


def test_twice_is_refused(papers: Shelves) -> None:
    session, who = papers.session, {"by": papers.legal, "now": papers.now}

    with pytest.raises(AlreadyMandatory):
        add_mandatory(session, "pks", DEFAULTS["pks"][0], **who)
    with pytest.raises(NotMandatory):
        remove_mandatory(session, "pks", "antikorupsi", **who)
