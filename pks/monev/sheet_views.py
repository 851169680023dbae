"""Pages of one side's sheet: filling it in, handing it in, taking it back."""

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.visitor import Author
from pks.db import db
from pks.monev.evaluating import CannotEvaluate, hand_in, save_sheet, take_back
from pks.monev.forms import SheetForm, facts_of_sheet
from pks.monev.kinds import SIDES, Respondent
from pks.monev.models import Evaluation, Sheet
from pks.monev.queries import may_fill_in, own_branch
from pks.monev.views import shown_figures, visible_evaluation
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("monev_sheets", __name__, url_prefix="/monev")


@bp.route("/<int:evaluation_id>/lembar/<side>", methods=["GET", "POST"])
@open_to()
def sheet(evaluation_id: int, side: str) -> ResponseReturnValue:
    """Fill in the sheet of one side: kept as often as one likes, then handed in."""
    evaluation = visible_evaluation(evaluation_id)
    found = _own_sheet(evaluation, side)
    is_over = evaluation.concluded_at is not None or found.handed_in_at is not None
    if is_over and request.method == "GET":
        abort(409)  # who has typed already is told in the form, and loses nothing
    form = SheetForm()
    if is_kept(found, form, by=current_user):
        return redirect(url_for("monev.show", evaluation_id=evaluation.id), 303)
    return render_form(
        "monev/sheet.html",
        form,
        evaluation=evaluation,
        agreement=evaluation.agreement,
        sheet=found,
        figures=shown_figures(evaluation),
    )


@bp.post("/<int:evaluation_id>/lembar/<side>/tarik")
@open_to()
def take_sheet_back(evaluation_id: int, side: str) -> ResponseReturnValue:
    """Take a sheet back that was handed in."""
    evaluation = visible_evaluation(evaluation_id)
    found = _own_sheet(evaluation, side)
    try:
        take_back(db.session(), found, by=current_user, now=now())
    except CannotEvaluate:
        abort(409)
    flash(_("Lembar ditarik kembali dan dapat diubah."), "ok")
    return redirect(url_for(".sheet", evaluation_id=evaluation.id, side=side), 303)


def is_kept(found: Sheet, form: SheetForm, *, by: Author) -> bool:
    """Fill `form` from the sheet, or keep what was sent in it; tell whether that was done."""
    if not form.is_submitted():
        form.load(found.evaluation.agreement, facts_of_sheet(found), found.version)
        return False
    if form.version.data != str(found.version):
        form.form_errors.append(
            _(
                "%(name)s menyimpan lembar ini sesudah Anda membukanya. Isian Anda masih di bawah; "
                "buka halaman ini di tab lain untuk membandingkan, lalu simpan sekali lagi.",
                name=found.saver_name or "",
            )
        )
        form.version.data = str(found.version)
        return False
    return bool(form.validate()) and _kept(found, form, by)


def _own_sheet(evaluation: Evaluation, side: str) -> Sheet:
    if side not in list(SIDES):
        abort(404)
    found = evaluation.sheet_of(Respondent(side))
    if not may_fill_in(current_user, found, own_branch(db.session(), current_user)):
        abort(404)
    return found


def _kept(found: Sheet, form: SheetForm, by: Author) -> bool:
    """Keep or hand in what was typed; tell whether that could be done."""
    facts = form.to_facts(found.evaluation.agreement)
    try:
        if request.form.get("deed") == "hand_in":
            hand_in(db.session(), found, facts, by=by, now=now())
            flash(_("Lembar diserahkan."), "ok")
        else:
            save_sheet(found, facts, by=by, now=now())
            flash(_("Lembar disimpan. Serahkan bila sudah lengkap."), "ok")
    except CannotEvaluate as refusal:
        form.show(refusal.obstacles, refusal.gaps)
        return False
    return True


def set_up(app: Flask) -> None:
    """Add the sheets to the application."""
    app.register_blueprint(bp)
