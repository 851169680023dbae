"""Pages of making a batch: the dry run, the making step by step, and all documents in one file."""

import tempfile
from time import monotonic

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.audit import trail
from pks.batches.examining import NotFilledIn, examine
from pks.batches.making import CannotConfirm, confirm, make_one
from pks.batches.models import Batch, RowState
from pks.batches.packing import pack
from pks.batches.preparing import MadeAlready, discard
from pks.batches.queries import counts_of, rows_of
from pks.batches.views import attachment, template_gone, visible_batch
from pks.batches.words import CONFIRM_TEXT
from pks.db import db
from pks.drafting.desk import describe
from pks.web.access import open_to
from pks.web.clock import now, zone
from pks.web.storage import store

bp = Blueprint("batch_making", __name__, url_prefix="/serentak")

#: How much one request makes before it tells how far it has come, whichever is reached first.
ROWS_A_STEP = 25
SECONDS_A_STEP = 2.0

# A package of this size stays in memory while it is written; a larger one goes to the disk.
_IN_MEMORY_BYTES = 8 * 1024 * 1024


@bp.route("/<int:batch_id>/periksa")
@open_to(Role.LEGAL)
def check(batch_id: int) -> ResponseReturnValue:
    """Show what would be made, and every cell that is wrong. Nothing is made yet."""
    return _check_page(visible_batch(batch_id), [])


@bp.route("/<int:batch_id>/buat", methods=["POST"])
@open_to(Role.LEGAL)
def make(batch_id: int) -> ResponseReturnValue:
    """Confirm the dry run, and go where the drafts are made."""
    batch = visible_batch(batch_id)
    try:
        confirm(db.session(), batch, by=current_user, now=now())
    except NotFilledIn:
        return redirect(url_for("batches.common", batch_id=batch.id))
    except LookupError:
        return template_gone()
    except CannotConfirm as refusal:
        return _check_page(batch, [CONFIRM_TEXT[obstacle] for obstacle in refusal.obstacles])
    return redirect(url_for(".show", batch_id=batch.id, jalan=1))


@bp.route("/<int:batch_id>")
@open_to(Role.LEGAL)
def show(batch_id: int) -> ResponseReturnValue:
    """Show how far the batch has come, and what has become of each row."""
    batch = visible_batch(batch_id)
    if batch.confirmed_at is None and not _made(batch):
        return redirect(url_for(".check", batch_id=batch.id))
    return render_template(
        "batches/show.html",
        history=trail.entries_about(db.session(), f"batch:{batch.id}", limit=30),
        **_progress(batch, go_on="jalan" in request.args),
    )


@bp.route("/<int:batch_id>/jalankan", methods=["POST"])
@open_to(Role.LEGAL)
def run(batch_id: int) -> ResponseReturnValue:
    """Make the next drafts and tell how far it has come; the page asks for the next step."""
    session, batch = db.session(), visible_batch(batch_id)
    until = monotonic() + SECONDS_A_STEP
    for _step in range(ROWS_A_STEP):
        if not make_one(session, batch, by=current_user, now=now()):
            break
        # A transaction of its own for each: what comes after cannot undo it.
        session.commit()
        if monotonic() > until:
            break
    if request.headers.get("HX-Request") != "true":
        return redirect(url_for(".show", batch_id=batch.id))
    return render_template("batches/_progress.html", told=True, **_progress(batch, go_on=True))


@bp.route("/<int:batch_id>/naskah.zip")
@open_to(Role.LEGAL)
def package(batch_id: int) -> ResponseReturnValue:
    """Give all documents of the batch, made from what was last saved of each draft."""
    batch = visible_batch(batch_id)
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 (the answer closes it)
    if pack(db.session(), batch, target, store(), zone=zone()) == 0:
        target.close()
        abort(404)
    target.seek(0)
    answer: Response = send_file(target, mimetype="application/zip")
    return attachment(answer, f"PKS {batch.parent.second.institution.short_name}", ".zip")


@bp.route("/<int:batch_id>/buang", methods=["POST"])
@open_to(Role.LEGAL)
def throw_away(batch_id: int) -> ResponseReturnValue:
    """Throw a prepared batch away."""
    try:
        discard(db.session(), visible_batch(batch_id), by=current_user, now=now())
    except MadeAlready:
        abort(409)
    flash(_("Penyusunan serentak itu dibuang. Tidak ada draf yang terhapus."), "ok")
    return redirect(url_for("batches.index"))


def _check_page(batch: Batch, sentences: list[str]) -> ResponseReturnValue:
    try:
        rows = examine(db.session(), batch)
    except NotFilledIn:
        return redirect(url_for("batches.common", batch_id=batch.id))
    except LookupError:
        return template_gone()
    page = render_template(
        "batches/check.html",
        batch=batch,
        rows=rows,
        sentences=sentences,
        to_make=sum(row.will_be_made for row in rows),
        at_fault=sum(bool(row.faults) for row in rows),
        describe=describe,
        made=_made(batch),
    )
    return make_response(page, 422 if sentences else 200)


def _made(batch: Batch) -> int:
    return counts_of(db.session(), batch).get(RowState.MADE, 0)


def _progress(batch: Batch, *, go_on: bool) -> dict[str, object]:
    counts = counts_of(db.session(), batch)
    return {
        "batch": batch,
        "rows": rows_of(db.session(), batch),
        "counts": counts,
        "total": sum(counts.values()),
        "waiting": counts.get(RowState.WAITING, 0),
        "states": RowState,
        "go_on": go_on,
    }


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
