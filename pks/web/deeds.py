"""What the entries of the trail say on the screen. Each room tells its own deeds."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app
from flask_babel.speaklater import LazyString

_DEEDS = "pks_deeds"


def tell_deeds(app: Flask, words: Mapping[str, LazyString]) -> None:
    """Add the words for some verbs: what follows the name of who did it."""
    app.extensions.setdefault(_DEEDS, {}).update(words)


def deed(verb: str, details: Mapping[str, Any]) -> str:
    """Return the words for an entry: "menandatangani", with the reason if one was given."""
    words = current_app.extensions[_DEEDS]
    said = str(words.get(f"{verb}:{details.get('to')}") or words.get(verb) or verb)
    reason = details.get("reason")
    return f"{said}: {reason}" if reason else said


def set_up(app: Flask) -> None:
    """Let templates say a deed."""
    app.extensions.setdefault(_DEEDS, {})
    app.jinja_env.filters["perbuatan"] = deed
