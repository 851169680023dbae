"""Pages of recaps that are read, to look at and to download; the panel on an agreement's page."""

from collections.abc import Iterable

from flask import Blueprint, Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.units import regions_of, units_recorded_by, units_visible_to
from pks.audit import trail
from pks.complaints import words
from pks.complaints.chart import chart_of
from pks.complaints.models import ComplaintRecap
from pks.complaints.queries import (
    by_channel,
    recaps_visible_to,
    rows,
    totals_of,
    wanted,
    whole_of,
    years_of,
)
from pks.complaints.sheet_writing import workbook_of
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.files.names import clean_name
from pks.parties.models import Institution
from pks.web.access import one_or_404, open_to
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page

bp = Blueprint("complaints", __name__, url_prefix="/pengaduan")

ROWS_PER_PAGE = 100


@bp.get("/")
@open_to()
def index() -> ResponseReturnValue:
    """Show all units with what their recaps come to."""
    session = db.session()
    region_id, year = (request.args.get(name, type=int) for name in ("wilayah", "tahun"))
    found = rows(session, wanted(current_user, region_id=region_id, year=year))
    page = Paging(wanted_page(), len(found), ROWS_PER_PAGE)
    first = (page.page - 1) * ROWS_PER_PAGE
    reported = recaps_visible_to(current_user).with_only_columns(ComplaintRecap.institution_id)
    return render_template(
        "complaints/index.html",
        rows=found[first : first + ROWS_PER_PAGE],
        page=page,
        regions=regions_of(
            session, units_visible_to(current_user).where(Institution.id.in_(reported))
        ),
        region_id=region_id,
        years=years_of(session, recaps_visible_to(current_user)),
        year=year,
        may_write=session.scalar(units_recorded_by(current_user).limit(1)) is not None,
    )


@bp.get("/rekap.xlsx")
@open_to()
def download() -> ResponseReturnValue:
    """Give the recaps of the list, as it is filtered, as a workbook."""
    region_id, year = (request.args.get(name, type=int) for name in ("wilayah", "tahun"))
    recaps = wanted(current_user, region_id=region_id, year=year)
    ordered = (
        recaps.join(Institution, Institution.id == ComplaintRecap.institution_id)
        .order_by(Institution.path, ComplaintRecap.channel, ComplaintRecap.starts_on)
        .options(joinedload(ComplaintRecap.institution))
    )
    return workbook_answer(db.session.scalars(ordered), _("Rekap laporan masyarakat"))


@bp.get("/unit/<int:institution_id>")
@open_to()
def show(institution_id: int) -> ResponseReturnValue:
    """Show one unit: each channel with its chart and its table."""
    session, unit = db.session(), visible_unit(institution_id)
    of_unit = recaps_visible_to(current_user).where(ComplaintRecap.institution_id == unit.id)
    recaps = session.scalars(of_unit.order_by(ComplaintRecap.starts_on)).all()
    years = sorted({recap.starts_on.year for recap in recaps}, reverse=True)
    year = request.args.get("tahun", type=int)
    shown = [recap for recap in recaps if year in (None, recap.starts_on.year)]
    channels = by_channel(shown)
    return render_template(
        "complaints/show.html",
        unit=unit,
        region=session.get_one(Institution, unit.root_id),
        years=years,
        year=year,
        totals=totals_of(shown),
        whole=whole_of(shown) if shown else None,
        channels={
            channel: (of_channel, totals_of(of_channel), chart_of(of_channel))
            for channel, of_channel in channels.items()
        },
        may_write=may_write(unit),
        history=trail.entries_about(session, f"complaints:{unit.id}", limit=30),
    )


@bp.get("/unit/<int:institution_id>.xlsx")
@open_to()
def download_unit(institution_id: int) -> ResponseReturnValue:
    """Give all recaps of one unit as a workbook."""
    unit = visible_unit(institution_id)
    recaps = (
        recaps_visible_to(current_user)
        .where(ComplaintRecap.institution_id == unit.id)
        .order_by(ComplaintRecap.channel, ComplaintRecap.starts_on)
        .options(joinedload(ComplaintRecap.institution))
    )
    name = _("Rekap laporan masyarakat %(unit)s", unit=unit.short_name)
    return workbook_answer(db.session.scalars(recaps), name)


def workbook_answer(recaps: Iterable[ComplaintRecap], name: str) -> ResponseReturnValue:
    """Return `recaps` as a workbook to keep under `name`."""
    answer = make_response(workbook_of(recaps))
    answer.content_type = FileKind.XLSX.media_type
    name = clean_name(name, ending=".xlsx")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def visible_unit(institution_id: int) -> Institution:
    """Return the institution, or answer that there is none that this user may see."""
    return one_or_404(units_visible_to(current_user).where(Institution.id == institution_id))


def may_write(unit: Institution) -> bool:
    """Tell whether the user enters recaps of `unit`."""
    query = units_recorded_by(current_user).where(Institution.id == unit.id)
    return db.session.scalar(query) is not None


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the last recap of the second party, on the page of an agreement."""
    recap = db.session.scalar(
        recaps_visible_to(user)
        .where(ComplaintRecap.institution_id == agreement.second.institution_id)
        .order_by(ComplaintRecap.ends_on.desc(), ComplaintRecap.received.desc())
        .limit(1)
    )
    if recap is None:
        return Markup()
    return Markup(render_template("complaints/_panel.html", recap=recap))  # noqa: S704 - ours


def set_up(app: Flask) -> None:
    """Add the pages of recaps, their words, and the panel on an agreement's page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["complaint_words"] = words
    tell_deeds(app, words.DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 31, _panel))
    add_to_navigation(
        app, Entry("complaints.index", "message-report", lazy_gettext("Pengaduan"), rank=46)
    )
