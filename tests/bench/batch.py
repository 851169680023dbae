"""How long a hundred drafts take: rows, revisions, documents and the package, from one confirm.

Told, not compared: nobody else makes them. The goal is a minute; the clock on the wall counts, as
it does for whoever waits, and each draft is committed by itself, as the page does it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from zipfile import ZipFile

from sqlalchemy.orm import Session

from pks import create_app, migrations
from pks.accounts import passwords
from pks.batches.facts import CommonFacts
from pks.batches.making import confirm, make_one
from pks.batches.models import Batch
from pks.batches.packing import pack
from pks.batches.preparing import NewBatch, begin_batch, fill_common
from pks.config import read_config
from pks.db import db
from pks.naskah import FIVE_SCOPE_PKS, latest_template
from pks.web.storage import store
from tests.bench.measure import Row
from tests.papers import SIGNED_ON, Drafts

UNITS = 100
RUNS = 3
GOAL_SECONDS = 60.0
NOW = datetime(2022, 2, 7, 1, tzinfo=UTC)


def rows() -> list[Row]:
    """Measure making a hundred drafts and packing their documents, each time on a new database."""
    seconds = median(_seconds() for _ in range(RUNS))
    return [
        Row(
            name="batch_100",
            unit="seconds for 100 drafts and their package",
            ours=seconds,
            peer="goal",
            peer_value=GOAL_SECONDS,
            ratio=seconds / GOAL_SECONDS,
            runs=RUNS,
        )
    ]


def _seconds() -> float:
    with tempfile.TemporaryDirectory() as folder, _city(Path(folder)) as papers:
        batch = _prepared(papers)
        began = perf_counter()
        target = make_all(papers, batch)
        seconds = perf_counter() - began
        # Its 100 documents, the list and the letter.
        assert len(ZipFile(target).namelist()) == UNITS + 2
        return seconds


def make_all(papers: Drafts, batch: Batch) -> BytesIO:
    """Confirm, make and pack, as the pages do; return the package."""
    session: Session = papers.session
    confirm(session, batch, by=papers.legal, now=papers.now)
    session.commit()
    while make_one(session, batch, by=papers.legal, now=papers.now):
        session.commit()
    target = BytesIO()
    pack(session, batch, target, store(), zone="Asia/Jakarta")
    return target


@contextmanager
def _city(folder: Path) -> Iterator[Drafts]:
    passwords.use(passwords.Keeper(passes=1, memory_kib=8))
    app = create_app(read_config({"PKS_INSTANCE": str(folder), "PKS_BASE_URL": "http://localhost"}))
    migrations.upgrade(app)
    with app.app_context():
        yield Drafts(db.session(), NOW)
        db.session.rollback()
        db.engine.dispose()


def _prepared(papers: Drafts) -> Batch:
    units = []
    for number in range(1, UNITS + 1):
        unit = papers._institution(f"Dinas Nomor {number} Kota Bekasi", f"D{number}", papers.bekasi)
        papers._official(f"Kepala {number}", unit, f"Kepala Dinas Nomor {number}")
        units.append(unit)
    new = NewBatch(papers.jakarta_raya, FIVE_SCOPE_PKS, units)
    batch = begin_batch(
        papers.session, papers.mou, new, by=papers.legal, now=papers.now, today=SIGNED_ON
    )
    common = CommonFacts(
        subject="Peningkatan Kualitas Pelayanan Publik pada {nama}",
        seat="Jakarta",
        holding_id=papers.dedy.holdings[0].id,
        authority="Keputusan Ketua Ombudsman",
        liaison_id=papers.rahma.id,
        scope_keys=tuple(scope.key for scope in latest_template(FIVE_SCOPE_PKS).scopes),
        place="Balai Patriot",
        signed_on=date(2022, 2, 14),
        term_years=3,
    )
    fill_common(papers.session, batch, common, by=papers.legal, now=papers.now)
    papers.session.commit()
    return batch
