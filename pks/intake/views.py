"""Pages of requests: the list, asking, one request and what becomes of it, links for others."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import Role
from pks.agreements.queries import possible_parents
from pks.audit import trail
from pks.db import db
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.intake import letters
from pks.intake.asking import (
    RequestIsDecided,
    accept_request,
    ask,
    reject_request,
    withdraw_request,
)
from pks.intake.forms import RejectForm, RequestForm, WishForm
from pks.intake.minutes import scope_titles
from pks.intake.models import Origin, Request, RequestState
from pks.intake.queries import (
    institutions_to_ask,
    new_requests,
    page_of_requests,
    requests_asked_by,
    requests_decided_by,
    requests_visible_to,
)
from pks.intake.words import DEED_TEXT, STATE_LOOK, STATE_TEXT
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.fields import given, text_in
from pks.web.forms import render_form
from pks.web.kept_files import files_of, mark_of
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.storage import is_given, keep_upload, send_stored

bp = Blueprint("intake", __name__, url_prefix="/usulan")

ROWS_PER_PAGE = 25


@bp.route("/")
@open_to()
def index() -> ResponseReturnValue:
    """List the requests that the user may see."""
    wanted = request.args.get("keadaan", "")
    state = RequestState(wanted) if wanted in list(RequestState) else None
    number = wanted_page()
    rows, total = page_of_requests(
        db.session(), current_user, state, page=number, rows_per_page=ROWS_PER_PAGE
    )
    page = Paging(number, total, ROWS_PER_PAGE)
    return render_template(
        "intake/index.html", rows=rows, page=page, state=state, states=list(RequestState)
    )


@bp.route("/baru", methods=["GET", "POST"])
@open_to(Role.LEGAL, Role.LIAISON)
def new() -> ResponseReturnValue:
    """Ask for an agreement in the name of one's own institution."""
    form = RequestForm(data=_own_contact())
    _offer(form)
    is_whole = form.validate_on_submit()
    kept = _attachment(form) if form.is_submitted() else None
    if is_whole and not form.file.errors:
        asked = ask(
            db.session(),
            form.to_wish(),
            institution_id=given(form.institution),
            receiver_id=given(form.receiver),
            parent_id=form.parent.data,
            file=kept,
            wording=letters.request_asked,
            by=current_user,
            now=now(),
        )
        flash(_("Usulan terkirim. Staf hukum instansi tujuan menerima surel."), "ok")
        return redirect(url_for(".show", request_id=asked.id))
    marked = [(mark_of(kept), kept)] if kept else []
    return render_form("intake/new.html", form, kept=marked)


@bp.route("/<int:request_id>")
@open_to()
def show(request_id: int) -> ResponseReturnValue:
    """Show one request and what became of it."""
    asked = _request(requests_visible_to(current_user), request_id)
    return render_template(
        "intake/show.html",
        wish=asked,
        titles=scope_titles(),
        may_decide=_may(requests_decided_by(current_user), request_id),
        may_withdraw=_may(requests_asked_by(current_user), request_id),
        history=trail.entries_about(db.session(), f"request:{asked.id}", limit=30),
    )


@bp.route("/<int:request_id>/berkas")
@open_to()
def attachment(request_id: int) -> ResponseReturnValue:
    """Give the file that came with a request."""
    asked = _request(requests_visible_to(current_user), request_id)
    if asked.file is None:
        abort(404)
    return send_stored(asked.file)


@bp.post("/<int:request_id>/terima")
@open_to(Role.LEGAL)
def accept(request_id: int) -> ResponseReturnValue:
    """Accept a request."""
    asked = _request(requests_decided_by(current_user), request_id)
    try:
        accept_request(
            db.session(), asked, wording=letters.request_decided, by=current_user, now=now()
        )
    except RequestIsDecided:
        abort(409)
    flash(_("Usulan diterima. Lanjutkan dengan audiensi, atau langsung susun naskahnya."), "ok")
    return redirect(url_for(".show", request_id=asked.id))


@bp.route("/<int:request_id>/tolak", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def reject(request_id: int) -> ResponseReturnValue:
    """Reject a request with a reason."""
    asked = _request(requests_decided_by(current_user), request_id)
    if asked.state is not RequestState.NEW:
        abort(409)
    form = RejectForm()
    if form.validate_on_submit():
        reject_request(
            db.session(),
            asked,
            text_in(form.reason),
            wording=letters.request_decided,
            by=current_user,
            now=now(),
        )
        flash(_("Usulan ditolak. Pengusul menerima alasannya."), "ok")
        return redirect(url_for(".show", request_id=asked.id))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Tolak usulan"),
        lead=f"{asked.institution.name}: {asked.subject}",
        submit=_("Tolak usulan"),
        back=url_for(".show", request_id=asked.id),
    )


@bp.post("/<int:request_id>/tarik")
@open_to(Role.LEGAL, Role.LIAISON)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take one's own request back."""
    asked = _request(requests_asked_by(current_user), request_id)
    try:
        withdraw_request(db.session(), asked, by=current_user, now=now())
    except RequestIsDecided:
        abort(409)
    flash(_("Usulan ditarik."), "ok")
    return redirect(url_for(".show", request_id=asked.id))


def offer_scopes(form: WishForm) -> None:
    """Offer the scopes of the template."""
    form.scopes.offer(scope_titles().items())


def nobody() -> list[tuple[str, str]]:
    """Return the choice of nothing."""
    return [("", _("– pilih –"))]


def own_institutions() -> list[tuple[int, str]]:
    """Return the institutions of the user's own branch, as choices."""
    own = select(Institution).where(Institution.id.in_(ids_of_own_branch(current_user)))
    return [(unit.id, unit.name) for unit in db.session.scalars(own.order_by(Institution.path))]


def parents() -> list[tuple[int, str]]:
    """Return the agreements that something may stand under, as choices."""
    found = possible_parents(db.session(), current_user)
    return [(one.id, f"{one.subject} ({one.second.institution.short_name})") for one in found]


def _request(query: Select[Request], request_id: int) -> Request:
    origins = selectinload(Request.origins).joinedload(Origin.agreement)
    return one_or_404(
        query.where(Request.id == request_id).options(
            joinedload(Request.institution),
            joinedload(Request.receiver),
            joinedload(Request.parent),
            joinedload(Request.file),
            joinedload(Request.audience),
            origins,
        )
    )


def _may(query: Select[Request], request_id: int) -> bool:
    found = query.where(Request.id == request_id).with_only_columns(Request.id)
    return db.session.scalar(found) is not None


def _attachment(form: RequestForm) -> StoredFile | None:
    """Return the file that came with the form, or the one that an earlier try has brought."""
    if not is_given(form.file.data):
        kept = files_of(db.session(), request.form.getlist("kept"), current_user.id)
        return kept[-1] if kept else None
    try:
        file = keep_upload(form.file.data, now=now())
    except UploadRefused as refusal:
        form.file.errors = [*form.file.errors, REASON_TEXT[refusal.reason]]
        return None
    # A commit of its own: the file is kept even if the rest is refused.
    db.session.commit()
    return file


def _own_contact() -> dict[str, str]:
    return {"contact_name": current_user.name, "contact_email": current_user.email}


def _offer(form: RequestForm) -> None:
    offer_scopes(form)
    form.institution.offer(nobody() + own_institutions())
    asked = institutions_to_ask(db.session(), current_user)
    form.receiver.offer(nobody() + [(unit.id, unit.name) for unit in asked])
    form.parent.offer(nobody() + parents())


def set_up(app: Flask) -> None:
    """Add requests to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    app.jinja_env.filters["keadaan_usulan"] = STATE_TEXT.__getitem__
    app.jinja_env.filters["rupa_usulan"] = STATE_LOOK.__getitem__
    add_to_navigation(
        app,
        Entry(
            "intake.index",
            "inbox",
            lazy_gettext("Usulan"),
            rank=38,
            count=lambda: new_requests(db.session(), current_user),
        ),
    )
