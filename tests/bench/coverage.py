"""What the grid of a large city costs: 300 units under one of 50 MoUs, 15,000 agreements in all.

Ours asks for the stage of each unit, with rights, invitations and silence. The peer reads the names
of the units and the state of the agreements under the same MoU, and nothing else.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pks import create_app, migrations
from pks.accounts.models import Role
from pks.accounts.people import NewUser, create_user
from pks.agreements.kinds import CooperationType, Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party
from pks.config import read_config
from pks.coverage.queries import CoverageFilter, coverage
from pks.db import db
from pks.parties.models import Institution, InstitutionKind
from tests.bench.measure import Row, Work, paired
from tests.checking import PASSWORD

UNITS, PARENTS = 300, 50
RUNS = 11
TODAY = date(2022, 8, 1)


def rows() -> list[Row]:
    """Measure the grid of one MoU."""
    with tempfile.TemporaryDirectory() as folder, _works(Path(folder)) as (ours, peer):
        pair = paired(ours, peer, RUNS, at_least_seconds=0.2)
    return [
        Row(
            name="coverage_grid",
            unit="CPU milliseconds for 300 units of 50 MoUs",
            ours=pair.ours_seconds * 1000,
            peer="their names and states alone",
            peer_value=pair.peer_seconds * 1000,
            ratio=1 / pair.speed_up,
            runs=pair.runs,
        )
    ]


@contextmanager
def _works(folder: Path) -> Iterator[tuple[Work, Work]]:
    app = create_app(read_config({"PKS_INSTANCE": str(folder), "PKS_BASE_URL": "http://localhost"}))
    migrations.upgrade(app)
    with app.app_context():
        session = db.session()
        user = _fill(session, app)
        now = app.extensions["pks_clock"].now()
        parent = session.get_one(Agreement, 1)
        names = (
            select(Institution.name, Agreement.state)
            .outerjoin(Party, (Party.institution_id == Institution.id) & (Party.position == 2))
            .outerjoin(Agreement, Agreement.id == Party.agreement_id)
            .where(Institution.parent_id == 2, Agreement.parent_id == parent.id)
        )

        def ours() -> object:
            return coverage(session, user, parent, CoverageFilter(), now=now, today=TODAY)

        yield ours, lambda: session.execute(names).all()
        db.engine.dispose()


def _fill(session: Session, app: Flask) -> Any:
    """Enter one city with all its units, each with an agreement under every MoU."""
    now = app.extensions["pks_clock"].now()
    session.execute(insert(Institution), list(_institutions()))
    session.execute(insert(Agreement), list(_agreements(now)))
    session.execute(insert(Party), list(_parties()))
    new = NewUser("Laras Contoh", "hukum@example.go.id", Role.LEGAL, password=PASSWORD)
    user = create_user(session, new, by=None, now=now)
    user.institution_id = 1
    session.commit()
    return user


def _institutions() -> Iterator[dict[str, Any]]:
    top = {"kind": InstitutionKind.REGIONAL_GOVERNMENT, "parent_id": None}
    for number, name in ((1, "Ombudsman"), (2, "Pemerintah Kota")):
        yield {"id": number, "path": f"/{number}/", "name": name, "short_name": name, **top}
    for number in range(3, UNITS + 3):
        yield {
            "id": number,
            "path": f"/2/{number}/",
            "name": f"Dinas Nomor {number}",
            "short_name": f"Dinas {number}",
            "kind": InstitutionKind.REGIONAL_UNIT,
            "parent_id": 2,
        }


def _agreements(now: Any) -> Iterator[dict[str, Any]]:
    for number in range(1, PARENTS * (UNITS + 1) + 1):
        is_parent = number <= PARENTS
        yield {
            "id": number,
            "register_number": f"2022-{number:05}",
            "kind": Kind.NOTA_KESEPAKATAN if is_parent else Kind.PKS,
            "parent_id": None if is_parent else 1 + number % PARENTS,
            "cooperation_type": CooperationType.SINERGI,
            "state": State.IN_FORCE,
            "subject": f"Pelayanan publik nomor {number}",
            "signed_on": date(2022, 2, 7),
            "starts_on": date(2022, 2, 7),
            "ends_on": date(2025, 2, 6),
            "created_at": now,
            "version": 1,
        }


def _parties() -> Iterator[dict[str, Any]]:
    for number in range(1, PARENTS * (UNITS + 1) + 1):
        unit = 2 if number <= PARENTS else 3 + (number - PARENTS - 1) // PARENTS
        yield {"agreement_id": number, "position": 1, "institution_id": 1}
        yield {"agreement_id": number, "position": 2, "institution_id": unit}
