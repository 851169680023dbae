"""Pages on the articles of a draft and on their variants."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.library.clause_forms import NameForm, NewArticleForm
from pks.library.clauses import newer_clauses
from pks.library.desk import Page, edit, inserts
from pks.library.forms import ArticleForm, VariantForm, said
from pks.library.part_views import STEPS, try_change
from pks.library.parts import (
    added,
    article_part,
    free_key,
    keys_in,
    moved,
    removed,
    variant_part,
)
from pks.library.shown import Shown, editable, kept
from pks.library.versions import NotADraft, change
from pks.naskah import TemplateError
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.fields import text_in
from pks.web.forms import render_form

bp = Blueprint("template_articles", __name__, url_prefix="/templat/<key>/<int:version>/pasal")


@bp.route("/", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new(key: str, version: int) -> ResponseReturnValue:
    """Add an article."""
    shown = editable(key, version)
    if shown.template is None or shown.row is None:
        abort(404)
    form = NewArticleForm()
    form.prepare(shown.template)
    if form.validate_on_submit():
        taken = set(form.known_keys)
        article_key = text_in(form.key) or free_key(taken, text_in(form.title))
        article = form.to_article(article_key)
        after = form.after.data or None
        try:
            change(
                db.session(),
                shown.row,
                lambda data: added(data, article, "articles", after=after),
                by=current_user,
                now=now(),
            )
        except TemplateError as fault:
            form.text.errors = [said(fault)]
        except (NotADraft, ValueError):
            form.form_errors.append(_("Draf ini sudah diubah orang lain. Kirim sekali lagi."))
        else:
            return redirect(url_for(".article", article=article_key, **shown.place))
    return render_form("library/new_article.html", form, shown=shown, inserts=inserts(shown))


@bp.route("/<article>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def article(key: str, version: int, article: str) -> ResponseReturnValue:
    """Edit an article beside the paper."""
    shown = editable(key, version)
    entry = entry_of(shown, article)
    page = Page(
        entry.get("title", article),
        here=f"article:{article}",
        article=article,
        template="library/edit_article.html",
        context={
            "entry": entry,
            "article": article,
            "inserts": inserts(shown),
            "newer": newer_clauses(db.session(), shown.data).get(article),
        },
    )
    return edit(shown, article_part(article), ArticleForm, page)


@bp.route("/<article>/<direction>", methods=["POST"])
@open_to(Role.LEGAL)
def move(key: str, version: int, article: str, direction: str) -> ResponseReturnValue:
    """Move an article up or down, or take it out."""
    shown = kept_article(key, version, article)
    if direction == "hapus":
        if try_change(shown, lambda data: removed(data, article, "articles")):
            return redirect(url_for("library.show", **shown.place))
    elif direction in STEPS:
        try_change(shown, lambda data: moved(data, article, STEPS[direction], "articles"))
    else:
        abort(404)
    return redirect(url_for(".article", article=article, **shown.place))


@bp.route("/<article>/varian/", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new_variant(key: str, version: int, article: str) -> ResponseReturnValue:
    """Begin a variant with the words of its article."""
    shown = editable(key, version)
    entry = entry_of(shown, article) or abort(404)
    form = NameForm()
    if form.validate_on_submit():
        name = text_in(form.name)
        known = keys_in(shown.data, "articles", article, "variants")
        variant = {
            "key": free_key(set(known), name),
            "name": name,
            "source": entry["source"],
            "text": entry["text"],
        }
        path, after = ("articles", article, "variants"), known[-1] if known else None
        if try_change(shown, lambda data: added(data, variant, *path, after=after)):
            here = {"article": article, "variant": variant["key"]}
            return redirect(url_for(".variant", **here, **shown.place))
    return render_form(
        "library/new.html",
        form,
        shown=shown,
        title=_("Tambah varian %(title)s", title=entry["title"]),
        lead=_("Varian berawal dari isi pasalnya. Beri nama menurut gunanya."),
    )


@bp.route("/<article>/varian/<variant>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def variant(key: str, version: int, article: str, variant: str) -> ResponseReturnValue:
    """Edit a variant of an article beside the paper."""
    shown = editable(key, version)
    entry = entry_of(shown, article)
    page = Page(
        _("Varian: %(title)s", title=entry.get("title", article)),
        here=f"article:{article}",
        article=article,
        variant=variant,
        template="library/edit_variant.html",
        context={"article": article, "variant": variant, "inserts": inserts(shown)},
    )
    return edit(shown, variant_part(article, variant), VariantForm, page)


@bp.route("/<article>/varian/<variant>/hapus", methods=["POST"])
@open_to(Role.LEGAL)
def remove_variant(key: str, version: int, article: str, variant: str) -> ResponseReturnValue:
    """Take a variant out."""
    shown = kept_article(key, version, article)
    try_change(shown, lambda data: removed(data, variant, "articles", article, "variants"))
    return redirect(url_for(".article", article=article, **shown.place))


def entry_of(shown: Shown, article: str) -> Mapping[str, Any]:
    """Return the data of an article; empty if somebody has taken it out."""
    return next((one for one in shown.data["articles"] if one["key"] == article), {})


def kept_article(key: str, version: int, article: str) -> Shown:
    """Return a version that the user may change and that has this article, or answer 404."""
    row = kept(key, version)
    if article not in keys_in(row.data, "articles"):
        abort(404)
    return Shown(key, version, row.data, row, may_write=True)
