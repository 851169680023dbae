"""The language of a page: Indonesian, unless this browser has chosen English."""

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

INDONESIAN = "id"
LANGUAGES = {INDONESIAN: "Bahasa Indonesia", "en": "English"}
COOKIE = "bahasa"


def chosen_language() -> str:
    """Return the language that the browser has chosen. Mails are always Indonesian."""
    chosen = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return chosen if chosen in LANGUAGES else INDONESIAN


def current_language() -> str:
    """Return the language that is being written now, e.g. "id"."""
    locale = get_locale()
    return str(locale.language) if locale else INDONESIAN


def set_up(app: Flask, zone: str) -> None:
    """Let Babel ask for the language."""
    Babel(app, default_locale=INDONESIAN, default_timezone=zone, locale_selector=chosen_language)
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=current_language)
