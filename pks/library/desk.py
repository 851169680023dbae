"""The desk on which one part of a draft is edited, beside what the template makes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.db import db
from pks.library.forms import PartForm, said
from pks.library.parts import Part, digest, first_fault
from pks.library.pickers import references, variables
from pks.library.shown import Shown
from pks.library.versions import ChangedMeanwhile, NotADraft, change
from pks.library.words import PART_TEXT
from pks.naskah import (
    ChangeKind,
    ClauseChange,
    Document,
    Template,
    TemplateError,
    assemble,
    paper_html,
    parse_template,
    tailor,
)
from pks.naskah.example import example_facts
from pks.naskah.numbering import article_anchor
from pks.web.clock import now


@dataclass(frozen=True)
class Page:
    """Where a part is edited: its title, the article that it belongs to, what stands around it."""

    title: str
    lead: str = ""
    here: str = ""
    article: str | None = None
    variant: str | None = None
    template: str = "library/edit.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def paper(template: Template, article: str | None = None, variant: str | None = None) -> Markup:
    """Return the example document; with an article, that one by itself stands before it."""
    if article and variant:
        # Whatever its condition: it is this wording that one wants to see.
        template = tailor(template, [ClauseChange(article, ChangeKind.VARIANT, variant)])
    document = assemble(template, example_facts(template))
    whole = paper_html(document)
    return Markup(_excerpt(whole, document, article) + whole)  # noqa: S704 - escaped by the engine


def _excerpt(whole: str, document: Document, article: str | None) -> str:
    if article is None:
        return ""
    start = whole.find(f'<section id="{article_anchor(article)}">')
    if start < 0:
        return f'<p class="note info">{_("Dalam contoh ini pasal tersebut tidak berlaku.")}</p>'
    section = whole[start : whole.index("</section>", start) + len("</section>")]
    # What has a name stands in the whole document below; no name may stand twice.
    nameless = re.sub(r' id="[^"]*"', "", section)
    return f'<article class="paper" lang="id">{nameless}</article>'


def inserts(shown: Shown) -> list[tuple[str, list[Any]]]:
    """Return what may be put into a text, under headings."""
    template = shown.template
    if template is None:
        return []
    return [
        (_("Variabel"), variables(template)),
        (_("Rujukan ke pasal lain"), references(template)),
    ]


def outline(shown: Shown, here: str) -> list[tuple[Any, ...]]:
    """Return the parts of a draft as a list of tasks: what is edited where."""
    entries: list[tuple[Any, ...]] = []
    for name, title in PART_TEXT.items():
        url = url_for("template_parts.part", name=name, **shown.place)
        entries.append(("adjustments", "t-mut", title, None, url, here == name))
    for scope in shown.data.get("scopes", ()):
        url = url_for("template_parts.scope", scope=scope["key"], **shown.place)
        current = here == f"scope:{scope['key']}"
        entries.append(("target", "t-mut", scope["title"], _("Ruang lingkup"), url, current))
    for number, article in enumerate(shown.data["articles"], 1):
        url = url_for("template_articles.article", article=article["key"], **shown.place)
        state = _("Pasal %(number)s", number=number)
        if variants := len(article.get("variants", ())):
            state = _("Pasal %(number)s · %(variants)s varian", number=number, variants=variants)
        current = here == f"article:{article['key']}"
        entries.append(("file-text", "t-mut", article["title"], state, url, current))
    return entries


def edit(shown: Shown, part: Part, form_class: type[PartForm], page: Page) -> ResponseReturnValue:
    """Show one part in a form; check it while it is typed (htmx); save it by the button."""
    try:
        stored = part.read(shown.data)
    except LookupError:
        if request.method != "POST":
            abort(404)
        stored = {}
    posted = request.method == "POST"
    form = form_class() if posted else form_class(formdata=None)
    if not posted:
        form.load(stored)
        form.seen.data = digest(stored)
    if shown.template is None:
        abort(404)
    form.prepare(shown.template)
    if not posted:
        return _edit_page(shown, form, page)
    if request.headers.get("HX-Request") == "true":
        return _preview(shown, part, form, page, stored)
    return _save(shown, part, form, page, stored)


def _preview(
    shown: Shown, part: Part, form: PartForm, page: Page, stored: Mapping[str, Any]
) -> ResponseReturnValue:
    """Answer with the paper that the typed values would make, or with what is wrong with them."""
    if not form.validate():
        return _fault(form)
    values = _typed(form, stored)
    try:
        fault = first_fault(shown.data, part, values)
    except LookupError:
        abort(404)
    if fault is not None:
        form.blame(fault[0], said(fault[1]))
        return _fault(form)
    template = parse_template(part.write(shown.data, values))
    shown_paper = paper(template, page.article, page.variant)
    return render_template("library/_preview.html", paper=shown_paper)


def _fault(form: PartForm) -> ResponseReturnValue:
    # The paper stays as it is; only the note beside the form is filled.
    page = render_template("library/_fault.html", faults=_sentences(form.errors))
    answer = make_response(page)
    answer.headers["HX-Reswap"] = "none"
    return answer


def _typed(form: PartForm, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed; an English side that the page did not show stays as it is."""
    values = form.to_values(stored)
    return {
        name: value
        for name, value in values.items()
        if not name.endswith("_en") or name in request.form
    }


def _sentences(errors: Any) -> list[str]:
    """Return the errors of a form, those of its rows included, as one list."""
    if isinstance(errors, Mapping):
        errors = list(errors.values())
    if isinstance(errors, list | tuple):
        return [sentence for inner in errors for sentence in _sentences(inner)]
    return [str(errors)]


def _save(
    shown: Shown, part: Part, form: PartForm, page: Page, stored: Mapping[str, Any]
) -> ResponseReturnValue:
    if not form.validate():
        return _edit_page(shown, form, page, status=422)
    assert shown.row is not None, "a built-in one is never edited"
    values = _typed(form, stored)
    try:
        if (fault := _first_fault(shown, part, values)) is not None:
            form.blame(fault[0], said(fault[1]))
            return _edit_page(shown, form, page, status=422)
        change(
            db.session(),
            shown.row,
            lambda data: part.write(data, values),
            part=part,
            seen=request.form.get("overwrite") or form.seen.data,
            by=current_user,
            now=now(),
        )
    except ChangedMeanwhile as conflict:
        return _conflict(shown, form, page, conflict)
    except NotADraft:
        return _edit_page(shown, form, page, status=409, shut=True)
    except TemplateError as fault_meanwhile:
        form.form_errors.append(said(fault_meanwhile))
        return _edit_page(shown, form, page, status=422)
    flash(_("Tersimpan."), "ok")
    return redirect(request.path)


def _first_fault(
    shown: Shown, part: Part, values: Mapping[str, Any]
) -> tuple[str, TemplateError] | None:
    try:
        return first_fault(shown.data, part, values)
    except LookupError:
        # Somebody has taken the part out: the verb tells.
        return None


def _conflict(
    shown: Shown, form: PartForm, page: Page, conflict: ChangedMeanwhile
) -> ResponseReturnValue:
    """Show what somebody else has saved beside what was typed."""
    if conflict.stored is None:
        return _edit_page(shown, form, page, status=409, gone=True)
    theirs = type(form)(formdata=None, prefix="stored-")
    theirs.load(conflict.stored)
    assert shown.template is not None, "it was shown"
    theirs.prepare(shown.template)
    seen = digest(conflict.stored)
    return _edit_page(shown, form, page, status=409, theirs=theirs, theirs_seen=seen)


def _edit_page(
    shown: Shown, form: PartForm, page: Page, *, status: int = 200, **context: Any
) -> Response:
    assert shown.template is not None, "only what is whole is edited"
    text = render_template(
        page.template,
        shown=shown,
        form=form,
        page=page,
        tasks=outline(shown, page.here),
        paper=paper(shown.template, page.article, page.variant),
        **{**page.context, **context},
    )
    return make_response(text, status)
