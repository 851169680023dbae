"""Results by sheet: choosing region and year, the sheet to fill in, taking it in."""

from collections.abc import Mapping, Sequence

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.agreements.forms import add_error
from pks.agreements.units import regions_of, units_recorded_by
from pks.assessments import words
from pks.assessments.entering import AssessmentFacts, Entered
from pks.assessments.entry_views import WRITERS
from pks.assessments.forms import SheetForm, WhoseYearForm, years_until
from pks.assessments.judging import scale_for
from pks.assessments.models import Scale
from pks.assessments.queries import all_scales, units_below
from pks.assessments.sheet import SheetRefused, headings, read_sheet
from pks.assessments.sheet_writing import sheet_of
from pks.assessments.taking_in import known_facts, take_in
from pks.batches.cells import NotASheet, TooManyRows, read_cells
from pks.config import Config
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.files.names import clean_name
from pks.files.reasons import UploadRefused
from pks.files.uploads import accept
from pks.files.words import REASON_TEXT
from pks.parties.models import Institution
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.fields import text_in
from pks.web.forms import render_form

bp = Blueprint("assessment_sheets", __name__, url_prefix="/penilaian/lembar")


@bp.route("/", methods=["GET", "POST"])
@open_to(*WRITERS)
def choose() -> ResponseReturnValue:
    """Ask of which region, and of which year."""
    form = WhoseYearForm()
    form.institution.label.text = _("Wilayah")
    regions = regions_of(db.session(), units_recorded_by(current_user))
    form.prepare([(region.id, region.name) for region in regions], years_until(today()), today())
    if form.validate_on_submit():
        region_id, year = form.chosen()
        return redirect(url_for(".take", region_id=region_id, year=year))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Catat banyak hasil lewat Excel"),
        submit=_("Lanjut"),
        back=url_for("assessments.index"),
        trail=[(_("Penilaian"), url_for("assessments.index"))],
    )


@bp.route("/<int:region_id>/<int:year>.xlsx")
@open_to(*WRITERS)
def blank(region_id: int, year: int) -> ResponseReturnValue:
    """Give the sheet to fill in, with what is known already."""
    region, units, scale = _asked_for(region_id, year)
    known = known_facts(db.session(), units, year)
    answer = make_response(sheet_of(units, known, scale, year))
    answer.content_type = FileKind.XLSX.media_type
    name = clean_name(f"Penilaian {region.short_name} {year}", ending=".xlsx")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.route("/<int:region_id>/<int:year>", methods=["GET", "POST"])
@open_to(*WRITERS)
def take(region_id: int, year: int) -> ResponseReturnValue:
    """Take a filled-in sheet: all of it, or nothing and every fault beside its row."""
    region, units, scale = _asked_for(region_id, year)
    form, refused = SheetForm(), None
    if form.validate_on_submit():
        try:
            facts = _read(form, units, scale)
        except SheetRefused as refusal:
            refused = refusal
            add_error(form.sheet, words.NOTHING_TAKEN)
        except (TooManyRows, NotASheet, UploadRefused) as refusal:
            add_error(form.sheet, _sentence_for(refusal))
        else:
            counted = take_in(
                db.session(), units, facts, year, by=current_user, now=now(), today=today()
            )
            flash(_said(counted), "ok")
            return redirect(url_for("assessments.index", wilayah=region.id, tahun=year))
    return render_form(
        "assessments/sheet.html",
        form,
        region=region,
        year=year,
        scale=scale,
        headings=headings(scale),
        units=units,
        refused=refused,
    )


def _asked_for(region_id: int, year: int) -> tuple[Institution, Sequence[Institution], Scale]:
    """Return the region, what the user enters results of there, and the scale of the year."""
    regions = regions_of(db.session(), units_recorded_by(current_user))
    region = next((one for one in regions if one.id == region_id), None)
    scale = scale_for(all_scales(db.session()), year)
    if region is None or scale is None or year not in years_until(today()):
        abort(404)
    return region, units_below(db.session(), current_user, region), scale


def _read(
    form: SheetForm, units: Sequence[Institution], scale: Scale
) -> Mapping[int, AssessmentFacts]:
    """Return what the sheet says.

    :raises UploadRefused: the file is not taken.
    :raises TooManyRows, NotASheet: it is no sheet that was given to be filled in.
    :raises SheetRefused: cells are wrong.
    """
    config: Config = current_app.config["PKS"]
    upload, limit_bytes = form.sheet.data, config.upload_limit_bytes
    with accept(upload.stream, "", limit_bytes=limit_bytes, kinds={FileKind.XLSX}) as accepted:
        cells = read_cells(accepted.file)
    return read_sheet(cells, units, scale, source=text_in(form.source))


def _sentence_for(refusal: Exception) -> object:
    if isinstance(refusal, TooManyRows):
        return words.TOO_MANY_ROWS
    if isinstance(refusal, UploadRefused):
        return REASON_TEXT[refusal.reason]
    return words.NOT_A_SHEET


def _said(counted: Mapping[Entered, int]) -> str:
    return str(
        _(
            "Lembar diambil: %(new)s hasil baru, %(corrected)s diperbaiki, %(same)s tidak berubah.",
            new=counted.get(Entered.NEW, 0),
            corrected=counted.get(Entered.CORRECTED, 0),
            same=counted.get(Entered.SAME, 0),
        )
    )


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
