"""How the desk answers a save: with what changed as one types (htmx), else with a page."""

import re

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pks.db import db
from pks.drafting.clause_desk import ClauseDesk
from pks.drafting.saving import (
    ChangedMeanwhile,
    DraftIsClosed,
    content_of_draft,
    save_part,
    stored_part,
)
from pks.drafting.section_desk import SectionDesk
from pks.web.clock import now

_View = SectionDesk | ClauseDesk


def written(view: _View, go_on: str) -> ResponseReturnValue:
    """Save what was typed at the desk and answer; the button leads to `go_on`."""
    if not view.form.validate():
        return _again(view, "drafting/_refused.html", 422)
    try:
        save_part(
            db.session(),
            view.agreement,
            view.here,
            view.form.to_part(),
            seen_version=seen_version(overwriting=True),
            by=current_user,
            now=now(),
        )
    except ChangedMeanwhile as conflict:
        view.show_conflict(conflict.stored, seen_version())
        return _again(view, "drafting/_conflict.html", 409)
    except DraftIsClosed:
        return _again(view, "drafting/_closed.html", 409)
    if not _typing():
        return redirect(go_on)
    if "go_on" in request.form:
        # The script follows this by loading the page; what was in flight has been waited for.
        return Response(headers={"HX-Redirect": go_on})
    _look_again(view)
    return render_template("drafting/_saved.html", desk=view, form=view.form, **view.words)


def seen_version(*, overwriting: bool = False) -> int:
    """Return the version that the writer has seen, or knowingly overwrites."""
    overwritten = request.form.get("overwrite") if overwriting else None
    shown = overwritten or request.form.get("version") or "0"
    # No part is ever saved a thousand million times.
    return int(shown) if re.fullmatch("[0-9]{1,9}", shown) else 0


def _look_again(view: _View) -> None:
    """Let the desk show what is saved now; nothing of it was drawn before."""
    session, agreement_id = db.session(), view.draft.agreement_id
    view.content = content_of_draft(session, agreement_id)
    view.stored = stored_part(session, agreement_id, view.here)
    view.form.version.data = str(view.stored.version if view.stored else 0)


def _typing() -> bool:
    return request.headers.get("HX-Request") == "true"


def _again(view: _View, fragment: str, status: int) -> Response:
    """Show what was typed again: the fragment while typing, the whole desk after the button."""
    if not _typing():
        view.dress()
        page = render_template(view.page, desk=view, form=view.form, notice=fragment, **view.words)
        return make_response(page, status)
    answer = make_response(render_template(fragment, desk=view, form=view.form), status)
    answer.headers["HX-Retarget"] = "#save-notice"
    answer.headers["HX-Reswap"] = "innerHTML"
    answer.headers["HX-Reselect"] = "#notice"
    return answer
