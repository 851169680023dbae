"""Activities that answers propose: shown with their follow-up, saved as any other, dismissed."""

from collections.abc import Iterator

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from pks.accounts.models import User
from pks.accounts.visitor import Author
from pks.clock import day_in
from pks.db import db
from pks.inbox.models import Proposal
from pks.inbox.proposing import AlreadySettled, dismiss, may_settle, settle
from pks.inbox.queries import proposals_about, proposals_waiting_for
from pks.monitoring.logging_desk import Draft, Report, report_on, send, show
from pks.monitoring.models import Activity, FollowUp
from pks.monitoring.panels import add_panel
from pks.monitoring.views import visible_follow_up
from pks.monitoring.waiting import places_of
from pks.personal_links.linking import note_alive, token_of, visitor_of
from pks.personal_links.models import PersonalLink, Purpose
from pks.personal_links.views import with_link
from pks.web.access import one_or_404, open_to, public
from pks.web.clock import now, zone
from pks.web.waiting import Item, add_waiting

bp = Blueprint("proposals", __name__)


@bp.route("/tindak-lanjut/<int:follow_up_id>/usulan/<int:proposal_id>", methods=["GET", "POST"])
@open_to()
def save(follow_up_id: int, proposal_id: int) -> ResponseReturnValue:
    """Save what an answer tells as an activity, after looking at it."""
    proposal = _settleable(follow_up_id, proposal_id)
    report = _report(proposal)
    if report.form.is_submitted() and (activity := _saved(report, proposal, by=current_user)):
        flash(_("Usulan disimpan sebagai kegiatan."), "ok")
        return redirect(url_for("diary.show", activity_id=activity.id), 303)
    return show(
        report,
        "inbox/save.html",
        proposal=proposal,
        agreement=report.agreement,
        follow_up=report.follow_up,
        owner=current_user.email,
        places=places_of(db.session(), report.agreement),
    )


@bp.post("/tindak-lanjut/<int:follow_up_id>/usulan/<int:proposal_id>/abaikan")
@open_to()
def drop(follow_up_id: int, proposal_id: int) -> ResponseReturnValue:
    """Dismiss an answer: nothing comes of it."""
    proposal = _settleable(follow_up_id, proposal_id)
    try:
        dismiss(db.session(), proposal, by=current_user, now=now())
    except AlreadySettled:
        abort(409)
    flash(_("Usulan diabaikan."), "ok")
    return redirect(url_for("monitoring.follow_up", follow_up_id=follow_up_id), 303)


@bp.route("/l/<token>/usulan/<int:proposal_id>", methods=["GET", "POST"])
@public
@with_link(Purpose.TASK)
def save_by_link(link: PersonalLink, proposal_id: int) -> ResponseReturnValue:
    """Save what one has written in an answer, without an account."""
    own = select(Proposal).where(
        Proposal.id == proposal_id,
        Proposal.follow_up_id == link.follow_up_id,
        Proposal.person_id == link.person_id,
    )
    proposal = one_or_404(own)
    token = token_of(link)
    if proposal.settled_at is not None or proposal.follow_up.closed_at is not None:
        return redirect(url_for("personal.open", token=token), 303)
    report = _report(proposal)
    if report.form.is_submitted() and _saved(report, proposal, by=visitor_of(link)):
        note_alive(link, now=now())
        flash(_("Kegiatan dicatat. Terima kasih."), "ok")
        return redirect(url_for("personal.open", token=token), 303)
    return show(
        report,
        "personal_links/log.html",
        owner=f"person-{link.person_id}",
        places=places_of(db.session(), report.agreement),
        agreement=report.agreement,
        follow_up=report.follow_up,
        token=token,
    )


def _settleable(follow_up_id: int, proposal_id: int) -> Proposal:
    """Return the proposal if the user may settle it, or answer 404."""
    follow_up = visible_follow_up(follow_up_id)
    about = Proposal.follow_up_id == follow_up.id
    proposal = one_or_404(select(Proposal).where(Proposal.id == proposal_id, about))
    if not may_settle(db.session(), proposal, current_user):
        abort(404)
    return proposal


def _report(proposal: Proposal) -> Report:
    told_on = day_in(zone(), proposal.incoming.received_at)
    draft = Draft(told_on, proposal.text, proposal.files)
    return report_on(proposal.follow_up.agreement, proposal.follow_up, draft=draft)


def _saved(report: Report, proposal: Proposal, *, by: Author) -> Activity | None:
    """Log what was sent and settle the proposal with it; None when the form says why not."""
    activity = send(report, by=by)
    if activity is not None:
        try:
            settle(db.session(), proposal, activity, by=by, now=now())
        except AlreadySettled:
            abort(409)
    return activity


def _panel(follow_up: FollowUp, user: User) -> Markup:
    waiting = proposals_about(db.session(), follow_up, user)
    if not waiting:
        return Markup()
    part = render_template("inbox/_proposals.html", follow_up=follow_up, proposals=waiting)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _waiting() -> Iterator[Item]:
    for one in proposals_waiting_for(db.session(), current_user):
        yield Item(
            _("Periksa usulan dari surel"),
            f"{one.follow_up.commitment.activity} · {one.writer}",
            url_for("monitoring.follow_up", follow_up_id=one.follow_up_id) + "#h-proposals",
        )


def set_up(app: Flask) -> None:
    """Add proposals to the application, and to the pages of the follow-ups that they are about."""
    app.register_blueprint(bp)
    add_panel(app, _panel)
    add_waiting(app, _waiting)
