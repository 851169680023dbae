"""Many recaps by file: the sheet to fill in, what a file would change, and changing it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, make_response, redirect, url_for
from flask import render_template as render
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature

from pks.agreements.units import units_recorded_by
from pks.audit import trail
from pks.batches.cells import NotASheet, TooManyRows
from pks.complaints import words
from pks.complaints.columns import Head
from pks.complaints.entry_views import WRITERS
from pks.complaints.forms import ApplyForm, SheetForm
from pks.complaints.recording import RecapObstacle
from pks.complaints.sheet import HoldsIdentities, RowRead, SheetRefused, read_sheet
from pks.complaints.sheet_writing import EXAMPLES, blank_sheet
from pks.complaints.table_file import NotACsv, read_table
from pks.complaints.taking_in import (
    Change,
    Planned,
    Proposal,
    packed,
    plan,
    take_in,
    unpacked,
)
from pks.config import Config
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.files.reasons import UploadRefused
from pks.files.words import REASON_TEXT
from pks.parties.models import Institution
from pks.parties.queries import tree
from pks.web.access import open_to
from pks.web.clock import now, today
from pks.web.forms import render_form
from pks.web.signer import signer

bp = Blueprint("complaint_sheets", __name__, url_prefix="/pengaduan/berkas")

_PURPOSE = "complaint recaps that were shown"


@bp.get("/templat.xlsx")
@open_to(*WRITERS)
def blank() -> ResponseReturnValue:
    """Give the sheet to fill in."""
    answer = make_response(blank_sheet(_units(), today().year))
    answer.content_type = FileKind.XLSX.media_type
    name = "Templat rekap laporan masyarakat.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.route("/", methods=["GET", "POST"])
@open_to(*WRITERS)
def take() -> ResponseReturnValue:
    """Show what a file would change; nothing is changed yet, and nothing of the file is kept."""
    form, context = SheetForm(), dict[str, Any]()
    units = _units()
    if form.validate_on_submit():
        try:
            rows = _read(form, units)
        except HoldsIdentities as refusal:
            context["identities"] = refusal
            form.show_error("sheet", words.IDENTITIES_REFUSED)
        except SheetRefused as refusal:
            context["faults"] = refusal.faults
            form.show_error("sheet", words.NOTHING_TAKEN)
        except (TooManyRows, NotASheet, NotACsv, UploadRefused) as refusal:
            form.show_error("sheet", _sentence_for(refusal))
        else:
            if _are_right(rows, units):
                return _shown(_plan_of(rows, units))
            context["rows"] = rows
            form.show_error("sheet", words.NOTHING_TAKEN)
    unit = units[0].short_name if units else ""
    return render_form(
        "complaints/sheet.html",
        form,
        **context,
        heads=list(Head),
        example=(unit, today().year, EXAMPLES),
    )


@bp.post("/terapkan")
@open_to(*WRITERS)
def apply() -> ResponseReturnValue:
    """Do what was shown; if it has become something else meanwhile, show that first."""
    form, units = ApplyForm(), {unit.id: unit for unit in _units()}
    try:
        shown = signer(_PURPOSE).loads(form.shown.data or "")
        proposals = unpacked(shown["rows"], units)
    except (BadSignature, KeyError):
        abort(404)
    if shown["by"] != current_user.id:
        abort(404)
    trail.wait_for_turn(db.session())  # from here on nobody else enters what is compared
    planned = plan(db.session(), proposals)
    if not form.validate() or packed(planned) != shown["rows"]:
        return _shown(planned, is_other=True)
    counted = take_in(db.session(), planned, by=current_user, now=now(), today=today())
    said = _(
        "Berkas diterapkan: %(new)s rekap baru, %(changed)s diperbaiki, %(same)s tidak berubah.",
        new=counted[Change.NEW],
        changed=counted[Change.CHANGED],
        same=counted[Change.SAME],
    )
    flash(said, "ok")
    return redirect(url_for("complaints.index"))


def _units() -> Sequence[Institution]:
    return tree(db.session(), units_recorded_by(current_user))


def _read(form: SheetForm, units: Sequence[Institution]) -> list[RowRead]:
    config: Config = current_app.config["PKS"]
    table = read_table(form.sheet.data.stream, limit_bytes=config.upload_limit_bytes)
    return read_sheet(table, units, today=today())


def _plan_of(rows: Sequence[RowRead], units: Sequence[Institution]) -> list[Planned]:
    by_id = {unit.id: unit for unit in units}
    return plan(
        db.session(),
        [Proposal(by_id[row.unit_id], row.facts) for row in rows if row.unit_id and row.facts],
    )


def _are_right(rows: Sequence[RowRead], units: Sequence[Institution]) -> bool:
    """Say of each row whether a recap is in its way; tell whether all rows are right."""
    whole = [row for row in rows if row.unit_id and row.facts]
    for row, planned in zip(whole, _plan_of(whole, units), strict=True):
        if planned.change is Change.BLOCKED:
            row.blame(Head.PERIOD, RecapObstacle.OVERLAPS)
    return not any(row.faults for row in rows)


def _shown(planned: Sequence[Planned], *, is_other: bool = False) -> ResponseReturnValue:
    blocked = any(one.change is Change.BLOCKED for one in planned)
    form = ApplyForm(formdata=None)
    form.shown.data = signer(_PURPOSE).dumps({"by": current_user.id, "rows": packed(planned)})
    page = render(
        "complaints/shown.html",
        form=form,
        planned=planned,
        counts={change: sum(one.change is change for one in planned) for change in Change},
        is_other=is_other,
        may_apply=not blocked and any(one.change is not Change.SAME for one in planned),
    )
    return make_response(page, 422 if is_other else 200)


def _sentence_for(refusal: Exception) -> object:
    if isinstance(refusal, TooManyRows):
        return words.TOO_MANY_ROWS
    if isinstance(refusal, UploadRefused):
        return REASON_TEXT[refusal.reason]
    return words.CSV_TEXT[refusal.fault] if isinstance(refusal, NotACsv) else words.NOT_A_SHEET


def set_up(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
