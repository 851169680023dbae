"""The scales: which there are, adding one, changing one, removing one that nothing rests on."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.assessments.entry_views import WRITERS
from pks.assessments.models import Scale
from pks.assessments.queries import all_scales, may_keep_scales
from pks.assessments.scale_forms import ScaleForm
from pks.assessments.scaling import (
    CannotKeepScale,
    ScaleFacts,
    add_scale,
    change_scale,
    facts_of,
    remove_scale,
    years_of,
)
from pks.audit import trail
from pks.db import db
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("assessment_scales", __name__, url_prefix="/penilaian/skala")


@bp.route("/")
@open_to()
def index() -> ResponseReturnValue:
    """Show all scales; everybody may know by what a result was judged."""
    session = db.session()
    scales = all_scales(session)
    return render_template(
        "assessments/scales.html",
        scales=scales,
        used={scale.id: years_of(session, scale) for scale in scales},
        may_write=may_keep_scales(session, current_user),
    )


@bp.route("/tambah", methods=["GET", "POST"])
@open_to(*WRITERS)
def add() -> ResponseReturnValue:
    """Add a scale."""
    _let_in()
    form = ScaleForm()
    if not form.is_submitted():
        form.load(ScaleFacts(name="", basis=""))
    if form.validate_on_submit():
        try:
            add_scale(db.session(), form.to_facts(), by=current_user, now=now())
        except CannotKeepScale as refusal:
            form.show(refusal)
        else:
            flash(_("Skala tersimpan."), "ok")
            return redirect(url_for(".index"))
    return render_form("assessments/scale.html", form, scale=None, used=(), history=())


@bp.route("/<int:scale_id>", methods=["GET", "POST"])
@open_to(*WRITERS)
def change(scale_id: int) -> ResponseReturnValue:
    """Change a scale."""
    session, scale = db.session(), _scale(scale_id)
    form = ScaleForm()
    if not form.is_submitted():
        form.load(facts_of(scale))
    if form.validate_on_submit():
        try:
            change_scale(session, scale, form.to_facts(), by=current_user, now=now())
        except CannotKeepScale as refusal:
            form.show(refusal)
        else:
            flash(_("Skala tersimpan."), "ok")
            return redirect(url_for(".index"))
    return render_form(
        "assessments/scale.html",
        form,
        scale=scale,
        used=years_of(session, scale),
        history=trail.entries_about(session, f"assessment_scale:{scale.id}", limit=10),
    )


@bp.post("/<int:scale_id>/hapus")
@open_to(*WRITERS)
def remove(scale_id: int) -> ResponseReturnValue:
    """Remove a scale; if something was assessed by it meanwhile, say so."""
    try:
        remove_scale(db.session(), _scale(scale_id), by=current_user, now=now())
    except CannotKeepScale:
        flash(_("Sudah ada hasil menurut skala ini; skala itu tidak dapat dihapus."), "bad")
    else:
        flash(_("Skala dihapus."), "ok")
    return redirect(url_for(".index"))


def _scale(scale_id: int) -> Scale:
    _let_in()
    scale = db.session.get(Scale, scale_id)
    if scale is None:
        abort(404)
    return scale


def _let_in() -> None:
    if not may_keep_scales(db.session(), current_user):
        abort(404)


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
