"""The page of coverage: a grid of all units under one MoU, each with its next step."""

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from pks.accounts.models import Role
from pks.agreements.models import Agreement, Party
from pks.agreements.queries import agreements_visible_to, is_kept_by
from pks.coverage.queries import CoverageFilter, UnitRow, coverage, parents_with_units
from pks.coverage.stages import Stage
from pks.coverage.words import NEXT_STEP, STAGE_LOOK, STAGE_TEXT
from pks.db import db
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.typed import asked

bp = Blueprint("coverage", __name__, url_prefix="/cakupan")

#: The pages on which the next step of an agreement is taken.
_PAGE = {
    Stage.DRAFT: "drafting.open_draft",
    Stage.NEGOTIATION: "agreements.show",
    Stage.SIGNED: "agreements.show",
    Stage.IN_FORCE: "agreements.show",
    Stage.SILENT: "agreements.show",
    Stage.ENDED: "agreements.show",
}


@bp.get("/")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def index() -> ResponseReturnValue:
    """Show the coverage of the MoU that the address asks for, or of the newest."""
    parents = parents_with_units(db.session(), current_user)
    parent_id = request.args.get("induk", parents[0].id if parents else None, type=int)
    if parent_id is None:
        return render_template("coverage/index.html", parents=parents, parent=None)
    if parent_id not in {parent.id for parent in parents}:
        abort(404)
    parent = one_or_404(
        agreements_visible_to(current_user)
        .where(Agreement.id == parent_id)
        .options(joinedload(Agreement.parties).joinedload(Party.institution))
    )
    wanted = _wanted()
    return render_template(
        "coverage/index.html",
        parents=parents,
        parent=parent,
        wanted=wanted,
        view="ubin" if request.args.get("lihat") == "ubin" else "tabel",
        grid=coverage(db.session(), current_user, parent, wanted, now=now(), today=today()),
        stages=STAGE_TEXT,
        looks=STAGE_LOOK,
        steps=NEXT_STEP,
        address=address_of,
        may_draft=current_user.role is Role.LEGAL
        and is_kept_by(db.session(), parent, current_user),
    )


def _wanted() -> CoverageFilter:
    stage = request.args.get("tahap", "")
    return CoverageFilter(Stage(stage) if stage in list(Stage) else None, asked("cari"))


def address_of(row: UnitRow) -> str | None:
    """Return where the next step of a unit is taken; None where nothing has begun."""
    endpoint = _PAGE.get(row.stage)
    if endpoint is None or row.agreement_id is None:
        return None
    return url_for(endpoint, agreement_id=row.agreement_id)


def set_up(app: Flask) -> None:
    """Add coverage to the application."""
    app.register_blueprint(bp)
    add_to_navigation(
        app,
        Entry(
            "coverage.index",
            "layout-dashboard",
            lazy_gettext("Cakupan"),
            roles=(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN),
            rank=25,
        ),
    )
