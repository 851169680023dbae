"""Pages of another date for a follow-up: asking for it, deciding on it, and what was decided."""

from collections.abc import Iterator

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.db import db
from pks.monitoring.date_forms import DateWishForm, DecisionForm
from pks.monitoring.models import FollowUp
from pks.monitoring.panels import add_panel
from pks.monitoring.postponing import (
    CannotPostpone,
    ask_for_date,
    decide_on_date,
    may_ask,
    may_decide,
    postpone,
    waiting_wish,
)
from pks.monitoring.sides import supervises
from pks.monitoring.views import visible_follow_up
from pks.monitoring.waiting import date_wishes_waiting_for
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.filters import tanggal
from pks.web.forms import render_form
from pks.web.waiting import Item, add_waiting

bp = Blueprint("dates", __name__, url_prefix="/tindak-lanjut")


@bp.route("/<int:follow_up_id>/tanggal", methods=["GET", "POST"])
@open_to(Role.LIAISON, Role.LEGAL, Role.SUPERVISOR)
def ask(follow_up_id: int) -> ResponseReturnValue:
    """Ask for another date; who may decide moves the day at once."""
    found = visible_follow_up(follow_up_id)
    if not may_ask(db.session(), found, current_user):
        abort(404)
    decides = supervises(db.session(), found.agreement.parties, current_user)
    form = DateWishForm()
    back = url_for("monitoring.follow_up", follow_up_id=found.id)
    if form.validate_on_submit():
        move = postpone if decides else ask_for_date
        try:
            move(db.session(), found, form.to_wish(), by=current_user, now=now(), today=today())
        except CannotPostpone as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Tanggal dipindahkan.") if decides else _("Permintaan tanggal terkirim."), "ok")
            return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Pindahkan tanggal") if decides else _("Minta tanggal lain"),
        lead=_(
            "%(title)s, sekarang jatuh tempo %(day)s.",
            title=found.commitment.activity,
            day=tanggal(found.due_on),
        ),
        submit=_("Pindahkan") if decides else _("Kirim permintaan"),
        trail=[(_("Tindak lanjut"), url_for("monitoring.index")), (tanggal(found.due_on), back)],
        back=back,
    )


@bp.post("/<int:follow_up_id>/tanggal/putuskan")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def decide(follow_up_id: int) -> ResponseReturnValue:
    """Grant or refuse another date."""
    found = visible_follow_up(follow_up_id)
    wish = waiting_wish(found)
    if wish is None or not may_decide(db.session(), wish, current_user):
        abort(404)
    form = DecisionForm()
    granted = request.form.get("deed") == "grant"
    if not form.validate_on_submit():
        abort(400)
    try:
        decide_on_date(
            db.session(),
            wish,
            granted=granted,
            note=form.note.data or None,
            by=current_user,
            now=now(),
            today=today(),
        )
    except CannotPostpone:
        abort(409)
    flash(_("Tanggal baru disetujui.") if granted else _("Permintaan tanggal ditolak."), "ok")
    return redirect(url_for("monitoring.follow_up", follow_up_id=found.id), 303)


def _panel(follow_up: FollowUp, user: User) -> Markup:
    session = db.session()
    wish = waiting_wish(follow_up)
    may = follow_up.is_owed and wish is None and may_ask(session, follow_up, user)
    if not follow_up.postponements and not may:
        return Markup()
    part = render_template(
        "monitoring/_dates.html",
        follow_up=follow_up,
        wish=wish,
        may_ask=may,
        may_move=may and supervises(session, follow_up.agreement.parties, user),
        may_decide=wish is not None and may_decide(session, wish, user),
        form=DecisionForm(),
    )
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _waiting() -> Iterator[Item]:
    for wish in date_wishes_waiting_for(db.session(), current_user):
        found = wish.follow_up
        moved = _(
            "dari %(before)s ke %(after)s", before=tanggal(wish.from_on), after=tanggal(wish.to_on)
        )
        yield Item(
            _("Putuskan permintaan tanggal"),
            f"{found.commitment.activity} · {moved}",
            url_for("monitoring.follow_up", follow_up_id=found.id),
        )


def set_up(app: Flask) -> None:
    """Add other dates to the application and to the page of a follow-up."""
    app.register_blueprint(bp)
    add_panel(app, _panel)
    add_waiting(app, _waiting)
