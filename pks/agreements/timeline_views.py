"""The timeline of an agreement: a part of its page, and a page of its own."""

from collections.abc import Iterator

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import User
from pks.agreements.lifecycle import BEFORE_SIGNING, State
from pks.agreements.models import Agreement
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.timeline import Event, Subject, add_source, events_of
from pks.agreements.views import visible_agreement
from pks.agreements.words import STATE_LOOK, STATE_TEXT, SUBJECT_TEXT
from pks.calendar import months_later
from pks.clock import day_in
from pks.web.access import open_to
from pks.web.clock import today, zone

bp = Blueprint("timeline", __name__, url_prefix="/perjanjian")

#: What the agreement's own page shows of it.
NEXT_SHOWN = 3
PAST_SHOWN = 8

#: States that say themselves when, in a field that the parties agreed on.
_DATED = frozenset({State.SIGNED, State.IN_FORCE})


@bp.get("/<int:agreement_id>/lini-masa")
@open_to()
def whole(agreement_id: int) -> ResponseReturnValue:
    """Show all events of an agreement, or those of one subject."""
    agreement = visible_agreement(agreement_id)
    wanted = request.args.get("tentang", "")
    subject = Subject(wanted) if wanted in list(Subject) else None
    events = [
        event
        for event in events_of(agreement, current_user)
        if subject is None or event.subject is subject
    ]
    return render_template(
        "agreements/timeline.html",
        agreement=agreement,
        subject=subject,
        subjects=SUBJECT_TEXT,
        coming=[event for event in events if event.planned],
        past=[event for event in reversed(events) if not event.planned],
    )


def _panel(agreement: Agreement, user: User) -> Markup:
    events = events_of(agreement, user)
    past = [event for event in reversed(events) if not event.planned]
    part = render_template(
        "agreements/_timeline.html",
        agreement=agreement,
        coming=[event for event in events if event.planned][:NEXT_SHOWN],
        past=past[:PAST_SHOWN],
        total=len(events),
    )
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _milestones(agreement: Agreement, user: User) -> Iterator[Event]:
    """Yield what the register itself knows: each step of its life, and its people."""
    for move in agreement.moves:
        if move.state not in _DATED:
            tone, icon = STATE_LOOK[move.state]
            yield Event(
                day_in(zone(), move.at),
                str(STATE_TEXT[move.state]),
                Subject.AGREEMENT,
                icon,
                tone,
                move.reason or "",
            )
    if agreement.signed_on:
        where = _("di %(place)s", place=agreement.place) if agreement.place else ""
        yield Event(
            agreement.signed_on, _("Ditandatangani"), Subject.AGREEMENT, "signature", "ok", where
        )
    yield from _term(agreement)
    yield from _people(agreement)


def _term(agreement: Agreement) -> Iterator[Event]:
    day = today()
    starts_on, ends_on = agreement.starts_on, agreement.ends_on
    if starts_on and agreement.state not in BEFORE_SIGNING | {State.SIGNED}:
        yield Event(starts_on, _("Mulai berlaku"), Subject.AGREEMENT, "circle-check", "ok")
    if ends_on and agreement.state is State.IN_FORCE:
        notice_on = months_later(ends_on, -agreement.notice_months)
        if notice_on > day:
            yield Event(
                notice_on,
                _("Batas memberitahukan perpanjangan atau pengakhiran"),
                Subject.AGREEMENT,
                "hourglass",
                planned=True,
            )
        yield Event(ends_on, _("Berakhir"), Subject.AGREEMENT, "lock", planned=ends_on >= day)


def _people(agreement: Agreement) -> Iterator[Event]:
    for party in agreement.parties:
        for liaison in party.liaisons:
            if liaison.starts_on is not None:
                who = party.institution.short_name
                title = _("Narahubung %(who)s: %(name)s", who=who, name=liaison.person.name)
                yield Event(liaison.starts_on, title, Subject.PEOPLE, "users")


def set_up(app: Flask) -> None:
    """Add the timeline to the application and to the page of an agreement."""
    app.register_blueprint(bp)
    add_source(app, _milestones)
    add_panel(app, Panel(Column.MAIN, 20, _panel))
