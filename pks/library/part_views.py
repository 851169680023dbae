"""Pages on the parts of a draft that are no articles: names, sentences, options, blanks, scopes."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.library.clause_forms import NameForm
from pks.library.desk import Page, edit
from pks.library.forms import GeneralForm, PartForm, said
from pks.library.parts import (
    BLANKS,
    GENERAL,
    OPTIONS,
    SENTENCES,
    Data,
    Part,
    added,
    free_key,
    keys_in,
    moved,
    removed,
    scope_part,
)
from pks.library.row_forms import BlanksForm, OptionsForm, ScopeForm
from pks.library.sentence_forms import SentencesForm
from pks.library.shown import Shown, editable, kept
from pks.library.versions import NotADraft, change
from pks.library.words import PART_LEAD, PART_TEXT
from pks.naskah import TemplateError
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.fields import text_in
from pks.web.forms import render_form

bp = Blueprint("template_parts", __name__, url_prefix="/templat/<key>/<int:version>")

PARTS: dict[str, tuple[Part, type[PartForm]]] = {
    "umum": (GENERAL, GeneralForm),
    "kalimat": (SENTENCES, SentencesForm),
    "pilihan": (OPTIONS, OptionsForm),
    "isian": (BLANKS, BlanksForm),
}

UP, DOWN = -1, 1
STEPS = {"naik": UP, "turun": DOWN}


@bp.route("/bagian/<name>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def part(key: str, version: int, name: str) -> ResponseReturnValue:
    """Edit one of the parts that every template has."""
    shown = editable(key, version)
    if name not in PARTS:
        abort(404)
    edited, form_class = PARTS[name]
    page = Page(str(PART_TEXT[name]), str(PART_LEAD[name]), here=name)
    return edit(shown, edited, form_class, page)


@bp.route("/ruang-lingkup", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def new_scope(key: str, version: int) -> ResponseReturnValue:
    """Add a scope behind the last one."""
    shown = editable(key, version)
    form = NameForm()
    if form.validate_on_submit():
        keys = keys_in(shown.data, "scopes")
        scope_key = free_key(set(keys), text_in(form.name))
        scope = {"key": scope_key, "title": text_in(form.name), "commitments": []}
        after = keys[-1] if keys else None
        if try_change(shown, lambda data: added(data, scope, "scopes", after=after)):
            return redirect(url_for(".scope", scope=scope_key, **shown.place))
    return render_form(
        "library/new.html",
        form,
        shown=shown,
        title=_("Tambah ruang lingkup"),
        lead=_("Setelah ini, isi komitmennya dan buat pasal yang menguraikannya."),
    )


@bp.route("/ruang-lingkup/<scope>", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def scope(key: str, version: int, scope: str) -> ResponseReturnValue:
    """Edit a scope and the commitments that it brings along."""
    shown = editable(key, version)
    page = Page(
        _("Ruang lingkup"),
        _("Komitmen di sini terisi sendiri dalam Rencana Kerja setiap draf baru."),
        here=f"scope:{scope}",
        template="library/edit_scope.html",
        context={"scope": scope},
    )
    return edit(shown, scope_part(scope), ScopeForm, page)


@bp.route("/ruang-lingkup/<scope>/<direction>", methods=["POST"])
@open_to(Role.LEGAL)
def move_scope(key: str, version: int, scope: str, direction: str) -> ResponseReturnValue:
    """Move a scope up or down, or take it out."""
    row = kept(key, version)
    shown = Shown(key, version, row.data, row, may_write=True)
    if scope not in keys_in(row.data, "scopes"):
        abort(404)
    if direction == "hapus":
        done = try_change(shown, lambda data: removed(data, scope, "scopes"))
        return redirect(
            url_for("library.show", **shown.place)
            if done
            else url_for(".scope", scope=scope, **shown.place)
        )
    if direction not in STEPS:
        abort(404)
    try_change(shown, lambda data: moved(data, scope, STEPS[direction], "scopes"))
    return redirect(url_for(".scope", scope=scope, **shown.place))


def try_change(shown: Shown, edit_data: Callable[[Data], Data]) -> bool:
    """Change the draft, or say why not; tell whether it was done."""
    assert shown.row is not None, "a built-in one is never edited"
    try:
        change(db.session(), shown.row, edit_data, by=current_user, now=now())
    except TemplateError as fault:
        flash(_("Tidak diubah. %(why)s", why=said(fault)), "bad")
    except NotADraft:
        flash(_("Tidak diubah: versi ini sudah terbit."), "bad")
    except LookupError:
        flash(_("Tidak diubah: bagian itu sudah dihapus oleh orang lain."), "bad")
    else:
        return True
    return False
