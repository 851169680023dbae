"""Pages around reports: an office's own layout, and reports that come by themselves."""

from flask import Blueprint, Flask, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.forms import add_error
from pks.db import db
from pks.files.kinds import Kind
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.records.downloads import DOCX, file_answer
from pks.reports.layout import CannotFill, builtin_layout, values_of
from pks.reports.making import keep_layout, layout_in_use, retire_layout
from pks.reports.models import ReportSchedule
from pks.reports.period import PeriodKind, last_finished
from pks.reports.periodic import periodic_report
from pks.reports.report_forms import LayoutForm, ScheduleForm
from pks.reports.report_queries import possible_readers, schedules_visible_to
from pks.reports.report_views import READERS, addresses_of, reported_institution
from pks.reports.report_words import FAULT_TEXT
from pks.reports.scheduling import CannotSchedule, schedule_reports, stop_schedule
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.forms import render_form
from pks.web.storage import is_given, keep_upload, send_stored, store

bp = Blueprint("layouts", __name__, url_prefix="/laporan")

#: Reports of a period are usually written in the second week after it.
DAYS_AFTER = 7


@bp.route("/tata-letak", methods=["GET", "POST"])
@open_to(Role.LEGAL, Role.ADMIN)
def layout() -> ResponseReturnValue:
    """Show which layout counts, and take another one once it has been filled in trial."""
    institution = reported_institution()
    form = LayoutForm()
    if form.validate_on_submit():
        if not is_given(form.file.data):
            add_error(form.file, _("Pilih berkasnya."))
        elif _taken(form):
            flash(_("Tata letak ini dipakai untuk laporan berikutnya."), "ok")
            return redirect(url_for(".layout", instansi=institution.id), 303)
    return render_form(
        "reports/layout.html",
        form,
        institution=institution,
        layout=layout_in_use(db.session(), institution),
    )


@bp.get("/tata-letak.docx")
@open_to(*READERS)
def layout_file() -> ResponseReturnValue:
    """Give the layout that counts, to be edited in Word."""
    found = layout_in_use(db.session(), reported_institution())
    if found is not None:
        return send_stored(found.file)
    return file_answer(builtin_layout(), DOCX, "Tata-letak-laporan.docx")


@bp.post("/tata-letak/bawaan")
@open_to(Role.LEGAL, Role.ADMIN)
def builtin() -> ResponseReturnValue:
    """Go back to the layout above, or to the built-in one."""
    institution = reported_institution()
    if not retire_layout(db.session(), institution, by=current_user, now=now()):
        abort(409)
    flash(_("Tata letak sendiri tidak dipakai lagi."), "ok")
    return redirect(url_for(".layout", instansi=institution.id), 303)


@bp.route("/jadwal", methods=["GET", "POST"])
@open_to(Role.LEGAL, Role.SUPERVISOR)
def schedule() -> ResponseReturnValue:
    """Let reports of an institution come by themselves."""
    institution = reported_institution()
    form = ScheduleForm(data={"kind": PeriodKind.SEMESTER.value, "days_after": DAYS_AFTER})
    readers = possible_readers(db.session(), institution)
    form.readers.offer([(user.id, f"{user.name} ({user.email})") for user in readers])
    if form.validate_on_submit():
        try:
            made = schedule_reports(
                db.session(),
                form.to_wish(institution.id),
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotSchedule as refusal:
            form.show(refusal.obstacles)
        else:
            flash(
                _("Laporan pertama dibuat pada %(day)s.", day=made.next_on.strftime("%d-%m-%Y")),
                "ok",
            )
            return redirect(url_for("periodic.show", instansi=institution.id), 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Jadwalkan laporan"),
        lead=institution.name,
        submit=_("Jadwalkan"),
        back=url_for("periodic.show", instansi=institution.id),
    )


@bp.post("/jadwal/<int:schedule_id>/hentikan")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def stop(schedule_id: int) -> ResponseReturnValue:
    """Let no more reports come of a schedule."""
    found = one_or_404(schedules_visible_to(current_user).where(ReportSchedule.id == schedule_id))
    stop_schedule(db.session(), found, by=current_user, now=now())
    flash(_("Laporan terjadwal dihentikan."), "ok")
    return redirect(url_for("periodic.show", instansi=found.institution_id), 303)


def _taken(form: LayoutForm) -> bool:
    """Take the layout if it can be filled; else say beside the field why not."""
    institution = reported_institution()
    period = last_finished(PeriodKind.SEMESTER, today())
    report = periodic_report(db.session(), current_user, institution, period, zone=zone())
    addresses = addresses_of(institution.id, period.key)
    sample = values_of(report, addresses.of_figure, addresses.page)
    try:
        file = keep_upload(form.file.data, now=now(), kinds=(Kind.DOCX,))
        content = store().path(file.sha256).read_bytes()
        keep_layout(db.session(), institution, file, content, sample, by=current_user, now=now())
    except UploadRefused as refusal:
        add_error(form.file, REASON_TEXT[refusal.reason])
        return False
    except CannotFill as refusal:
        add_error(form.file, str(FAULT_TEXT[refusal.fault]) % {"hint": refusal.hint})
        return False
    return True


def set_up(app: Flask) -> None:
    """Add layouts and schedules of reports to the application."""
    app.register_blueprint(bp)
