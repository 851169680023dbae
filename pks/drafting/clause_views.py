"""Pages of articles: all of them, one of them, putting one in; and the desk's buttons."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.drafting.answering import seen_version, written
from pks.drafting.clause_desk import ClauseDesk, lay_article, lay_articles
from pks.drafting.clause_forms import InsertForm
from pks.drafting.clauses import new_article_key
from pks.drafting.desk import key_url
from pks.drafting.documents import draw
from pks.drafting.models import Draft
from pks.drafting.reviewing import review
from pks.drafting.revising import (
    NothingToCorrect,
    NothingToUndo,
    apply_suggestion,
    insert_article,
    undo_part,
)
from pks.drafting.saving import ChangedMeanwhile, DraftIsClosed, stored_part
from pks.drafting.views import kept_draft, visible_draft
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("articles", __name__, url_prefix="/naskah")

READERS = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)

#: In an address: before the first article.
FIRST = "awal"


@bp.route("/<int:agreement_id>/pasal/")
@open_to(*READERS)
def index(agreement_id: int) -> ResponseReturnValue:
    """List the articles as they stand in this draft."""
    desk = lay_articles(db.session(), visible_draft(agreement_id), current_user)
    return render_template("drafting/articles.html", desk=desk, **desk.words)


@bp.route("/<int:agreement_id>/pasal/<article>")
@open_to(*READERS)
def show(agreement_id: int, article: str) -> ResponseReturnValue:
    """Show one article beside the paper."""
    view = _lay(visible_draft(agreement_id), article)
    return render_template(view.page, desk=view, form=view.form, **view.words)


@bp.route("/<int:agreement_id>/pasal/<article>", methods=["POST"])
@open_to(Role.LEGAL)
def save(agreement_id: int, article: str) -> ResponseReturnValue:
    """Save what is done to one article: as one types (htmx), or by a button."""
    draft = kept_draft(agreement_id)
    view = _lay(draft, article, typed=True)
    return written(view, url_for(".index", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/pasal/<article>/sisipkan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def insert(agreement_id: int, article: str) -> ResponseReturnValue:
    """Put an article of one's own behind this one."""
    draft, session = kept_draft(agreement_id), db.session()
    desk = lay_articles(session, draft, current_user)
    before = next((row for row in desk.rows if row.key == article), None)
    if before is None and article != FIRST:
        abort(404)
    form = InsertForm()
    form.prepare(desk.template, new_article_key(desk.content))
    if form.validate_on_submit():
        part = form.to_part(before.key if before else None)
        try:
            key = insert_article(session, draft.agreement, part, by=current_user, now=now())
        except DraftIsClosed:
            abort(409)
        return redirect(url_for(".show", agreement_id=agreement_id, article=key))
    return render_form("drafting/insert.html", form, desk=desk, before=before)


@bp.route("/<int:agreement_id>/urungkan", methods=["POST"])
@open_to(Role.LEGAL)
def undo(agreement_id: int) -> ResponseReturnValue:
    """Take back the last save of one section or article."""
    draft = kept_draft(agreement_id)
    stored = stored_part(db.session(), agreement_id, request.form.get("key", ""))
    if stored is None:
        abort(404)
    key, seen = stored.key, seen_version()
    try:
        undo_part(db.session(), draft.agreement, key, seen_version=seen, by=current_user, now=now())
    except ChangedMeanwhile as conflict:
        who = conflict.stored.saved_by
        name = who.name if who else _("Seseorang")
        flash(_("%(who)s menyimpan bagian ini lebih dahulu. Tidak ada yang diurungkan.", who=name))
    except NothingToUndo:
        flash(_("Tidak ada lagi yang dapat diurungkan di sini."))
    except DraftIsClosed:
        abort(409)
    else:
        flash(_("Simpanan terakhir diurungkan."), "ok")
    return redirect(key_url(draft, key))


@bp.route("/<int:agreement_id>/terapkan", methods=["POST"])
@open_to(Role.LEGAL)
def correct(agreement_id: int) -> ResponseReturnValue:
    """Do what a finding suggests in what was typed."""
    draft, session = kept_draft(agreement_id), db.session()
    drawn = draw(session, draft)
    named = (request.form.get("rule"), request.form.get("place"))
    found = review(session, draft, drawn).open_findings
    finding = next((one for one in found if (one.rule, one.place) == named), None)
    if finding is None:
        abort(409)
    try:
        key = apply_suggestion(session, draft, drawn, finding, by=current_user, now=now())
    except (DraftIsClosed, ChangedMeanwhile, NothingToCorrect):
        abort(409)
    flash(_("Saran diterapkan."), "ok")
    return redirect(key_url(draft, key))


def _lay(draft: Draft, article: str, *, typed: bool = False) -> ClauseDesk:
    view = lay_article(db.session(), draft, article, current_user, typed=typed)
    if view is None:
        abort(404)
    return view


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
