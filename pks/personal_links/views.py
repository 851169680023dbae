"""Pages that a personal link opens. Opening changes nothing: mail scanners open every link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements.models import Agreement, Liaison
from pks.agreements.panels import Column, Panel, add_panel
from pks.agreements.queries import is_kept_by
from pks.agreements.signing_views import kept_agreement
from pks.db import db
from pks.monitoring.confirming import CannotConfirm, confirm_activity, object_to_activity
from pks.monitoring.date_forms import DateWishForm
from pks.monitoring.judging_forms import ObjectionForm
from pks.monitoring.logging_desk import report_on, send, show
from pks.monitoring.models import Activity
from pks.monitoring.postponing import CannotPostpone, ask_for_date, waiting_wish
from pks.monitoring.signals import activity_logged
from pks.monitoring.waiting import places_of
from pks.personal_links.forms import HandOverForm
from pks.personal_links.handing_over import CannotHandOver, hand_over
from pks.personal_links.letters import ask_to_confirm, tell_of_hand_over
from pks.personal_links.linking import (
    DeadLink,
    agreement_of,
    liaison_rows,
    link_of,
    live_links,
    note_alive,
    party_to_answer,
    revoke,
    token_of,
    visitor_of,
)
from pks.personal_links.models import PersonalLink, Purpose
from pks.personal_links.words import DEED_TEXT, PURPOSE_TEXT
from pks.web.access import open_to, public
from pks.web.clock import now, today
from pks.web.deeds import tell_deeds
from pks.web.fields import text_in
from pks.web.forms import Form, render_form
from pks.web.headers import without_referrer

bp = Blueprint("personal", __name__)

LinkView = Callable[..., ResponseReturnValue]


def with_link(*purposes: Purpose) -> Callable[[LinkView], LinkView]:
    """Let a view be opened by the token of a link of one of `purposes` that still opens. It gets
    the link, and what else stands in the address.
    """

    def mark(view: LinkView) -> LinkView:
        @wraps(view)
        def opened(token: str, **others: object) -> ResponseReturnValue:
            try:
                link = link_of(db.session(), token, now=now())
                if purposes and link.purpose not in purposes:
                    raise DeadLink
            except DeadLink:
                answer = make_response(render_template("personal_links/dead.html"), 410)
            else:
                answer = make_response(view(link, **others))
            answer.headers["Cache-Control"] = "no-store"
            return without_referrer(answer)

        return opened

    return mark


@bp.get("/l/<token>")
@public
@with_link()
def open(link: PersonalLink) -> ResponseReturnValue:  # noqa: A001 - what one does with a link
    """Show the one thing that the link is about, and what its person may do with it."""
    agreement = agreement_of(link)
    return render_template(
        f"personal_links/{link.purpose.value}.html",
        link=link,
        token=token_of(link),
        agreement=agreement,
        parties=[party.institution.short_name for party in agreement.parties],
        mine=_own_row(link),
        wish=waiting_wish(link.follow_up) if link.follow_up else None,
        answer=_answer_given(link),
        today=today(),
    )


@bp.route("/l/<token>/catat", methods=["GET", "POST"])
@public
@with_link(Purpose.TASK)
def log(link: PersonalLink) -> ResponseReturnValue:
    """Log an activity that fulfils the follow-up, on the same form as everybody."""
    follow_up = link.follow_up
    assert follow_up is not None, "a task is about one"
    if not follow_up.is_owed:
        abort(409)
    report = report_on(follow_up.agreement, follow_up)
    if report.form.is_submitted() and send(report, by=visitor_of(link)):
        note_alive(link, now=now())
        flash(_("Kegiatan dicatat. Terima kasih."), "ok")
        return redirect(url_for(".open", token=token_of(link)), 303)
    return show(
        report,
        "personal_links/log.html",
        owner=f"person-{link.person_id}",
        places=places_of(db.session(), follow_up.agreement),
        agreement=follow_up.agreement,
        follow_up=follow_up,
        token=token_of(link),
    )


@bp.route("/l/<token>/tanggal", methods=["GET", "POST"])
@public
@with_link(Purpose.TASK)
def date(link: PersonalLink) -> ResponseReturnValue:
    """Ask for another date."""
    follow_up = link.follow_up
    assert follow_up is not None, "a task is about one"
    form = DateWishForm()
    if form.validate_on_submit():
        try:
            ask_for_date(
                db.session(),
                follow_up,
                form.to_wish(),
                by=visitor_of(link),
                now=now(),
                today=today(),
            )
        except CannotPostpone as refusal:
            form.show(refusal.obstacles)
        else:
            note_alive(link, now=now())
            flash(_("Permintaan tanggal terkirim."), "ok")
            return redirect(url_for(".open", token=token_of(link)), 303)
    return _form(_("Minta tanggal lain"), form, link, _("Kirim permintaan"))


@bp.route("/l/<token>/serahkan", methods=["GET", "POST"])
@public
@with_link(Purpose.TASK, Purpose.LIAISON)
def successor(link: PersonalLink) -> ResponseReturnValue:
    """Hand the task over to somebody of the same institution."""
    row = _own_row(link)
    if row is None or row.person_id != link.person_id:
        abort(404)
    form = HandOverForm()
    if form.validate_on_submit():
        try:
            named = hand_over(
                db.session(),
                row,
                form.to_successor(),
                by=visitor_of(link),
                now=now(),
                today=today(),
            )
        except CannotHandOver as refusal:
            form.show(refusal.obstacles)
        else:
            tell_of_hand_over(db.session(), link.person, named, now=now(), today=today())
            return render_template("personal_links/handed.html", liaison=named)
    return _form(_("Serahkan tugas"), form, link, _("Serahkan"))


@bp.post("/l/<token>/masih")
@public
@with_link(Purpose.LIAISON, Purpose.TASK)
def still(link: PersonalLink) -> ResponseReturnValue:
    """Say that one still is the liaison."""
    note_alive(link, now=now())
    flash(_("Terima kasih. Anda tercatat masih bertugas."), "ok")
    return redirect(url_for(".open", token=token_of(link)), 303)


@bp.post("/l/<token>/konfirmasi")
@public
@with_link(Purpose.CONFIRM)
def confirm(link: PersonalLink) -> ResponseReturnValue:
    """Confirm the activity for one's party."""
    party = party_to_answer(db.session(), link)
    assert party is not None, "link_of asks for it"
    assert link.activity is not None, "only such links come here"
    confirm_activity(db.session(), link.activity, party, by=visitor_of(link), now=now())
    note_alive(link, now=now())
    flash(_("Kegiatan dikonfirmasi. Terima kasih."), "ok")
    return redirect(url_for(".open", token=token_of(link)), 303)


@bp.route("/l/<token>/keberatan", methods=["GET", "POST"])
@public
@with_link(Purpose.CONFIRM)
def objection(link: PersonalLink) -> ResponseReturnValue:
    """Say for one's party what does not fit."""
    party = party_to_answer(db.session(), link)
    assert party is not None, "link_of asks for it"
    assert link.activity is not None, "only such links come here"
    form = ObjectionForm()
    if form.validate_on_submit():
        try:
            object_to_activity(
                db.session(),
                link.activity,
                party,
                text_in(form.note),
                by=visitor_of(link),
                now=now(),
                today=today(),
            )
        except CannotConfirm:
            abort(409)
        note_alive(link, now=now())
        flash(_("Keberatan dicatat."), "ok")
        return redirect(url_for(".open", token=token_of(link)), 303)
    return _form(_("Ajukan keberatan"), form, link, _("Kirim keberatan"))


@bp.post("/perjanjian/<int:agreement_id>/tautan/<int:link_id>/cabut")
@open_to(Role.LEGAL)
def withdraw(agreement_id: int, link_id: int) -> ResponseReturnValue:
    """Revoke a link before its time."""
    agreement = kept_agreement(agreement_id)
    link = next(
        (one for one in live_links(db.session(), agreement, now=now()) if one.id == link_id), None
    )
    if link is None:
        abort(404)
    revoke(db.session(), link, by=current_user, now=now())
    flash(_("Tautan dicabut."), "ok")
    return redirect(url_for("agreements.show", agreement_id=agreement.id), 303)


def _form(title: str, form: Form, link: PersonalLink, submit: str) -> ResponseReturnValue:
    return render_form(
        "personal_links/form.html",
        form,
        title=title,
        submit=submit,
        link=link,
        token=token_of(link),
    )


def _own_row(link: PersonalLink) -> Liaison | None:
    """Return the row by which the link's person serves here; of several, the one it is about."""
    rows = liaison_rows(link)
    if link.liaison_id is not None:
        return next((row for row in rows if row.id == link.liaison_id), None)
    key = link.follow_up.commitment.scope.key if link.follow_up else None
    fitting = [row for row in rows if row.scope_key in (None, key)]
    return next(iter(fitting or rows), None)


def _answer_given(link: PersonalLink) -> object:
    if link.activity is None:
        return None
    party = party_to_answer(db.session(), link)
    return next((c for c in link.activity.confirmations if party and c.party_id == party.id), None)


def _panel(agreement: Agreement, user: User) -> Markup:
    if user.role is not Role.LEGAL:
        return Markup()
    links = live_links(db.session(), agreement, now=now())
    if not links or not is_kept_by(db.session(), agreement, user):
        return Markup()
    part = render_template(
        "personal_links/_panel.html", agreement=agreement, links=links, purposes=PURPOSE_TEXT
    )
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def _on_activity_logged(activity: Activity, **call: Any) -> None:
    ask_to_confirm(call["session"], activity, now=call["now"])


def set_up(app: Flask) -> None:
    """Add personal links to the application, and ask the other party of each activity."""
    app.register_blueprint(bp)
    tell_deeds(app, DEED_TEXT)
    add_panel(app, Panel(Column.SIDE, 40, _panel))
    activity_logged.connect(_on_activity_logged)
