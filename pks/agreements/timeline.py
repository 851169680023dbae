"""The life of an agreement as one line of events. Each room brings what it knows of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import Flask, current_app

from pks.accounts.models import User
from pks.agreements.models import Agreement

_SOURCES = "pks_timeline_sources"


class Subject(StrEnum):
    """What an event is about; the page can show one of them alone."""

    AGREEMENT = "perjanjian"
    PEOPLE = "orang"
    WORK = "kegiatan"
    MISSED = "terlewat"
    """What was due and did not happen, and the letters about it."""


@dataclass(frozen=True)
class Event:
    """One thing that happened on a day, or is to happen on it."""

    on: date
    title: str
    subject: Subject
    icon: str
    tone: str = ""
    """As that of a tag: ok, warn, bad, info or nothing."""
    detail: str = ""
    url: str | None = None
    planned: bool = False
    """Whether it is still to come."""


Source = Callable[[Agreement, User], Iterable[Event]]


def add_source(app: Flask, source: Source) -> None:
    """Let `source` tell what it knows of every agreement."""
    app.extensions[_SOURCES] = (*app.extensions.get(_SOURCES, ()), source)


def events_of(agreement: Agreement, user: User) -> list[Event]:
    """Return everything that is known of `agreement`, which the caller has found visible.

    Oldest first; of one day, in the rooms' rank.
    """
    sources: tuple[Source, ...] = current_app.extensions.get(_SOURCES, ())
    events = (event for source in sources for event in source(agreement, user))
    return sorted(events, key=lambda event: event.on)
