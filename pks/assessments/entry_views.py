"""Entering, correcting and removing the result of one institution for one year."""

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.units import units_recorded_by
from pks.assessments.entering import (
    CannotEnter,
    Entered,
    enter_assessment,
    facts_of,
    find_assessment,
    remove_assessment,
)
from pks.assessments.forms import AssessmentForm, WhoseYearForm, years_until
from pks.assessments.judging import scale_for
from pks.assessments.queries import all_scales
from pks.db import db
from pks.parties.models import Institution
from pks.parties.queries import tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.forms import render_form

bp = Blueprint("assessing", __name__, url_prefix="/penilaian")

WRITERS = (Role.LEGAL, Role.ADMIN)


@bp.route("/catat", methods=["GET", "POST"])
@open_to(*WRITERS)
def choose() -> ResponseReturnValue:
    """Ask whose result is to be entered, and of which year."""
    form = WhoseYearForm(data={"institution": request.args.get("instansi", type=int)})
    units = tree(db.session(), units_recorded_by(current_user))
    form.prepare([(unit.id, unit.name) for unit in units], years_until(today()), today())
    if form.validate_on_submit():
        institution_id, year = form.chosen()
        return redirect(url_for(".enter", institution_id=institution_id, year=year))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Catat hasil penilaian"),
        submit=_("Lanjut"),
        back=url_for("assessments.index"),
        trail=[(_("Penilaian"), url_for("assessments.index"))],
    )


@bp.route("/unit/<int:institution_id>/<int:year>", methods=["GET", "POST"])
@open_to(*WRITERS)
def enter(institution_id: int, year: int) -> ResponseReturnValue:
    """Enter a result, or correct it."""
    session, unit = db.session(), unit_to_write(institution_id)
    scale = scale_for(all_scales(session), year)
    if scale is None or year not in years_until(today()):
        abort(404)
    known = find_assessment(session, unit, year)
    form = AssessmentForm()
    form.prepare(scale, facts_of(known) if known else None)
    if form.validate_on_submit():
        try:
            entered = enter_assessment(
                session, unit, year, form.to_facts(), by=current_user, now=now(), today=today()
            )
        except CannotEnter as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_said(entered), "ok")
            return redirect(url_for("assessments.show", institution_id=unit.id))
    return render_form(
        "assessments/enter.html", form, unit=unit, year=year, scale=scale, known=known
    )


@bp.post("/unit/<int:institution_id>/<int:year>/hapus")
@open_to(*WRITERS)
def remove(institution_id: int, year: int) -> ResponseReturnValue:
    """Remove a result that was entered by mistake."""
    unit = unit_to_write(institution_id)
    known = find_assessment(db.session(), unit, year)
    if known is None:
        abort(404)
    remove_assessment(db.session(), known, by=current_user, now=now())
    flash(_("Hasil itu dihapus; riwayatnya tetap ada."), "ok")
    return redirect(url_for("assessments.show", institution_id=unit.id))


def unit_to_write(institution_id: int) -> Institution:
    """Return the institution, or answer that there is none that this user enters results of."""
    return one_or_404(units_recorded_by(current_user).where(Institution.id == institution_id))


def _said(entered: Entered) -> str:
    if entered is Entered.SAME:
        return str(_("Tidak ada yang berubah."))
    if entered is Entered.CORRECTED:
        return str(_("Hasil diperbaiki; yang lama tetap ada dalam riwayat."))
    return str(_("Hasil tercatat."))


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
