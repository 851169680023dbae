"""Pages of audiences: the list, entering one, changing it, its minutes."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from pks.accounts.models import Role
from pks.audit import trail
from pks.db import db
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.intake.meeting import CannotKeepAudience, change_audience, enter_audience
from pks.intake.minutes import minutes_of, scope_titles
from pks.intake.models import Audience, AudienceFile, Request, RequestState
from pks.intake.queries import (
    audiences_kept_by,
    audiences_visible_to,
    page_of_audiences,
    requests_decided_by,
)
from pks.intake.row_forms import AudienceForm
from pks.intake.views import nobody, own_institutions
from pks.naskah.records import record_html
from pks.parties.models import Institution
from pks.records.downloads import docx_answer, pdf_answer
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.fields import given
from pks.web.forms import render_form
from pks.web.kept_files import files_of, mark_of
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.storage import is_given, keep_upload, send_stored

bp = Blueprint("audiences", __name__)

ROWS_PER_PAGE = 25


@bp.route("/audiensi/")
@open_to()
def index() -> ResponseReturnValue:
    """List the audiences that the user may see."""
    number = wanted_page()
    rows, total = page_of_audiences(
        db.session(), current_user, page=number, rows_per_page=ROWS_PER_PAGE
    )
    page = Paging(number, total, ROWS_PER_PAGE)
    return render_template("intake/audiences.html", rows=rows, page=page)


@bp.route("/audiensi/baru", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new() -> ResponseReturnValue:
    """Enter an audience that no request led to."""
    return _enter(None)


@bp.route("/usulan/<int:request_id>/audiensi", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new_for_request(request_id: int) -> ResponseReturnValue:
    """Enter the audience that a request has led to."""
    return _enter(accepted_request(request_id))


@bp.route("/audiensi/<int:audience_id>")
@open_to()
def show(audience_id: int) -> ResponseReturnValue:
    """Show an audience with its minutes."""
    audience = visible_audience(audience_id)
    return render_template(
        "intake/audience.html",
        audience=audience,
        paper=Markup(record_html(minutes_of(audience))),  # noqa: S704 - it escapes every text
        may_write=_is_kept(audience),
        history=trail.entries_about(db.session(), f"audience:{audience.id}", limit=30),
    )


@bp.route("/audiensi/<int:audience_id>/ubah", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def change(audience_id: int) -> ResponseReturnValue:
    """Change what is known of an audience."""
    audience = kept_audience(audience_id)
    form = AudienceForm()
    _offer(form, audience)
    if not form.is_submitted():
        form.load(audience)
    is_whole = form.validate_on_submit()
    files = _take(form)
    if form.is_submitted() and form.version.data != str(audience.version):
        form.form_errors.append(
            _("Orang lain baru saja mengubah audiensi ini. Muat ulang halaman, lalu ulangi.")
        )
    elif is_whole and not form.files.errors:
        facts = form.to_facts(_id_of(form, "guest", audience), _id_of(form, "host", audience))
        try:
            change_audience(db.session(), audience, facts, files, by=current_user, now=now())
        except CannotKeepAudience as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Audiensi tersimpan."), "ok")
            return redirect(url_for(".show", audience_id=audience.id))
    return _form_page(form, files, audience=audience, asked=audience.request)


@bp.route("/audiensi/<int:audience_id>/berita-acara.docx")
@open_to()
def docx(audience_id: int) -> ResponseReturnValue:
    """Give the minutes as a Word document."""
    audience = visible_audience(audience_id)
    return docx_answer(minutes_of(audience), _name(audience))


@bp.route("/audiensi/<int:audience_id>/berita-acara.pdf")
@open_to()
def pdf(audience_id: int) -> ResponseReturnValue:
    """Give the minutes as a PDF, where a converter is installed."""
    audience = visible_audience(audience_id)
    return pdf_answer(minutes_of(audience), _name(audience))


@bp.route("/audiensi/<int:audience_id>/berkas/<int:file_id>")
@open_to()
def evidence(audience_id: int, file_id: int) -> ResponseReturnValue:
    """Give a photo or paper of an audience."""
    visible = audiences_visible_to(current_user).with_only_columns(Audience.id)
    found = one_or_404(
        select(AudienceFile).where(
            AudienceFile.id == file_id,
            AudienceFile.audience_id == audience_id,
            AudienceFile.audience_id.in_(visible),
        )
    )
    return send_stored(found.file)


def _enter(asked: Request | None) -> ResponseReturnValue:
    form = AudienceForm(data=_known(asked))
    _offer(form, asked)
    is_whole = form.validate_on_submit()
    files = _take(form)
    if is_whole and not form.files.errors:
        facts = form.to_facts(_id_of(form, "guest", asked), _id_of(form, "host", asked))
        try:
            audience = enter_audience(db.session(), facts, files, asked, by=current_user, now=now())
        except CannotKeepAudience as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Audiensi tercatat. Berita acaranya sudah dapat diunduh."), "ok")
            return redirect(url_for(".show", audience_id=audience.id))
    return _form_page(form, files, audience=None, asked=asked)


def _form_page(
    form: AudienceForm,
    files: list[StoredFile],
    *,
    audience: Audience | None,
    asked: Request | None,
) -> ResponseReturnValue:
    form.add_empty_rows()
    kept = [(mark_of(file), file) for file in files]
    return render_form("intake/audience_form.html", form, kept=kept, audience=audience, wish=asked)


def _offer(form: AudienceForm, settled: Request | Audience | None) -> None:
    """Fill the selects; what a request has settled is not asked again."""
    form.scopes.offer(scope_titles().items())
    asked = settled.request if isinstance(settled, Audience) else settled
    if asked is not None:
        del form.guest, form.host
        return
    all_of_them = db.session.scalars(select(Institution).order_by(Institution.path))
    choices = nobody() + [(unit.id, unit.name) for unit in all_of_them]
    form.guest.offer(choices)
    form.host.offer(nobody() + own_institutions() if settled is None else choices)


def _id_of(form: AudienceForm, name: str, settled: Request | Audience | None) -> int:
    """Return the chosen institution, or the one that the request has settled."""
    if name in form:
        chosen: int = given(form[name])
        return chosen
    asked = settled.request if isinstance(settled, Audience) else settled
    assert asked is not None, "only a request takes the choice away"
    return asked.institution_id if name == "guest" else asked.receiver_id


def _take(form: AudienceForm) -> list[StoredFile]:
    """Keep what the form has brought; say beside the field what was not taken, and why."""
    if not form.is_submitted():
        return []
    files = files_of(db.session(), request.form.getlist("kept"), current_user.id)
    for upload in form.files.data or []:
        if is_given(upload):
            try:
                files.append(keep_upload(upload, now=now()))
            except UploadRefused as refusal:
                sentence = f"{upload.filename}: {REASON_TEXT[refusal.reason]}"
                form.files.errors = [*form.files.errors, sentence]
    # A commit of its own: what was uploaded is kept even if the rest is refused.
    db.session.commit()
    return files


def _known(asked: Request | None) -> dict[str, object]:
    """Return what a new form shows: nothing that the request says is typed again."""
    if asked is None:
        return {"held_on": today()}
    contact = {
        "name": asked.contact_name,
        "office": asked.contact_office,
        "institution": asked.institution.name,
    }
    return {
        "held_on": today(),
        "subject": asked.subject,
        "scopes": asked.scope_keys,
        "topics": asked.expectation,
        "attendees": [contact],
    }


def _name(audience: Audience) -> str:
    return f"Berita-acara-audiensi-{audience.guest.short_name}-{audience.held_on.isoformat()}"


def visible_audience(audience_id: int) -> Audience:
    return one_or_404(
        audiences_visible_to(current_user)
        .where(Audience.id == audience_id)
        .options(
            joinedload(Audience.guest),
            joinedload(Audience.host),
            selectinload(Audience.attendees),
            selectinload(Audience.evidence).joinedload(AudienceFile.file),
            selectinload(Audience.origins),
        )
    )


def _is_kept(audience: Audience) -> bool:
    kept = audiences_kept_by(current_user).where(Audience.id == audience.id)
    return db.session.scalar(kept.with_only_columns(Audience.id)) is not None


def kept_audience(audience_id: int) -> Audience:
    return one_or_404(audiences_kept_by(current_user).where(Audience.id == audience_id))


def accepted_request(request_id: int) -> Request:
    asked = one_or_404(requests_decided_by(current_user).where(Request.id == request_id))
    if asked.state is not RequestState.ACCEPTED:
        abort(409)
    return asked


def set_up(app: Flask) -> None:
    """Add audiences to the application."""
    app.register_blueprint(bp)
    add_to_navigation(
        app, Entry("audiences.index", "users-group", lazy_gettext("Audiensi"), rank=39)
    )
