"""Pages of closing an oversight product, opening it again, referring it; what waits to be."""

from collections.abc import Iterator

from flask import Blueprint, Flask, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.oversight.entry_views import WRITERS
from pks.oversight.forms import ReferringForm, SettlingForm
from pks.oversight.models import OversightProduct
from pks.oversight.queries import to_refer
from pks.oversight.settling import CannotSettle, refer, reopen, settle
from pks.oversight.terms import ProductKind
from pks.oversight.views import product_to_write
from pks.oversight.words import KIND_TEXT
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.forms import Form, render_form
from pks.web.waiting import Item, add_waiting

bp = Blueprint("oversight_settling", __name__, url_prefix="/produk-pengawasan")


@bp.route("/<int:product_id>/tutup", methods=["GET", "POST"])
@open_to(*WRITERS)
def close(product_id: int) -> ResponseReturnValue:
    """Close by hand what no follow-up closes."""
    product = product_to_write(product_id)
    if product.standing.is_followed:
        abort(404)
    form = SettlingForm(on=today())
    if form.validate_on_submit():
        try:
            settle(
                db.session(), product, form.to_facts(), by=current_user, now=now(), today=today()
            )
        except CannotSettle as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Produk pengawasan ditutup."), "ok")
            return _back_to(product)
    return _form_page(form, product, _("Tutup produk pengawasan"), _("Tutup"))


@bp.post("/<int:product_id>/buka-lagi")
@open_to(*WRITERS)
def open_again(product_id: int) -> ResponseReturnValue:
    """Open again what was closed by hand."""
    product = product_to_write(product_id)
    try:
        reopen(db.session(), product, by=current_user, now=now())
    except CannotSettle:
        abort(409)
    flash(_("Produk pengawasan dibuka lagi."), "ok")
    return _back_to(product)


@bp.route("/<int:product_id>/limpahkan", methods=["GET", "POST"])
@open_to(*WRITERS)
def pass_on(product_id: int) -> ResponseReturnValue:
    """Put on record that an LHP went to Resolusi dan Monitoring."""
    product = product_to_write(product_id)
    if product.kind is not ProductKind.REPORT:
        abort(404)
    form = ReferringForm(on=today())
    if form.validate_on_submit():
        try:
            refer(db.session(), product, form.day(), by=current_user, now=now(), today=today())
        except CannotSettle as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Pelimpahan ke Resolusi dan Monitoring tercatat."), "ok")
            return _back_to(product)
    return _form_page(form, product, _("Limpahkan ke Resolusi dan Monitoring"), _("Catat"))


def _form_page(
    form: Form, product: OversightProduct, title: str, submit: str
) -> ResponseReturnValue:
    back = url_for("oversight.show", product_id=product.id)
    name = f"{KIND_TEXT[product.kind]} {product.number}"
    return render_form(
        "web/form_page.html",
        form,
        title=title,
        lead=f"{product.title} · {product.institution.name}",
        submit=submit,
        back=back,
        trail=[(_("Produk pengawasan"), url_for("oversight.index")), (name, back)],
    )


def _back_to(product: OversightProduct) -> ResponseReturnValue:
    return redirect(url_for("oversight.show", product_id=product.id))


def _waiting() -> Iterator[Item]:
    if current_user.role is not Role.LEGAL:
        return
    for product in to_refer(db.session(), current_user, today=today()):
        yield Item(
            _("Limpahkan LHP ke Resolusi dan Monitoring"),
            f"{product.number} · {product.institution.short_name} · {product.title}",
            url_for("oversight_settling.pass_on", product_id=product.id),
        )


def set_up(app: Flask) -> None:
    """Add the pages, and what waits for legal staff on the first page."""
    app.register_blueprint(bp)
    add_waiting(app, _waiting)
