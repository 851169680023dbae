"""What institutions aim at: the list with what became of each, setting one, taking it back."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.units import units_recorded_by
from pks.assessments.entry_views import WRITERS, unit_to_write
from pks.assessments.forms import YEARS_AHEAD, TargetForm, WhoseYearForm, years_until
from pks.assessments.models import Target
from pks.assessments.queries import rows
from pks.assessments.scores import written
from pks.assessments.targeting import CannotAim, drop_target, find_target, set_target
from pks.db import db
from pks.parties.models import Institution
from pks.parties.queries import tree
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.forms import render_form

bp = Blueprint("assessment_targets", __name__, url_prefix="/penilaian")


@bp.route("/sasaran/")
@open_to()
def index() -> ResponseReturnValue:
    """List all targets, the latest year first, with what became of each."""
    aimed = [(year, row) for row in rows(db.session(), current_user) for year in row.targets]
    writable: set[int] = set()
    if current_user.role in (Role.LEGAL, Role.ADMIN):
        ids = units_recorded_by(current_user).with_only_columns(Institution.id)
        writable = set(db.session.scalars(ids))
    return render_template(
        "assessments/targets.html",
        aimed=sorted(aimed, key=lambda pair: -pair[0]),
        writable=writable,
    )


@bp.route("/sasaran/tetapkan", methods=["GET", "POST"])
@open_to(*WRITERS)
def choose() -> ResponseReturnValue:
    """Ask for whom a target is to be set, and for which year."""
    form = WhoseYearForm(data={"institution": request.args.get("instansi", type=int)})
    units = tree(db.session(), units_recorded_by(current_user))
    years = years_until(today(), ahead=YEARS_AHEAD)
    form.prepare([(unit.id, unit.name) for unit in units], years, today())
    if form.validate_on_submit():
        institution_id, year = form.chosen()
        return redirect(url_for(".aim", institution_id=institution_id, year=year))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Tetapkan sasaran"),
        submit=_("Lanjut"),
        back=url_for(".index"),
        trail=[(_("Penilaian"), url_for("assessments.index")), (_("Sasaran"), url_for(".index"))],
    )


@bp.route("/unit/<int:institution_id>/sasaran/<int:year>", methods=["GET", "POST"])
@open_to(*WRITERS)
def aim(institution_id: int, year: int) -> ResponseReturnValue:
    """Set what an institution aims at, or set it anew."""
    session, unit = db.session(), unit_to_write(institution_id)
    if year not in years_until(today(), ahead=YEARS_AHEAD):
        abort(404)
    known = find_target(session, unit, year)
    form = TargetForm(data=_shown(known) if known else {})
    form.prepare()
    if form.validate_on_submit():
        try:
            set_target(session, unit, year, form.to_facts(), by=current_user, now=now())
        except CannotAim as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Sasaran tersimpan."), "ok")
            return redirect(url_for("assessments.show", institution_id=unit.id))
    return render_form("assessments/aim.html", form, unit=unit, year=year, known=known)


@bp.post("/unit/<int:institution_id>/sasaran/<int:year>/hapus")
@open_to(*WRITERS)
def drop(institution_id: int, year: int) -> ResponseReturnValue:
    """Take a target back."""
    unit = unit_to_write(institution_id)
    known = find_target(db.session(), unit, year)
    if known is None:
        abort(404)
    drop_target(db.session(), known, by=current_user, now=now())
    flash(_("Sasaran itu dihapus; riwayatnya tetap ada."), "ok")
    return redirect(url_for("assessments.show", institution_id=unit.id))


def _shown(target: Target) -> dict[str, object]:
    return {
        "score": written(target.score),
        "above": target.above,
        "zone": target.zone,
        "source": target.source,
    }


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
