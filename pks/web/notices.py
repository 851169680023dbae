"""What every page says on top, to those whom it concerns: each room brings its own."""

from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

_SOURCES = "pks_notices"

#: Returns a strip for the person who is signed in, or nothing; costs its query on every page.
Source = Callable[[], Markup]


def add_notice(app: Flask, source: Source) -> None:
    """Let `source` say something on top of every page."""
    app.extensions[_SOURCES] = (*app.extensions.get(_SOURCES, ()), source)


def notices() -> list[Markup]:
    """Return what stands on top of this page."""
    sources: tuple[Source, ...] = current_app.extensions.get(_SOURCES, ())
    return [said for source in sources if (said := source())]


def set_up(app: Flask) -> None:
    """Let the page ask for its notices."""
    app.jinja_env.globals["notices"] = notices
