"""Two tabs run one batch at once: each draft is made once, on both databases."""

import threading
from collections import Counter

from flask import Flask

from pks.accounts.models import User
from pks.batches.making import make_one
from pks.batches.models import Batch
from pks.db import db
from tests.batches.conftest import City


def test_two_tabs_at_once_do_no_double_work(app: Flask, papers: City):
    batches = [papers.batch(), papers.batch()]
    for batch in batches:
        papers.confirm(batch)
    by_id, now = papers.legal.id, papers.now
    ids = [batch.id for batch in batches]
    papers.session.commit()
    start, made = threading.Barrier(4), Counter[int]()

    def run(batch_id: int) -> None:
        with app.app_context():
            session = db.session()
            start.wait(10)
            batch, by = session.get_one(Batch, batch_id), session.get_one(User, by_id)
            while make_one(session, batch, by=by, now=now):
                session.commit()
                made[batch_id] += 1
            session.rollback()

    # Two on the same batch, and two on another one for the same units.
    tabs = [threading.Thread(target=run, args=(id_,)) for id_ in (*ids, *ids)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(60)

    papers.session.expire_all()
    assert sum(made.values()) == 6
    units = [agreement.second.institution_id for agreement in papers.under_mou()]
    assert sorted(units) == sorted(unit.id for unit in papers.units)
    states = [row.state.value for id_ in ids for row in papers.rows(papers.session.get(Batch, id_))]
    assert sorted(states) == ["dilewati"] * 3 + ["jadi"] * 3
