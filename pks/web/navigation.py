"""The entries of the navigation. Each room adds its own in its `set_up`."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app, request, url_for
from flask_babel.speaklater import LazyString
from flask_login import current_user

_ENTRIES = "pks_navigation"


class Place(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    OFFICE = "office"
    """Below the main entries: what only few people need."""
    SEARCH = "search"
    """The search field: its endpoint takes `q`."""
    HELP = "help"


@dataclass(frozen=True)
class Entry:
    """One entry. The smaller `rank` stands first; no `roles` means everybody signed in."""

    endpoint: str
    icon: str
    label: LazyString
    roles: tuple[str, ...] = ()
    rank: int = 50
    place: Place = Place.MAIN
    count: Callable[[], int] | None = None
    """How many things wait there for the current user; costs its query on every page."""


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    url: str
    icon: str
    label: LazyString
    current: bool
    count: int


def add_to_navigation(app: Flask, *entries: Entry) -> None:
    """Add `entries` for all pages."""
    known = (*app.extensions.get(_ENTRIES, ()), *entries)
    app.extensions[_ENTRIES] = tuple(sorted(known, key=lambda entry: entry.rank))


def links(place: str = Place.MAIN) -> list[Link]:
    """Return the links of `place` that the current user may follow."""
    return [
        Link(
            url=url_for(entry.endpoint),
            icon=entry.icon,
            label=entry.label,
            current=_is_current(entry),
            count=entry.count() if entry.count else 0,
        )
        for entry in _entries()
        if entry.place == place
    ]


def _entries() -> Iterator[Entry]:
    role = getattr(current_user, "role", None)
    for entry in current_app.extensions.get(_ENTRIES, ()):
        if role is not None and (not entry.roles or role in entry.roles):
            yield entry


def _is_current(entry: Entry) -> bool:
    """Tell whether the page being shown belongs to `entry`: itself, or its room's only entry."""
    if request.endpoint == entry.endpoint:
        return True
    entries = list(_entries())
    if any(other.endpoint == request.endpoint for other in entries):
        return False
    rooms = Counter(other.endpoint.partition(".")[0] for other in entries)
    room = entry.endpoint.partition(".")[0]
    return request.blueprint == room and rooms[room] == 1


def set_up(app: Flask) -> None:
    """Let templates ask for links."""
    app.jinja_env.globals["navigation"] = links
