"""The papers beside an agreement: a short form, its preview, downloads, and keeping it."""

from flask import (
    Blueprint,
    Flask,
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
from pks.agreements.queries import is_kept_by
from pks.agreements.signing_views import kept_agreement
from pks.db import db
from pks.naskah import paper_docx
from pks.naskah.flow import Paper
from pks.naskah.records import record_html, record_paper
from pks.records.attaching import attach_paper
from pks.records.downloads import docx_answer, pdf_answer
from pks.records.forms import record_form, typed_values
from pks.records.offers import Offer, known_for, offers_of
from pks.records.words import DEED_TEXT
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.forms import Form
from pks.web.storage import keep_own

bp = Blueprint("records", __name__)


@bp.route("/perjanjian/<int:agreement_id>/surat/<name>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def paper(agreement_id: int, name: str) -> ResponseReturnValue:
    """Show, give or keep one paper, as the form has it. Only keeping it changes anything."""
    agreement = kept_agreement(agreement_id)
    offer = next((one for one in offers_of(agreement) if one.name == name), None)
    if offer is None:
        abort(404)
    known = known_for(db.session(), agreement, offer, today=today())
    form = record_form(offer.template, known)
    if form.is_submitted() and not form.validate():
        return _page(agreement, offer, form, None, 422)
    made = record_paper(offer.template, typed_values(form, offer.template))
    deed = request.form.get("deed") if form.is_submitted() else None
    title = _file_name(agreement, offer)
    if deed == "docx":
        return docx_answer(made, title)
    if deed == "pdf":
        return pdf_answer(made, title)
    if deed == "keep":
        file = keep_own(paper_docx(made), f"{title}.docx", now=now())
        attach_paper(db.session(), agreement, offer.kind, file, by=current_user, now=now())
        flash(_("Tersimpan di antara dokumen perjanjian."), "ok")
        return redirect(url_for("agreements.show", agreement_id=agreement.id))
    return _page(agreement, offer, form, made, 200)


def _page(
    agreement: Agreement, offer: Offer, form: Form, made: Paper | None, status: int
) -> ResponseReturnValue:
    shown = Markup(record_html(made)) if made else None  # noqa: S704 - it escapes every text
    page = render_template(
        "records/paper.html", agreement=agreement, offer=offer, form=form, paper=shown
    )
    return make_response(page, status)


def _file_name(agreement: Agreement, offer: Offer) -> str:
    who = (offer.party or agreement.second).institution.short_name
    return f"{offer.template.name} {who}".replace(" ", "-")


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the part of the agreement's page that leads to the papers beside it."""
    offers = list(offers_of(agreement)) if is_kept_by(db.session(), agreement, user) else []
    if not offers:
        return Markup()
    panel = render_template("records/_panel.html", agreement=agreement, offers=offers)
    return Markup(panel)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the papers to the application, and the way to them to an agreement's page."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 20, _panel))
