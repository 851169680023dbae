"""What administrators see on every page: that the scheduler is silent, how many mails are stuck.

Both from one question to the database; nobody else's page asks it.
"""

from flask import Flask, current_app, g, render_template
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role
from pks.config import Config
from pks.db import db
from pks.reminders.heart import Watch
from pks.reminders.stuck import Stuck, stuck
from pks.web.clock import now, today
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.notices import add_notice


def stuck_now() -> Stuck:
    """Return what stands still, asked once a page."""
    if "pks_stuck" not in g:
        g.pks_stuck = stuck(db.session(), now=now(), today=today())
    found: Stuck = g.pks_stuck
    return found


def _silent_scheduler() -> Markup:
    """Tell administrators that the scheduler is silent."""
    watch: Watch = current_app.extensions["pks_watch"]
    if current_user.role is not Role.ADMIN:
        return Markup()
    heard_at = stuck_now().heard_at
    if not watch.is_silent(heard_at, now()):
        return Markup()
    part = render_template("reminders/_silent_scheduler.html", heard_at=heard_at)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Begin to watch; add the strip, and the entry of the navigation with its number."""
    config: Config = app.config["PKS"]
    started_at = app.extensions["pks_clock"].now()
    app.extensions["pks_watch"] = Watch.of(config.scheduler_seconds, started_at)
    add_notice(app, _silent_scheduler)
    add_to_navigation(
        app,
        Entry(
            "reminders.index",
            "mail",
            lazy_gettext("Surat"),
            roles=(Role.ADMIN,),
            rank=60,
            place=Place.OFFICE,
            count=lambda: stuck_now().mails,
        ),
    )
