"""Adding, changing and stopping an innovation."""

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.units import units_recorded_by
from pks.db import db
from pks.innovations.forms import InnovationForm, StopForm
from pks.innovations.models import Innovation
from pks.innovations.queries import innovations_kept_by
from pks.innovations.registering import (
    CannotKeep,
    add_innovation,
    change_innovation,
    facts_of,
    resume_innovation,
    stop_innovation,
)
from pks.parties.queries import tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.fields import text_in
from pks.web.forms import render_form

bp = Blueprint("innovation_register", __name__, url_prefix="/inovasi")

WRITERS = (Role.LEGAL, Role.ADMIN)


@bp.route("/catat", methods=["GET", "POST"])
@open_to(*WRITERS)
def add() -> ResponseReturnValue:
    """Add an innovation."""
    session, of_same_name = db.session(), None
    units = tree(session, units_recorded_by(current_user))
    form = InnovationForm(data={"institution": request.args.get("instansi", type=int)})
    form.prepare([(unit.id, unit.name) for unit in units])
    if form.validate_on_submit():
        unit = next(one for one in units if one.id == form.institution.data)
        facts = form.to_facts()
        try:
            added = add_innovation(session, unit, facts, by=current_user, now=now(), today=today())
        except CannotKeep as refusal:
            form.show(refusal.obstacles)
            of_same_name = refusal.of_same_name
        else:
            flash(_("Inovasi tercatat."), "ok")
            return redirect(url_for("innovations.show", innovation_id=added.id))
    return render_form("innovations/enter.html", form, innovation=None, of_same_name=of_same_name)


@bp.route("/<int:innovation_id>/ubah", methods=["GET", "POST"])
@open_to(*WRITERS)
def change(innovation_id: int) -> ResponseReturnValue:
    """Change an innovation; whose it is stays."""
    innovation, of_same_name = _innovation_to_write(innovation_id), None
    unit, form = innovation.institution, InnovationForm()
    form.prepare([(unit.id, unit.name)])
    if not form.is_submitted():
        form.show_facts(unit.id, facts_of(innovation))
    if form.validate_on_submit():
        facts = form.to_facts()
        try:
            changed = change_innovation(
                db.session(), innovation, facts, by=current_user, now=now(), today=today()
            )
        except CannotKeep as refusal:
            form.show(refusal.obstacles)
            of_same_name = refusal.of_same_name
        else:
            flash(_("Perubahan tersimpan.") if changed else _("Tidak ada yang berubah."), "ok")
            return redirect(url_for("innovations.show", innovation_id=innovation.id))
    return render_form(
        "innovations/enter.html", form, innovation=innovation, of_same_name=of_same_name
    )


@bp.route("/<int:innovation_id>/hentikan", methods=["GET", "POST"])
@open_to(*WRITERS)
def stop(innovation_id: int) -> ResponseReturnValue:
    """Say in which year an innovation has come to its end."""
    innovation, form = _innovation_to_write(innovation_id), StopForm()
    form.prepare(today())
    back = url_for("innovations.show", innovation_id=innovation.id)
    if form.validate_on_submit():
        year = int(text_in(form.year))
        try:
            stop_innovation(
                db.session(), innovation, year, by=current_user, now=now(), today=today()
            )
        except CannotKeep as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Tercatat: dihentikan pada %(year)s.", year=year), "ok")
            return redirect(back)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Hentikan inovasi"),
        lead=f"{innovation.name}, {innovation.institution.name}",
        submit=_("Catat sebagai dihentikan"),
        back=back,
        trail=[(_("Inovasi"), url_for("innovations.index")), (innovation.name, back)],
    )


@bp.post("/<int:innovation_id>/lanjutkan")
@open_to(*WRITERS)
def resume(innovation_id: int) -> ResponseReturnValue:
    """Take back that an innovation has come to its end."""
    innovation = _innovation_to_write(innovation_id)
    try:
        resume_innovation(db.session(), innovation, by=current_user, now=now())
    except CannotKeep:
        abort(404)  # the button is there only while it is stopped
    flash(_("Tercatat: masih berjalan."), "ok")
    return redirect(url_for("innovations.show", innovation_id=innovation.id))


def _innovation_to_write(innovation_id: int) -> Innovation:
    return one_or_404(innovations_kept_by(current_user).where(Innovation.id == innovation_id))


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
