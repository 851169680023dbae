"""Pages of drafting: the list, beginning one, and the desk with its sections."""

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements.kinds import AMENDING_KINDS, Kind
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import is_kept_by, possible_parents
from pks.agreements.registering import CannotRegister
from pks.agreements.words import REGISTER_TEXT
from pks.db import db
from pks.drafting.answering import written
from pks.drafting.beginning_form import NewDraftForm
from pks.drafting.content import SectionKey
from pks.drafting.desk import first_open_section, step_url
from pks.drafting.documents import Drawn, draft_docx, draw, style_of
from pks.drafting.inheriting import differences
from pks.drafting.models import Draft
from pks.drafting.numbers import numbers_to_take, take_number
from pks.drafting.queries import drafts_in_work, drafts_visible_to, institutions_to_draft_with
from pks.drafting.saving import DraftIsClosed, begin_draft, content_of_draft
from pks.drafting.section_desk import SectionDesk, lay
from pks.files.pdf import ConversionFailed, NoConverter, to_pdf
from pks.library import shelf
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.storage import store

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
            return redirect(_first_page(draft))
    return render_form("drafting/new.html", form)


def _first_page(draft: Draft) -> str:
    """Return where a new draft begins: with what the agreement above promises, if anything."""
    plan = content_of_draft(db.session(), draft.agreement_id).work_plan
    page = "inheriting.show" if differences(draft.agreement, plan) else ".open_draft"
    return url_for(page, agreement_id=draft.agreement_id)


@bp.route("/<int:agreement_id>/")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def open_draft(agreement_id: int) -> ResponseReturnValue:
    """Go to the first section that still lacks something."""
    key = first_open_section(db.session(), visible_draft(agreement_id))
    return redirect(url_for(".section", agreement_id=agreement_id, key=key.value))


@bp.route("/<int:agreement_id>/bagian/<key>")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def section(agreement_id: int, key: str) -> ResponseReturnValue:
    """Show one section beside the paper."""
    draft = visible_draft(agreement_id)
    view = _lay(draft, section_key(key))
    return render_template(view.page, desk=view, form=view.form, **view.words)


@bp.route("/<int:agreement_id>/bagian/<key>", methods=["POST"])
@open_to(Role.LEGAL)
def save(agreement_id: int, key: str) -> ResponseReturnValue:
    """Save one section: as one types (htmx), or by the button."""
    draft = kept_draft(agreement_id)
    view = _lay(draft, section_key(key), typed=True)
    return written(view, view.next_url)


@bp.route("/<int:agreement_id>/nomor/<int:party>", methods=["POST"])
@open_to(Role.LEGAL)
def take_next_number(agreement_id: int, party: int) -> ResponseReturnValue:
    """Write the next number of a party's office into the draft."""
    draft = kept_draft(agreement_id)
    session, day = db.session(), today()
    content = content_of_draft(session, agreement_id)
    # Taken a moment ago, or another office's: nothing is left to take.
    if party in numbers_to_take(session, draft, content, current_user, today=day):
        day = content.term.signed_on or day
        try:
            take_number(session, draft, party, day=day, by=current_user, now=now())
        except DraftIsClosed:
            abort(409)
    return redirect(step_url(draft, SectionKey.PARTIES))


@bp.route("/<int:agreement_id>/naskah.docx")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def docx(agreement_id: int) -> ResponseReturnValue:
    """Give the draft as a Word document."""
    draft = visible_draft(agreement_id)
    drawn = draw(db.session(), draft)
    return _file(_docx_of(draft, drawn), DOCX, draft, "docx")


@bp.route("/<int:agreement_id>/naskah.pdf")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def pdf(agreement_id: int) -> ResponseReturnValue:
    """Give the draft as a PDF, where a converter is installed."""
    draft = visible_draft(agreement_id)
    document = _docx_of(draft, draw(db.session(), draft))
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


def _docx_of(draft: Draft, drawn: Drawn) -> bytes:
    style = style_of(db.session(), draft.agreement, store())
    return draft_docx(db.session(), draft, drawn, style, zone=zone())


def _offer(form: NewDraftForm) -> None:
    session = db.session()
    own, others = institutions_to_draft_with(session, current_user)
    nobody = [("", _("– pilih –"))]
    parents = [
        (parent.id, f"{parent.subject} ({parent.second.institution.short_name})")
        for parent in possible_parents(session, current_user)
    ]
    begun_here = {kind.value for kind in Kind if kind not in AMENDING_KINDS}
    offers = shelf.offered(session, current_user)
    form.offer_templates(
        sorted(
            (offer for offer in offers if offer.kind in begun_here),
            key=lambda offer: offer.kind != Kind.PKS,
        )
    )
    form.parent.offer(nobody + parents)
    form.first.offer(nobody + [(unit.id, unit.name) for unit in own])
    form.second.offer(nobody + [(unit.id, unit.name) for unit in others])


def _lay(draft: Draft, key: SectionKey, *, typed: bool = False) -> SectionDesk:
    view = lay(db.session(), draft, key, current_user, typed=typed)
    if view.step not in view.steps:
        abort(404)
    return view


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
    "draft.save": lazy_gettext("menyimpan naskah"),
    "draft.undo": lazy_gettext("mengurungkan simpanan naskah"),
    "draft.restore": lazy_gettext("memulihkan revisi naskah"),
    "draft.move": lazy_gettext("memindahkan naskah ke templat baru"),
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
