"""The application: `create_app` is the only place that knows every room."""

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from flask import Flask

from pks.clock import Clock
from pks.config import ROOT, Config, read_config
from pks.db import db
from pks.mail.sending import Postmark


class Room(Protocol):
    """What `create_app` asks of a room."""

    @property
    def set_up(self) -> Callable[[Flask], None]:
        """Put the room into the application."""


def create_app(config: Config | None = None, *, clock: Clock | None = None) -> Flask:
    """Make the application from `config` (the environment's, if none) and `clock`.

    :raises WrongSetting: a setting does not fit.
    """
    config = config or read_config()
    # What cannot send is told now, and not by the first mail.
    Postmark.of(config)
    app = Flask(
        __name__,
        instance_path=str(config.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(STATIC),
        static_url_path=f"/static/{_digest_of_static()}",
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


STATIC = ROOT / "static"

#: What each room puts into the application, in the rooms' rank.
ROOMS = (
    "web.shell",
    "accounts.views",
    "accounts.commands",
    "parties.views",
    "parties.account_views",
    "parties.office_day_views",
    "agreements.views",
    "agreements.signing_views",
    "agreements.number_views",
    "agreements.timeline_views",
    "agreements.waiting_views",
    "library.views",
    "library.style_views",
    "drafting.views",
    "drafting.amending_views",
    "drafting.clause_views",
    "drafting.revision_views",
    "drafting.review_views",
    "drafting.taking_in_views",
    "drafting.waiting_views",
    "drafting.rhythm_views",
    "drafting.inheriting_views",
    "batches.views",
    "batches.making_views",
    "records.views",
    "intake.views",
    "intake.link_views",
    "intake.audience_views",
    "intake.origin_views",
    "monitoring.views",
    "monitoring.judging_views",
    "monitoring.diary_views",
    "monitoring.sheet_views",
    "monitoring.calendar_views",
    "monitoring.silence_views",
    "monitoring.bulk_views",
    "monitoring.date_views",
    "monitoring.impediment_views",
    "monitoring.timeline_views",
    "monitoring.waiting_views",
    "coverage.views",
    "monev.views",
    "monev.sheet_views",
    "monev.link_views",
    "monev.concluding_views",
    "personal_links.views",
    "assessments.views",
    "assessments.entry_views",
    "assessments.target_views",
    "assessments.sheet_views",
    "assessments.scale_views",
    "oversight.views",
    "oversight.entry_views",
    "oversight.settling_views",
    "complaints.views",
    "complaints.entry_views",
    "complaints.sheet_views",
    "innovations.views",
    "innovations.entry_views",
    "inbox.views",
    "inbox.proposal_views",
    "webhooks.views",
    "reminders.views",
    "reminders.ladder_views",
    "reminders.notice_views",
    "reminders.forecast_views",
    "reminders.bulk_views",
    "reminders.agreement_views",
    "reminders.alarm_views",
    "reports.views",
    "reports.figure_views",
    "reports.report_views",
    "reports.layout_views",
    "health.views",
    "migrations",
)


def _rooms() -> Iterator[Room]:
    """Yield each room; `set_up` adds its pages, words and entries of the navigation.

    Imported here, so that one room can be used without loading all.
    """
    for name in ROOMS:
        yield cast(Room, import_module(f"pks.{name}"))


@cache
def _digest_of_static() -> str:
    return digest_of(STATIC)


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
