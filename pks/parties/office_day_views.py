"""The calendar of an office: its own days beside the national ones, and yearly events."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from pks.accounts.models import Role
from pks.calendar import has_joint_leave, holidays_of
from pks.db import db
from pks.parties.calendar_models import USUAL_DAY, EventDay, OfficeDay, YearlyEvent
from pks.parties.models import Institution
from pks.parties.office_calendar import event_days_of, office_days_of
from pks.parties.office_day_forms import (
    EVENT_TEXT,
    OBSTACLE_TEXT,
    EventDayForm,
    OfficeDayForm,
)
from pks.parties.office_days import (
    CannotKeepOfficeDays,
    add_office_days,
    remove_office_day,
    set_event_day,
)
from pks.parties.queries import institutions_kept_by, institutions_visible_to
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext

bp = Blueprint("office_days", __name__, url_prefix="/instansi/<int:institution_id>/hari-kerja")

KEEPERS = (Role.LEGAL, Role.ADMIN)

#: Holidays before the register's first year, or far in the future, are nobody's work.
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True)
class EventRow:
    """When an event begins in a year: own, of an office above, or as usual."""

    event: YearlyEvent
    name: str
    day: date
    is_own: bool
    is_usual: bool


@bp.route("/")
@open_to()
def index(institution_id: int) -> ResponseReturnValue:
    """Show on which days of a year the office differs, and what is not decreed yet."""
    institution = _visible(institution_id)
    year = _wanted_year()
    return render_template("parties/office_days.html", **_shown(institution, year))


@bp.route("/tambah", methods=["GET", "POST"])
@open_to(*KEEPERS)
def add(institution_id: int) -> ResponseReturnValue:
    """Note days on which the office is closed, or works although others do not."""
    institution = _kept(institution_id)
    form = OfficeDayForm()
    if form.validate_on_submit():
        try:
            facts = form.to_facts()
            add_office_days(
                db.session(), institution, facts, by=current_user, now=now(), today=today()
            )
        except CannotKeepOfficeDays as refusal:
            for obstacle in refusal.obstacles:
                form.show_error(*OBSTACLE_TEXT[obstacle])
        else:
            flash(_("Hari kantor dicatat; jadwal yang belum dikerjakan disesuaikan."), "ok")
            return _back(institution, facts.first_on.year)
    return render_form(
        "parties/office_day.html", form, institution=institution, year=_wanted_year()
    )


@bp.route("/<int:office_day_id>/hapus", methods=["POST"])
@open_to(*KEEPERS)
def remove(institution_id: int, office_day_id: int) -> ResponseReturnValue:
    """Take a day of the office out of its calendar."""
    institution = _kept(institution_id)
    query = select(OfficeDay).where(OfficeDay.institution_id == institution.id)
    office_day = one_or_404(query.where(OfficeDay.id == office_day_id))
    year = office_day.day.year
    remove_office_day(db.session(), office_day, by=current_user, now=now(), today=today())
    flash(_("Catatan dihapus; jadwal yang belum dikerjakan disesuaikan."), "ok")
    return _back(institution, year)


@bp.route("/peristiwa/<event>/<int:year>", methods=["GET", "POST"])
@open_to(*KEEPERS)
def event_day(institution_id: int, event: str, year: int) -> ResponseReturnValue:
    """Say when a yearly event begins."""
    institution = _kept(institution_id)
    if event not in list(YearlyEvent) or not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    known = select(EventDay.day).filter_by(
        institution_id=institution.id, event=YearlyEvent(event), year=year
    )
    form = EventDayForm(data={"day": db.session.scalar(known)})
    valid = form.validate_on_submit()
    if valid and form.day.data and form.day.data.year not in (year, year + 1):
        form.show_error(
            "day", _("Tulis tanggal pada tahun %(year)s atau tahun sesudahnya.", year=year)
        )
    elif valid:
        set_event_day(
            db.session(),
            institution,
            YearlyEvent(event),
            year,
            form.day.data,
            by=current_user,
            now=now(),
            today=today(),
        )
        flash(_("Tanggal dicatat; jadwal yang belum dikerjakan disesuaikan."), "ok")
        return _back(institution, year)
    return render_form(
        "web/form_page.html",
        form,
        title=_("%(event)s tahun %(year)s", event=EVENT_TEXT[YearlyEvent(event)], year=year),
        back=url_for(".index", institution_id=institution.id, tahun=year),
    )


def _visible(institution_id: int) -> Institution:
    return one_or_404(institutions_visible_to(current_user).where(Institution.id == institution_id))


def _kept(institution_id: int) -> Institution:
    return one_or_404(institutions_kept_by(current_user).where(Institution.id == institution_id))


def _shown(institution: Institution, year: int) -> dict[str, object]:
    session = db.session()
    kept = institutions_kept_by(current_user).where(Institution.id == institution.id)
    days = office_days_of(session, institution, year=year)
    nearest = {one.day: one for one in days}
    return {
        "institution": institution,
        "year": year,
        "days": sorted(nearest.values(), key=lambda one: one.day),
        "holidays": sorted(holidays_of(year).items()),
        "undecreed": [one for one in (year, year + 1) if not has_joint_leave(one)],
        "this_year": today().year,
        "events": _events(institution, year),
        "may_write": session.scalar(kept.with_only_columns(Institution.id)) is not None,
    }


def _events(institution: Institution, year: int) -> list[EventRow]:
    session = db.session()
    known = event_days_of(session, institution)
    own = select(EventDay.event).filter_by(institution_id=institution.id, year=year)
    mine = set(session.scalars(own))
    return [
        EventRow(
            event,
            str(EVENT_TEXT[event]),
            known.get((event, year)) or date(year, *USUAL_DAY[event]),
            event in mine,
            (event, year) not in known,
        )
        for event in YearlyEvent
    ]


def _wanted_year() -> int:
    year = request.args.get("tahun", today().year, type=int)
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _back(institution: Institution, year: int) -> ResponseReturnValue:
    return redirect(url_for(".index", institution_id=institution.id, tahun=year))


DEED_TEXT = {
    "office_day.add": lazy_gettext("mencatat hari kantor"),
    "office_day.remove": lazy_gettext("menghapus hari kantor"),
    "event_day.set": lazy_gettext("mencatat tanggal peristiwa tahunan"),
}


def set_up(app: Flask) -> None:
    """Add the calendars of offices to the application."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
