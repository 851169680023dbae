"""Pages of links: legal staff make and revoke them; whoever holds one asks without an account."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Flask, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from pks.accounts.models import Role
from pks.db import db
from pks.files.models import StoredFile
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.intake import letters
from pks.intake.asking import (
    RequestIsDecided,
    ask_by_link,
    make_request_link,
    revoke_link,
    withdraw_request,
)
from pks.intake.forms import LinkForm, WishForm
from pks.intake.links import DeadLink, link_of, token_of
from pks.intake.minutes import scope_titles
from pks.intake.models import RequestLink
from pks.intake.queries import links_made_for, open_links
from pks.intake.views import nobody, offer_scopes, own_institutions, parents
from pks.mail.outbox import Recipient, queue
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch
from pks.web.access import one_or_404, open_to, public
from pks.web.clock import now
from pks.web.forms import render_form
from pks.web.headers import without_referrer
from pks.web.paths import outside_url
from pks.web.storage import is_given, keep_upload

bp = Blueprint("asking", __name__)

LinkView = Callable[[RequestLink], ResponseReturnValue]


def _with_link(view: LinkView) -> Callable[[str], ResponseReturnValue]:
    """Let `view` be opened by the token of a link that still holds."""

    @wraps(view)
    def opened(token: str) -> ResponseReturnValue:
        try:
            link = link_of(db.session(), token, now=now())
        except DeadLink:
            answer = make_response(render_template("intake/dead_link.html"), 410)
        else:
            answer = make_response(view(link))
        return without_referrer(answer)

    return opened


@bp.route("/usulan/tautan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def links() -> ResponseReturnValue:
    """Make a link for an institution without an account, and list those that are open."""
    form = LinkForm()
    _offer(form)
    if form.validate_on_submit():
        link = make_request_link(db.session(), form.to_link(), by=current_user, now=now())
        queue(
            db.session(),
            letters.link_made(link),
            to=Recipient(link.contact_name, link.contact_email),
            key=f"request_link:{link.id}",
            now=now(),
        )
        flash(_("Tautan dibuat dan dikirim lewat surel."), "ok")
        return redirect(url_for(".links"))
    found = [
        (link, outside_url("asking.request_form", token=token_of(link)))
        for link in open_links(db.session(), current_user, now=now())
    ]
    return render_form("intake/links.html", form, links=found)


@bp.post("/usulan/tautan/<int:link_id>/cabut")
@open_to(Role.LEGAL)
def revoke(link_id: int) -> ResponseReturnValue:
    """Close a link before its time."""
    link = one_or_404(links_made_for(current_user).where(RequestLink.id == link_id))
    revoke_link(db.session(), link, by=current_user, now=now())
    flash(_("Tautan dicabut."), "ok")
    return redirect(url_for(".links"))


@bp.route("/ajukan/<token>", methods=["GET", "POST"])
@public
@_with_link
def request_form(link: RequestLink) -> ResponseReturnValue:
    """Ask with a link, or see what became of what was asked with it."""
    if link.request is not None:
        return render_template(
            "intake/asked.html", wish=link.request, titles=scope_titles(), token=token_of(link)
        )
    form = WishForm(data={"contact_name": link.contact_name, "contact_email": link.contact_email})
    offer_scopes(form)
    if form.validate_on_submit():
        file = _attachment(form)
        if not form.file.errors:
            wording = letters.request_asked
            ask_by_link(db.session(), link, form.to_wish(), file=file, wording=wording, now=now())
            return redirect(url_for(".request_form", token=token_of(link)))
    return render_form("intake/ask.html", form, link=link)


@bp.post("/ajukan/<token>/tarik")
@public
@_with_link
def withdraw(link: RequestLink) -> ResponseReturnValue:
    """Take back what was asked with a link."""
    if link.request is None:
        abort(404)
    try:
        withdraw_request(db.session(), link.request, by=None, now=now())
    except RequestIsDecided:
        abort(409)
    return redirect(url_for(".request_form", token=token_of(link)))


def _attachment(form: WishForm) -> StoredFile | None:
    """Keep the file of a form that is whole: a link must not fill the disk with refused ones."""
    if not is_given(form.file.data):
        return None
    try:
        return keep_upload(form.file.data, now=now())
    except UploadRefused as refusal:
        form.file.errors = [*form.file.errors, REASON_TEXT[refusal.reason]]
        return None


def _offer(form: LinkForm) -> None:
    others = select(Institution).where(Institution.id.not_in(ids_of_own_branch(current_user)))
    found = db.session.scalars(others.order_by(Institution.path))
    form.institution.offer(nobody() + [(unit.id, unit.name) for unit in found])
    form.receiver.offer(nobody() + own_institutions())
    form.parent.offer(nobody() + parents())


def set_up(app: Flask) -> None:
    """Add the pages of links."""
    app.register_blueprint(bp)
