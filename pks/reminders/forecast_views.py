"""The page of what would go out in the coming days, for administrators."""

from itertools import groupby

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from pks.accounts.models import Role
from pks.clock import day_in
from pks.db import db
from pks.reminders.forecast import DAYS, forecast
from pks.reminders.panels import panels_until
from pks.web.access import open_to
from pks.web.clock import now, zone

bp = Blueprint("forecast", __name__)


@bp.get("/surat/rencana")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """Show what would go out, day by day, with what each mail would say."""
    found = forecast(db.engine, now=now(), zone=zone())
    by_day = groupby(found.mails, key=lambda mail: day_in(zone(), mail.at))
    return render_template(
        "reminders/forecast.html",
        days=[(day, list(mails)) for day, mails in by_day],
        found=found,
        day_count=DAYS,
        panels=panels_until(found.until_on),
    )


def set_up(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(bp)
