"""The sheet of a party as its liaison fills it in by a personal link, without an account."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pks.db import db
from pks.monev.forms import SheetForm
from pks.monev.models import Sheet
from pks.monev.queries import sheet_of_liaison
from pks.monev.sheet_views import is_kept
from pks.monev.views import shown_figures
from pks.personal_links.linking import note_alive, token_of, visitor_of
from pks.personal_links.models import PersonalLink, Purpose
from pks.personal_links.views import with_link
from pks.web.access import public
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("monev_by_link", __name__)


@bp.route("/l/<token>/evaluasi", methods=["GET", "POST"])
@public
@with_link(Purpose.LIAISON)
def sheet(link: PersonalLink) -> ResponseReturnValue:
    """Fill in the sheet of the liaison's party in the round that runs, or say that none waits."""
    assert link.liaison is not None, "such a link is about one"
    # What somebody has typed is not lost because others were faster: the form says so.
    looks = request.method == "GET"
    found = sheet_of_liaison(db.session(), link.liaison, running=looks)
    if found is None or (looks and found.handed_in_at is not None):
        return render_template("monev/no_sheet.html", sheet=found, link=link, token=token_of(link))
    return _fill_in(found, link)


def _fill_in(found: Sheet, link: PersonalLink) -> ResponseReturnValue:
    form, token = SheetForm(), token_of(link)
    if is_kept(found, form, by=visitor_of(link)):
        note_alive(link, now=now())
        return redirect(url_for(".sheet", token=token), 303)
    return render_form(
        "monev/sheet_by_link.html",
        form,
        evaluation=found.evaluation,
        agreement=found.evaluation.agreement,
        sheet=found,
        figures=shown_figures(found.evaluation),
    )


def set_up(app: Flask) -> None:
    """Add the sheet that a personal link opens."""
    app.register_blueprint(bp)
