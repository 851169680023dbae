"""Pages on which one judges what others did: confirming, objecting, accepting, sending back."""

from dataclasses import dataclass

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import Session, joinedload, selectinload

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Party
from pks.db import db
from pks.monitoring.accepting import (
    CannotAccept,
    accept_follow_up,
    is_reported_by,
    may_accept,
    return_follow_up,
)
from pks.monitoring.confirming import (
    CannotConfirm,
    confirm_activity,
    may_confirm,
    object_to_activity,
    parties_to_confirm,
)
from pks.monitoring.judging_forms import ObjectionForm, ReturnForm
from pks.monitoring.models import Activity, Confirmation, Evidence, FollowUp, Fulfilment
from pks.monitoring.panels import add_panel
from pks.monitoring.queries import activities_visible_to
from pks.monitoring.views import visible_follow_up
from pks.monitoring.words import ACCEPT_TEXT, CONFIRM_TEXT
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today
from pks.web.forms import render_form

bp = Blueprint("judging", __name__)


@dataclass(frozen=True)
class PartyAnswer:
    """What a party says of an activity, and whether the user may answer for it."""

    party: Party
    given: Confirmation | None
    may_answer: bool


def visible_activity(activity_id: int) -> Activity:
    """Return the activity with what its page shows, if the user may see it, or answer 404."""
    return one_or_404(
        activities_visible_to(current_user)
        .where(Activity.id == activity_id)
        .options(
            joinedload(Activity.agreement).selectinload(Agreement.scopes),
            selectinload(Activity.fulfilments)
            .joinedload(Fulfilment.follow_up)
            .joinedload(FollowUp.commitment),
            selectinload(Activity.confirmations),
            joinedload(Activity.logged_by_user),
            joinedload(Activity.logged_by_person),
            selectinload(Activity.evidence).joinedload(Evidence.file),
        )
    )


def answers_about(session: Session, activity: Activity, user: User) -> list[PartyAnswer]:
    """Return what each party that did not log `activity` says of it."""
    given = {confirmation.party_id: confirmation for confirmation in activity.confirmations}
    return [
        PartyAnswer(party, given.get(party.id), may_confirm(session, activity, party, user))
        for party in parties_to_confirm(activity)
    ]


@bp.post("/kegiatan/<int:activity_id>/konfirmasi")
@open_to(Role.LIAISON, Role.LEGAL, Role.SUPERVISOR)
def confirm(activity_id: int) -> ResponseReturnValue:
    """Say for one's own party that it was so."""
    activity, party = _own_to_confirm(activity_id)
    try:
        confirm_activity(db.session(), activity, party, by=current_user, now=now())
    except CannotConfirm as refusal:
        for obstacle in refusal.obstacles:
            flash(CONFIRM_TEXT[obstacle], "bad")
    else:
        flash(_("Kegiatan dikonfirmasi."), "ok")
    return redirect(url_for("diary.show", activity_id=activity.id), 303)


@bp.route("/kegiatan/<int:activity_id>/keberatan", methods=["GET", "POST"])
@open_to(Role.LIAISON, Role.LEGAL, Role.SUPERVISOR)
def object_to(activity_id: int) -> ResponseReturnValue:
    """Say for one's own party what does not fit."""
    activity, party = _own_to_confirm(activity_id)
    back = url_for("diary.show", activity_id=activity.id)
    form = ObjectionForm()
    if form.validate_on_submit():
        note = form.to_note()
        try:
            object_to_activity(
                db.session(), activity, party, note, by=current_user, now=now(), today=today()
            )
        except CannotConfirm:
            abort(409)
        flash(_("Keberatan dicatat dan tampil bagi kedua pihak."), "ok")
        return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Nyatakan keberatan"),
        lead=activity.title,
        submit=_("Kirim keberatan"),
        trail=[(_("Kegiatan"), back)],
        back=back,
    )


@bp.post("/tindak-lanjut/<int:follow_up_id>/terima")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def accept(follow_up_id: int) -> ResponseReturnValue:
    """Accept that a follow-up is done."""
    found = _judged(follow_up_id)
    back = redirect(url_for("monitoring.follow_up", follow_up_id=found.id), 303)
    try:
        accept_follow_up(db.session(), found, by=current_user, now=now())
    except CannotAccept as refusal:
        for obstacle in refusal.obstacles:
            flash(ACCEPT_TEXT[obstacle], "bad")
        return back
    flash(_("Diterima. Tindak lanjut ini selesai."), "ok")
    return back


@bp.route("/tindak-lanjut/<int:follow_up_id>/kembalikan", methods=["GET", "POST"])
@open_to(Role.LEGAL, Role.SUPERVISOR)
def send_back(follow_up_id: int) -> ResponseReturnValue:
    """Send a reported follow-up back with a reason."""
    found = _judged(follow_up_id)
    back = url_for("monitoring.follow_up", follow_up_id=found.id)
    form = ReturnForm()
    if form.validate_on_submit():
        reason = form.to_reason()
        session = db.session()
        try:
            return_follow_up(session, found, reason, by=current_user, now=now(), today=today())
        except CannotAccept:
            abort(409)
        flash(_("Dikembalikan. Pengingatnya berjalan lagi."), "ok")
        return redirect(back, 303)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Kembalikan laporan"),
        lead=found.commitment.activity,
        submit=_("Kembalikan"),
        trail=[(_("Tindak lanjut"), url_for("monitoring.index")), (found.due_on.isoformat(), back)],
        back=back,
    )


def _own_to_confirm(activity_id: int) -> tuple[Activity, Party]:
    """Return the activity and the party that the user may answer for, or answer 404."""
    activity = visible_activity(activity_id)
    answers = answers_about(db.session(), activity, current_user)
    own = [answer.party for answer in answers if answer.may_answer]
    return (activity, own[0]) if own else abort(404)


def _judged(follow_up_id: int) -> FollowUp:
    """Return the follow-up if the user may decide on its report now, or answer 404."""
    found = visible_follow_up(follow_up_id)
    return found if may_accept(db.session(), found, current_user) else abort(404)


def _panel(follow_up: FollowUp, user: User) -> Markup:
    """Show that a follow-up waits to be accepted, or that it was sent back."""
    return Markup(  # noqa: S704 - a template of ours, escaped as every other
        render_template(
            "monitoring/_judging.html",
            follow_up=follow_up,
            may_accept=may_accept(db.session(), follow_up, user),
            own=is_reported_by(follow_up, user),
        )
    )


def set_up(app: Flask) -> None:
    """Add the pages, and what the page of a follow-up says of its report."""
    app.register_blueprint(bp)
    add_panel(app, _panel)
