"""What a page costs: the register, against the barest page that shows as much.

Ours is the whole of it: signed in, rights on, navigation, texts in two languages, safe headers. The
peer is Flask with one SQLAlchemy class and a template, nobody signed in. Both are called as the
server would call them, in this process: without the server's own share, which would flatter.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Engine, create_engine, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.test import EnvironBuilder, run_wsgi_app

from pks import create_app, migrations
from pks.accounts import passwords
from pks.accounts.models import Role
from pks.accounts.people import NewUser, create_user
from pks.agreements.kinds import CooperationType, Kind
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement, Party
from pks.config import read_config
from pks.db import db
from pks.parties.models import Institution, InstitutionKind
from tests.bench.measure import Row, Work, paired
from tests.checking import PASSWORD, CheckingClient

AGREEMENTS = 5000
INSTITUTIONS = 50
ROWS_PER_PAGE = 25
RUNS = 21
EMAIL = "hukum@example.go.id"


def rows() -> list[Row]:
    """Measure the register's first page."""
    with tempfile.TemporaryDirectory() as folder, _ours(Path(folder)) as ours:
        peer = _bare(Path(folder))
        pair = paired(ours, peer, RUNS, at_least_seconds=0.2)
    return [
        Row(
            name="page_vs_bare",
            unit="CPU milliseconds a page",
            ours=pair.ours_seconds * 1000,
            peer="Flask and SQLAlchemy alone",
            peer_value=pair.peer_seconds * 1000,
            ratio=1 / pair.speed_up,
            runs=pair.runs,
        )
    ]


@contextmanager
def _ours(folder: Path) -> Iterator[Work]:
    passwords.use(passwords.Keeper(passes=1, memory_kib=8))
    app = create_app(read_config({"PKS_INSTANCE": str(folder), "PKS_BASE_URL": "http://localhost"}))
    migrations.upgrade(app)
    with app.app_context():
        _fill(db.session(), app)
    client = CheckingClient(app).sign_in(EMAIL)
    cookie = client.get_cookie("pks")
    assert cookie
    yield _page(app, "/perjanjian/", {"Cookie": f"pks={cookie.value}"})
    with app.app_context():
        db.engine.dispose()


def _fill(session: Session, app: Flask) -> None:
    """Enter the agreements of one institution with all others, and somebody who sees them all."""
    clock = app.extensions["pks_clock"]
    session.execute(insert(Institution), list(_institutions()))
    session.execute(insert(Agreement), list(_agreements(clock.now())))
    session.execute(insert(Party), list(_parties()))
    new = NewUser("Nara Kusuma", EMAIL, Role.LEGAL, password=PASSWORD, institution_id=1)
    create_user(session, new, by=None, now=clock.now())
    session.commit()


def _institutions() -> Iterator[dict[str, Any]]:
    for number in range(1, INSTITUTIONS + 1):
        yield {
            "id": number,
            "path": f"/{number}/",
            "name": f"Pemerintah Kota Nomor {number}",
            "short_name": f"Pemkot {number}",
            "kind": InstitutionKind.REGIONAL_GOVERNMENT,
        }


def _agreements(now: Any) -> Iterator[dict[str, Any]]:
    for number in range(1, AGREEMENTS + 1):
        signed_on = date(2015, 1, 1) + timedelta(days=number % 3650)
        yield {
            "id": number,
            "register_number": f"2022-{number:05}",
            "kind": Kind.PKS if number > 1 else Kind.NOTA_KESEPAKATAN,
            "parent_id": 1 if number > 1 else None,
            "cooperation_type": CooperationType.SINERGI,
            "state": State.IN_FORCE,
            "subject": f"Pengawasan dan percepatan pelayanan publik nomor {number}",
            "signed_on": signed_on,
            "starts_on": signed_on,
            "ends_on": signed_on + timedelta(days=365),
            "created_at": now,
            "version": 1,
        }


def _parties() -> Iterator[dict[str, Any]]:
    for number in range(1, AGREEMENTS + 1):
        for position in (1, 2):
            other = 2 + number % (INSTITUTIONS - 1)
            yield {
                "agreement_id": number,
                "position": position,
                "institution_id": 1 if position == 1 else other,
                "number": f"{number}/{position}",
            }


class BareBase(DeclarativeBase):
    """Of the bare page's only table."""


class Line(BareBase):
    """What the bare page shows."""

    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    first: Mapped[str]
    second: Mapped[str]
    state: Mapped[str]
    signed_on: Mapped[date]
    ends_on: Mapped[date]


TEMPLATE = """<!doctype html>
<html lang="id"><head><title>Perjanjian</title></head><body><h1>Perjanjian</h1>
<p>{{ total }}</p><table>{% for line in lines %}
<tr><td>{{ line.subject }}</td><td>{{ line.first }}</td><td>{{ line.second }}</td>
<td>{{ line.signed_on }}</td><td>{{ line.ends_on }}</td><td>{{ line.state }}</td></tr>
{% endfor %}</table></body></html>"""


def _bare(folder: Path) -> Work:
    engine = create_engine(f"sqlite:///{folder / 'bare.sqlite3'}")
    _fill_bare(engine)
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})

    @app.route("/")
    def page() -> str:
        with Session(engine) as session:
            lines = session.scalars(select(Line).order_by(Line.id.desc()).limit(ROWS_PER_PAGE))
            total = session.scalar(select(func.count(Line.id)))
            return render_template("page.html", lines=lines.all(), total=total)

    return _page(app, "/", {})


def _fill_bare(engine: Engine) -> None:
    BareBase.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(Line),
            [
                {
                    "subject": row["subject"],
                    "first": "Pemkot 1",
                    "second": "Pemkot 2",
                    "state": "berlaku",
                    "signed_on": row["signed_on"],
                    "ends_on": row["ends_on"],
                }
                for row in _agreements(None)
            ],
        )


def _page(app: Flask, path: str, headers: dict[str, str]) -> Work:
    """Return the work of answering one request, as a WSGI server asks for it."""
    environ = EnvironBuilder(path, base_url="http://localhost", headers=headers).get_environ()

    def answer() -> bytes:
        chunks, status, _headers = run_wsgi_app(app, dict(environ), buffered=True)
        assert status == "200 OK", status
        return b"".join(chunks)

    assert answer().count(b"<tr") >= ROWS_PER_PAGE
    return answer
