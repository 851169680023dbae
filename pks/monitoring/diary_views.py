"""Pages of activities: logging one, showing it, its evidence."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import agreements_visible_to
from pks.db import db
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.monitoring.activities import CannotLogActivity, log_activity
from pks.monitoring.forms import ActivityForm
from pks.monitoring.models import Activity, Evidence, FollowUp, Fulfilment
from pks.monitoring.queries import activities_visible_to, diary, evidence_visible_to, may_log
from pks.monitoring.views import visible_follow_up
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.forms import render_form
from pks.web.kept_files import files_of, mark_of
from pks.web.storage import is_given, keep_upload, send_stored

bp = Blueprint("diary", __name__)


@bp.route("/tindak-lanjut/<int:follow_up_id>/catat", methods=["GET", "POST"])
@open_to()
def log_for_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Log an activity that fulfils a follow-up."""
    follow_up = visible_follow_up(follow_up_id)
    return _log(follow_up.agreement, follow_up)


@bp.route("/perjanjian/<int:agreement_id>/kegiatan/catat", methods=["GET", "POST"])
@open_to()
def log(agreement_id: int) -> ResponseReturnValue:
    """Log an activity that stands for itself."""
    visible = agreements_visible_to(current_user).where(Agreement.id == agreement_id)
    return _log(one_or_404(visible), None)


@bp.get("/kegiatan/<int:activity_id>")
@open_to()
def show(activity_id: int) -> ResponseReturnValue:
    """Show one activity with its evidence."""
    activity = one_or_404(
        activities_visible_to(current_user)
        .where(Activity.id == activity_id)
        .options(
            joinedload(Activity.agreement).selectinload(Agreement.scopes),
            selectinload(Activity.fulfilments)
            .joinedload(Fulfilment.follow_up)
            .joinedload(FollowUp.commitment),
            joinedload(Activity.logged_by_user),
            joinedload(Activity.logged_by_person),
            selectinload(Activity.evidence).joinedload(Evidence.file),
        )
    )
    titles = {scope.key: scope.title for scope in activity.agreement.scopes}
    return render_template(
        "monitoring/activity.html",
        activity=activity,
        scope=titles.get(activity.scope_key, activity.scope_key),
        today=today(),
    )


@bp.get("/kegiatan/<int:activity_id>/bukti/<int:evidence_id>")
@open_to()
def evidence(activity_id: int, evidence_id: int) -> ResponseReturnValue:
    """Give an evidence file as a download."""
    found = one_or_404(
        evidence_visible_to(current_user).where(
            Evidence.id == evidence_id, Evidence.activity_id == activity_id
        )
    )
    return send_stored(found.file)


def _log(agreement: Agreement, follow_up: FollowUp | None) -> ResponseReturnValue:
    if not may_log(db.session(), current_user, agreement) or agreement.signed_on is None:
        abort(404)
    form = _form(agreement, follow_up)
    files: list[StoredFile] = []
    if form.is_submitted():
        is_whole = form.validate()
        files = files_of(db.session(), request.form.getlist("kept"), current_user.id)
        files += _take_uploads(form)
        # A commit of its own: what was uploaded is kept even if the rest is refused.
        db.session.commit()
        if is_whole and not form.files.errors:
            try:
                activity = log_activity(
                    db.session(),
                    agreement,
                    form.to_facts(),
                    files,
                    follow_up,
                    by=current_user,
                    now=now(),
                    today=today(),
                )
            except CannotLogActivity as refusal:
                form.show(refusal.obstacles)
            else:
                flash(_("Kegiatan dicatat."), "ok")
                return redirect(url_for(".show", activity_id=activity.id), 303)
    return render_form(
        "monitoring/log.html",
        form,
        agreement=agreement,
        follow_up=follow_up,
        kept=[(mark_of(file), file) for file in files],
    )


def _take_uploads(form: ActivityForm) -> list[StoredFile]:
    """Keep what the form has brought; say beside the field what was not taken, and why."""
    taken = []
    for upload in form.files.data or []:
        if not is_given(upload):
            continue
        try:
            taken.append(keep_upload(upload, now=now()))
        except UploadRefused as refusal:
            form.show_error("files", f"{upload.filename}: {REASON_TEXT[refusal.reason]}")
    return taken


def _form(agreement: Agreement, follow_up: FollowUp | None) -> ActivityForm:
    """Return the form, with what is known already filled in."""
    if follow_up is None:
        form = ActivityForm(held_on=today())
        form.scope.choices = [(scope.key, scope.title) for scope in agreement.scopes]
        del form.completes
        return form
    commitment = follow_up.commitment
    form = ActivityForm(held_on=today(), title=commitment.activity[:200], completes=True)
    form.scope.choices = [(commitment.scope.key, commitment.scope.title)]
    return form


def _diary_panel(agreement: Agreement, user: User) -> Markup:
    if agreement.signed_on is None:
        return Markup()
    activities, total = diary(db.session(), agreement)
    return _part("_agreement_activities", agreement, user, activities=activities, total=total)


def _button(agreement: Agreement, user: User) -> Markup:
    return _part("_log_button", agreement, user) if agreement.signed_on else Markup()


def _part(name: str, agreement: Agreement, user: User, **facts: object) -> Markup:
    may = may_log(db.session(), user, agreement)
    return Markup(  # noqa: S704 - a template of ours, escaped as every other
        render_template(f"monitoring/{name}.html", agreement=agreement, may_log=may, **facts)
    )


def set_up(app: Flask) -> None:
    """Add the pages of activities."""
    app.register_blueprint(bp)
    add_panel(app, Panel(Column.MAIN, 20, _diary_panel), Panel(Column.ACTIONS, 10, _button))
