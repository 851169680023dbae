"""Pages of preparing a batch: which units, what they share, what differs."""

from collections.abc import Mapping, Sequence

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements.forms import add_error
from pks.agreements.kinds import PARENT_KINDS
from pks.agreements.kinds import Kind as AgreementKind
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.batches import words
from pks.batches.cells import NotASheet, TooManyRows, read_cells
from pks.batches.facts import MOST_UNITS, CommonFacts, RowFacts, common_facts
from pks.batches.forms import BeginForm, CommonForm, GridForm, SheetForm
from pks.batches.models import Batch, BatchRow, RowState
from pks.batches.offers import RowOffers, offers_for, offers_of_units
from pks.batches.preparing import CannotBegin, NewBatch, begin_batch, fill_common, fill_rows
from pks.batches.queries import (
    OPEN_TO_CHILDREN,
    Has,
    Unit,
    batches_visible_to,
    first_units,
    list_batches,
    parents_open_to,
    rows_of,
    units_under,
)
from pks.batches.sheet import CellFault, SheetRefused, read_sheet
from pks.batches.sheet_writing import sheet_of
from pks.config import Config
from pks.db import db
from pks.files.kinds import Kind as FileKind
from pks.files.names import clean_name
from pks.files.reasons import Reason as FileReason
from pks.files.reasons import UploadRefused
from pks.files.uploads import accept
from pks.files.words import REASON_TEXT
from pks.library import shelf
from pks.parties.models import Institution
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.typed import asked

bp = Blueprint("batches", __name__, url_prefix="/serentak")

# A sheet that is too much for the check of uploads has too many rows, to the one who sent it.
_TOO_MUCH = frozenset({FileReason.TOO_COMPLEX, FileReason.TOO_MUCH_INSIDE, FileReason.TOO_LARGE})


def visible_batch(batch_id: int) -> Batch:
    """Return a batch that the user may see and work on, or answer 404."""
    return one_or_404(batches_visible_to(current_user).where(Batch.id == batch_id))


def open_rows(batch: Batch) -> list[BatchRow]:
    """Return the rows of which no draft has come yet."""
    return [row for row in rows_of(db.session(), batch) if row.state is not RowState.MADE]


@bp.route("/")
@open_to(Role.LEGAL)
def index() -> ResponseReturnValue:
    """List the batches, and the parents that one may begin under."""
    return render_template(
        "batches/index.html",
        lines=list_batches(db.session(), current_user),
        parents=db.session.scalars(parents_open_to(current_user)).all(),
        states=RowState,
    )


@bp.route("/induk/<int:agreement_id>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def begin(agreement_id: int) -> ResponseReturnValue:
    """Choose PIHAK KESATU and the units that a draft is to be made for."""
    session = db.session()
    parent = one_or_404(parents_open_to(current_user).where(Agreement.id == agreement_id))
    units = units_under(session, parent, current_user)
    shown = _filtered(units)
    form = BeginForm()
    firsts = first_units(session, parent, current_user)
    _offer_beginning(form, units, firsts)
    if not form.is_submitted():
        form.first.data = current_user.institution_id
    if form.validate_on_submit():
        chosen = _free(shown) if "all" in request.form else _chosen(units, form)
        new = NewBatch(
            next(unit for unit in firsts if unit.id == form.first.data),
            form.template.data,
            [unit.institution for unit in chosen],
        )
        try:
            batch = begin_batch(session, parent, new, by=current_user, now=now(), today=today())
        except CannotBegin as refusal:
            form.show(refusal.obstacles)
        else:
            return redirect(url_for(".common", batch_id=batch.id))
    return render_form(
        "batches/begin.html",
        form,
        parent=parent,
        units=units,
        shown=shown,
        free=_free(shown),
        wanted=(asked("q"), asked("punya")),
        has=Has,
        most=MOST_UNITS,
    )


@bp.route("/<int:batch_id>/bersama", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def common(batch_id: int) -> ResponseReturnValue:
    """Fill in what all drafts share."""
    session, batch = db.session(), visible_batch(batch_id)
    form = CommonForm()
    try:
        template = shelf.newest(session, batch.template_key)
    except LookupError:
        return template_gone()
    scopes = [(scope.key, scope.title) for scope in template.scopes]
    known = common_facts(batch.facts) or CommonFacts(
        subject="", seat=batch.first.seat, scope_keys=tuple(key for key, _title in scopes)
    )
    people = offers_of_units(session, [batch.first_id], known.signed_on or today())
    form.offer(scopes, people[batch.first_id])
    if not form.is_submitted():
        form.load(known)
    if form.validate_on_submit():
        fill_common(session, batch, form.to_facts(), by=current_user, now=now())
        return redirect(url_for(".grid", batch_id=batch.id))
    return render_form("batches/common.html", form, batch=batch)


@bp.route("/<int:batch_id>/isian", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def grid(batch_id: int) -> ResponseReturnValue:
    """Fill in what differs, a row a unit."""
    session, batch = db.session(), visible_batch(batch_id)
    rows = open_rows(batch)
    form = GridForm()
    if not form.is_submitted():
        form.load(rows)
    form.prepare(_offers(batch, rows))
    if form.validate_on_submit():
        fill_rows(session, batch, form.to_facts(), by=current_user, now=now())
        return redirect(url_for("batch_making.check", batch_id=batch.id))
    names = {str(row.institution_id): row.institution.name for row in rows}
    return render_form("batches/grid.html", form, batch=batch, names=names)


@bp.route("/<int:batch_id>/isian.xlsx")
@open_to(Role.LEGAL)
def blank_sheet(batch_id: int) -> ResponseReturnValue:
    """Give the sheet to fill in, with what is known already."""
    batch = visible_batch(batch_id)
    rows = open_rows(batch)
    answer = make_response(sheet_of(batch, rows, _offers(batch, rows)))
    answer.content_type = FileKind.XLSX.media_type
    return attachment(answer, f"Isian PKS {batch.parent.second.institution.short_name}", ".xlsx")


@bp.route("/<int:batch_id>/lembar", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def sheet(batch_id: int) -> ResponseReturnValue:
    """Take a filled-in sheet: all of it, or nothing and every fault by its cell."""
    session, batch = db.session(), visible_batch(batch_id)
    form, faults = SheetForm(), list[CellFault]()
    if form.validate_on_submit():
        try:
            filled = _filled_in(form, open_rows(batch), batch)
        except SheetRefused as refusal:
            faults = refusal.faults
            add_error(form.sheet, words.NOTHING_TAKEN)
        except (TooManyRows, NotASheet, UploadRefused) as refusal:
            add_error(form.sheet, _sentence_for(refusal))
        else:
            fill_rows(session, batch, filled, by=current_user, now=now())
            flash(_("%(count)s baris diambil dari lembar itu.", count=len(filled)), "ok")
            return redirect(url_for("batch_making.check", batch_id=batch.id))
    return render_form("batches/sheet.html", form, batch=batch, faults=faults, most=MOST_UNITS)


def _filled_in(form: SheetForm, rows: Sequence[BatchRow], batch: Batch) -> dict[int, RowFacts]:
    """Return what the sheet says.

    :raises UploadRefused: the file is not taken.
    :raises TooManyRows, NotASheet: it is not the sheet that was given to be filled in.
    :raises SheetRefused: cells are wrong.
    """
    config: Config = current_app.config["PKS"]
    upload, limit_bytes = form.sheet.data, config.upload_limit_bytes
    with accept(upload.stream, "", limit_bytes=limit_bytes, kinds={FileKind.XLSX}) as accepted:
        cells = read_cells(accepted.file)
    return read_sheet(cells, [row.institution for row in rows], _offers(batch, rows))


def _sentence_for(refusal: Exception) -> str:
    if isinstance(refusal, NotASheet):
        return str(words.NOT_A_SHEET)
    if isinstance(refusal, UploadRefused) and refusal.reason not in _TOO_MUCH:
        return str(_(REASON_TEXT[refusal.reason]))
    return str(words.TOO_MANY_ROWS)


def _offers(batch: Batch, rows: Sequence[BatchRow]) -> Mapping[int, RowOffers]:
    facts = common_facts(batch.facts)
    day = (facts and facts.signed_on) or today()
    return offers_for(db.session(), rows, day)


def _offer_beginning(form: BeginForm, units: Sequence[Unit], firsts: Sequence[Institution]) -> None:
    nobody = [("", _("– pilih –"))] if len(firsts) > 1 else []
    form.first.offer([*nobody, *((unit.id, unit.name) for unit in firsts)])
    offered = shelf.offered(db.session(), current_user, AgreementKind.PKS)
    form.template.offer((offer.key, offer.name) for offer in offered)
    form.units.offer((unit.institution.id, unit.institution.name) for unit in _free(units))


def _filtered(units: Sequence[Unit]) -> list[Unit]:
    """Return the units that the address asks for."""
    words_, has = asked("q").casefold().split(), asked("punya")
    return [
        unit
        for unit in units
        if has in ("", unit.has)
        and all(
            word in f"{unit.institution.name} {unit.institution.short_name}".casefold()
            for word in words_
        )
    ]


def _free(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.has is Has.NOTHING]


def _chosen(units: Sequence[Unit], form: BeginForm) -> list[Unit]:
    return [unit for unit in units if unit.institution.id in (form.units.data or ())]


def template_gone() -> ResponseReturnValue:
    """Say that no draft can be begun with the batch's template any more."""
    flash(str(words.TEMPLATE_GONE), "bad")
    return redirect(url_for("batches.index"))


def attachment(content: Response, name: str, ending: str) -> Response:
    """Return `content` as a download of that name."""
    content.headers.set(
        "Content-Disposition", "attachment", filename=clean_name(name, ending=ending)
    )
    return content


def _panel(agreement: Agreement, user: User) -> Markup:
    """Return the button on a parent's page."""
    fits = agreement.kind in PARENT_KINDS and agreement.state in OPEN_TO_CHILDREN
    if user.role is not Role.LEGAL or not fits:
        return Markup()
    return Markup(render_template("batches/_button.html", agreement=agreement))  # noqa: S704


def set_up(app: Flask) -> None:
    """Add batches to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, words.DEED_TEXT)
    app.jinja_env.globals["batch_words"] = words
    add_panel(app, Panel(Column.ACTIONS, 40, _panel))
    label = lazy_gettext("Susun serentak")
    entry = Entry("batches.index", "files", label, (Role.LEGAL,), rank=10, place=Place.OFFICE)
    add_to_navigation(app, entry)
