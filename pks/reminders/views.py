"""Pages of mails, for administrators: all of them, one of them, what can be done to it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pks.accounts.models import Role
from pks.audit import trail
from pks.db import db
from pks.mail.models import OutgoingMail, Status
from pks.reminders import steering, watching
from pks.reminders.failures import said_of_job, said_of_mail
from pks.reminders.heart import last_beats
from pks.reminders.queries import (
    MailFilter,
    count_of_status,
    mail_rows,
    mails_visible_to,
    register_numbers,
    stopped_by,
)
from pks.reminders.words import AUDIENCE_TEXT, DEED_TEXT, JOB_TEXT, STATUS_LOOK, STATUS_TEXT
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.deeds import tell_deeds
from pks.web.errors import Trouble, show_trouble
from pks.web.headers import LETTER_POLICY
from pks.web.paging import Paging, wanted_page
from pks.web.typed import asked

bp = Blueprint("reminders", __name__)

ROWS_PER_PAGE = 50

#: How many days back, today included, by what the address says.
DAYS_BACK = {"hari-ini": 1, "7-hari": 7}


@bp.get("/surat")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the mails, newest first."""
    return list_of_mails()


def list_of_mails(fault: str = "") -> ResponseReturnValue:
    """Show the list that the address asks for; with a `fault`, what was wrong with the choice."""
    session, page, wanted = db.session(), wanted_page(), wanted_mails()
    mails = mails_visible_to(current_user)
    rows, total = mail_rows(session, mails, wanted, page=page, rows_per_page=ROWS_PER_PAGE)
    text = render_template(
        "reminders/index.html",
        wanted=wanted,
        days=asked("waktu"),
        query=request.query_string.decode(errors="replace"),
        rows=rows,
        stopped=stopped_by(session, rows),
        numbers=register_numbers(session, rows),
        paging=Paging(page, total, ROWS_PER_PAGE),
        counts=count_of_status(session, mails),
        statuses=list(Status),
        beats=last_beats(session),
        has_server=bool(current_app.config["PKS"].smtp_host),
        fault=fault,
    )
    return text, 422 if fault else 200


def wanted_mails() -> MailFilter:
    """Return which mails the address asks for."""
    status, days = request.args.get("keadaan", ""), DAYS_BACK.get(asked("waktu"))
    return MailFilter(
        status=Status(status) if status in list(Status) else None,
        text=asked("cari"),
        since=_midnight(days - 1) if days else None,
        agreement_id=request.args.get("perjanjian", type=int),
    )


def _midnight(days_ago: int) -> datetime:
    day = today() - timedelta(days=days_ago)
    return datetime.combine(day, time(), ZoneInfo(zone()))


@bp.get("/surat/<int:mail_id>")
@open_to(Role.ADMIN)
def show(mail_id: int) -> ResponseReturnValue:
    """Show one mail: both of its halves, and what became of it."""
    mail = _visible_mail(mail_id)
    history = trail.entries_about(db.session(), f"mail:{mail.id}")
    return render_template("reminders/mail.html", mail=mail, history=history)


@bp.get("/surat/<int:mail_id>/html")
@open_to(Role.ADMIN)
def html(mail_id: int) -> ResponseReturnValue:
    """Give the half of a mail that mail programs show, for a frame in which it can do nothing."""
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": LETTER_POLICY,
    }
    return _visible_mail(mail_id).html, headers


@bp.post("/surat/<int:mail_id>/kirim-lagi")
@open_to(Role.ADMIN)
def again(mail_id: int) -> ResponseReturnValue:
    """Send a mail again that was put aside or stopped."""
    return send_again(_visible_mail(mail_id), url_for(".show", mail_id=mail_id))


@bp.post("/surat/<int:mail_id>/hentikan")
@open_to(Role.ADMIN)
def stop(mail_id: int) -> ResponseReturnValue:
    """Keep a mail that waits from going out."""
    return stop_sending(_visible_mail(mail_id), url_for(".show", mail_id=mail_id))


def send_again(mail: OutgoingMail, back: str) -> ResponseReturnValue:
    """Send `mail` again and go `back`, or say why it cannot be sent again."""
    this = OutgoingMail.id == mail.id
    if not steering.send_again(db.session(), this, by=current_user, now=now()):
        text = _("Surat ini tidak tertahan dan tidak dihentikan, jadi tidak perlu dikirim lagi.")
        return show_trouble(Trouble(409, _("Surat ini sedang berjalan"), text, back))
    flash(_("Surat akan dikirim lagi."), "ok")
    return redirect(back, 303)


def stop_sending(mail: OutgoingMail, back: str) -> ResponseReturnValue:
    """Stop `mail` and go `back`, or say why it cannot be stopped."""
    this = OutgoingMail.id == mail.id
    if not steering.stop(db.session(), this, by=current_user, now=now()):
        text = _(
            "Surat ini sedang dikirim atau sudah tidak menunggu lagi. Lihat keadaannya sekarang."
        )
        return show_trouble(Trouble(409, _("Surat ini tidak dapat dihentikan"), text, back))
    flash(_("Surat dihentikan dan tidak akan dikirim."), "ok")
    return redirect(back, 303)


def _visible_mail(mail_id: int) -> OutgoingMail:
    return one_or_404(mails_visible_to(current_user).where(OutgoingMail.id == mail_id))


def set_up(app: Flask) -> None:
    """Add the pages of mails, and the words that all pages need to tell of them."""
    app.register_blueprint(bp)
    watching.listen()
    app.jinja_env.filters["keadaan_surat"] = STATUS_TEXT.__getitem__
    app.jinja_env.filters["rupa_surat"] = STATUS_LOOK.__getitem__
    app.jinja_env.filters["pekerjaan"] = JOB_TEXT.__getitem__
    app.jinja_env.filters["khalayak"] = AUDIENCE_TEXT.__getitem__
    app.jinja_env.filters["sebab_surat"] = said_of_mail
    app.jinja_env.filters["sebab_pekerjaan"] = said_of_job
    tell_deeds(app, DEED_TEXT)
