"""Administrators' pages for accounts: here, because an account belongs to an institution."""

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from pks.accounts.models import Role, User
from pks.accounts.people import (
    CannotKeepUser,
    NewUser,
    UserFacts,
    UserObstacle,
    activate_user,
    change_role,
    change_user,
    create_user,
    deactivate_user,
)
from pks.db import db
from pks.parties.forms import AccountForm
from pks.parties.models import Institution, Person
from pks.web.access import one_or_404, open_to
from pks.web.clock import now
from pks.web.fields import text_in
from pks.web.forms import render_form
from pks.web.language import lazy_gettext
from pks.web.navigation import Entry, Place, add_to_navigation

bp = Blueprint("users", __name__, url_prefix="/pengguna")


@bp.route("/")
@open_to(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List all accounts."""
    rows = db.session.execute(
        select(User, Institution.short_name)
        .outerjoin(Institution, Institution.id == User.institution_id)
        .order_by(User.active.desc(), User.name)
    ).all()
    return render_template("parties/users.html", rows=rows)


@bp.route("/tambah", methods=["GET", "POST"])
@open_to(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Make an account; its owner is invited by mail to set a password."""
    form = AccountForm()
    _offer(form)
    if form.validate_on_submit():
        new = NewUser(
            name=text_in(form.name),
            email=text_in(form.email),
            role=Role(form.role.data),
            institution_id=form.institution.data,
            person_id=form.person.data,
        )
        try:
            create_user(db.session(), new, by=current_user, now=now())
        except CannotKeepUser as refusal:
            _show(form, refusal)
        else:
            flash(_("Akun dibuat. Pemiliknya menerima surel untuk membuat kata sandi."), "ok")
            return redirect(url_for(".index"))
    return render_form(
        "web/form_page.html", form, title=_("Tambah pengguna"), back=url_for(".index")
    )


@bp.route("/<int:user_id>/ubah", methods=["GET", "POST"])
@open_to(Role.ADMIN)
def change(user_id: int) -> ResponseReturnValue:
    """Change an account and its role."""
    user = one_or_404(select(User).where(User.id == user_id))
    form = AccountForm(
        data={
            "name": user.name,
            "email": user.email,
            "role": user.role.value,
            "institution": user.institution_id,
            "person": user.person_id,
        }
    )
    _offer(form)
    if form.validate_on_submit():
        facts = UserFacts(
            text_in(form.name), text_in(form.email), form.institution.data, form.person.data
        )
        try:
            change_user(db.session(), user, facts, by=current_user, now=now())
            change_role(db.session(), user, Role(form.role.data), by=current_user, now=now())
        except CannotKeepUser as refusal:
            _show(form, refusal)
        else:
            flash(_("Akun tersimpan."), "ok")
            return redirect(url_for(".index"))
    return render_form(
        "web/form_page.html",
        form,
        title=_("Ubah akun %(name)s", name=user.name),
        back=url_for(".index"),
    )


@bp.route("/<int:user_id>/nonaktif", methods=["POST"])
@open_to(Role.ADMIN)
def switch_off(user_id: int) -> ResponseReturnValue:
    """Switch an account off; whoever is signed in with it is out at once."""
    user = one_or_404(select(User).where(User.id == user_id))
    try:
        deactivate_user(db.session(), user, by=current_user, now=now())
    except CannotKeepUser:
        flash(_("Administrator terakhir tidak dapat dinonaktifkan."), "bad")
    else:
        flash(_("Akun dinonaktifkan."), "ok")
    return redirect(url_for(".index"))


@bp.route("/<int:user_id>/aktif", methods=["POST"])
@open_to(Role.ADMIN)
def switch_on(user_id: int) -> ResponseReturnValue:
    """Switch an account on again."""
    user = one_or_404(select(User).where(User.id == user_id))
    activate_user(db.session(), user, by=current_user, now=now())
    flash(_("Akun diaktifkan lagi."), "ok")
    return redirect(url_for(".index"))


def _show(form: AccountForm, refusal: CannotKeepUser) -> None:
    place = {
        UserObstacle.EMAIL_TAKEN: (form.email, _("Alamat ini sudah mempunyai akun.")),
        UserObstacle.LAST_ADMINISTRATOR: (
            form.role,
            _("Ini administrator terakhir: angkat dahulu yang lain."),
        ),
    }
    for obstacle in refusal.obstacles:
        field, sentence = place[obstacle]
        field.errors = [*field.errors, sentence]


def _offer(form: AccountForm) -> None:
    units = db.session.execute(
        select(Institution.id, Institution.name).order_by(Institution.path)
    ).all()
    people = db.session.execute(
        select(Person.id, Person.name, Institution.short_name)
        .join(Person.institution)
        .order_by(Person.name)
    ).all()
    form.institution.offer([("", _("– pilih –")), *units])
    named = ((id_, f"{name} ({unit})") for id_, name, unit in people)
    form.person.offer([("", _("– tidak ada –")), *named])


def set_up(app: Flask) -> None:
    """Add these pages to the application."""
    app.register_blueprint(bp)
    add_to_navigation(
        app,
        Entry("users.index", "key", lazy_gettext("Pengguna"), (Role.ADMIN,), 80, Place.OFFICE),
    )
