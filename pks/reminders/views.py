"""Pages of mails, for administrators; and what was sent, on the pages of what it was about."""

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pks.accounts.models import Role, User
from pks.agreements import panels as agreement_panels
from pks.agreements.models import Agreement
from pks.audit import trail
from pks.db import db
from pks.leases import NotParked
from pks.mail.models import OutgoingMail, Status
from pks.mail.outbox import send_again
from pks.monitoring import panels as follow_up_panels
from pks.monitoring.models import FollowUp
from pks.reminders import watching
from pks.reminders.heart import last_beats
from pks.reminders.queries import (
    MailFilter,
    count_of_status,
    mail_rows,
    mails_visible_to,
    sent_about,
    sent_under,
    unreached_about,
    unreached_under,
)
from pks.reminders.words import AUDIENCE_TEXT, DEED_TEXT, JOB_TEXT, STATUS_LOOK, STATUS_TEXT
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.deeds import tell_deeds
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation
from pks.web.paging import Paging, wanted_page
from pks.web.typed import asked

bp = Blueprint("reminders", __name__)

ROWS_PER_PAGE = 50


@bp.get("/surat")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the mails, newest first."""
    status = request.args.get("keadaan", "")
    wanted = MailFilter(
        status=Status(status) if status in list(Status) else None,
        text=asked("cari"),
    )
    page = wanted_page()
    rows, total = mail_rows(
        db.session(), current_user, wanted, page=page, rows_per_page=ROWS_PER_PAGE
    )
    return render_template(
        "reminders/index.html",
        wanted=wanted,
        rows=rows,
        paging=Paging(page, total, ROWS_PER_PAGE),
        counts=count_of_status(db.session(), current_user),
        statuses=list(Status),
        beats=last_beats(db.session()),
        has_server=bool(current_app.config["PKS"].smtp_host),
    )


@bp.get("/surat/<int:mail_id>")
@open_to(Role.ADMIN)
def show(mail_id: int) -> ResponseReturnValue:
    """Show one mail: its text, which says all that its other half does."""
    return render_template("reminders/mail.html", mail=_visible_mail(mail_id))


@bp.post("/surat/<int:mail_id>/kirim-lagi")
@open_to(Role.ADMIN)
def again(mail_id: int) -> ResponseReturnValue:
    """Take a mail up again that had been put aside."""
    mail = _visible_mail(mail_id)
    try:
        send_again(mail, now=now())
    except NotParked:
        abort(409)
    trail.record(db.session(), "mail.again", f"mail:{mail.id}", by=current_user, now=now())
    flash(_("Surat akan dikirim lagi."), "ok")
    return redirect(url_for(".show", mail_id=mail.id), 303)


def _visible_mail(mail_id: int) -> OutgoingMail:
    return one_or_404(mails_visible_to(current_user).where(OutgoingMail.id == mail_id))


def _about_follow_up(follow_up: FollowUp, user: User) -> Markup:
    return _reminders(
        mails=sent_about(db.session(), follow_up),
        gaps=unreached_about(db.session(), follow_up),
        waits=follow_up.next_reminder_on is not None,
    )


def _about_agreement(agreement: Agreement, user: User) -> Markup:
    mails = sent_under(db.session(), agreement)
    gaps = unreached_under(db.session(), agreement)
    return _reminders(mails=mails, gaps=gaps, waits=False) if mails or gaps else Markup()


def _reminders(**facts: object) -> Markup:
    part = render_template("reminders/_reminders_about.html", **facts)
    return Markup(part)  # noqa: S704 - a template of ours, escaped as every other


def set_up(app: Flask) -> None:
    """Add the pages of mails, and what was sent to the pages of what it was about."""
    app.register_blueprint(bp)
    watching.listen()
    app.jinja_env.filters["keadaan_surat"] = STATUS_TEXT.__getitem__
    app.jinja_env.filters["rupa_surat"] = STATUS_LOOK.__getitem__
    app.jinja_env.filters["pekerjaan"] = JOB_TEXT.__getitem__
    app.jinja_env.filters["khalayak"] = AUDIENCE_TEXT.__getitem__
    tell_deeds(app, DEED_TEXT)
    follow_up_panels.add_panel(app, _about_follow_up)
    agreement_panels.add_panel(
        app,
        agreement_panels.Panel(agreement_panels.Column.SIDE, 30, _about_agreement),
    )
    add_to_navigation(
        app,
        Entry(
            "reminders.index",
            "mail",
            lazy_gettext("Surat"),
            roles=(Role.ADMIN,),
            rank=60,
            place=Place.OFFICE,
        ),
    )
