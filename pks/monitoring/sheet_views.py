"""Pages of attendance sheets: who keeps one, and who signs in on it from a QR code."""

import segno
from flask import Blueprint, Flask, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from pks.accounts.models import Role
from pks.agreements.models import Agreement
from pks.agreements.queries import agreements_visible_to
from pks.db import db
from pks.monitoring.queries import may_log
from pks.monitoring.sheet_forms import SIGN_IN_TEXT, SheetForm, SignInForm
from pks.monitoring.sheet_links import sheet_of, token_of
from pks.monitoring.sheet_models import AttendanceSheet, SheetEntry
from pks.monitoring.sheets import (
    CannotSignIn,
    SignInObstacle,
    close_sheet,
    open_sheet,
    sign_in,
    strike_out,
)
from pks.web.access import one_or_404, open_to, public
from pks.web.clock import now, today
from pks.web.forms import render_form
from pks.web.headers import without_referrer
from pks.web.paths import outside_url

bp = Blueprint("sheets", __name__)

_WAIT_SECONDS = 60


@bp.route("/perjanjian/<int:agreement_id>/daftar-hadir", methods=["GET", "POST"])
@open_to(Role.LIAISON, Role.LEGAL)
def index(agreement_id: int) -> ResponseReturnValue:
    """Open a sheet for a meeting, and list those there were."""
    visible = agreements_visible_to(current_user).where(Agreement.id == agreement_id)
    agreement = _loggable(one_or_404(visible))
    form = SheetForm(held_on=today())
    if form.validate_on_submit():
        sheet = open_sheet(db.session(), agreement, form.to_facts(), by=current_user, now=now())
        return redirect(url_for(".show", sheet_id=sheet.id), 303)
    here = select(AttendanceSheet).where(AttendanceSheet.agreement_id == agreement.id)
    sheets = db.session.scalars(here.order_by(AttendanceSheet.id.desc()).limit(50)).all()
    return render_form(
        "monitoring/sheets.html", form, agreement=agreement, sheets=sheets, now=now()
    )


@bp.get("/daftar-hadir/<int:sheet_id>")
@open_to(Role.LIAISON, Role.LEGAL)
def show(sheet_id: int) -> ResponseReturnValue:
    """Show a sheet: its QR code while it is open, and who has signed in."""
    sheet = _kept_sheet(sheet_id)
    address = outside_url("sheets.sign", token=token_of(sheet))
    code = segno.make(address, error="m", micro=False)
    return render_template(
        "monitoring/sheet.html",
        sheet=sheet,
        is_open=sheet.is_open(now()),
        address=address,
        # A picture made of attributes alone: no style, no script.
        code=Markup(code.svg_inline(scale=8, border=4, omitsize=True)),  # noqa: S704 - ours
    )


@bp.post("/daftar-hadir/<int:sheet_id>/tutup")
@open_to(Role.LIAISON, Role.LEGAL)
def close(sheet_id: int) -> ResponseReturnValue:
    """Close a sheet before its time."""
    sheet = _kept_sheet(sheet_id)
    close_sheet(db.session(), sheet, by=current_user, now=now())
    flash(_("Daftar hadir ditutup. Tautannya tidak berlaku lagi."), "ok")
    return redirect(url_for(".show", sheet_id=sheet.id), 303)


@bp.post("/daftar-hadir/<int:sheet_id>/coret/<int:entry_id>")
@open_to(Role.LIAISON, Role.LEGAL)
def strike(sheet_id: int, entry_id: int) -> ResponseReturnValue:
    """Take a name off that does not belong there, while no activity has taken it."""
    sheet = _kept_sheet(sheet_id)
    entry = db.session.get(SheetEntry, entry_id)
    if entry is None or entry.sheet_id != sheet.id or sheet.activity_id is not None:
        abort(404)
    strike_out(db.session(), sheet, entry, by=current_user, now=now())
    flash(_("Nama dicoret."), "ok")
    return redirect(url_for(".show", sheet_id=sheet.id), 303)


@bp.route("/hadir/<token>", methods=["GET", "POST"])
@public
def sign(token: str) -> ResponseReturnValue:
    """Sign in, as somebody who has scanned the code."""
    sheet = sheet_of(db.session(), token)
    if sheet is None:
        return _closed()
    form = SignInForm()
    if form.validate_on_submit():
        try:
            sign_in(db.session(), sheet, form.to_attendee(), now=now())
        except CannotSignIn as refusal:
            return _refused(refusal.obstacle, form, sheet)
        return without_referrer(make_response(redirect(url_for(".signed", token=token), 303)))
    if not sheet.is_open(now()):
        return _closed()
    page = render_form("monitoring/sign_in_sheet.html", form, sheet=sheet)
    return without_referrer(make_response(page))


@bp.get("/hadir/<token>/tercatat")
@public
def signed(token: str) -> ResponseReturnValue:
    """Say that somebody's name was taken."""
    sheet = sheet_of(db.session(), token)
    if sheet is None:
        return _closed()
    page = render_template(
        "monitoring/signed.html", sheet=sheet, token=token, is_open=sheet.is_open(now())
    )
    return without_referrer(make_response(page))


def _refused(
    obstacle: SignInObstacle, form: SignInForm, sheet: AttendanceSheet
) -> ResponseReturnValue:
    if obstacle is SignInObstacle.CLOSED:
        return _closed()
    if obstacle is SignInObstacle.ALREADY_THERE:
        form.name.errors = [*form.name.errors, SIGN_IN_TEXT[obstacle]]
    else:
        form.form_errors.append(SIGN_IN_TEXT[obstacle])
    answer = make_response(render_form("monitoring/sign_in_sheet.html", form, sheet=sheet))
    if obstacle is SignInObstacle.TOO_FAST:
        answer.status_code, answer.headers["Retry-After"] = 429, str(_WAIT_SECONDS)
    return without_referrer(answer)


def _closed() -> ResponseReturnValue:
    return without_referrer(make_response(render_template("monitoring/sheet_closed.html"), 410))


def _loggable(agreement: Agreement) -> Agreement:
    """Return `agreement` if the user may log what happens under it, or answer 404."""
    if agreement.signed_on is None or not may_log(db.session(), current_user, agreement):
        abort(404)
    return agreement


def _kept_sheet(sheet_id: int) -> AttendanceSheet:
    """Return the sheet if the user may log activities of its agreement, or answer 404."""
    ids = agreements_visible_to(current_user).with_only_columns(Agreement.id)
    sheet = one_or_404(
        select(AttendanceSheet).where(
            AttendanceSheet.id == sheet_id, AttendanceSheet.agreement_id.in_(ids)
        )
    )
    _loggable(sheet.agreement)
    return sheet


def set_up(app: Flask) -> None:
    """Add the pages of attendance sheets."""
    app.register_blueprint(bp)
