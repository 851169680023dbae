"""What was written about an agreement: a page of its own, and parts of the pages of its things."""

from collections.abc import Sequence

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements import panels as agreement_panels
from pks.agreements.models import Agreement
from pks.agreements.queries import agreements_visible_to
from pks.db import db
from pks.mail.models import OutgoingMail, Status
from pks.monitoring import panels as follow_up_panels
from pks.monitoring.models import FollowUp
from pks.monitoring.sides import supervises
from pks.reminders.planned import PlannedStep, planned_steps
from pks.reminders.queries import (
    MailFilter,
    count_of_status,
    ids_steered_by,
    mail_rows,
    mails_steered_by,
    mails_under,
    mails_visible_to,
    sent_about,
    sent_under,
    stopped_by,
    unreached_about,
    unreached_under,
)
from pks.reminders.views import send_again, stop_sending
from pks.web.access import one_or_404, open_to
from pks.web.clock import today, zone
from pks.web.paging import Paging, wanted_page
from pks.web.typed import asked

bp = Blueprint("agreement_mails", __name__, url_prefix="/perjanjian/<int:agreement_id>/surat")

ROWS_PER_PAGE = 25
GAPS_SHOWN = 10


@bp.get("")
@open_to()
def index(agreement_id: int) -> ResponseReturnValue:
    """List what was written about an agreement: to whom, when, what became of it."""
    agreement, session, page = _visible(agreement_id), db.session(), wanted_page()
    status = request.args.get("keadaan", "")
    may_steer = supervises(session, agreement.parties, current_user)
    wanted = MailFilter(
        status=Status(status) if status in list(Status) else None,
        text=asked("cari"),
        in_addresses=may_steer,
    )
    mails = mails_under(agreement)
    rows, total = mail_rows(session, mails, wanted, page=page, rows_per_page=ROWS_PER_PAGE)
    return render_template(
        "reminders/agreement.html",
        agreement=agreement,
        wanted=wanted,
        rows=rows,
        stopped=stopped_by(session, rows),
        paging=Paging(page, total, ROWS_PER_PAGE),
        counts=count_of_status(session, mails),
        statuses=list(Status),
        gaps=unreached_under(session, agreement, limit=GAPS_SHOWN),
        planned=_planned(agreement) if page == 1 and not (wanted.status or wanted.text) else None,
        may_steer=may_steer,
        steered=ids_steered_by(session, current_user, agreement, rows) if may_steer else (),
    )


@bp.get("/<int:mail_id>")
@open_to()
def show(agreement_id: int, mail_id: int) -> ResponseReturnValue:
    """Show a mail to the one it went to."""
    agreement = _visible(agreement_id)
    mail = one_or_404(
        mails_visible_to(current_user).where(
            OutgoingMail.id.in_(mails_under(agreement).with_only_columns(OutgoingMail.id)),
            OutgoingMail.id == mail_id,
        )
    )
    return render_template("reminders/own_mail.html", agreement=agreement, mail=mail)


@bp.post("/<int:mail_id>/kirim-lagi")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def again(agreement_id: int, mail_id: int) -> ResponseReturnValue:
    """Send a mail again that was put aside or stopped."""
    return send_again(_steered(agreement_id, mail_id), url_for(".index", agreement_id=agreement_id))


@bp.post("/<int:mail_id>/hentikan")
@open_to(Role.LEGAL, Role.SUPERVISOR)
def stop(agreement_id: int, mail_id: int) -> ResponseReturnValue:
    """Keep a mail that waits from going out."""
    back = url_for(".index", agreement_id=agreement_id)
    return stop_sending(_steered(agreement_id, mail_id), back)


def _visible(agreement_id: int) -> Agreement:
    return one_or_404(agreements_visible_to(current_user).where(Agreement.id == agreement_id))


def _planned(agreement: Agreement) -> Sequence[PlannedStep]:
    return planned_steps(db.session(), agreement, today=today(), zone=zone())


def _steered(agreement_id: int, mail_id: int) -> OutgoingMail:
    """Return the mail if the user may steer it, or answer 404."""
    agreement = _visible(agreement_id)
    if not supervises(db.session(), agreement.parties, current_user):
        abort(404)
    return one_or_404(mails_steered_by(current_user, agreement).where(OutgoingMail.id == mail_id))


def _about_follow_up(follow_up: FollowUp, user: User) -> Markup:
    return _reminders(
        mails=sent_about(db.session(), follow_up),
        gaps=unreached_about(db.session(), follow_up),
        waits=follow_up.next_reminder_on is not None,
        agreement_id=follow_up.agreement_id,
    )


def _about_agreement(agreement: Agreement, user: User) -> Markup:
    mails = sent_under(db.session(), agreement)
    gaps = unreached_under(db.session(), agreement)
    if not mails and not gaps:
        return Markup()
    return _reminders(mails=mails, gaps=gaps, waits=False, agreement_id=agreement.id)


def _reminders(**facts: object) -> Markup:
    part = render_template("reminders/_reminders_about.html", **facts)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the page, and what was written to the pages of what it was about."""
    app.register_blueprint(bp)
    follow_up_panels.add_panel(app, _about_follow_up)
    agreement_panels.add_panel(
        app,
        agreement_panels.Panel(agreement_panels.Column.SIDE, 30, _about_agreement),
    )
