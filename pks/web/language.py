"""The language of a page: Indonesian, unless this browser has chosen English."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel.speaklater import LazyString

from pks.config import ROOT

INDONESIAN = "id"
LANGUAGES = {INDONESIAN: "Bahasa Indonesia", "en": "English"}
COOKIE = "bahasa"
TRANSLATIONS = ROOT / "pks" / "translations"


def chosen_language() -> str:
    """Return the language that the browser has chosen. Mails are always Indonesian."""
    chosen = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return chosen if chosen in LANGUAGES else INDONESIAN


def current_language() -> str:
    """Return the language that is being written now, e.g. "id"."""
    locale = get_locale()
    return str(locale.language) if locale else INDONESIAN


@cache
def _texts_in(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])


def gettext(text: str, **variables: Any) -> str:
    """Return `text` in the language that is being written now, its variables filled in.

    Templates ask a hundred times a page; the texts in our own words need no catalogue at all.
    """
    language = current_language()
    said = text if language == INDONESIAN else _texts_in(language).gettext(text)
    return said % variables if variables else said


def lazy_gettext(text: str, **variables: Any) -> LazyString:
    """Return what will be `text` in the language of whoever reads it."""
    return LazyString(gettext, text, **variables)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a text that goes with `number`; Indonesian has but one."""
    language = current_language()
    if language == INDONESIAN:
        return plural
    return _texts_in(language).ngettext(singular, plural, number)


def set_up(app: Flask, zone: str) -> None:
    """Let Babel ask for the language, and templates ask us."""
    Babel(app, default_locale=INDONESIAN, default_timezone=zone, locale_selector=chosen_language)
    install: Any = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, ngettext, newstyle=True)
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=current_language)
