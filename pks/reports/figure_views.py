"""The page of key figures: charts that are readable without colour, each with its table."""

from datetime import date

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.monitoring.silence import silent_agreements
from pks.reports.bars import bars_of
from pks.reports.key_figures import by_month, by_scope, by_state, endings
from pks.web.access import open_to
from pks.web.clock import today
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation

bp = Blueprint("key_figures", __name__)

#: Before, nobody had an agreement in this register.
FIRST_YEAR = 2015


@bp.get("/angka")
@open_to()
def index() -> ResponseReturnValue:
    """Show the figures of the last twelve months, or of a year."""
    session, day = db.session(), today()
    year = request.args.get("tahun", type=int)
    years = range(day.year, FIRST_YEAR - 1, -1)
    last = min(date(year, 12, 31), day) if year in years and year is not None else day
    months = by_month(session, current_user, last=last)
    return render_template(
        "reports/key_figures.html",
        months=months,
        chart=bars_of(months),
        scopes=by_scope(session, current_user, last=last),
        states=by_state(session, current_user),
        endings=endings(session, current_user, today=day),
        silent=silent_agreements(session, current_user, today=day),
        year=year if year in years else None,
        years=years,
        today=day,
    )


def set_up(app: Flask) -> None:
    """Add the key figures to the application."""
    app.register_blueprint(bp)
    add_to_navigation(
        app,
        Entry(
            "key_figures.index",
            "chart-bar",
            lazy_gettext("Angka kunci"),
            roles=(Role.LEGAL, Role.SUPERVISOR, Role.LIAISON),
            rank=37,
        ),
    )
