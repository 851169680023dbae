"""Pages on the shared clauses that a draft has copies of: putting in, keeping, taking anew."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role
from pks.db import db
from pks.library.article_views import entry_of, kept_article
from pks.library.clause_forms import InsertForm, places_in
from pks.library.clauses import copy_of, inserted, newer_clauses, share, taken_anew
from pks.library.forms import said
from pks.library.models import SharedClause
from pks.library.part_views import try_change
from pks.library.parts import article_part, free_key, keys_in
from pks.library.queries import offered_clauses
from pks.library.shown import Shown, editable
from pks.naskah import Template, TemplateError, assemble, parse_template
from pks.naskah.compare import compare
from pks.naskah.compare_html import comparison_html
from pks.naskah.example import example_facts
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.forms import render_form

bp = Blueprint("template_clauses", __name__, url_prefix="/templat/<key>/<int:version>")


@bp.route("/sisipkan-klausul", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def insert(key: str, version: int) -> ResponseReturnValue:
    """Put a copy of a shared clause into the draft."""
    shown = editable(key, version)
    if shown.template is None:
        abort(404)
    clauses = {row.key: row for row in offered_clauses(db.session(), current_user)}
    form = InsertForm()
    form.clause.offer((one.key, one.title) for one in clauses.values())
    form.after.offer(places_in(shown.template))
    if form.validate_on_submit():
        clause, after = clauses[form.clause.data], form.after.data or None
        article = free_key(set(keys_in(shown.data, "articles")), clause.key)
        if try_change(shown, lambda data: inserted(data, clause, after)):
            return redirect(url_for("template_articles.article", article=article, **shown.place))
    return render_form("library/insert.html", form, shown=shown, clauses=clauses)


@bp.route("/pasal/<article>/pustaka", methods=["POST"])
@open_to(Role.LEGAL)
def keep(key: str, version: int, article: str) -> ResponseReturnValue:
    """Keep the article as a shared clause; the draft remembers that it has a copy of it."""
    shown = kept_article(key, version, article)
    if not shown.is_editable or shown.row is None:
        abort(404)
    part, owner = article_part(article), shown.row.institution
    clause = share(db.session(), owner, entry_of(shown, article), by=current_user, now=now())
    shared = {"shared": copy_of(clause, article)["shared"]}
    if try_change(shown, lambda data: part.write(data, shared)):
        flash(_("Klausul tersimpan di pustaka."), "ok")
    else:
        db.session.rollback()
    return redirect(url_for("template_articles.article", article=article, **shown.place))


@bp.route("/pasal/<article>/klausul-baru")
@open_to(Role.LEGAL)
def newer(key: str, version: int, article: str) -> ResponseReturnValue:
    """Show what the newest version of the shared clause would change."""
    shown = editable(key, version)
    clause = _newer(shown, article)
    difference, fault = Markup(), None
    try:
        difference = _difference(shown, parse_template(taken_anew(shown.data, article, clause)))
    except TemplateError as error:
        fault = said(error)
    return render_template(
        "library/newer.html",
        shown=shown,
        article=article,
        clause=clause,
        fault=fault,
        difference=difference,
    )


@bp.route("/pasal/<article>/klausul-baru", methods=["POST"])
@open_to(Role.LEGAL)
def take(key: str, version: int, article: str) -> ResponseReturnValue:
    """Take the newest version of the shared clause."""
    shown = editable(key, version)
    clause = _newer(shown, article)
    if try_change(shown, lambda data: taken_anew(data, article, clause)):
        flash(_("Pasal kini memakai versi %(n)s klausul itu.", n=clause.version), "ok")
    return redirect(url_for("template_articles.article", article=article, **shown.place))


def _newer(shown: Shown, article: str) -> SharedClause:
    return newer_clauses(db.session(), shown.data).get(article) or abort(404)


def _difference(shown: Shown, after: Template) -> Markup:
    assert shown.template is not None, "a draft that is being edited is whole"
    papers = [assemble(one, example_facts(one)) for one in (shown.template, after)]
    return Markup(comparison_html(compare(*papers)))  # noqa: S704 - escaped by the engine
