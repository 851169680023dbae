"""Pages of oversight products that are read: the list, its workbook, one product; the panel."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.queries import agreements_visible_to
from pks.audit import trail
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.monitoring.models import FollowUp
from pks.monitoring.panels import add_panel
from pks.oversight import words
from pks.oversight.entering import may_be_bound
from pks.oversight.models import OversightProduct
from pks.oversight.queries import (
    ProductFilter,
    addressed_by,
    institutions_with_products,
    product_rows,
    products_kept_by,
    products_visible_to,
    row_of,
)
from pks.oversight.sheet_writing import workbook_of
from pks.oversight.terms import PERIODS, ProductKind, ProductState
from pks.parties.office_calendar import working_days_of
from pks.records.downloads import file_answer
from pks.web.access import one_or_404, open_to
from pks.web.clock import today
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page

bp = Blueprint("oversight", __name__, url_prefix="/produk-pengawasan")

ROWS_PER_PAGE = 50


@bp.route("/")
@open_to()
def index() -> ResponseReturnValue:
    """List the products, what is late first."""
    session, wanted, page = db.session(), _wanted(), wanted_page()
    rows, total = product_rows(
        session, current_user, wanted, today=today(), page=page, rows_per_page=ROWS_PER_PAGE
    )
    return render_template(
        "oversight/index.html",
        rows=rows,
        wanted=wanted,
        paging=Paging(page, total, ROWS_PER_PAGE),
        institutions=institutions_with_products(session, current_user),
        may_write=session.scalar(addressed_by(current_user).limit(1)) is not None,
    )


@bp.route("/daftar.xlsx")
@open_to()
def workbook() -> ResponseReturnValue:
    """Give what the list shows, all pages of it, as a workbook."""
    rows, _total = product_rows(db.session(), current_user, _wanted(), today=today())
    name = f"Produk pengawasan {today().isoformat()}.xlsx"
    return file_answer(workbook_of(rows), FileKind.XLSX.media_type, name)


@bp.route("/<int:product_id>")
@open_to()
def show(product_id: int) -> ResponseReturnValue:
    """Show one product, what became of it, and its history."""
    session = db.session()
    product = one_or_404(products_visible_to(current_user).where(OversightProduct.id == product_id))
    row = row_of(product, working_days_of(session, product.institution), today=today())
    return render_template(
        "oversight/show.html",
        row=row,
        product=product,
        period=PERIODS[product.kind],
        may_write=may_write(product),
        may_be_bound=may_be_bound(product),
        sees_agreement=_sees_agreement_of(product),
        history=trail.entries_about(session, f"oversight_product:{product.id}", limit=50),
    )


def product_to_write(product_id: int) -> OversightProduct:
    """Return the product, or answer that there is none that this user keeps."""
    return one_or_404(products_kept_by(current_user).where(OversightProduct.id == product_id))


def may_write(product: OversightProduct) -> bool:
    """Tell whether the user keeps `product`."""
    kept = products_kept_by(current_user).where(OversightProduct.id == product.id)
    return db.session.scalar(kept) is not None


def _sees_agreement_of(product: OversightProduct) -> bool:
    if product.follow_up is None:
        return False
    here = Agreement.id == product.follow_up.agreement_id
    return db.session.scalar(agreements_visible_to(current_user).where(here)) is not None


def _wanted() -> ProductFilter:
    return ProductFilter(
        text=request.args.get("q", "").strip(),
        kind=request.args.get("jenis", type=ProductKind),
        institution_id=request.args.get("instansi", type=int),
        state=request.args.get("keadaan", type=ProductState),
    )


def _panel(follow_up: FollowUp, user: User) -> Markup:
    """Return which product a follow-up carries out, on the follow-up's page."""
    product = db.session.scalar(
        products_visible_to(user).where(OversightProduct.follow_up_id == follow_up.id)
    )
    if product is None:
        return Markup()
    part = render_template("oversight/_panel.html", product=product, state=product.state(today()))
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the pages of oversight products, their words, and the panel on a follow-up's page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["oversight_words"] = words
    app.jinja_env.globals["oversight_states"] = tuple(ProductState)
    tell_deeds(app, words.DEED_TEXT)
    add_panel(app, _panel)
    label = lazy_gettext("Produk pengawasan")
    add_to_navigation(app, Entry("oversight.index", "gavel", label, rank=46))
