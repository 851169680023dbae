"""Pages of follow-ups: the list, one of them, cancelling and reopening it."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from pks.accounts.models import Role, User
from pks.agreements.calendars import working_days_between
from pks.agreements.models import Agreement, Commitment
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import is_kept_by
from pks.calendar import holidays_of
from pks.db import db
from pks.monitoring import calendar_changes, planning
from pks.monitoring.closing import cancel_follow_up, reopen_follow_up
from pks.monitoring.forms import CancelForm
from pks.monitoring.lifecycle import FollowUpMoveNotAllowed
from pks.monitoring.listing import (
    FollowUpFilter,
    FollowUpRow,
    Show,
    Turn,
    agenda,
    follow_up_rows,
    late_count,
)
from pks.monitoring.models import FollowUp
from pks.monitoring.panels import panels_of
from pks.monitoring.queries import activity_rows, follow_ups_visible_to, may_log, serving
from pks.monitoring.words import DATE_ANSWER_TEXT, DEED_TEXT, STATE_LOOK, STATE_TEXT
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, add_to_navigation
from pks.web.paging import Paging, wanted_page

bp = Blueprint("monitoring", __name__)

ROWS_PER_PAGE = 50
WEEK_DAYS = 7


def visible_follow_up(follow_up_id: int) -> FollowUp:
    """Return the follow-up with what its page shows, if the user may see it, or answer 404."""
    return one_or_404(
        follow_ups_visible_to(current_user)
        .where(FollowUp.id == follow_up_id)
        .options(
            joinedload(FollowUp.commitment).joinedload(Commitment.scope),
            joinedload(FollowUp.agreement).selectinload(Agreement.parties),
            joinedload(FollowUp.closed_by),
        )
    )


def kept_follow_up(follow_up_id: int) -> FollowUp:
    """Return the follow-up if the user may change it as legal staff, or answer 404."""
    found = visible_follow_up(follow_up_id)
    if not is_kept_by(db.session(), found.agreement, current_user):
        abort(404)
    return found


@bp.get("/tindak-lanjut")
@open_to()
def index() -> ResponseReturnValue:
    """List the follow-ups: what is late or near first; what is far off, and what is closed."""
    wanted = wanted_follow_ups()
    page = wanted_page()
    rows, total = follow_up_rows(
        db.session(),
        current_user,
        wanted,
        today=today(),
        page=page,
        rows_per_page=ROWS_PER_PAGE,
    )
    return render_template(
        "monitoring/index.html",
        wanted=wanted,
        address=_address_of(wanted),
        groups=_grouped(rows, wanted, today()),
        paging=Paging(page, total, ROWS_PER_PAGE),
        today=today(),
    )


@bp.get("/tindak-lanjut/<int:follow_up_id>")
@open_to()
def follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Show one follow-up: what, why, by when, what was done."""
    found = visible_follow_up(follow_up_id)
    session = db.session()
    return render_template(
        "monitoring/follow_up.html",
        follow_up=found,
        activities=activity_rows(session, serving(found.id)),
        may_log=may_log(session, current_user, found.agreement),
        may_change=is_kept_by(session, found.agreement, current_user),
        moved_for=_moved_for(found),
        parts=panels_of(found, current_user),
        today=today(),
    )


@bp.route("/tindak-lanjut/<int:follow_up_id>/batalkan", methods=["GET", "POST"])
@open_to(Role.LEGAL)
def cancel(follow_up_id: int) -> ResponseReturnValue:
    """Cancel a follow-up, with its reason."""
    found = kept_follow_up(follow_up_id)
    back = url_for(".follow_up", follow_up_id=found.id)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            cancel_follow_up(db.session(), found, form.to_reason(), by=current_user, now=now())
        except FollowUpMoveNotAllowed:
            abort(409)
        flash(_("Tindak lanjut dibatalkan."), "ok")
        return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Batalkan tindak lanjut"),
        lead=found.commitment.activity,
        submit=_("Batalkan tindak lanjut ini"),
        trail=[(_("Tindak lanjut"), url_for(".index")), (found.due_on.isoformat(), back)],
        back=back,
    )


@bp.post("/tindak-lanjut/<int:follow_up_id>/buka-lagi")
@open_to(Role.LEGAL)
def reopen(follow_up_id: int) -> ResponseReturnValue:
    """Open a closed follow-up again."""
    found = kept_follow_up(follow_up_id)
    try:
        reopen_follow_up(db.session(), found, by=current_user, now=now(), today=today())
    except FollowUpMoveNotAllowed:
        abort(409)
    flash(_("Tindak lanjut dibuka lagi."), "ok")
    return redirect(url_for(".follow_up", follow_up_id=found.id), 303)


def wanted_follow_ups() -> FollowUpFilter:
    """Return which follow-ups the address asks for."""
    show = request.args.get("tampil", Show.SOON.value)
    agreement_id = request.args.get("perjanjian", type=int)
    # A liaison begins with what is theirs to do; of a single agreement, with all of it.
    default = "saya" if current_user.role == Role.LIAISON and agreement_id is None else "semua"
    turn = request.args.get("giliran", "")
    return FollowUpFilter(
        show=Show(show) if show in list(Show) else Show.SOON,
        mine=request.args.get("milik", default) == "saya",
        agreement_id=agreement_id,
        text=request.args.get("q", "").strip(),
        turn=Turn(turn) if turn in list(Turn) else None,
        by_agreement=request.args.get("susun") == "perjanjian",
    )


def _address_of(wanted: FollowUpFilter) -> Callable[..., str]:
    """Return what writes the address of this list, but for what is said otherwise."""
    asked = {
        "tampil": wanted.show.value,
        "milik": "saya" if wanted.mine else "semua",
        "perjanjian": wanted.agreement_id,
        "q": wanted.text or None,
        "giliran": wanted.turn.value if wanted.turn else None,
        "susun": "perjanjian" if wanted.by_agreement else None,
    }
    return lambda endpoint=".index", **other: url_for(endpoint, **{**asked, **other})


def _grouped(
    rows: Sequence[FollowUpRow], wanted: FollowUpFilter, day: date
) -> list[tuple[str, str, list[FollowUpRow]]]:
    """Divide `rows` for reading: title, tone, rows. A list that is not due soon is one group."""
    if wanted.by_agreement:
        together = groupby(rows, key=lambda row: (row.agreement_id, row.second, row.subject))
        return [
            (f"{second} · {subject}", "", list(part)) for (_id, second, subject), part in together
        ]
    if wanted.show is not Show.SOON:
        return [("", "", list(rows))] if rows else []
    parts: dict[tuple[str, str], list[FollowUpRow]] = {
        (_("Terlambat"), "bad"): [],
        (_("Tujuh hari ini"), ""): [],
        (_("Sesudahnya"), ""): [],
    }
    late, week, month = parts.values()
    for row in rows:
        ahead = (row.due_on - day).days
        (late if row.days_late(day) else week if ahead <= WEEK_DAYS else month).append(row)
    return [(title, tone, part) for (title, tone), part in parts.items() if part]


def _moved_for(found: FollowUp) -> str | None:
    """Return why it is not due on the day that the plan names; None if it is."""
    if found.postponed or found.due_on == found.planned_on:
        return None
    own = working_days_between(db.session(), found.agreement).closed.get(found.planned_on)
    weekend = str(_("akhir pekan"))
    return own or holidays_of(found.planned_on.year).get(found.planned_on, weekend)


def _late_count() -> int:
    return late_count(
        db.session(), current_user, today=today(), mine=current_user.role == Role.LIAISON
    )


def _agenda_panel(agreement: Agreement, user: User) -> Markup:
    if agreement.signed_on is None:
        return Markup()
    return Markup(  # noqa: S704 - a template of ours, escaped as every other
        render_template(
            "monitoring/_agreement_follow_ups.html",
            agreement=agreement,
            agenda=agenda(db.session(), agreement, today()),
            today=today(),
        )
    )


def set_up(app: Flask) -> None:
    """Add the pages of follow-ups, and hear when a plan stands."""
    planning.listen()
    calendar_changes.listen()
    app.register_blueprint(bp)
    app.jinja_env.filters["putusan_tanggal"] = DATE_ANSWER_TEXT.__getitem__
    app.jinja_env.filters["keadaan"] = STATE_TEXT.__getitem__
    app.jinja_env.filters["rupa_keadaan"] = STATE_LOOK.__getitem__
    tell_deeds(app, DEED_TEXT)
    add_panel(app, Panel(Column.MAIN, 10, _agenda_panel))
    add_to_navigation(
        app,
        Entry(
            "monitoring.index",
            "list-check",
            lazy_gettext("Tindak lanjut"),
            rank=30,
            count=_late_count,
        ),
    )
