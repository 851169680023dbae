"""Pages of periodic reports: a report with its records, its downloads, those that were kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role
from pks.db import db
from pks.files.models import StoredFile
from pks.mail.leaving import who_left
from pks.parties.models import Institution
from pks.parties.queries import tree
from pks.records.downloads import DOCX, converted_answer, file_answer
from pks.reminders import panels as forecast_panels
from pks.reports.layout import CannotFill
from pks.reports.making import Addresses, document_of, keep_report, layout_in_use
from pks.reports.models import ReportIssue
from pks.reports.period import Period, PeriodKind, last_finished, period_named, period_of
from pks.reports.periodic import FigureKey, Record, Report, What, periodic_report
from pks.reports.report_queries import (
    institutions_reported_to,
    issues_visible_to,
    last_issues,
    running_schedules,
)
from pks.reports.report_words import DEED_TEXT, FAULT_TEXT, FIGURE_TEXT, KIND_TEXT
from pks.reports.scheduling import coming_reports
from pks.reports.sheet import workbook_of
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.paths import outside_url
from pks.web.storage import send_stored, store

bp = Blueprint("periodic", __name__, url_prefix="/laporan")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
RECORDS_PER_PAGE = 100
#: How far back the list of periods goes.
PERIODS_OFFERED = {PeriodKind.QUARTER: 8, PeriodKind.SEMESTER: 8, PeriodKind.YEAR: 6}

_PAGE_OF = {
    What.AGREEMENT: ("agreements.show", "agreement_id"),
    What.FOLLOW_UP: ("monitoring.follow_up", "follow_up_id"),
    What.ACTIVITY: ("diary.show", "activity_id"),
    What.EVALUATION: ("monev.show", "evaluation_id"),
}


@dataclass(frozen=True)
class Wanted:
    """Which report an address asks for."""

    institution: Institution
    period: Period

    @property
    def args(self) -> dict[str, Any]:
        """Return what stands in an address for it."""
        return {"instansi": self.institution.id, "periode": self.period.key}


@bp.get("/")
@open_to(*READERS)
def show() -> ResponseReturnValue:
    """Show the report of a period; each figure leads to its records."""
    wanted = _wanted()
    user = current_user
    institutions = tree(db.session(), institutions_reported_to(user))
    schedules = running_schedules(db.session(), user)
    return render_template(
        "reports/periodic.html",
        wanted=wanted,
        report=_report(wanted),
        institutions=institutions,
        periods=_periods(today()),
        kinds=KIND_TEXT,
        names=FIGURE_TEXT,
        issues=last_issues(db.session(), user),
        schedules=schedules,
        left=who_left(db.session(), [one.list_key for one in schedules]),
        today=today(),
    )


@bp.get("/angka/<key>")
@open_to(*READERS)
def records(key: str) -> ResponseReturnValue:
    """List the records behind one figure."""
    if key not in list(FigureKey):
        abort(404)
    wanted, figure = _wanted(), FigureKey(key)
    found = _report(wanted).records[figure]
    page = wanted_page()
    start = (page - 1) * RECORDS_PER_PAGE
    return render_template(
        "reports/records.html",
        wanted=wanted,
        title=FIGURE_TEXT[figure],
        rows=[(row, _address(row)) for row in found[start : start + RECORDS_PER_PAGE]],
        paging=Paging(page, len(found), RECORDS_PER_PAGE),
    )


@bp.get("/unduh.<ending>")
@open_to(*READERS)
def download(ending: str) -> ResponseReturnValue:
    """Give the report as Word, PDF or Excel, as it is now."""
    wanted = _wanted()
    name = f"Laporan-{wanted.period.key}-{wanted.institution.short_name}".replace(" ", "-")
    report, addresses = _report(wanted), addresses_of(wanted.institution.id, wanted.period.key)
    if ending == "xlsx":
        book = workbook_of(report, addresses.of_figure, made_at=now())
        return file_answer(book, XLSX, f"{name}.xlsx")
    if ending not in ("docx", "pdf"):
        abort(404)
    layout = layout_in_use(db.session(), wanted.institution)
    content = store().path(layout.file.sha256).read_bytes() if layout else None
    try:
        docx = document_of(report, content, addresses)
    except CannotFill as refusal:
        flash(str(FAULT_TEXT[refusal.fault]) % {"hint": refusal.hint}, "bad")
        return redirect(url_for(".show", **wanted.args))
    if ending == "pdf":
        return converted_answer(docx, name)
    return file_answer(docx, DOCX, f"{name}.docx")


@bp.post("/simpan")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def keep() -> ResponseReturnValue:
    """Keep the report as it is now, figures and files."""
    wanted = _wanted()
    issue = keep_report(
        db.session(),
        store(),
        _report(wanted),
        wanted.institution,
        None,
        addresses_of(wanted.institution.id, wanted.period.key),
        by=current_user,
        now=now(),
    )
    flash(_("Laporan tersimpan seperti keadaannya sekarang."), "ok")
    return redirect(url_for(".issue", issue_id=issue.id), 303)


@bp.get("/terbit/<int:issue_id>")
@open_to(*READERS)
def issue(issue_id: int) -> ResponseReturnValue:
    """Show a report as it was when it was made."""
    found = _issue(issue_id)
    return render_template(
        "reports/issue.html",
        issue=found,
        period=period_of(found.kind, found.from_on),
        figures=[(FIGURE_TEXT[key], found.figures.get(key.value, 0)) for key in FigureKey],
    )


@bp.get("/terbit/<int:issue_id>/berkas.<ending>")
@open_to(*READERS)
def issue_file(issue_id: int, ending: str) -> ResponseReturnValue:
    """Give a file of a report that was made."""
    found = _issue(issue_id)
    files: dict[str, StoredFile] = {"docx": found.docx, "xlsx": found.xlsx}
    if ending == "pdf":
        content = store().path(found.docx.sha256).read_bytes()
        return converted_answer(content, found.docx.name.removesuffix(".docx"))
    if ending not in files:
        abort(404)
    return send_stored(files[ending])


def addresses_of(institution_id: int, period_key: str) -> Addresses:
    """Return where the report of an institution on a period is, and the records of its figures."""
    args = {"instansi": institution_id, "periode": period_key}
    return Addresses(
        outside_url("periodic.show", **args),
        {key: outside_url("periodic.records", key=key.value, **args) for key in FigureKey},
    )


def reported_institution() -> Institution:
    """Return the institution that the address asks for, or the user's own, or answer 404."""
    visible = institutions_reported_to(current_user)
    asked_for = request.args.get("instansi", current_user.institution_id, type=int)
    return one_or_404(visible.where(Institution.id == asked_for))


def _wanted() -> Wanted:
    key = request.args.get("periode")
    try:
        period = period_named(key) if key else last_finished(PeriodKind.SEMESTER, today())
    except ValueError:
        abort(404)
    return Wanted(reported_institution(), period)


def _report(wanted: Wanted) -> Report:
    return periodic_report(
        db.session(), current_user, wanted.institution, wanted.period, zone=zone()
    )


def _periods(day: date) -> list[Period]:
    """Return the periods to choose from: the one that runs, and those before it."""
    offered = []
    for kind, count in PERIODS_OFFERED.items():
        period = period_of(kind, day)
        for _number in range(count):
            offered.append(period)
            period = period.before()
    return offered


def _issue(issue_id: int) -> ReportIssue:
    return one_or_404(issues_visible_to(current_user).where(ReportIssue.id == issue_id))


def _address(record: Record) -> str:
    endpoint, argument = _PAGE_OF[record.what]
    values: dict[str, Any] = {argument: record.id}
    return url_for(endpoint, **values)


def _coming(until_on: date) -> Markup:
    reports = coming_reports(db.session(), until_on=until_on)
    part = render_template("reports/_coming.html", reports=reports) if reports else ""
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add periodic reports to the application, and those to come to the plan of mails."""
    app.register_blueprint(bp)
    forecast_panels.add_panel(app, _coming)
    tell_deeds(app, DEED_TEXT)
    add_to_navigation(
        app,
        Entry(
            "periodic.show",
            "file-text",
            lazy_gettext("Laporan"),
            roles=READERS,
            rank=55,
            place=Place.OFFICE,
        ),
    )
