"""Pages of the addresses that are told what happens here, for administrators."""

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from pks.accounts.models import Role
from pks.audit import trail
from pks.db import db
from pks.leases import NotParked
from pks.parties.models import Institution
from pks.parties.queries import institutions_visible_to, tree
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.webhooks import telling
from pks.webhooks.events import Event
from pks.webhooks.forms import EndpointForm
from pks.webhooks.keeping import (
    CannotKeep,
    IsOff,
    add_endpoint,
    change_endpoint,
    deliver_again,
    remove_endpoint,
    replace_secret,
    send_test,
    switch_off,
    switch_on,
)
from pks.webhooks.models import Delivery, Endpoint
from pks.webhooks.queries import deliveries_to, endpoint_rows, endpoints_visible_to
from pks.webhooks.words import (
    DEED_TEXT,
    EVENT_TEXT,
    STATUS_LOOK,
    STATUS_TEXT,
    words_for_failure,
)

bp = Blueprint("webhooks", __name__, url_prefix="/sambungan")

ROWS_PER_PAGE = 50


@bp.get("/")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the addresses and how they fare."""
    rows = endpoint_rows(db.session(), current_user)
    return render_template("webhooks/index.html", rows=rows)


@bp.get("/<int:endpoint_id>")
@open_to(Role.ADMIN)
def show(endpoint_id: int) -> ResponseReturnValue:
    """Show one address and what was sent to it."""
    return _page_of(_visible(endpoint_id))


@bp.route("/tambah", methods=["GET", "POST"])
@open_to(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add an address; its secret is shown this once."""
    form = EndpointForm()
    _prepare(form)
    if form.validate_on_submit():
        try:
            added = add_endpoint(
                db.session(), form.to_facts(), private=_private(), by=current_user, now=now()
            )
        except CannotKeep as refusal:
            form.show(refusal.obstacles)
        else:
            return _page_of(added, secret=added.secret)
    return render_form(
        "webhooks/endpoint_form.html", form, title=_("Tambah sambungan"), back=url_for(".index")
    )


@bp.route("/<int:endpoint_id>/ubah", methods=["GET", "POST"])
@open_to(Role.ADMIN)
def change(endpoint_id: int) -> ResponseReturnValue:
    """Change an address or what it is told."""
    endpoint, form = _visible(endpoint_id), EndpointForm()
    back = url_for(".show", endpoint_id=endpoint.id)
    _prepare(form)
    if not form.is_submitted():
        form.show_facts(endpoint)
    if form.validate_on_submit():
        facts = form.to_facts()
        try:
            change_endpoint(
                db.session(), endpoint, facts, private=_private(), by=current_user, now=now()
            )
        except CannotKeep as refusal:
            form.show(refusal.obstacles)
        else:
            flash(_("Perubahan tersimpan."), "ok")
            return redirect(back, 303)
    return render_form("webhooks/endpoint_form.html", form, title=_("Ubah sambungan"), back=back)


@bp.post("/<int:endpoint_id>/uji-coba")
@open_to(Role.ADMIN)
def test(endpoint_id: int) -> ResponseReturnValue:
    """Queue a message that says nothing."""
    endpoint = _visible(endpoint_id)
    try:
        send_test(db.session(), endpoint, by=current_user, now=now())
    except IsOff:
        abort(409)
    flash(_("Uji coba akan dikirim. Muat ulang halaman ini sesaat lagi untuk hasilnya."), "ok")
    return redirect(url_for(".show", endpoint_id=endpoint.id), 303)


@bp.post("/<int:endpoint_id>/rahasia")
@open_to(Role.ADMIN)
def secret(endpoint_id: int) -> ResponseReturnValue:
    """Give an address a new secret, which is shown this once."""
    endpoint = _visible(endpoint_id)
    replace_secret(db.session(), endpoint, by=current_user, now=now())
    return _page_of(endpoint, secret=endpoint.secret)


@bp.post("/<int:endpoint_id>/matikan")
@open_to(Role.ADMIN)
def off(endpoint_id: int) -> ResponseReturnValue:
    """Send nothing more to an address."""
    endpoint = _visible(endpoint_id)
    switch_off(db.session(), endpoint, by=current_user, now=now())
    flash(_("Sambungan dimatikan."), "ok")
    return redirect(url_for(".show", endpoint_id=endpoint.id), 303)


@bp.post("/<int:endpoint_id>/hidupkan")
@open_to(Role.ADMIN)
def on(endpoint_id: int) -> ResponseReturnValue:
    """Send to an address again."""
    endpoint = _visible(endpoint_id)
    switch_on(db.session(), endpoint, by=current_user, now=now())
    flash(_("Sambungan dihidupkan."), "ok")
    return redirect(url_for(".show", endpoint_id=endpoint.id), 303)


@bp.post("/<int:endpoint_id>/hapus")
@open_to(Role.ADMIN)
def remove(endpoint_id: int) -> ResponseReturnValue:
    """Remove an address with its messages."""
    remove_endpoint(db.session(), _visible(endpoint_id), by=current_user, now=now())
    flash(_("Sambungan dihapus."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:endpoint_id>/kiriman/<int:delivery_id>/kirim-lagi")
@open_to(Role.ADMIN)
def again(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    """Take a message up again that had been put aside."""
    endpoint = _visible(endpoint_id)
    delivery = one_or_404(
        select(Delivery).where(Delivery.id == delivery_id, Delivery.endpoint_id == endpoint.id)
    )
    try:
        deliver_again(db.session(), endpoint, delivery, by=current_user, now=now())
    except NotParked:
        abort(409)
    flash(_("Kiriman akan dikirim lagi."), "ok")
    return redirect(url_for(".show", endpoint_id=endpoint.id), 303)


def _visible(endpoint_id: int) -> Endpoint:
    return one_or_404(endpoints_visible_to(current_user).where(Endpoint.id == endpoint_id))


def _prepare(form: EndpointForm) -> None:
    units = tree(db.session(), institutions_visible_to(current_user))
    form.prepare([(unit.id, unit.name) for unit in units])


def _private() -> bool:
    allowed: bool = current_app.config["PKS"].webhook_private
    return allowed


def _page_of(endpoint: Endpoint, *, secret: str | None = None) -> ResponseReturnValue:
    session, page = db.session(), wanted_page()
    rows, total = deliveries_to(session, endpoint, page=page, rows_per_page=ROWS_PER_PAGE)
    unit = session.get(Institution, endpoint.institution_id) if endpoint.institution_id else None
    answer = make_response(
        render_template(
            "webhooks/show.html",
            endpoint=endpoint,
            unit=unit,
            told=[EVENT_TEXT[Event(value)] for value in endpoint.events],
            deliveries=rows,
            paging=Paging(page, total, ROWS_PER_PAGE),
            secret=secret,
            signs_twice=len(endpoint.secrets_at(now())) > 1,
            rests=endpoint.rests_until is not None and endpoint.rests_until > now(),
            history=trail.entries_about(session, f"webhook:{endpoint.id}", limit=20),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def set_up(app: Flask) -> None:
    """Add the pages, and hear what there is to tell."""
    app.register_blueprint(bp)
    app.jinja_env.filters["kejadian"] = EVENT_TEXT.__getitem__
    app.jinja_env.filters["keadaan_kiriman"] = STATUS_TEXT.__getitem__
    app.jinja_env.filters["rupa_kiriman"] = STATUS_LOOK.__getitem__
    app.jinja_env.filters["kegagalan"] = words_for_failure
    tell_deeds(app, DEED_TEXT)
    telling.listen()
    add_to_navigation(
        app,
        Entry(
            "webhooks.index",
            "plug",
            lazy_gettext("Sambungan"),
            roles=(Role.ADMIN,),
            rank=65,
            place=Place.OFFICE,
        ),
    )
