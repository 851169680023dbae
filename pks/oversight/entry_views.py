"""Pages of entering an oversight product, correcting it, taking it out again."""

from collections.abc import Sequence

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.models import Agreement
from pks.db import db
from pks.oversight.checking import CannotEnter
from pks.oversight.entering import (
    correct_product,
    enter_product,
    facts_of,
    may_be_bound,
    remove_product,
)
from pks.oversight.forms import AddressedForm, ProductForm
from pks.oversight.queries import addressed_by, agreements_for
from pks.oversight.views import product_to_write
from pks.parties.models import Institution
from pks.parties.queries import tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.fields import given, text_in
from pks.web.filters import tanggal_panjang
from pks.web.forms import render_form

bp = Blueprint("oversight_entry", __name__, url_prefix="/produk-pengawasan")

WRITERS = (Role.LEGAL, Role.ADMIN)


@bp.route("/catat", methods=["GET", "POST"])
@open_to(*WRITERS)
def choose() -> ResponseReturnValue:
    """Ask which institution is to act."""
    form = AddressedForm(data={"institution": request.args.get("instansi", type=int)})
    units = tree(db.session(), addressed_by(current_user))
    form.prepare([(unit.id, unit.name) for unit in units])
    if form.validate_on_submit():
        return redirect(url_for(".enter", institution_id=given(form.institution)))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Catat produk pengawasan"),
        submit=_("Lanjut"),
        back=url_for("oversight.index"),
        trail=[(_("Produk pengawasan"), url_for("oversight.index"))],
    )


@bp.route("/catat/<int:institution_id>", methods=["GET", "POST"])
@open_to(*WRITERS)
def enter(institution_id: int) -> ResponseReturnValue:
    """Enter what an institution is to act on."""
    session = db.session()
    addressed = one_or_404(addressed_by(current_user).where(Institution.id == institution_id))
    agreements = agreements_for(session, current_user, addressed)
    form = ProductForm()
    form.prepare(agreements, None)
    del form.reason
    if form.validate_on_submit():
        chosen = _chosen(agreements, form.agreement.data)
        try:
            product = enter_product(
                session,
                addressed,
                form.to_facts(),
                chosen,
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotEnter as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Tercatat. Batas waktu: %(day)s.", day=tanggal_panjang(product.due_on)), "ok")
            return redirect(url_for("oversight.show", product_id=product.id))
    return render_form("oversight/enter.html", form, addressed=addressed, agreements=agreements)


@bp.route("/<int:product_id>/perbaiki", methods=["GET", "POST"])
@open_to(*WRITERS)
def correct(product_id: int) -> ResponseReturnValue:
    """Correct what was entered; the due day follows."""
    session, product = db.session(), product_to_write(product_id)
    free = may_be_bound(product)
    agreements = agreements_for(session, current_user, product.institution) if free else []
    form = ProductForm()
    form.prepare(agreements, facts_of(product))
    if not agreements:
        del form.agreement
    if form.validate_on_submit():
        chosen = _chosen(agreements, form.agreement.data) if form.agreement else None
        try:
            changed = correct_product(
                session,
                product,
                form.to_facts(),
                chosen,
                text_in(form.reason),
                by=current_user,
                now=now(),
                today=today(),
            )
        except CannotEnter as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Perbaikan tersimpan.") if changed else _("Tidak ada yang berubah."), "ok")
            return redirect(url_for("oversight.show", product_id=product.id))
    return render_form("oversight/correct.html", form, product=product)


@bp.post("/<int:product_id>/hapus")
@open_to(*WRITERS)
def remove(product_id: int) -> ResponseReturnValue:
    """Take out what was entered by mistake."""
    remove_product(db.session(), product_to_write(product_id), by=current_user, now=now())
    flash(_("Produk pengawasan itu dihapus; jejaknya tetap ada."), "ok")
    return redirect(url_for("oversight.index"))


def _chosen(agreements: Sequence[Agreement], wanted_id: int | None) -> Agreement | None:
    return next((one for one in agreements if one.id == wanted_id), None)


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
