"""Pages of how an office wants to be reminded: steps, hours, and its own words."""

from flask import (
    Blueprint,
    Flask,
    abort,
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
from pks.db import db
from pks.parties.models import Institution
from pks.parties.queries import institutions_kept_by, institutions_visible_to
from pks.reminders.ladder import SETTABLE, Matter
from pks.reminders.ladder_forms import (
    AHEAD,
    OBSTACLE_TEXT,
    HoursForm,
    ladder_form,
    wording_form,
)
from pks.reminders.ladders import (
    CannotKeepLadder,
    hours_of,
    keep_hours,
    keep_ladder,
    ladder_of,
    own_hours,
    own_ladders,
)
from pks.reminders.samples import sample_letters
from pks.reminders.wording import GAPS, Slot, keep_wording, own_wording, wording_of
from pks.reminders.words import MATTER_HINT, MATTER_TEXT
from pks.web.access import one_or_404, open_to
from pks.web.clock import now, today, zone
from pks.web.deeds import tell_deeds
from pks.web.forms import render_form
from pks.web.language import lazy_gettext

bp = Blueprint("ladders", __name__, url_prefix="/instansi/<int:institution_id>/pengingat")

KEEPERS = (Role.LEGAL, Role.ADMIN)


@bp.get("/")
@open_to(Role.LEGAL, Role.SUPERVISOR, Role.ADMIN)
def index(institution_id: int) -> ResponseReturnValue:
    """Show when an office is reminded of what, and in which words."""
    institution = one_or_404(
        institutions_visible_to(current_user).where(Institution.id == institution_id)
    )
    session = db.session()
    kept = institutions_kept_by(current_user).where(Institution.id == institution.id)
    return render_template(
        "reminders/ladders.html",
        institution=institution,
        ladders={matter: ladder_of(session, institution, matter) for matter in SETTABLE},
        own=own_ladders(session, institution),
        ahead=AHEAD,
        hours=hours_of(session, institution, zone=zone()),
        own_hours=own_hours(session, institution),
        own_wording=own_wording(session, institution),
        samples=sample_letters(institution, wording_of(session, institution), today=today()),
        may_write=current_user.role in KEEPERS
        and session.scalar(kept.with_only_columns(Institution.id)) is not None,
    )


@bp.route("/<matter>", methods=["GET", "POST"])
@open_to(*KEEPERS)
def ladder(institution_id: int, matter: str) -> ResponseReturnValue:
    """Let an office have its own steps of one matter."""
    institution = _kept(institution_id)
    if matter not in SETTABLE:
        abort(404)
    chosen = Matter(matter)
    form = ladder_form(chosen)()
    if not form.is_submitted():
        form.load(ladder_of(db.session(), institution, chosen))
    if form.validate_on_submit():
        try:
            keep_ladder(
                db.session(), institution, chosen, form.to_rungs(), by=current_user, now=now()
            )
        except CannotKeepLadder as refusal:
            form.form_errors.extend(OBSTACLE_TEXT[obstacle] for obstacle in refusal.obstacles)
        else:
            flash(_("Langkah pengingat disimpan; berlaku mulai sekarang."), "ok")
            return _back(institution)
    return render_form(
        "reminders/ladder.html",
        form,
        institution=institution,
        matter=chosen,
        hint=MATTER_HINT[chosen],
    )


@bp.post("/<matter>/ikuti")
@open_to(*KEEPERS)
def follow(institution_id: int, matter: str) -> ResponseReturnValue:
    """Let an office have the steps of the office above it again."""
    institution = _kept(institution_id)
    if matter not in SETTABLE:
        abort(404)
    keep_ladder(db.session(), institution, Matter(matter), None, by=current_user, now=now())
    flash(_("Langkah pengingat mengikuti instansi di atasnya."), "ok")
    return _back(institution)


@bp.route("/jam", methods=["GET", "POST"])
@open_to(*KEEPERS)
def hours(institution_id: int) -> ResponseReturnValue:
    """Let an office have its own zone and hours."""
    institution = _kept(institution_id)
    known = hours_of(db.session(), institution, zone=zone())
    form = HoursForm(data={"zone": known.zone, "opens": known.opens, "closes": known.closes})
    if form.validate_on_submit():
        try:
            keep_hours(db.session(), institution, form.to_hours(), by=current_user, now=now())
        except CannotKeepLadder as refusal:
            for obstacle in refusal.obstacles:
                form.show_error("closes", OBSTACLE_TEXT[obstacle])
        else:
            flash(_("Jam surat disimpan."), "ok")
            return _back(institution)
    return render_form(
        "web/form_page.html",
        form,
        title=_("Jam surat %(name)s", name=institution.short_name),
        lead=_("Surat pengingat datang pada hari kerja, di antara kedua jam ini."),
        back=url_for(".index", institution_id=institution.id),
    )


@bp.post("/jam/ikuti")
@open_to(*KEEPERS)
def follow_hours(institution_id: int) -> ResponseReturnValue:
    """Let an office have the hours of the office above it again."""
    institution = _kept(institution_id)
    keep_hours(db.session(), institution, None, by=current_user, now=now())
    flash(_("Jam surat mengikuti instansi di atasnya."), "ok")
    return _back(institution)


@bp.route("/kata-kata", methods=["GET", "POST"])
@open_to(*KEEPERS)
def wording(institution_id: int) -> ResponseReturnValue:
    """Let an office say it in its own words, and see them in the letters before it keeps them."""
    institution, session = _kept(institution_id), db.session()
    own, above = own_wording(session, institution), wording_of(session, institution.parent)
    form = wording_form()(data={slot.value: own.get(slot, "") for slot in Slot})
    if form.validate_on_submit():
        own = form.to_texts()
        if request.form.get("deed") != "preview":
            keep_wording(session, institution, own, by=current_user, now=now())
            flash(_("Kata-kata surat disimpan; lihat contohnya di bawah."), "ok")
            return _back(institution)
    words = {**above, **{slot: text for slot, text in own.items() if text}}
    page = render_template(
        "reminders/wording.html",
        form=form,
        institution=institution,
        gaps=GAPS,
        above=above,
        samples=sample_letters(institution, words, today=today()),
    )
    return make_response(page, 422 if form.errors else 200)


def _kept(institution_id: int) -> Institution:
    return one_or_404(institutions_kept_by(current_user).where(Institution.id == institution_id))


def _back(institution: Institution) -> ResponseReturnValue:
    return redirect(url_for(".index", institution_id=institution.id), 303)


DEED_TEXT = {
    "ladder.keep": lazy_gettext("mengatur langkah pengingat"),
    "mail_hours.keep": lazy_gettext("mengatur jam surat"),
    "mail_wording.keep": lazy_gettext("mengatur kata-kata surat"),
}


def set_up(app: Flask) -> None:
    """Add the pages of how offices want to be reminded."""
    app.register_blueprint(bp)
    app.jinja_env.filters["hal_pengingat"] = MATTER_TEXT.__getitem__
    tell_deeds(app, DEED_TEXT)
