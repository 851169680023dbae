"""Pages of the shared clauses, and of the clauses that a kind of paper must have."""

import re

from flask import (
    Blueprint,
    abort,
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
from sqlalchemy import select

from pks.accounts.models import Role
from pks.agreements.kinds import Kind
from pks.db import db
from pks.library.clause_forms import ClauseForm, MandatoryForm
from pks.library.clauses import HasNewer, IsRetired, newest_clause, retire_clause, revise
from pks.library.forms import said
from pks.library.mandatory import (
    AlreadyMandatory,
    NotMandatory,
    add_mandatory,
    mandatory_for,
    remove_mandatory,
)
from pks.library.models import SharedClause
from pks.library.queries import (
    clauses_kept_by,
    clauses_visible_to,
    offered_clauses,
    templates_with,
)
from pks.naskah import TemplateError
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.fields import text_or_none
from pks.web.forms import render_form

bp = Blueprint("clauses", __name__, url_prefix="/pustaka")


@bp.route("/klausul/")
@open_to(Role.LEGAL)
def index() -> ResponseReturnValue:
    """List the shared clauses."""
    clauses = offered_clauses(db.session(), current_user)
    return render_template("library/clauses.html", clauses=clauses)


@bp.route("/klausul/<key>")
@open_to(Role.LEGAL)
def show(key: str) -> ResponseReturnValue:
    """Show a shared clause with its versions, and which templates have it."""
    session = db.session()
    this = clauses_visible_to(current_user).where(SharedClause.key == key)
    versions = session.scalars(this.order_by(SharedClause.version.desc())).all()
    if not versions:
        abort(404)
    newest = versions[0]
    kept = clauses_kept_by(current_user).where(SharedClause.id == newest.id)
    return render_template(
        "library/clause.html",
        clause=newest,
        versions=versions,
        templates=templates_with(session, current_user, key),
        may_write=newest.retired_at is None and session.scalar(kept) is not None,
    )


@bp.route("/klausul/<key>/perbarui", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def edit(key: str) -> ResponseReturnValue:
    """Write the next version of a shared clause."""
    newest = _kept_clause(key)
    if request.method != "POST":
        form = ClauseForm(formdata=None)
        form.load(newest.data)
        form.seen.data = str(newest.version)
        return render_form("library/edit_clause.html", form, clause=newest)
    form, theirs = ClauseForm(), None
    if form.validate():
        try:
            _revise(_seen_version(newest, form), form)
        except HasNewer as newer:
            theirs = newer.newest
        except TemplateError as fault:
            form.text.errors = [said(fault)]
        except IsRetired:
            form.form_errors.append(_("Klausul ini sudah ditarik."))
        else:
            flash(_("Versi baru klausul tersimpan. Templat yang memakainya diberi tahu."), "ok")
            return redirect(url_for(".show", key=key))
    page = render_template("library/edit_clause.html", form=form, clause=newest, theirs=theirs)
    return make_response(page, 409 if theirs else 422)


@bp.route("/klausul/<key>/tarik", methods=["POST"])
@open_to(Role.LEGAL)
def withdraw(key: str) -> ResponseReturnValue:
    """Offer a shared clause no longer."""
    try:
        retire_clause(db.session(), _kept_clause(key), by=current_user, now=now())
    except IsRetired:
        flash(_("Klausul ini sudah ditarik."), "warn")
    else:
        flash(_("Klausul ditarik. Templat yang memakainya tidak berubah."), "ok")
    return redirect(url_for(".show", key=key))


@bp.route("/wajib", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def mandatory() -> ResponseReturnValue:
    """List the clauses that papers must have, and add one."""
    form = MandatoryForm()
    if form.validate_on_submit():
        kind, clause = form.kind.data, form.to_clause()
        try:
            add_mandatory(db.session(), kind, clause, by=current_user, now=now())
        except AlreadyMandatory:
            form.key.errors = [_("Pasal ini sudah wajib untuk jenis naskah itu.")]
        else:
            flash(_("Klausul wajib ditambahkan."), "ok")
            return redirect(url_for(".mandatory"))
    lists = [(kind, mandatory_for(db.session(), kind.value)) for kind in Kind]
    return render_form("library/mandatory.html", form, lists=lists)


@bp.route("/wajib/<kind>/<article>/hapus", methods=["POST"])
@open_to(Role.LEGAL)
def drop_mandatory(kind: str, article: str) -> ResponseReturnValue:
    """Let papers of a kind do without a clause."""
    try:
        remove_mandatory(db.session(), kind, article, by=current_user, now=now())
    except NotMandatory:
        abort(404)
    flash(_("Klausul itu tidak lagi wajib."), "ok")
    return redirect(url_for(".mandatory"))


def _kept_clause(key: str) -> SharedClause:
    newest = newest_clause(db.session(), key)
    this = clauses_kept_by(current_user).where(SharedClause.id == (newest.id if newest else 0))
    return one_or_404(this)


def _seen_version(newest: SharedClause, form: ClauseForm) -> SharedClause:
    """Return the version that the writer has seen, or knowingly replaces."""
    number = request.form.get("overwrite") or form.seen.data or ""
    query = select(SharedClause).where(
        SharedClause.key == newest.key,
        SharedClause.version == (int(number) if re.fullmatch("[0-9]{1,9}", number) else 0),
    )
    return db.session.scalar(query) or newest


def _revise(seen: SharedClause, form: ClauseForm) -> None:
    data = {**seen.data, **form.to_values()}
    revise(db.session(), seen, data, text_or_none(form.note), by=current_user, now=now())
