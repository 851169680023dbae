"""What the person who is signed in was told, on a page: it also reaches who reads no mail."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pks.db import db
from pks.reminders.notice_queries import notice_rows, see_all, unseen_count
from pks.web.access import open_to
from pks.web.clock import now, today, zone
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page

bp = Blueprint("notices", __name__, url_prefix="/pemberitahuan")

ROWS_PER_PAGE = 25


@bp.get("/")
@open_to()
def index() -> ResponseReturnValue:
    """List the notices, newest first, each as it stands today."""
    page = wanted_page()
    rows, total = notice_rows(
        db.session(),
        current_user,
        now=now(),
        today=today(),
        zone=zone(),
        page=page,
        rows_per_page=ROWS_PER_PAGE,
    )
    paging = Paging(page, total, ROWS_PER_PAGE)
    return render_template("reminders/notices.html", rows=rows, paging=paging, unseen=_unseen())


@bp.post("/dibaca")
@open_to()
def seen() -> ResponseReturnValue:
    """Note that everything was seen."""
    see_all(db.session(), current_user, now=now())
    return redirect(url_for(".index"), 303)


def _unseen() -> int:
    return unseen_count(db.session(), current_user)


def set_up(app: Flask) -> None:
    """Add the page of notices, and their number to the navigation."""
    app.register_blueprint(bp)
    entry = Entry("notices.index", "bell", lazy_gettext("Pemberitahuan"), rank=50, count=_unseen)
    add_to_navigation(app, entry)
