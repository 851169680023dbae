"""Pages of the library: the list of templates, one version, and what becomes of it."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.library import article_views, clause_views, copy_views, part_views
from pks.library.clause_forms import NameForm, PublishForm
from pks.library.clauses import newer_clauses
from pks.library.desk import paper
from pks.library.inspecting import inspect_template
from pks.library.queries import all_shelves, versions_of
from pks.library.shown import Shown, kept, visible
from pks.library.versions import (
    CannotPublish,
    HasDraft,
    NotADraft,
    NotPublished,
    discard,
    make_own,
    new_version,
    publish,
    retire,
)
from pks.library.words import DEED_TEXT, STATE_LOOK, STATE_TEXT
from pks.parties.models import Institution
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.fields import text_in, text_or_none
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation

bp = Blueprint("library", __name__, url_prefix="/templat")


@bp.route("/")
@open_to(Role.LEGAL)
def index() -> ResponseReturnValue:
    """List the templates with their versions."""
    shelves = all_shelves(db.session(), current_user)
    return render_template("library/index.html", shelves=shelves)


@bp.route("/<key>/<int:version>/")
@open_to(Role.LEGAL)
def show(key: str, version: int) -> ResponseReturnValue:
    """Show a version: its outline beside the paper of an invented agreement."""
    shown = visible(key, version)
    return render_template(
        "library/show.html",
        shown=shown,
        paper=paper(shown.template) if shown.template else None,
        versions=versions_of(db.session(), current_user, key),
        newer=newer_clauses(db.session(), shown.data) if shown.is_editable else {},
        may_copy=current_user.institution_id is not None,
    )


@bp.route("/<key>/<int:version>/salin", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def copy(key: str, version: int) -> ResponseReturnValue:
    """Begin a template of one's own institution with the data of this one."""
    shown, owner = visible(key, version), _own_institution()
    form = NameForm(data={"name": f"{shown.name} {owner.short_name}"})
    if form.validate_on_submit():
        row = make_own(
            db.session(), key, version, owner, text_in(form.name), by=current_user, now=now()
        )
        flash(_("Templat sendiri dibuat sebagai draf."), "ok")
        return redirect(url_for(".show", key=row.key, version=row.version))
    return render_form("library/copy.html", form, shown=shown, owner=owner)


@bp.route("/<key>/<int:version>/versi-baru", methods=["POST"])
@open_to(Role.LEGAL)
def begin_version(key: str, version: int) -> ResponseReturnValue:
    """Begin the next version with the data of this one."""
    try:
        row = new_version(db.session(), kept(key, version), by=current_user, now=now())
    except HasDraft as refusal:
        flash(_("Templat ini sudah punya draf: versi %(n)s.", n=refusal.version), "warn")
        return redirect(url_for(".show", key=key, version=refusal.version))
    flash(_("Draf versi %(n)s dibuat.", n=row.version), "ok")
    return redirect(url_for(".show", key=key, version=row.version))


@bp.route("/<key>/<int:version>/periksa", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def check(key: str, version: int) -> ResponseReturnValue:
    """Show what holds the draft back, and publish it when nothing does."""
    row = kept(key, version)
    form = PublishForm()
    if form.validate_on_submit():
        try:
            publish(db.session(), row, text_or_none(form.note), by=current_user, now=now())
        except CannotPublish:
            form.form_errors.append(_("Belum dapat diterbitkan: perbaiki kesalahan di bawah."))
        except NotADraft:
            form.form_errors.append(_("Versi ini sudah terbit."))
        else:
            flash(_("Versi %(n)s terbit. Draf baru memakainya.", n=version), "ok")
            return redirect(url_for(".show", key=key, version=version))
    shown = Shown(key, version, row.data, row, may_write=True)
    inspection = inspect_template(db.session(), row.data)
    return render_form("library/check.html", form, shown=shown, inspection=inspection)


@bp.route("/<key>/<int:version>/tarik", methods=["POST"])
@open_to(Role.LEGAL)
def withdraw(key: str, version: int) -> ResponseReturnValue:
    """Let no new draft begin from this version."""
    try:
        retire(db.session(), kept(key, version), by=current_user, now=now())
    except NotPublished:
        flash(_("Hanya versi yang terbit dapat ditarik."), "warn")
    else:
        flash(_("Templat ditarik. Draf yang sudah berjalan tetap memakainya."), "ok")
    return redirect(url_for(".show", key=key, version=version))


@bp.route("/<key>/<int:version>/buang", methods=["POST"])
@open_to(Role.LEGAL)
def throw_away(key: str, version: int) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        discard(db.session(), kept(key, version), by=current_user, now=now())
    except NotADraft:
        flash(_("Versi ini sudah terbit, jadi tidak dapat dibuang."), "warn")
        return redirect(url_for(".show", key=key, version=version))
    flash(_("Draf dibuang."), "ok")
    return redirect(url_for(".index"))


def _own_institution() -> Institution:
    found = db.session.get(Institution, current_user.institution_id or 0)
    return found or abort(404)


def set_up(app: Flask) -> None:
    """Add the library to the application."""
    for blueprint in (bp, part_views.bp, article_views.bp, copy_views.bp, clause_views.bp):
        app.register_blueprint(blueprint)
    app.jinja_env.filters["tahap_templat"] = STATE_TEXT.__getitem__
    app.jinja_env.filters["rupa_templat"] = STATE_LOOK.__getitem__
    tell_deeds(app, DEED_TEXT)
    add_to_navigation(
        app, Entry("library.index", "template", lazy_gettext("Templat"), (Role.LEGAL,), rank=35)
    )
