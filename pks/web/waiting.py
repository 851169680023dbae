"""What waits for the person who is signed in: each room brings its own, the first page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

_SOURCES = "pks_waiting"


@dataclass(frozen=True)
class Item:
    """One thing that waits for somebody's hand."""

    title: str
    """What to do, as a button would say it."""
    detail: str
    url: str
    by_on: date | None = None
    """The day by which; none: as soon as possible."""


Source = Callable[[], Iterable[Item]]


def add_waiting(app: Flask, source: Source) -> None:
    """Let `source` tell what waits in its room for the person who is signed in."""
    app.extensions[_SOURCES] = (*app.extensions.get(_SOURCES, ()), source)


def things_waiting() -> list[Item]:
    """Return everything that waits for the person who is signed in: what has no day first, then
    the earliest day.
    """
    sources: tuple[Source, ...] = current_app.extensions.get(_SOURCES, ())
    items = [item for source in sources for item in source()]
    return sorted(items, key=lambda item: (item.by_on is not None, item.by_on or date.max))
