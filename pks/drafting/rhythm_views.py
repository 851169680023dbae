"""The days of a rhythm, shown while it is being chosen. Nothing is saved here."""

import re

from flask import Blueprint, Flask, abort, render_template, request
from flask.typing import ResponseReturnValue

from pks.accounts.models import Role
from pks.db import db
from pks.drafting.outlook import expected_term, first_shown, outlook
from pks.drafting.rhythm_form import RhythmRow
from pks.drafting.saving import content_of_draft
from pks.drafting.views import kept_draft
from pks.web.access import open_to
from pks.web.clock import today

bp = Blueprint("rhythms", __name__, url_prefix="/naskah")


@bp.route("/<int:agreement_id>/irama")
@open_to(Role.LEGAL)
def preview(agreement_id: int) -> ResponseReturnValue:
    """Show the next days of the rhythm in one row of the work plan, as it stands in the form."""
    draft = kept_draft(agreement_id)
    prefix = request.args.get("awal", "")
    if not re.fullmatch(r"commitments-[0-9]{1,4}-", prefix):
        abort(404)
    form = RhythmRow(request.args, prefix=prefix)
    if not form.validate():
        faults = [fault for faults in form.errors.values() for fault in faults]
        return render_template("drafting/_rhythm.html", outlook=None, faults=faults)
    session = db.session()
    part = content_of_draft(session, agreement_id).term
    term = expected_term(session, draft.agreement, part, today())
    since = first_shown(draft.agreement, term, today())
    shown = outlook(form.to_rhythm(), term, since)
    return render_template("drafting/_rhythm.html", outlook=shown, term=term)


def set_up(app: Flask) -> None:
    """Add the preview to the application."""
    app.register_blueprint(bp)
