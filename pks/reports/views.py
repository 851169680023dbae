"""The first page: what is due, what is late, what is silent, what waits for me."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.monitoring.listing import FollowUpFilter, Show, follow_up_rows, late_count
from pks.monitoring.silence import silent_agreements
from pks.monitoring.silence_rule import SILENCE_DAYS
from pks.monitoring.views import WEEK_DAYS
from pks.reports.queries import figures
from pks.web.access import open_to
from pks.web.clock import today
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paths import set_home
from pks.web.waiting import things_waiting

bp = Blueprint("reports", __name__)

ROWS_SHOWN = 8
SILENT_SHOWN = 8
WAITING_SHOWN = 12


@bp.route("/")
@open_to()
def home() -> ResponseReturnValue:
    """Say what is wrong in words first, then show it."""
    session, day = db.session(), today()
    mine = current_user.role is Role.LIAISON
    wanted = FollowUpFilter(show=Show.SOON, mine=mine)
    rows, total = follow_up_rows(
        session, current_user, wanted, today=day, page=1, rows_per_page=ROWS_SHOWN
    )
    silent = silent_agreements(session, current_user, today=day)
    return render_template(
        "reports/home.html",
        today=day,
        mine=mine,
        late=[row for row in rows if row.days_late(day)],
        week=[row for row in rows if 0 <= (row.due_on - day).days <= WEEK_DAYS],
        later=[row for row in rows if (row.due_on - day).days > WEEK_DAYS],
        total=total,
        late_count=late_count(session, current_user, today=day, mine=mine),
        silent=silent[:SILENT_SHOWN],
        silent_count=len(silent),
        silence_days=SILENCE_DAYS,
        figures=figures(session, current_user, today=day),
        waiting=things_waiting(),
        waiting_shown=WAITING_SHOWN,
    )


@bp.route("/bantuan")
@open_to()
def guide() -> ResponseReturnValue:
    """Show the short guide."""
    return render_template("reports/help.html")


def set_up(app: Flask) -> None:
    """Make this the first page."""
    app.register_blueprint(bp)
    set_home(app, "reports.home")
    add_to_navigation(
        app,
        Entry("reports.home", "layout-dashboard", lazy_gettext("Beranda"), rank=10),
        Entry("reports.guide", "help-circle", lazy_gettext("Bantuan"), place=Place.HELP),
    )
