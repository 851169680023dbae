"""The calendar: a month as a grid on a desk and as a list on a phone, and feeds to subscribe to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.agreements.models import Agreement
from pks.agreements.queries import agreements_visible_to
from pks.calendar import holidays_of, months_later
from pks.db import db
from pks.monitoring.calendar_models import CalendarFeed, FeedOf
from pks.monitoring.calendar_queries import (
    CalendarEntry,
    CalendarFilter,
    EntryKind,
    entries_between,
    feeds_of,
    filter_of,
)
from pks.monitoring.feeding import as_icalendar, find_feed, make_feed, reach, withdraw_feed
from pks.monitoring.words import ENTRY_LOOK, ENTRY_TEXT, FEED_TEXT
from pks.parties.models import Institution
from pks.parties.queries import ids_of_own_branch, tree
from pks.web.access import one_or_404, open_to, public
from pks.web.clock import now, today
from pks.web.headers import without_referrer
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paths import outside_url

bp = Blueprint("calendar", __name__, url_prefix="/kalender")

WEEK_DAYS = 7
_PAGE_OF = {
    EntryKind.FOLLOW_UP: ("monitoring.follow_up", "follow_up_id"),
    EntryKind.ACTIVITY: ("diary.show", "activity_id"),
    EntryKind.END: ("agreements.show", "agreement_id"),
    EntryKind.NOTICE: ("agreements.show", "agreement_id"),
}


@dataclass(frozen=True)
class Day:
    """One day of the grid."""

    on: date
    in_month: bool
    holiday: str | None
    entries: list[CalendarEntry]


@bp.get("/")
@open_to()
def month() -> ResponseReturnValue:
    """Show a month: what falls due, what was done, what ends."""
    first = _first_of_month()
    wanted = _wanted()
    weeks = _weeks(first, wanted)
    return render_template(
        "monitoring/calendar.html",
        first=first,
        before=months_later(first, -1),
        after=months_later(first, 1),
        weeks=weeks,
        days=[day for week in weeks for day in week if day.in_month],
        wanted=wanted,
        args=_args(wanted),
        agreement=_agreement(wanted.agreement_id),
        address=_address,
        today=today(),
    )


@bp.route("/langganan", methods=["GET", "POST"])
@open_to(Role.LIAISON, Role.LEGAL, Role.SUPERVISOR)
def feeds() -> ResponseReturnValue:
    """List one's feeds, and make another; its address is shown this once."""
    address = None
    if request.method == "POST":
        address = _made()
    answer = make_response(
        render_template(
            "monitoring/feeds.html",
            feeds=feeds_of(db.session(), current_user),
            address=address,
            units=_units(),
            kinds=FEED_TEXT,
            agreement=_agreement(request.args.get("perjanjian", type=int)),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/langganan/<int:feed_id>/cabut")
@open_to(Role.LIAISON, Role.LEGAL, Role.SUPERVISOR)
def withdraw(feed_id: int) -> ResponseReturnValue:
    """Withdraw a feed of one's own."""
    own = db.select(CalendarFeed).where(
        CalendarFeed.id == feed_id, CalendarFeed.user_id == current_user.id
    )
    withdraw_feed(db.session(), one_or_404(own), by=current_user, now=now())
    flash(_("Langganan dicabut. Alamatnya tidak dapat dibaca lagi."), "ok")
    return redirect(url_for(".feeds"), 303)


@bp.get("/feed/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """Give a feed to whoever holds its address: what its account may see now."""
    found = find_feed(db.session(), token)
    if found is None:
        abort(404)
    entries = entries_between(
        db.session(), found.user, filter_of(found), *reach(today()), today=today()
    )
    host = urlsplit(current_app.config["PKS"].base_url).hostname or "localhost"
    content = as_icalendar(found, entries, _outside_address, host)
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.set_etag(sha256(content).hexdigest())
    answer.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    answer.make_conditional(request)
    return without_referrer(answer)


def _made() -> str:
    of = request.form.get("of", "")
    if of not in list(FeedOf):
        abort(400)
    kind = FeedOf(of)
    institution_id = request.form.get("unit", type=int) if kind is FeedOf.UNIT else None
    agreement_id = request.form.get("perjanjian", type=int) if kind is FeedOf.AGREEMENT else None
    if kind is FeedOf.UNIT and institution_id not in {unit.id for unit in _units()}:
        abort(404)
    if kind is FeedOf.AGREEMENT and _agreement(agreement_id) is None:
        abort(404)
    _feed, token = make_feed(
        db.session(),
        kind,
        institution_id=institution_id,
        agreement_id=agreement_id,
        by=current_user,
        now=now(),
    )
    return outside_url("calendar.feed", token=token)


def _first_of_month() -> date:
    """Return the first day of the month that the address asks for, or of this one."""
    asked = request.args.get("bulan", "")
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today().replace(day=1)
    # A year on either side must exist, too.
    return found if 1 < found.year < date.max.year else today().replace(day=1)


def _wanted() -> CalendarFilter:
    agreement_id = request.args.get("perjanjian", type=int)
    default = "saya" if current_user.role is Role.LIAISON and agreement_id is None else "semua"
    return CalendarFilter(
        mine=request.args.get("milik", default) == "saya", agreement_id=agreement_id
    )


def _args(wanted: CalendarFilter) -> dict[str, Any]:
    args: dict[str, Any] = {"milik": "saya" if wanted.mine else "semua"}
    if wanted.agreement_id is not None:
        args["perjanjian"] = wanted.agreement_id
    return args


def _agreement(agreement_id: int | None) -> Agreement | None:
    if agreement_id is None:
        return None
    query = agreements_visible_to(current_user).where(Agreement.id == agreement_id)
    return db.session.scalar(query)


def _units() -> list[Institution]:
    if current_user.role is Role.LIAISON:
        return []
    query = db.select(Institution).where(Institution.id.in_(ids_of_own_branch(current_user)))
    return list(tree(db.session(), query))


def _weeks(first: date, wanted: CalendarFilter) -> list[list[Day]]:
    """Return the weeks, Monday to Sunday, that the month beginning on `first` touches."""
    start = first - timedelta(days=first.weekday())
    last = months_later(first, 1) - timedelta(days=1)
    end = last + timedelta(days=WEEK_DAYS - 1 - last.weekday())
    by_day: dict[date, list[CalendarEntry]] = defaultdict(list)
    for entry in entries_between(db.session(), current_user, wanted, start, end, today=today()):
        by_day[entry.on].append(entry)
    days = [start + timedelta(days=count) for count in range((end - start).days + 1)]
    shown = [
        Day(day, day.month == first.month, holidays_of(day.year).get(day), by_day[day])
        for day in days
    ]
    return [shown[at : at + WEEK_DAYS] for at in range(0, len(shown), WEEK_DAYS)]


def _address(entry: CalendarEntry) -> str:
    endpoint, argument = _PAGE_OF[entry.kind]
    values: dict[str, Any] = {argument: entry.id}
    return url_for(endpoint, **values)


def _outside_address(entry: CalendarEntry) -> str:
    endpoint, argument = _PAGE_OF[entry.kind]
    return outside_url(endpoint, **{argument: entry.id})


def set_up(app: Flask) -> None:
    """Add the calendar to the application."""
    app.register_blueprint(bp)
    app.jinja_env.filters["jenis_acara"] = ENTRY_TEXT.__getitem__
    app.jinja_env.filters["rupa_acara"] = ENTRY_LOOK.__getitem__
    add_to_navigation(app, Entry("calendar.month", "calendar", lazy_gettext("Kalender"), rank=32))
