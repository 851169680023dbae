"""Pages of assessments that are read: all units, one unit, results beside activity; the panel."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Select

from pks.accounts.models import User
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.units import units_recorded_by, units_visible_to
from pks.assessments import words
from pks.assessments.bands import Zone
from pks.assessments.chart import scatter, trend
from pks.assessments.judging import changes
from pks.assessments.queries import (
    Row,
    all_scales,
    by_region,
    may_keep_scales,
    row_of,
    rows,
)
from pks.assessments.work import association, comparable_years, work_of
from pks.audit import trail
from pks.db import db
from pks.parties.models import Institution
from pks.web.access import one_or_404, open_to
from pks.web.clock import today, zone
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page

bp = Blueprint("assessments", __name__, url_prefix="/penilaian")

ROWS_PER_PAGE = 100


@bp.route("/")
@open_to()
def index() -> ResponseReturnValue:
    """Show all units by year; of one year, what each dimension says."""
    session, region_id = db.session(), request.args.get("wilayah", type=int)
    everything = rows(session, current_user)
    regions = list(by_region(everything))
    found = _in_region(everything, region_id)
    years = _years(found)
    year = request.args.get("tahun", type=int)
    if year is not None:
        found = [row for row in found if year in row.results or year in row.targets]
    page = Paging(wanted_page(), len(found), ROWS_PER_PAGE)
    first = (page.page - 1) * ROWS_PER_PAGE
    return render_template(
        "assessments/index.html",
        groups=by_region(found[first : first + ROWS_PER_PAGE]),
        regions=regions,
        region_id=region_id,
        years=years,
        year=year,
        scale=_scale_of(found, year),
        page=page,
        may_write=_may_write_any(current_user),
        may_keep_scales=may_keep_scales(session, current_user),
    )


@bp.route("/unit/<int:institution_id>")
@open_to()
def show(institution_id: int) -> ResponseReturnValue:
    """Show one unit: its results by year, its targets, and what was done there."""
    session, unit = db.session(), visible_unit(institution_id)
    row, scales = row_of(session, unit), all_scales(session)
    results = list(row.results.values())
    work = work_of(session, current_user, unit, zone=zone(), today=today())
    return render_template(
        "assessments/show.html",
        row=row,
        years=sorted({*row.results, *row.targets, *work}, reverse=True),
        changes=changes(results),
        work=work,
        chart=trend(row.results, row.targets, scales),
        scales=[scale for scale in scales if any(scale.covers(result.year) for result in results)],
        may_write=may_write(unit),
        history=trail.entries_about(session, f"assessment:{unit.id}", limit=30),
    )


@bp.route("/kegiatan")
@open_to()
def beside_activity() -> ResponseReturnValue:
    """Set the change of all scores beside what was done; below five units only say so."""
    session = db.session()
    found = _in_region(rows(session, current_user), request.args.get("wilayah", type=int))
    years = comparable_years(found)
    wanted = request.args.get("tahun", type=int)
    year = wanted if wanted in years else next(iter(years), None)
    told = association(session, current_user, found, year) if year else None
    return render_template(
        "assessments/beside_activity.html",
        told=told,
        years=years,
        cloud=scatter(told.pairs) if told and told.is_enough else None,
    )


def visible_unit(institution_id: int) -> Institution:
    """Return the institution, or answer that there is none that this user may see."""
    return one_or_404(_one(units_visible_to(current_user), institution_id))


def may_write(unit: Institution) -> bool:
    """Tell whether the user enters results of `unit`."""
    return db.session.scalar(_one(units_recorded_by(current_user), unit.id)) is not None


def _one(units: Select[Institution], institution_id: int) -> Select[Institution]:
    return units.where(Institution.id == institution_id)


def _may_write_any(user: User) -> bool:
    return db.session.scalar(units_recorded_by(user).limit(1)) is not None


def _in_region(found: list[Row], region_id: int | None) -> list[Row]:
    return [row for row in found if region_id in (None, row.region.id)]


def _years(found: list[Row]) -> list[int]:
    return sorted({year for row in found for year in (*row.results, *row.targets)})


def _scale_of(found: list[Row], year: int | None) -> object:
    return next((row.results[year].scale for row in found if year in row.results), None)


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the last result of the second party, on the page of an agreement."""
    unit = db.session.scalar(_one(units_visible_to(user), agreement.second.institution_id))
    row = row_of(db.session(), unit) if unit else None
    if row is None or row.last is None:
        return Markup()
    return Markup(render_template("assessments/_panel.html", row=row))  # noqa: S704 - ours


def set_up(app: Flask) -> None:
    """Add the pages of assessments, their words, and the panel on an agreement's page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["assessment_words"] = words
    app.jinja_env.globals["assessment_zones"] = tuple(Zone)
    tell_deeds(app, words.DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 30, _panel))
    add_to_navigation(app, Entry("assessments.index", "award", lazy_gettext("Penilaian"), rank=45))
