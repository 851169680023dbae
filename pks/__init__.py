"""The application: `create_app` is the only place that knows every room."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from flask import Flask

from pks.clock import Clock
from pks.config import ROOT, Config, read_config
from pks.db import db


class Room(Protocol):
    """What `create_app` asks of a room."""

    @property
    def set_up(self) -> Callable[[Flask], None]:
        """Put the room into the application."""


def create_app(config: Config | None = None, *, clock: Clock | None = None) -> Flask:
    """Make the application from `config` (the environment's, if none) and `clock`."""
    config = config or read_config()
    static = ROOT / "static"
    app = Flask(
        __name__,
        instance_path=str(config.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(static),
        static_url_path=f"/static/{digest_of(static)}",
    )
    app.config["PKS"] = config
    app.config["SECRET_KEY"] = config.secret_key
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.extensions["pks_clock"] = clock or Clock()
    db.init_app(app)
    for room in _rooms():
        room.set_up(app)
    if config.demo:
        from pks.demo.people import ACCOUNTS

        app.config["DEMO_ACCOUNTS"] = ACCOUNTS
    return app


def _rooms() -> tuple[Room, ...]:
    """Return each room in its rank; `set_up` adds its pages, words and entries of the navigation.

    Imported here, so that one room can be used without loading all.
    """
    from pks import migrations
    from pks.accounts import commands
    from pks.accounts import views as accounts
    from pks.agreements import signing_views as signing
    from pks.agreements import views as agreements
    from pks.drafting import review_views as review
    from pks.drafting import views as drafting
    from pks.monitoring import diary_views as diary
    from pks.monitoring import views as monitoring
    from pks.parties import account_views as users
    from pks.parties import views as parties
    from pks.reminders import views as reminders
    from pks.reports import views as reports
    from pks.web import shell as web

    return (
        web,
        accounts,
        commands,
        parties,
        users,
        agreements,
        signing,
        drafting,
        review,
        monitoring,
        diary,
        reminders,
        reports,
        migrations,
    )


def digest_of(folder: Path) -> str:
    """Return a short digest of all files in `folder`: it changes when any of them does.

    It stands in the address of each of them, so that a browser may keep them for ever, and the
    addresses inside the style sheets need no rewriting.
    """
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
