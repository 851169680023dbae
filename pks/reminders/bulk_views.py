"""What administrators do to many mails at once: those chosen from the list, or all put aside."""

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pks.accounts.models import Role
from pks.db import db
from pks.mail.models import OutgoingMail, Status
from pks.reminders import steering
from pks.reminders.views import list_of_mails
from pks.web.access import open_to
from pks.web.clock import now
from pks.web.typed import GREATEST_NUMBER

bp = Blueprint("mails_at_once", __name__, url_prefix="/surat")


@bp.post("/terpilih/kirim-lagi")
@open_to(Role.ADMIN)
def send_chosen_again() -> ResponseReturnValue:
    """Send again those of the chosen mails that were put aside or stopped."""
    chosen = _chosen()
    if not chosen:
        return list_of_mails(_("Pilih dahulu surat yang akan dikirim lagi."))
    which = OutgoingMail.id.in_(chosen)
    count = steering.send_again(db.session(), which, by=current_user, now=now())
    _tell_sent_again(count, len(chosen))
    return redirect(_list(), 303)


@bp.post("/terpilih/hentikan")
@open_to(Role.ADMIN)
def stop_chosen() -> ResponseReturnValue:
    """Stop those of the chosen mails that wait."""
    chosen = _chosen()
    if not chosen:
        return list_of_mails(_("Pilih dahulu surat yang akan dihentikan."))
    count = steering.stop(db.session(), OutgoingMail.id.in_(chosen), by=current_user, now=now())
    flash(ngettext("%(num)s surat dihentikan.", "%(num)s surat dihentikan.", count), "ok")
    if count < len(chosen):
        flash(_("Yang sedang dikirim atau sudah tidak menunggu dibiarkan."), "warn")
    return redirect(_list(), 303)


@bp.post("/tertahan/kirim-lagi")
@open_to(Role.ADMIN)
def send_all_again() -> ResponseReturnValue:
    """Send all mails again that were put aside."""
    parked = OutgoingMail.status == Status.PARKED
    count = steering.send_again(db.session(), parked, by=current_user, now=now())
    _tell_sent_again(count, count)
    return redirect(_list(), 303)


def _chosen() -> list[int]:
    """Return the ids that were ticked; what is no id was not ticked by anybody."""
    ids = request.form.getlist("surat", type=int)
    return [one for one in ids if 0 < one <= GREATEST_NUMBER]


def _tell_sent_again(count: int, chosen: int) -> None:
    flash(
        ngettext("%(num)s surat akan dikirim lagi.", "%(num)s surat akan dikirim lagi.", count),
        "ok",
    )
    if count < chosen:
        flash(_("Yang tidak tertahan dan tidak dihentikan dibiarkan."), "warn")


def _list() -> str:
    """Return the path of the list that the mails were chosen from."""
    return f"{url_for('reminders.index')}?{request.query_string.decode(errors='replace')}"


def set_up(app: Flask) -> None:
    """Add steering many mails at once to the application."""
    app.register_blueprint(bp)
