"""The pages that belong to no area: health, and the choice of language."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from pks.db import db
from pks.web.access import public
from pks.web.headers import ONE_YEAR_SECONDS
from pks.web.language import COOKIE, LANGUAGES
from pks.web.paths import after_this

bp = Blueprint("web", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer "ok" when the database answers; else the request fails with 500."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@bp.post("/bahasa")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the language that was chosen, in this browser."""
    response = redirect(after_this(), 303)
    if (language := request.form.get("bahasa")) in LANGUAGES:
        response.set_cookie(
            COOKIE,
            language,
            max_age=ONE_YEAR_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
