"""Pages that change many follow-ups at once: choosing, looking at what will happen, doing it."""

from flask import (
    Blueprint,
    Flask,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.monitoring.bulk import MOST_AT_ONCE, change_all, chosen, foresee
from pks.monitoring.bulk_forms import BulkForm
from pks.monitoring.listing import follow_up_rows
from pks.monitoring.views import wanted_follow_ups
from pks.monitoring.words import BULK_TEXT, DEED_CHOICE_TEXT
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.filters import tanggal
from pks.web.forms import render_form

bp = Blueprint("bulk", __name__, url_prefix="/tindak-lanjut")


@bp.route("/serentak", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def change() -> ResponseReturnValue:
    """Choose follow-ups of a list, look at what a change would do to each, and do it."""
    form = BulkForm()
    _offer(form)
    if form.validate_on_submit():
        session, wanted = db.session(), form.to_change()
        found = chosen(session, current_user, form.rows.data or [])
        if "confirmed" in request.form:
            count = change_all(session, found, wanted, by=current_user, now=now(), today=today())
            flash(
                ngettext("%(num)s tindak lanjut diubah.", "%(num)s tindak lanjut diubah.", count),
                "ok",
            )
            return redirect(_list(), 303)
        prospects = foresee(session, current_user, found, wanted, today=today())
        return make_response(
            render_template(
                "monitoring/bulk_check.html",
                form=form,
                change=wanted,
                deed=DEED_CHOICE_TEXT[wanted.deed],
                prospects=prospects,
                count=sum(one.obstacle is None for one in prospects),
                obstacles=BULK_TEXT,
            )
        )
    return render_form(
        "monitoring/bulk.html",
        form,
        title=_("Ubah serentak"),
        back=_list(),
    )


def _list() -> str:
    """Return the path of the list that the rows were chosen from."""
    return f"{url_for('monitoring.index')}?{request.query_string.decode(errors='replace')}"


def _offer(form: BulkForm) -> None:
    """Offer the rows of the list that the address names."""
    rows, _total = follow_up_rows(
        db.session(),
        current_user,
        wanted_follow_ups(),
        today=today(),
        page=1,
        rows_per_page=MOST_AT_ONCE,
    )
    form.rows.offer((row.id, f"{row.title} · {row.second} · {tanggal(row.due_on)}") for row in rows)


def set_up(app: Flask) -> None:
    """Add changing many at once to the application."""
    app.register_blueprint(bp)
