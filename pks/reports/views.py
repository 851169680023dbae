"""The first page: what is due, late, silent, ending and waiting, for each role its own parts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pks.accounts.models import Role
from pks.coverage.queries import CoverageFilter, coverage, parents_with_units
from pks.coverage.views import address_of
from pks.coverage.words import STAGE_LOOK, STAGE_TEXT
from pks.db import db
from pks.mail.models import Status
from pks.monitoring.listing import FollowUpFilter, Show, follow_up_rows, late_count
from pks.monitoring.silence import silent_agreements
from pks.monitoring.views import WEEK_DAYS
from pks.parties.silence_limit import own_limit
from pks.reminders.queries import count_of_status, mails_visible_to
from pks.reports.home_figures import (
    Figure,
    Overview,
    of_a_liaison,
    of_an_administrator,
    of_the_register,
)
from pks.reports.key_figures import endings
from pks.reports.queries import figures
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paths import set_home
from pks.web.waiting import things_waiting

bp = Blueprint("reports", __name__)

DUE = "reports/home/_due.html"
WAITING = "reports/home/_waiting.html"
SILENT = "reports/home/_silent.html"
COVERAGE = "reports/home/_coverage.html"
ENDING = "reports/home/_ending.html"
MAIL = "reports/home/_mail.html"

#: What the first page shows besides figures, in order: left, and right.
PARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.LIAISON: ((DUE,), (WAITING,)),
    Role.LEGAL: ((WAITING, SILENT), (DUE, ENDING)),
    Role.SUPERVISOR: ((SILENT, COVERAGE), (WAITING, DUE, ENDING)),
    Role.ADMIN: ((WAITING,), (MAIL,)),
}

ROWS_SHOWN = 8
SILENT_SHOWN = 8
WAITING_SHOWN = 12
ENDING_SHOWN = 5


@bp.route("/")
@open_to()
def home() -> ResponseReturnValue:
    """Say what is wrong in words first, then show it."""
    left, right = PARTS[current_user.role]
    shown = {*left, *right}
    facts = _register_facts(today())
    if COVERAGE in shown:
        facts |= _coverage_facts(today())
    if ENDING in shown:
        facts["endings"] = endings(db.session(), current_user, today=today(), limit=ENDING_SHOWN)
    if MAIL in shown:
        facts["mail_counts"] = mails = count_of_status(db.session(), mails_visible_to(current_user))
        facts["mail_parked"] = mails.get(Status.PARKED, 0)
    return render_template(
        "reports/home/index.html",
        left=left,
        right=right,
        shows_silent=SILENT in shown,
        shows_due=DUE in shown,
        figures=_figures(facts),
        today=today(),
        waiting=things_waiting(),
        waiting_shown=WAITING_SHOWN,
        **facts,
    )


@bp.route("/bantuan")
@open_to()
def guide() -> ResponseReturnValue:
    """Show the short guide."""
    return render_template("reports/help.html")


def _register_facts(day: date) -> dict[str, Any]:
    """Return what is due, late and silent, of what the user may see; of a liaison's, the own."""
    session, mine = db.session(), current_user.role is Role.LIAISON
    wanted = FollowUpFilter(show=Show.SOON, mine=mine)
    rows, total = follow_up_rows(
        session, current_user, wanted, today=day, page=1, rows_per_page=ROWS_SHOWN
    )
    silent = silent_agreements(session, current_user, today=day)
    return {
        "mine": mine,
        "late": [row for row in rows if row.days_late(day)],
        "week": [row for row in rows if 0 <= (row.due_on - day).days <= WEEK_DAYS],
        "later": [row for row in rows if (row.due_on - day).days > WEEK_DAYS],
        "total": total,
        "late_count": late_count(session, current_user, today=day, mine=mine),
        "silent": silent[:SILENT_SHOWN],
        "silent_count": len(silent),
        "silence_days": own_limit(session, current_user.institution_id),
    }


def _figures(facts: Mapping[str, Any]) -> list[Figure]:
    session, role = db.session(), current_user.role
    if role is Role.ADMIN:
        return of_an_administrator(session, facts["mail_counts"])
    seen = Overview(
        figures(session, current_user, today=today()),
        *(facts[name] for name in ("silent_count", "silence_days", "late_count", "total")),
    )
    if role is Role.LIAISON:
        return of_a_liaison(session, current_user, seen, today=today())
    return of_the_register(seen)


def _coverage_facts(day: date) -> dict[str, Any]:
    """Return the grid of the newest MoU; nothing where there is none."""
    session = db.session()
    parent = next(iter(parents_with_units(session, current_user)), None)
    if parent is None:
        return {}
    grid = coverage(session, current_user, parent, CoverageFilter(), now=now(), today=day)
    return {
        "parent": parent,
        "grid": grid,
        "stages": STAGE_TEXT,
        "looks": STAGE_LOOK,
        "address": address_of,
    }


def set_up(app: Flask) -> None:
    """Make this the first page."""
    app.register_blueprint(bp)
    set_home(app, "reports.home")
    add_to_navigation(
        app,
        Entry("reports.home", "layout-dashboard", lazy_gettext("Beranda"), rank=10),
        Entry("reports.guide", "help-circle", lazy_gettext("Bantuan"), place=Place.HELP),
    )
