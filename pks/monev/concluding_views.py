"""Pages that end a round: the joint sheet, the berita acara, and the next step that it opens."""

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.kinds import Kind
from pks.agreements.registering import CannotRegister
from pks.db import db
from pks.drafting.amending import NoTextToAmend, begin_amendment
from pks.drafting.facts import facts_of
from pks.monev.concluding import conclude, consolidated, missing_sides
from pks.monev.evaluating import CannotEvaluate, save_sheet
from pks.monev.figures import ScopeFigures, figures_of
from pks.monev.forms import ConclusionForm, facts_of_sheet
from pks.monev.kinds import SIDES, Recommendation, Respondent
from pks.monev.models import Evaluation, Sheet
from pks.monev.paper import minutes_of
from pks.monev.queries import may_fill_in, own_branch
from pks.monev.views import handed_in_answers, visible_evaluation
from pks.naskah.flow import Paper
from pks.records.downloads import docx_answer, pdf_answer
from pks.web.access import open_to
from pks.web.clock import now, today, zone
from pks.web.forms import render_form

bp = Blueprint("concluding", __name__, url_prefix="/monev")

#: The paper that a recommendation asks for, where it asks for one.
NEXT_PAPER = {
    Recommendation.CONTINUE: Kind.PERPANJANGAN,
    Recommendation.WIDEN: Kind.ADENDUM,
}


@bp.route("/<int:evaluation_id>/simpulkan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def joint(evaluation_id: int) -> ResponseReturnValue:
    """Write the joint sheet beside what the three sides say, and end the round with it."""
    evaluation = visible_evaluation(evaluation_id)
    sheet = evaluation.sheet_of(Respondent.JOINT)
    if not may_fill_in(current_user, sheet, own_branch(db.session(), current_user)):
        abort(404)
    if evaluation.concluded_at is not None:
        abort(409)
    form = ConclusionForm()
    if not missing_sides(evaluation):
        del form.missing_reason
    if not form.is_submitted():
        begun = facts_of_sheet(sheet) if sheet.saved_at else consolidated(evaluation)
        form.load(evaluation.agreement, begun, sheet.version)
    elif form.validate() and _ended(evaluation, sheet, form):
        return redirect(url_for("monev.show", evaluation_id=evaluation.id), 303)
    return render_form(
        "monev/conclude.html",
        form,
        evaluation=evaluation,
        agreement=evaluation.agreement,
        missing=missing_sides(evaluation),
        figures=_figures(evaluation),
        sides=SIDES,
        answers=handed_in_answers(evaluation),
    )


@bp.post("/<int:evaluation_id>/langkah-berikut")
@open_to(Role.LEGAL)
def next_step(evaluation_id: int) -> ResponseReturnValue:
    """Begin what was recommended: the draft of an extension or of an adendum, or the ending."""
    evaluation = visible_evaluation(evaluation_id)
    conclusion = evaluation.conclusion
    if conclusion is None or conclusion.recommendation is None:
        abort(409)
    if not may_fill_in(current_user, conclusion, own_branch(db.session(), current_user)):
        abort(404)
    kind = NEXT_PAPER.get(conclusion.recommendation)
    agreement = evaluation.agreement
    if kind is None:
        return redirect(url_for("signing.end", agreement_id=agreement.id), 303)
    try:
        draft = begin_amendment(db.session(), agreement, kind, facts_of, by=current_user, now=now())
    except (NoTextToAmend, CannotRegister):
        flash(
            _("Draf tidak dapat dibuat dari sini. Mulai dari halaman perjanjian atau susun baru."),
            "bad",
        )
        return redirect(url_for("agreements.show", agreement_id=agreement.id), 303)
    flash(_("Draf dibuat dari hasil evaluasi. Lengkapi bagian-bagiannya."), "ok")
    return redirect(url_for("drafting.open_draft", agreement_id=draft.agreement_id), 303)


@bp.get("/<int:evaluation_id>/berita-acara.docx")
@open_to()
def minutes_docx(evaluation_id: int) -> ResponseReturnValue:
    """Give the berita acara as a Word document."""
    evaluation = visible_evaluation(evaluation_id)
    return docx_answer(_minutes(evaluation), _name(evaluation))


@bp.get("/<int:evaluation_id>/berita-acara.pdf")
@open_to()
def minutes_pdf(evaluation_id: int) -> ResponseReturnValue:
    """Give the berita acara as a PDF."""
    evaluation = visible_evaluation(evaluation_id)
    return pdf_answer(_minutes(evaluation), _name(evaluation))


def _ended(evaluation: Evaluation, sheet: Sheet, form: ConclusionForm) -> bool:
    """End the round, or keep the joint sheet for later; tell whether that could be done."""
    facts = form.to_facts(evaluation.agreement)
    try:
        if request.form.get("deed") == "conclude":
            conclude(
                db.session(),
                evaluation,
                facts,
                form.to_meeting(),
                _figures(evaluation),
                by=current_user,
                now=now(),
                today=today(),
            )
            flash(_("Evaluasi disimpulkan. Berita acaranya dapat diunduh."), "ok")
        else:
            save_sheet(sheet, facts, by=current_user, now=now())
            flash(_("Kesimpulan disimpan, evaluasi belum diakhiri."), "ok")
    except CannotEvaluate as refusal:
        form.show(refusal.obstacles, refusal.gaps)
        return False
    return True


def _figures(evaluation: Evaluation) -> list[ScopeFigures]:
    return figures_of(
        db.session(), evaluation.agreement, evaluation.from_on, evaluation.until_on, zone=zone()
    )


def _minutes(evaluation: Evaluation) -> Paper:
    if evaluation.concluded_at is None:
        abort(404)
    return minutes_of(db.session(), evaluation)


def _name(evaluation: Evaluation) -> str:
    who = evaluation.agreement.second.institution.short_name.replace(" ", "-")
    return f"Berita-Acara-Monev-{who}-{evaluation.until_on.isoformat()}"


def set_up(app: Flask) -> None:
    """Add the end of evaluations to the application."""
    app.register_blueprint(bp)
