"""Pages of evaluations: the list, opening a round, the round, its sheets."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import is_kept_by
from pks.agreements.signing_views import kept_agreement
from pks.agreements.timeline import Event, Subject, add_source
from pks.calendar import next_working_day
from pks.clock import day_in
from pks.db import db
from pks.monev.concluding import missing_sides
from pks.monev.evaluating import CannotEvaluate, open_evaluation
from pks.monev.figures import figures_of
from pks.monev.forms import RoundForm
from pks.monev.kinds import SIDES
from pks.monev.letters import tell_sides
from pks.monev.models import Evaluation, Sheet, SheetAnswer
from pks.monev.queries import (
    evaluation_rows,
    evaluations_of,
    evaluations_visible_to,
    follow_ups_to_fulfil,
    may_fill_in,
    own_branch,
    possible_coordinators,
    sheets_waiting_for,
)
from pks.monev.words import (
    DEED_TEXT,
    RATING_LOOK,
    RATING_TEXT,
    RECOMMENDATION_TEXT,
    RESPONDENT_TEXT,
)
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.waiting import Item, add_waiting

bp = Blueprint("monev", __name__)

ROWS_PER_PAGE = 25
#: How long the sides have for their sheets, unless somebody says otherwise.
DAYS_TO_ANSWER = 14


def visible_evaluation(evaluation_id: int) -> Evaluation:
    """Return the evaluation with its sheets, if the user may see it, or answer 404."""
    return one_or_404(
        evaluations_visible_to(current_user)
        .where(Evaluation.id == evaluation_id)
        .options(
            joinedload(Evaluation.agreement).selectinload(Agreement.parties),
            joinedload(Evaluation.agreement).selectinload(Agreement.scopes),
            joinedload(Evaluation.coordinator),
            joinedload(Evaluation.follow_up),
            selectinload(Evaluation.sheets).joinedload(Sheet.saved_by),
            selectinload(Evaluation.sheets).joinedload(Sheet.saved_by_person),
            selectinload(Evaluation.sheets).selectinload(Sheet.answers),
        )
    )


@bp.get("/monev")
@open_to()
def index() -> ResponseReturnValue:
    """List the rounds: those that run, or those that are over."""
    running = request.args.get("tampil") != "selesai"
    page = wanted_page()
    rows, total = evaluation_rows(
        db.session(), current_user, running=running, page=page, rows_per_page=ROWS_PER_PAGE
    )
    return render_template(
        "monev/index.html",
        rows=rows,
        running=running,
        paging=Paging(page, total, ROWS_PER_PAGE),
        sides=SIDES,
        today=today(),
    )


@bp.route("/perjanjian/<int:agreement_id>/monev/buka", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def begin(agreement_id: int) -> ResponseReturnValue:
    """Open a round for an agreement, and write to those who are asked."""
    agreement = kept_agreement(agreement_id)
    form = RoundForm(data=_proposed(agreement))
    _offer(form, agreement)
    if form.validate_on_submit():
        try:
            evaluation = open_evaluation(
                db.session(), agreement, form.to_round(), by=current_user, now=now()
            )
        except CannotEvaluate as refusal:
            form.show(refusal.obstacles)
        else:
            tell_sides(db.session(), evaluation, now=now())
            flash(_("Evaluasi dibuka. Para pihak dan koordinator menerima surel."), "ok")
            return redirect(url_for(".show", evaluation_id=evaluation.id), 303)
    back = url_for("agreements.show", agreement_id=agreement.id)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Buka monitoring dan evaluasi"),
        lead=_("Kedua pihak dan koordinator mengisi lembarnya masing-masing pada waktu yang sama."),
        submit=_("Buka evaluasi"),
        back=back,
        trail=[(_("Perjanjian"), url_for("agreements.index")), (agreement.subject, back)],
    )


@bp.get("/monev/<int:evaluation_id>")
@open_to()
def show(evaluation_id: int) -> ResponseReturnValue:
    """Show one round: who has handed in what, side by side, and what it came to."""
    evaluation = visible_evaluation(evaluation_id)
    branch = own_branch(db.session(), current_user)
    return render_template(
        "monev/show.html",
        evaluation=evaluation,
        agreement=evaluation.agreement,
        figures=shown_figures(evaluation),
        sides=SIDES,
        missing=missing_sides(evaluation),
        may_fill_in={
            sheet.respondent: may_fill_in(current_user, sheet, branch)
            for sheet in evaluation.sheets
        },
        answers=handed_in_answers(evaluation),
        today=today(),
    )


def shown_figures(evaluation: Evaluation) -> list[object]:
    """Return the figures of each scope: as they are now, or as they were when it ended."""
    if evaluation.figures is not None:
        return list(evaluation.figures)
    return list(
        figures_of(
            db.session(),
            evaluation.agreement,
            evaluation.from_on,
            evaluation.until_on,
            zone=zone(),
        )
    )


def handed_in_answers(evaluation: Evaluation) -> dict[tuple[str, str], SheetAnswer]:
    """Return what was handed in, by side and scope: nobody reads what is still being written."""
    return {
        (sheet.respondent.value, answer.scope_key): answer
        for sheet in evaluation.sheets
        if sheet.handed_in_at is not None
        for answer in sheet.answers
    }


def _proposed(agreement: Agreement) -> dict[str, object]:
    """Return what a new round begins with: since the last one, until today."""
    last = next(iter(evaluations_of(db.session(), agreement)), None)
    day = today()
    since: date | None = last.until_on + timedelta(days=1) if last else agreement.starts_on
    fulfilled = next(iter(follow_ups_to_fulfil(db.session(), agreement)), None)
    above = agreement.second.institution.parent or agreement.second.institution
    return {
        "from_on": since,
        "until_on": day,
        "due_on": next_working_day(day + timedelta(days=DAYS_TO_ANSWER)),
        "coordinator": above.id,
        "follow_up": fulfilled.id if fulfilled else None,
    }


def _offer(form: RoundForm, agreement: Agreement) -> None:
    units = possible_coordinators(db.session(), agreement)
    form.coordinator.offer([(unit.id, unit.name) for unit in units])
    open_ones = follow_ups_to_fulfil(db.session(), agreement)
    named = [
        (one.id, f"{one.commitment.activity} ({one.due_on.strftime('%d-%m-%Y')})")
        for one in open_ones
    ]
    form.follow_up.offer([("", _("– tidak ada –")), *named])


def _panel(agreement: Agreement, user: User) -> Markup:
    if agreement.signed_on is None:
        return Markup()
    rounds = evaluations_of(db.session(), agreement)
    may_open = (
        user.role is Role.LEGAL
        and agreement.state is State.IN_FORCE
        and all(one.concluded_at is not None for one in rounds)
        and is_kept_by(db.session(), agreement, user)
    )
    if not rounds and not may_open:
        return Markup()
    part = render_template(
        "monev/_panel.html", agreement=agreement, rounds=rounds, may_open=may_open
    )
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _waiting() -> Iterator[Item]:
    for sheet in sheets_waiting_for(db.session(), current_user):
        evaluation = sheet.evaluation
        yield Item(
            _("Isi lembar evaluasi %(who)s", who=RESPONDENT_TEXT[sheet.respondent]),
            evaluation.agreement.subject,
            url_for("monev_sheets.sheet", evaluation_id=evaluation.id, side=sheet.respondent.value),
            evaluation.due_on,
        )


def _events(agreement: Agreement, user: User) -> Iterator[Event]:
    for one in evaluations_of(db.session(), agreement):
        where = url_for("monev.show", evaluation_id=one.id)
        if one.conclusion is None or one.conclusion.recommendation is None:
            title = _("Monitoring dan evaluasi dibuka")
            yield Event(
                day_in(zone(), one.opened_at), title, Subject.WORK, "checklist", "info", "", where
            )
        else:
            word = RECOMMENDATION_TEXT[one.conclusion.recommendation]
            title = _("Monitoring dan evaluasi: %(word)s", word=str(word).lower())
            day = one.held_on or day_in(zone(), one.opened_at)
            yield Event(day, title, Subject.WORK, "checklist", "ok", "", where)


def set_up(app: Flask) -> None:
    """Add evaluations to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    app.jinja_env.filters["pengisi_monev"] = RESPONDENT_TEXT.__getitem__
    app.jinja_env.filters["pelaksanaan"] = RATING_TEXT.__getitem__
    app.jinja_env.filters["rupa_pelaksanaan"] = RATING_LOOK.__getitem__
    app.jinja_env.filters["rekomendasi"] = RECOMMENDATION_TEXT.__getitem__
    add_panel(app, Panel(Column.SIDE, 25, _panel))
    add_source(app, _events)
    add_waiting(app, _waiting)
    add_to_navigation(
        app,
        Entry(
            "monev.index",
            "checklist",
            lazy_gettext("Monev"),
            rank=36,
        ),
    )
