"""Pages of innovations that are read: the list, also to print, and one; the panel."""

from collections import defaultdict

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.units import units_recorded_by
from pks.audit import trail
from pks.db import db
from pks.innovations import words
from pks.innovations.models import Innovation, InnovationKind
from pks.innovations.queries import (
    Wanted,
    how_many,
    innovations_kept_by,
    innovations_visible_to,
    units_with_innovations,
    wanted_innovations,
)
from pks.web.access import one_or_404, open_to
from pks.web.clock import today
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.typed import asked

bp = Blueprint("innovations", __name__, url_prefix="/inovasi")

ROWS_PER_PAGE = 50
#: More than this is no list to print.
MOST_PRINTED = 1000

_STATES = {"berjalan": True, "dihentikan": False}


@bp.get("/")
@open_to()
def index() -> ResponseReturnValue:
    """Show the innovations that the address asks for."""
    session, wanted = db.session(), _wanted()
    query = wanted_innovations(current_user, wanted)
    page = Paging(wanted_page(), how_many(session, query), ROWS_PER_PAGE)
    shown = query.limit(ROWS_PER_PAGE).offset((page.page - 1) * ROWS_PER_PAGE)
    return render_template(
        "innovations/index.html",
        found=session.scalars(shown).all(),
        page=page,
        wanted=wanted,
        units=units_with_innovations(session, current_user),
        states=tuple(_STATES),
        state=request.args.get("keadaan", ""),
        may_write=session.scalar(units_recorded_by(current_user).limit(1)) is not None,
    )


@bp.get("/cetak")
@open_to()
def paper() -> ResponseReturnValue:
    """Show the same list as it is to be printed: all of it, unit by unit."""
    wanted = _wanted()
    query = wanted_innovations(current_user, wanted).limit(MOST_PRINTED)
    units: dict[str, list[Innovation]] = defaultdict(list)
    for innovation in db.session.scalars(query):
        units[innovation.institution.name].append(innovation)
    return render_template("innovations/paper.html", units=units, wanted=wanted, today=today())


@bp.get("/<int:innovation_id>")
@open_to()
def show(innovation_id: int) -> ResponseReturnValue:
    """Show one innovation."""
    session = db.session()
    innovation = one_or_404(
        innovations_visible_to(current_user).where(Innovation.id == innovation_id)
    )
    kept = innovations_kept_by(current_user).where(Innovation.id == innovation.id)
    return render_template(
        "innovations/show.html",
        innovation=innovation,
        may_write=session.scalar(kept) is not None,
        history=trail.entries_about(session, f"innovation:{innovation.id}", limit=30),
    )


def _wanted() -> Wanted:
    kind, state = request.args.get("jenis", ""), request.args.get("keadaan", "")
    return Wanted(
        text=asked("cari").strip(),
        unit_id=request.args.get("instansi", type=int),
        kind=InnovationKind(kind) if kind in list(InnovationKind) else None,
        runs=_STATES.get(state),
    )


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the innovations that the second party runs, on the page of an agreement."""
    unit = agreement.second.institution
    found = db.session.scalars(
        innovations_visible_to(user)
        .where(Innovation.institution_id == unit.id, Innovation.stopped_year.is_(None))
        .order_by(Innovation.name)
    ).all()
    if not found:
        return Markup()
    page = render_template("innovations/_panel.html", unit=unit, found=found)
    return Markup(page)  # noqa: S704 - ours


def set_up(app: Flask) -> None:
    """Add the pages of innovations, their words, and the panel on an agreement's page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["innovation_words"] = words
    tell_deeds(app, words.DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 32, _panel))
    add_to_navigation(app, Entry("innovations.index", "bulb", lazy_gettext("Inovasi"), rank=47))
