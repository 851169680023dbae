"""Pages of activities: logging one, showing it, its evidence."""

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import agreements_visible_to
from pks.db import db
from pks.files.pictures import without_origin
from pks.monitoring.attendees import read_attendee
from pks.monitoring.judging_views import answers_about, visible_activity
from pks.monitoring.logging_desk import Report, report_on, send
from pks.monitoring.logging_desk import show as show_report
from pks.monitoring.models import Activity, Evidence, FollowUp
from pks.monitoring.origins import PICTURES, may_see_origin, origins_of, twins_of
from pks.monitoring.panels import activity_panels_of
from pks.monitoring.queries import evidence_visible_to, may_log
from pks.monitoring.sheet_models import AttendanceSheet
from pks.monitoring.views import visible_follow_up
from pks.monitoring.waiting import places_of
from pks.web.access import one_or_404, open_to, public
from pks.web.clock import today
from pks.web.storage import send_made, send_stored, store
from pks.web.typed import GREATEST_NUMBER

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
    """Show one activity: what came of it, its evidence, what the other party says."""
    activity = visible_activity(activity_id)
    titles = {scope.key: scope.title for scope in activity.agreement.scopes}
    session = db.session()
    return render_template(
        "monitoring/activity.html",
        activity=activity,
        scope=titles.get(activity.scope_key, activity.scope_key),
        origins=origins_of(session, activity, current_user),
        sees_origin=may_see_origin(session, current_user, activity.agreement),
        attendees=[attendee for line in activity.names if (attendee := read_attendee(line))],
        answers=answers_about(session, activity, current_user),
        parts=activity_panels_of(activity, current_user),
        today=today(),
    )


@bp.get("/kegiatan/<int:activity_id>/bukti/<int:evidence_id>")
@open_to()
def evidence(activity_id: int, evidence_id: int) -> ResponseReturnValue:
    """Give an evidence file as a download. A photograph's time and place are for its keepers."""
    found = one_or_404(
        evidence_visible_to(current_user).where(
            Evidence.id == evidence_id, Evidence.activity_id == activity_id
        )
    )
    plain = found.file.media_type not in PICTURES
    if plain or may_see_origin(db.session(), current_user, found.activity.agreement):
        return send_stored(found.file)
    with store().open(found.file.sha256) as original:
        copy = without_origin(original)
    return send_made(copy, found.file)


@bp.get("/catat-luring.js")
@public
def worker() -> ResponseReturnValue:
    """Give the script by which the form opens without a line. It may keep what lies below its own
    address, so it stands at the root.
    """
    return send_from_directory(str(current_app.static_folder), "log-worker.js")


def _log(agreement: Agreement, follow_up: FollowUp | None) -> ResponseReturnValue:
    if not may_log(db.session(), current_user, agreement) or agreement.signed_on is None:
        abort(404)
    report = report_on(agreement, follow_up, sheet=_sheet_of(agreement))
    if report.form.is_submitted() and (activity := send(report, by=current_user)):
        _tell(activity, report)
        return redirect(url_for(".show", activity_id=activity.id), 303)
    return show_report(
        report,
        "monitoring/log.html",
        agreement=agreement,
        follow_up=follow_up,
        owner=current_user.email,
        places=places_of(db.session(), agreement),
    )


def _sheet_of(agreement: Agreement) -> AttendanceSheet | None:
    """Return the attendance sheet that the address names, if its names are still to be used."""
    wanted = request.args.get("daftar", type=int)
    if wanted is None or wanted > GREATEST_NUMBER:
        return None
    sheet = db.session.get(AttendanceSheet, wanted)
    fits = sheet is not None and sheet.agreement_id == agreement.id and sheet.activity_id is None
    return sheet if fits else None


def _tell(activity: Activity, report: Report) -> None:
    """Say what was logged, and what somebody may want to look at."""
    if activity.completed:
        flash(_("Kegiatan dicatat dan diajukan. Penyelia atau staf hukum menerimanya."), "ok")
    else:
        flash(_("Kegiatan dicatat."), "ok")
    if doubles := report.form.came().doubles:
        flash(
            _("Tertulis lebih dari sekali pada daftar hadir: %(names)s.", names=", ".join(doubles)),
            "warn",
        )
    session = db.session()
    for proof in activity.evidence:
        for twin in twins_of(session, proof.file, current_user, besides=activity):
            flash(
                _(
                    "%(file)s pernah dipakai pada kegiatan “%(title)s”. Tautannya ada pada Bukti.",
                    file=proof.file.name,
                    title=twin.title,
                ),
                "warn",
            )


def _button(agreement: Agreement, user: User) -> Markup:
    if agreement.signed_on is None or not may_log(db.session(), user, agreement):
        return Markup()
    button = render_template("monitoring/_log_button.html", agreement=agreement)
    return Markup(button)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the pages of activities."""
    app.register_blueprint(bp)
    add_panel(app, Panel(Column.ACTIONS, 10, _button))
