"""Pages of drafting: the list, beginning one, and the desk with its sections."""

import re

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import is_kept_by, possible_parents
from pks.agreements.registering import CannotRegister
from pks.agreements.words import REGISTER_TEXT
from pks.db import db
from pks.drafting import desk
from pks.drafting.content import SectionKey
from pks.drafting.documents import draft_docx, draw
from pks.drafting.forms import NewDraftForm
from pks.drafting.models import Draft
from pks.drafting.queries import drafts_in_work, drafts_visible_to, institutions_to_draft_with
from pks.drafting.saving import ChangedMeanwhile, DraftIsClosed, begin_draft, save_part
from pks.files.pdf import ConversionFailed, NoConverter, to_pdf
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, zone
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation

bp = Blueprint("drafting", __name__, url_prefix="/naskah")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def visible_draft(agreement_id: int) -> Draft:
    """Return the draft of an agreement that the user may see, or answer 404."""
    return one_or_404(drafts_visible_to(current_user).where(Draft.agreement_id == agreement_id))


def kept_draft(agreement_id: int) -> Draft:
    """Return the draft of an agreement that the user may change, or answer 404."""
    draft = visible_draft(agreement_id)
    if not is_kept_by(db.session(), draft.agreement, current_user):
        abort(404)
    return draft


def section_key(key: str) -> SectionKey:
    """Return the section of that name, or answer 404."""
    if key not in list(SectionKey):
        abort(404)
    return SectionKey(key)


@bp.route("/")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the drafts that nobody has signed yet."""
    drafts = drafts_in_work(db.session(), current_user)
    return render_template("drafting/index.html", drafts=drafts)


@bp.route("/baru", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new() -> ResponseReturnValue:
    """Begin a draft: under which parent, between whom, about what."""
    form = NewDraftForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            draft = begin_draft(db.session(), form.to_new_draft(), by=current_user, now=now())
        except CannotRegister as refusal:
            form.form_errors.extend(REGISTER_TEXT[obstacle] for obstacle in refusal.obstacles)
        else:
            flash(_("Draf dibuat. Lengkapi bagian-bagiannya."), "ok")
            return redirect(url_for(".open_draft", agreement_id=draft.agreement_id))
    return render_form("drafting/new.html", form)


@bp.route("/<int:agreement_id>/")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def open_draft(agreement_id: int) -> ResponseReturnValue:
    """Go to the first section that still lacks something."""
    key = desk.first_open_section(db.session(), visible_draft(agreement_id))
    return redirect(url_for(".section", agreement_id=agreement_id, key=key.value))


@bp.route("/<int:agreement_id>/bagian/<key>")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def section(agreement_id: int, key: str) -> ResponseReturnValue:
    """Show one section beside the paper."""
    draft = visible_draft(agreement_id)
    view = desk.lay(db.session(), draft, section_key(key), current_user)
    return render_template("drafting/desk.html", desk=view, form=view.form)


@bp.route("/<int:agreement_id>/bagian/<key>", methods=["POST"])
@open_to(Role.LEGAL)
def save(agreement_id: int, key: str) -> ResponseReturnValue:
    """Save one section: as one types (htmx), or by the button."""
    draft = kept_draft(agreement_id)
    view = desk.lay(db.session(), draft, section_key(key), current_user, typed=True)
    if not view.form.validate():
        return _again(view, "drafting/_refused.html", 422)
    try:
        save_part(
            db.session(),
            draft.agreement,
            view.key,
            view.form.to_part(),
            seen_version=_seen_version(),
            by=current_user,
            now=now(),
        )
    except ChangedMeanwhile as conflict:
        view.show_conflict(conflict.stored)
        return _again(view, "drafting/_conflict.html", 409)
    except DraftIsClosed:
        return _again(view, "drafting/_closed.html", 409)
    go_on = url_for(".section", agreement_id=agreement_id, key=view.next_key.value)
    if not _typing():
        return redirect(go_on)
    if "go_on" in request.form:
        # The script follows this by loading the page; what was in flight has been waited for.
        return Response(headers={"HX-Redirect": go_on})
    saved = desk.lay(db.session(), draft, view.key, current_user)
    return render_template("drafting/_saved.html", desk=saved)


@bp.route("/<int:agreement_id>/naskah.docx")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def docx(agreement_id: int) -> ResponseReturnValue:
    """Give the draft as a Word document."""
    draft = visible_draft(agreement_id)
    drawn = draw(db.session(), draft)
    return _file(draft_docx(db.session(), draft, drawn, zone=zone()), DOCX, draft, "docx")


@bp.route("/<int:agreement_id>/naskah.pdf")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def pdf(agreement_id: int) -> ResponseReturnValue:
    """Give the draft as a PDF, where a converter is installed."""
    draft = visible_draft(agreement_id)
    document = draft_docx(db.session(), draft, draw(db.session(), draft), zone=zone())
    # Nothing waits for the converter: it takes seconds, and the transaction is only read.
    db.session.rollback()
    try:
        converted = to_pdf(document)
    except NoConverter:
        return _no_pdf(
            _("LibreOffice belum terpasang pada server ini, jadi PDF belum dapat dibuat.")
        )
    except ConversionFailed:
        return _no_pdf(_("PDF gagal dibuat. Coba lagi; bila tetap gagal, beri tahu administrator."))
    return _file(converted, "application/pdf", visible_draft(agreement_id), "pdf")


def _offer(form: NewDraftForm) -> None:
    session = db.session()
    own, others = institutions_to_draft_with(session, current_user)
    nobody = [("", _("– pilih –"))]
    parents = [
        (parent.id, f"{parent.subject} ({parent.second.institution.short_name})")
        for parent in possible_parents(session, current_user)
    ]
    form.parent.offer(nobody + parents)
    form.first.offer(nobody + [(unit.id, unit.name) for unit in own])
    form.second.offer(nobody + [(unit.id, unit.name) for unit in others])


def _seen_version() -> int:
    """Return the version that the writer has seen, or knowingly overwrites."""
    shown = request.form.get("overwrite") or request.form.get("version") or "0"
    # No section is ever saved a thousand million times.
    return int(shown) if re.fullmatch("[0-9]{1,9}", shown) else 0


def _typing() -> bool:
    return request.headers.get("HX-Request") == "true"


def _again(view: desk.Desk, fragment: str, status: int) -> Response:
    """Show what was typed again: the fragment while typing, the whole desk after the button."""
    if not _typing():
        page = render_template("drafting/desk.html", desk=view, form=view.form, notice=fragment)
        return make_response(page, status)
    answer = make_response(render_template(fragment, desk=view, form=view.form), status)
    answer.headers["HX-Retarget"] = "#save-notice"
    answer.headers["HX-Reswap"] = "innerHTML"
    answer.headers["HX-Reselect"] = "#notice"
    return answer


def _file(content: bytes, media_type: str, draft: Draft, ending: str) -> Response:
    answer = make_response(content)
    answer.content_type = media_type
    name = f"PKS-{draft.agreement.second.institution.short_name}-draf.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _no_pdf(sentence: str) -> ResponseReturnValue:
    return make_response(render_template("drafting/no_pdf.html", sentence=sentence), 503)


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the part of the agreement's page that leads to its draft."""
    drafts = drafts_visible_to(user).where(Draft.agreement_id == agreement.id)
    draft = db.session.scalar(drafts)
    if draft is None:
        return Markup()
    may_write = is_kept_by(db.session(), agreement, user)
    panel = render_template("drafting/_panel.html", agreement=agreement, may_write=may_write)
    return Markup(panel)  # noqa: S704


DEED_TEXT = {
    "draft.waive": lazy_gettext("membiarkan temuan pemeriksa naskah"),
    "draft.approve": lazy_gettext("memberi paraf"),
}


def set_up(app: Flask) -> None:
    """Add drafting to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 10, _panel))
    readers = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
    add_to_navigation(
        app, Entry("drafting.index", "pencil", lazy_gettext("Naskah"), readers, rank=30)
    )
