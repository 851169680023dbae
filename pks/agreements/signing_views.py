"""Pages from signature to end: signing, scan, entry into force, liaisons, termination."""

from datetime import date

from flask import Blueprint, Flask, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from pks.accounts.models import Role
from pks.agreements.ending import EndsOutsideTerm, terminate
from pks.agreements.entry import CannotEnterIntoForce, enter_into_force, hindrances_to_entry
from pks.agreements.forms import (
    EntryForm,
    LiaisonForm,
    ScanForm,
    SigningForm,
    TerminationForm,
    add_error,
)
from pks.agreements.liaising import CannotNameLiaison, name_liaison
from pks.agreements.lifecycle import State
from pks.agreements.models import Agreement
from pks.agreements.queries import is_kept_by, number_proposals
from pks.agreements.signing import (
    CannotSign,
    add_scan,
    sign_agreement,
)
from pks.agreements.views import SCAN_KINDS, scan_of, visible_agreement
from pks.agreements.words import ENTRY_TEXT
from pks.db import db
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.parties.models import Institution, Person
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.fields import given
from pks.web.forms import render_form
from pks.web.kept_files import mark_of
from pks.web.storage import is_given, keep_upload

bp = Blueprint("signing", __name__, url_prefix="/perjanjian")


def kept_agreement(agreement_id: int) -> Agreement:
    """Return an agreement that the user may change, or answer 404."""
    agreement = visible_agreement(agreement_id)
    if not is_kept_by(db.session(), agreement, current_user):
        abort(404)
    return agreement


@bp.route("/<int:agreement_id>/tanda-tangan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def sign(agreement_id: int) -> ResponseReturnValue:
    """Record the signing ceremony."""
    agreement = kept_agreement(agreement_id)
    if agreement.state is not State.READY_TO_SIGN:
        abort(409)
    form = SigningForm(data=_planned(agreement))
    if not form.is_submitted():
        form.witnesses.append_entry()  # an empty row, to add somebody
    is_whole = form.validate_on_submit()
    scan = scan_of(form) if form.is_submitted() else None
    if is_whole and not form.scan.errors:
        try:
            sign_agreement(
                db.session(),
                agreement,
                form.to_signing(),
                scan,
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotSign as refusal:
            form.show(refusal.obstacles, _signatories(agreement))
        else:
            flash(_("Penandatanganan dicatat. Tinggal memberlakukannya."), "ok")
            return redirect(url_for(".enter_force", agreement_id=agreement.id))
    kept = [(mark_of(scan), scan)] if scan else []
    # Taken before anything is typed: the button leaves the page.
    proposals = (
        {}
        if form.is_submitted()
        else number_proposals(db.session(), current_user, agreement, day=today())
    )
    return render_form(
        "agreements/sign.html", form, agreement=agreement, kept=kept, proposals=proposals
    )


@bp.route("/<int:agreement_id>/berlakukan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def enter_force(agreement_id: int) -> ResponseReturnValue:
    """Bring the agreement into force, or show all that keeps it from it."""
    agreement = kept_agreement(agreement_id)
    if agreement.state is not State.SIGNED:
        abort(409)
    form = EntryForm(data={"starts_on": _first_day(agreement)})
    if form.validate_on_submit():
        try:
            enter_into_force(
                db.session(),
                agreement,
                given(form.starts_on),
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotEnterIntoForce as refusal:
            form.form_errors.append(
                _("Perjanjian belum dapat diberlakukan: lihat daftar di bawah.")
            )
            hindrances = refusal.hindrances
        else:
            flash(
                _("Perjanjian berlaku. Komitmennya sudah menjadi tindak lanjut bertanggal."), "ok"
            )
            return redirect(url_for("agreements.show", agreement_id=agreement.id))
    else:
        day = form.starts_on.data or agreement.signed_on or today()
        hindrances = hindrances_to_entry(agreement, day)
    return render_form(
        "agreements/enter_force.html",
        form,
        agreement=agreement,
        hindrances=[(h, ENTRY_TEXT[h.obstacle]) for h in hindrances],
    )


@bp.route("/<int:agreement_id>/pindaian", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def scan(agreement_id: int) -> ResponseReturnValue:
    """Add the scan that was to follow."""
    agreement = kept_agreement(agreement_id)
    if agreement.signed_on is None:
        abort(409)
    form = ScanForm()
    if form.validate_on_submit():
        if not is_given(form.scan.data):
            add_error(form.scan, _("Pilih berkasnya."))
        else:
            try:
                kept = keep_upload(form.scan.data, now=now(), kinds=SCAN_KINDS)
            except UploadRefused as refusal:
                add_error(form.scan, REASON_TEXT[refusal.reason])
            else:
                add_scan(db.session(), agreement, kept, by=current_user, now=now())
                flash(_("Pindaian tersimpan."), "ok")
                return redirect(url_for("agreements.show", agreement_id=agreement.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Unggah naskah bertanda tangan"),
        lead=_("PDF, PNG, atau JPG."),
        submit=_("Unggah"),
        back=url_for("agreements.show", agreement_id=agreement.id),
    )


@bp.route("/<int:agreement_id>/narahubung/<int:party>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def liaison(agreement_id: int, party: int) -> ResponseReturnValue:
    """Name or replace a liaison of a party."""
    agreement = kept_agreement(agreement_id)
    if party not in (1, 2):
        abort(404)
    form = LiaisonForm()
    _offer(form, agreement, party)
    if form.validate_on_submit():
        try:
            name_liaison(
                db.session(),
                agreement,
                form.to_terms(party),
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotNameLiaison as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Narahubung tercatat. Yang digantikan tetap ada dalam riwayat."), "ok")
            return redirect(url_for("agreements.show", agreement_id=agreement.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Narahubung %(who)s", who=agreement.parties[party - 1].institution.short_name),
        lead=_("Yang bertugas sebelumnya untuk ruang lingkup yang sama selesai kemarin."),
        back=url_for("agreements.show", agreement_id=agreement.id),
    )


@bp.route("/<int:agreement_id>/akhiri", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def end(agreement_id: int) -> ResponseReturnValue:
    """End the agreement before its term."""
    agreement = kept_agreement(agreement_id)
    if agreement.state is not State.IN_FORCE:
        abort(409)
    form = TerminationForm()
    if form.validate_on_submit():
        try:
            terminate(db.session(), agreement, form.to_termination(), by=current_user, now=now())
        except EndsOutsideTerm:
            add_error(form.last_day, _("Harus di dalam jangka waktu perjanjian."))
        else:
            flash(_("Perjanjian diakhiri. Tindak lanjut yang tersisa dibatalkan."), "ok")
            return redirect(url_for("agreements.show", agreement_id=agreement.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Akhiri perjanjian sebelum waktunya"),
        submit=_("Akhiri perjanjian"),
        back=url_for("agreements.show", agreement_id=agreement.id),
    )


def _first_day(agreement: Agreement) -> date | None:
    """Return the first day in force as planned, or that of the signing when it came later."""
    return max(filter(None, (agreement.starts_on, agreement.signed_on)), default=None)


def _planned(agreement: Agreement) -> dict[str, object]:
    return {
        "place": agreement.place,
        "number_1": agreement.first.number,
        "number_2": agreement.second.number,
        "witnesses": [vars_of(witness) for witness in agreement.witnesses],
    }


def vars_of(witness: object) -> dict[str, object]:
    """Return what the row of a witness shows."""
    return {name: getattr(witness, name) for name in ("name", "office", "heading")}


def _signatories(agreement: Agreement) -> dict[int, str]:
    return {
        party.position: party.signatory.holding.person.name
        for party in agreement.parties
        if party.signatory is not None
    }


def _offer(form: LiaisonForm, agreement: Agreement, party: int) -> None:
    institution = agreement.parties[party - 1].institution
    people = db.session.scalars(
        select(Person)
        .join(Person.institution)
        .where(Institution.path.startswith(institution.path))
        .order_by(Person.name)
    )
    choices = [(person.id, f"{person.name} ({person.position or '–'})") for person in people]
    for field in (form.person, form.deputy):
        field.offer([("", _("– pilih –")), *choices])
    scopes = ((scope.key, scope.title) for scope in agreement.scopes)
    form.scope.offer([("", _("Semua ruang lingkup")), *scopes])


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
