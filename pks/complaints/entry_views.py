"""Entering, correcting and removing one recap."""

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.units import units_recorded_by
from pks.complaints.forms import RecapForm
from pks.complaints.models import ComplaintRecap
from pks.complaints.queries import recaps_kept_by
from pks.complaints.recording import (
    CannotRecord,
    correct_recap,
    enter_recap,
    facts_of,
    remove_recap,
)
from pks.db import db
from pks.parties.queries import tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.forms import render_form

bp = Blueprint("complaint_recaps", __name__, url_prefix="/pengaduan/rekap")

WRITERS = (Role.LEGAL, Role.ADMIN)


@bp.route("/catat", methods=["GET", "POST"])
@open_to(*WRITERS)
def enter() -> ResponseReturnValue:
    """Enter a recap."""
    session, in_the_way = db.session(), None
    units = tree(session, units_recorded_by(current_user))
    form = RecapForm(data={"institution": request.args.get("instansi", type=int)})
    form.prepare([(unit.id, unit.name) for unit in units], today())
    if form.validate_on_submit():
        unit = next(one for one in units if one.id == form.institution.data)
        try:
            enter_recap(session, unit, form.to_facts(), by=current_user, now=now(), today=today())
        except CannotRecord as refusal:
            form.show(refusal.obstacles)
            in_the_way = refusal.in_the_way
        else:
            flash(_("Rekap tercatat."), "ok")
            return redirect(url_for("complaints.show", institution_id=unit.id))
    return render_form("complaints/enter.html", form, recap=None, in_the_way=in_the_way)


@bp.route("/<int:recap_id>", methods=["GET", "POST"])
@open_to(*WRITERS)
def correct(recap_id: int) -> ResponseReturnValue:
    """Correct a recap; whose it is stays."""
    recap, in_the_way = _recap_to_write(recap_id), None
    unit, form = recap.institution, RecapForm()
    form.prepare([(unit.id, unit.name)], today())
    if not form.is_submitted():
        form.show_facts(unit.id, facts_of(recap))
    if form.validate_on_submit():
        try:
            changed = correct_recap(
                db.session(), recap, form.to_facts(), by=current_user, now=now(), today=today()
            )
        except CannotRecord as refusal:
            form.show(refusal.obstacles)
            in_the_way = refusal.in_the_way
        else:
            corrected = _("Rekap diperbaiki; yang lama tetap ada dalam riwayat.")
            flash(corrected if changed else _("Tidak ada yang berubah."), "ok")
            return redirect(url_for("complaints.show", institution_id=unit.id))
    return render_form("complaints/enter.html", form, recap=recap, in_the_way=in_the_way)


@bp.post("/<int:recap_id>/hapus")
@open_to(*WRITERS)
def remove(recap_id: int) -> ResponseReturnValue:
    """Remove a recap that was entered by mistake."""
    recap = _recap_to_write(recap_id)
    institution_id = recap.institution_id
    remove_recap(db.session(), recap, by=current_user, now=now())
    flash(_("Rekap itu dihapus; riwayatnya tetap ada."), "ok")
    return redirect(url_for("complaints.show", institution_id=institution_id))


def _recap_to_write(recap_id: int) -> ComplaintRecap:
    return one_or_404(recaps_kept_by(current_user).where(ComplaintRecap.id == recap_id))


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
