"""The page that belongs to no area: the choice of language."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from pks.web.access import public
from pks.web.headers import ONE_YEAR_SECONDS
from pks.web.language import COOKIE, LANGUAGES
from pks.web.paths import after_this

bp = Blueprint("web", __name__)


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
