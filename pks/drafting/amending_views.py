"""Pages that begin an adendum or a perpanjangan, and the consolidated text of an adendum."""

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.agreements.kinds import AMENDING_KINDS, Kind
from pks.agreements.lifecycle import BINDING
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import agreements_visible_to, is_kept_by
from pks.agreements.registering import CannotRegister
from pks.agreements.words import REGISTER_TEXT
from pks.db import db
from pks.drafting import carrying
from pks.drafting.amending import NoTextToAmend, begin_amendment
from pks.drafting.documents import draw
from pks.drafting.facts import facts_of
from pks.drafting.models import Draft
from pks.drafting.views import DOCX, visible_draft
from pks.naskah import docx_bytes
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.forms import Form, render_form

bp = Blueprint("amending", __name__, url_prefix="/naskah")


@bp.route("/<int:agreement_id>/ubah/<kind>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def begin(agreement_id: int, kind: str) -> ResponseReturnValue:
    """Begin an adendum or a perpanjangan of an agreement, filled with what it says."""
    if kind not in AMENDING_KINDS:
        abort(404)
    agreement = one_or_404(agreements_visible_to(current_user).where(Agreement.id == agreement_id))
    if not is_kept_by(db.session(), agreement, current_user):
        abort(404)
    form = Form()
    if form.validate_on_submit() and (draft := _begun(agreement, Kind(kind), form)):
        flash(_("Draf dibuat. Lengkapi bagian-bagiannya."), "ok")
        return redirect(url_for("drafting.open_draft", agreement_id=draft.agreement_id))
    return render_form("drafting/amend.html", form, agreement=agreement, kind=Kind(kind))


@bp.route("/<int:agreement_id>/konsolidasi.docx")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def consolidated(agreement_id: int) -> ResponseReturnValue:
    """Give the whole agreement as it reads with its adendum, as a Word document."""
    draft = visible_draft(agreement_id)
    text = draw(db.session(), draft).amended
    if text is None:
        abort(404)
    answer = Response(docx_bytes(text, draft=None), content_type=DOCX)
    name = f"Konsolidasi-{draft.agreement.second.institution.short_name}.docx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _begun(agreement: Agreement, kind: Kind, form: Form) -> Draft | None:
    try:
        return begin_amendment(db.session(), agreement, kind, facts_of, by=current_user, now=now())
    except NoTextToAmend:
        form.form_errors.append(
            _("Naskah perjanjian ini tidak disusun di sini: perubahannya tidak dapat dihitung.")
        )
    except CannotRegister as refusal:
        form.form_errors.extend(REGISTER_TEXT[obstacle] for obstacle in refusal.obstacles)
    return None


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return what changes the agreement, and for who may: the way to change it."""
    session = db.session()
    query = agreements_visible_to(user).where(
        Agreement.parent_id == agreement.id, Agreement.kind.in_(AMENDING_KINDS)
    )
    amendments = session.scalars(query.order_by(Agreement.id)).all()
    may_amend = (
        user.role is Role.LEGAL
        and agreement.kind not in AMENDING_KINDS
        and agreement.state in BINDING
        and session.scalar(select(Draft.agreement_id).where(Draft.agreement_id == agreement.id))
        is not None
        and is_kept_by(session, agreement, user)
    )
    shows_text = agreement.kind is Kind.ADENDUM and user.role is not Role.LIAISON
    if not amendments and not may_amend and not shows_text:
        return Markup()
    panel = render_template(
        "drafting/_amendments.html",
        agreement=agreement,
        amendments=amendments,
        may_amend=may_amend,
        shows_text=shows_text,
    )
    return Markup(panel)  # noqa: S704


def set_up(app: Flask) -> None:
    """Add amending to the application."""
    carrying.listen()
    app.register_blueprint(bp)
    add_panel(app, Panel(Column.SIDE, 15, _panel))
