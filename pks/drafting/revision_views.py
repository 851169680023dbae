"""Pages of a draft's history: its revisions, what differs between two, and newer templates."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role
from pks.agreements.lifecycle import OPEN_TO_DRAFTING
from pks.agreements.queries import is_kept_by
from pks.db import db
from pks.drafting.content import SectionKey, article_in
from pks.drafting.defaults import moved_content
from pks.drafting.documents import Drawn, draw, draw_content
from pks.drafting.history import Entry, content_at, entries_of, revision
from pks.drafting.models import Draft, RevisionKind
from pks.drafting.revising import (
    NoNewerTemplate,
    NoSuchRevision,
    RevisedMeanwhile,
    move_to_newest,
    restore,
)
from pks.drafting.saving import DraftIsClosed, latest_number
from pks.drafting.views import kept_draft, visible_draft
from pks.drafting.words import REVISION_TEXT, SECTION_TITLE
from pks.library import shelf
from pks.naskah import Template, compare, comparison_html
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.paging import Paging, wanted_page

bp = Blueprint("revisions", __name__, url_prefix="/naskah")

READERS = (Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
ENTRIES_PER_PAGE = 50


@bp.route("/<int:agreement_id>/riwayat")
@open_to(*READERS)
def index(agreement_id: int) -> ResponseReturnValue:
    """List the revisions, the newest first."""
    draft = visible_draft(agreement_id)
    entries = entries_of(db.session(), agreement_id)
    page = Paging(wanted_page(), len(entries), ENTRIES_PER_PAGE)
    first = (page.page - 1) * ENTRIES_PER_PAGE
    return render_template(
        "drafting/history.html",
        draft=draft,
        entries=entries,
        shown=entries[first : first + ENTRIES_PER_PAGE],
        page=page,
        newest=latest_number(db.session(), agreement_id),
        describe=_describer(draft),
        may_write=_may_write(draft),
    )


@bp.route("/<int:agreement_id>/riwayat/bandingkan")
@open_to(*READERS)
def compare_two(agreement_id: int) -> ResponseReturnValue:
    """Show what differs between two revisions."""
    draft = visible_draft(agreement_id)
    newest = latest_number(db.session(), agreement_id)
    before = request.args.get("dari", max(newest - 1, 1), type=int)
    after = request.args.get("ke", newest, type=int)
    parts = compare(_drawn_at(draft, before).document, _drawn_at(draft, after).document)
    return render_template(
        "drafting/compare.html",
        draft=draft,
        entries=entries_of(db.session(), agreement_id),
        before=before,
        after=after,
        difference=Markup(comparison_html(parts)),  # noqa: S704 (the engine escapes every word)
        describe=_describer(draft),
    )


@bp.route("/<int:agreement_id>/riwayat/<int:number>/pulihkan", methods=["POST"])
@open_to(Role.LEGAL)
def bring_back(agreement_id: int, number: int) -> ResponseReturnValue:
    """Bring the whole draft back to a revision."""
    draft = kept_draft(agreement_id)
    seen = request.form.get("seen", 0, type=int)
    try:
        restore(db.session(), draft.agreement, number, seen_number=seen, by=current_user, now=now())
    except NoSuchRevision:
        abort(404)
    except DraftIsClosed:
        abort(409)
    except RevisedMeanwhile as conflict:
        _tell(conflict)
    else:
        flash(_("Naskah dipulihkan ke revisi %(n)s.", n=number), "ok")
    return redirect(url_for(".index", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/templat")
@open_to(*READERS)
def template(agreement_id: int) -> ResponseReturnValue:
    """Show what the newest version of the template would change in this draft."""
    draft, session = visible_draft(agreement_id), db.session()
    drawn = draw(session, draft)
    newest = _newest(draft)
    if newest is None:
        return render_template("drafting/template.html", draft=draft, newest=None)
    content = moved_content(drawn.content, drawn.template, newest)
    moved = draw_content(session, draft, content, template_version=newest.version)
    difference = comparison_html(compare(drawn.document, moved.document))
    return render_template(
        "drafting/template.html",
        draft=draft,
        newest=newest,
        moved=moved,
        difference=Markup(difference),  # noqa: S704 (the engine escapes every word)
        seen=latest_number(session, agreement_id),
        may_write=_may_write(draft),
    )


@bp.route("/<int:agreement_id>/templat", methods=["POST"])
@open_to(Role.LEGAL)
def move(agreement_id: int) -> ResponseReturnValue:
    """Move the draft to the newest version of its template."""
    draft = kept_draft(agreement_id)
    version, seen = (request.form.get(name, 0, type=int) for name in ("version", "seen"))
    try:
        move_to_newest(
            db.session(), draft.agreement, version, seen_number=seen, by=current_user, now=now()
        )
    except DraftIsClosed:
        abort(409)
    except NoNewerTemplate:
        flash(_("Versi templat itu bukan lagi yang terbaru. Lihat sekali lagi."))
    except RevisedMeanwhile as conflict:
        _tell(conflict)
    else:
        flash(_("Naskah kini memakai templat versi %(n)s.", n=version), "ok")
        return redirect(url_for("articles.index", agreement_id=agreement_id))
    return redirect(url_for(".template", agreement_id=agreement_id))


def _newest(draft: Draft) -> Template | None:
    """Return the newest published template, if the draft is on an older version of it."""
    try:
        newest = shelf.newest(db.session(), draft.template_key)
    except LookupError:  # it was retired
        return None
    return newest if newest.version > draft.template_version else None


def _drawn_at(draft: Draft, number: int) -> Drawn:
    session = db.session()
    wanted = revision(session, draft.agreement_id, number)
    if wanted is None:
        abort(404)
    content = content_at(session, draft.agreement_id, number)
    return draw_content(session, draft, content, template_version=wanted.template_version)


def _may_write(draft: Draft) -> bool:
    kept = is_kept_by(db.session(), draft.agreement, current_user)
    return kept and draft.agreement.state in OPEN_TO_DRAFTING


def _tell(conflict: RevisedMeanwhile) -> None:
    who = conflict.newest.by
    name = who.name if who else _("Seseorang")
    flash(
        _("%(who)s menyimpan naskah ini setelah Anda membukanya. Tidak ada yang diubah.", who=name)
    )


def _describer(draft: Draft) -> Callable[[Entry], str]:
    """Return what says in words what an entry was: "Disimpan: Pasal Pembiayaan"."""
    template = shelf.find(db.session(), draft.template_key, draft.template_version)
    titles = {article.key: article.title for article in template.articles}

    def describe(entry: Entry) -> str:
        number = entry.template_version if entry.kind is RevisionKind.MOVED else entry.of_number
        said = str(REVISION_TEXT[entry.kind]) % {"n": number}
        return f"{said}: {_part_title(entry.key, titles)}" if entry.key else said

    return describe


def _part_title(key: str, titles: Mapping[str, str]) -> str:
    article = article_in(key)
    if article is None:
        return str(SECTION_TITLE[SectionKey(key)])
    words: str = _("Pasal %(title)s", title=titles.get(article) or _("sisipan"))
    return words


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
