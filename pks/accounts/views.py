"""Signing in and out, passwords, and one's own account.

Hand-written on Flask-Login. Flask-Security commits by itself, reads the wall clock, answers a
refused form with 200, takes links from the `Host` header and lets tokens in beside the sessions.
"""

import math
from datetime import datetime

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pks.accounts import browser, letters
from pks.accounts.forms import (
    ROLE_WORDS,
    ChangePasswordForm,
    ForgotForm,
    NameForm,
    NewPasswordForm,
    SignInForm,
)
from pks.accounts.links import DeadLink, owner_of
from pks.accounts.models import User
from pks.accounts.people import UserFacts, WeakPassword, change_user, set_password
from pks.accounts.signing_in import (
    MustWait,
    WrongCredentials,
    check_credentials,
    claim_attempt,
    end_sign_ins,
    find_user,
    sign_ins_of,
    start_sign_in,
)
from pks.db import db
from pks.web.access import open_to, public
from pks.web.clock import now
from pks.web.forms import render_form
from pks.web.headers import without_referrer
from pks.web.paths import after_this, home_url, set_home

bp = Blueprint("accounts", __name__)


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in."""
    if current_user.is_authenticated:
        return redirect(after_this())
    form = SignInForm()
    wait_seconds = 0
    if form.validate_on_submit():
        try:
            user = _try_password(form.email.data or "", form.password.data or "")
        except MustWait as refusal:
            wait_seconds = _seconds_until(refusal.until)
            form.refuse(_wait_words(wait_seconds))
        except WrongCredentials:
            form.refuse(_("Alamat surel atau kata sandi tidak cocok. Periksa keduanya."))
        else:
            _start(user)
            return redirect(after_this(), 303)
    demo = current_app.config.get("DEMO_ACCOUNTS", ()) if current_app.config["PKS"].demo else ()
    page = make_response(render_form("accounts/sign_in.html", form, demo_accounts=demo))
    if wait_seconds:
        page.status_code, page.headers["Retry-After"] = 429, str(wait_seconds)
    return page


@bp.post("/keluar")
@open_to()
def sign_out() -> ResponseReturnValue:
    """End this sign-in: this cookie, and any copy of it, opens nothing any more."""
    end_sign_ins(db.session(), current_user, now=now(), only=browser.sign_in_id())
    browser.forget()
    flash(_("Anda sudah keluar."), "ok")
    return redirect(url_for(".sign_in"), 303)


@bp.route("/sandi/lupa", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """Send a link for a new password; whether there is such an account, nobody is told."""
    form = ForgotForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        user = find_user(db.session(), email)
        stranger = User(id=0, name=email, email=email)
        known = user if user is not None and user.active else None
        letters.offer_reset(db.session(), known or stranger, now=now(), send=known is not None)
        return redirect(url_for(".link_sent"), 303)
    return render_form("accounts/forgot.html", form)


@bp.get("/sandi/terkirim")
@public
def link_sent() -> ResponseReturnValue:
    """Say what comes next."""
    return render_template("accounts/link_sent.html")


@bp.route("/sandi/atur/<token>", methods=["GET", "POST"])
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Set a password with a link from a mail. Only the POST uses the link up."""
    try:
        user = owner_of(db.session(), token, now=now())
    except DeadLink:
        return without_referrer(make_response(render_template("accounts/dead_link.html"), 410))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            set_password(db.session(), user, form.password.data or "", by=user, now=now())
        except WeakPassword as refusal:
            form.show(refusal.faults)
        else:
            _start(user)
            flash(_("Kata sandi Anda sudah disimpan."), "ok")
            return redirect(home_url(), 303)
    page = render_form("accounts/choose_password.html", form, user=user)
    return without_referrer(make_response(page))


@bp.get("/akun")
@open_to()
def me() -> ResponseReturnValue:
    """Show one's own account."""
    return _account_page(NameForm(name=current_user.name))


@bp.post("/akun")
@open_to()
def change_me() -> ResponseReturnValue:
    """Change one's own name. The address is changed by an administrator."""
    form = NameForm()
    if not form.validate_on_submit():
        return _account_page(form)
    facts = UserFacts(
        form.name.data or "",
        current_user.email,
        current_user.institution_id,
        current_user.person_id,
    )
    change_user(db.session(), browser.user(), facts, by=browser.user(), now=now())
    flash(_("Nama Anda sudah disimpan."), "ok")
    return redirect(url_for(".me"), 303)


@bp.route("/akun/sandi", methods=["GET", "POST"])
@open_to()
def change_password() -> ResponseReturnValue:
    """Change one's own password; all other browsers must sign in again."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            user = _try_password(current_user.email, form.current.data or "")
            set_password(
                db.session(),
                user,
                form.password.data or "",
                by=user,
                now=now(),
                keep_sign_in=browser.sign_in_id(),
            )
        except MustWait as refusal:
            form.refuse(_wait_words(_seconds_until(refusal.until)))
        except WrongCredentials:
            form.refuse(_("Kata sandi sekarang tidak cocok."))
        except WeakPassword as refusal:
            form.show(refusal.faults)
        else:
            flash(_("Kata sandi diganti. Perangkat lain harus masuk lagi."), "ok")
            return redirect(url_for(".me"), 303)
    return render_form("accounts/change_password.html", form)


@bp.post("/akun/perangkat")
@open_to()
def end_others() -> ResponseReturnValue:
    """End one other sign-in of one's own (`masuk` names it), or all others."""
    only = request.form.get("masuk", type=int)
    if only == browser.sign_in_id():
        abort(404)
    keep = browser.sign_in_id()
    end_sign_ins(db.session(), browser.user(), now=now(), keep=keep, only=only)
    flash(_("Perangkat itu harus masuk lagi."), "ok")
    return redirect(url_for(".me"), 303)


def _try_password(email: str, password: str) -> User:
    """Return whose the address and the password are.

    :raises MustWait, WrongCredentials: see `signing_in`.
    """
    claim_attempt(db.session(), email, browser.origin(), now=now())
    # A commit of its own: the try must be on record even if this request ends badly.
    db.session.commit()
    return check_credentials(db.session(), email, password)


def _start(user: User) -> None:
    browser.remember(start_sign_in(db.session(), user, browser.origin(), now=now()))


def _seconds_until(moment: datetime) -> int:
    return math.ceil((moment - now()).total_seconds())


def _wait_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    words: str = ngettext(
        "Terlalu banyak percobaan. Coba lagi %(num)d menit lagi, atau atur ulang kata sandi Anda.",
        "Terlalu banyak percobaan. Coba lagi %(num)d menit lagi, atau atur ulang kata sandi Anda.",
        minutes,
    )
    return words


def _account_page(form: NameForm) -> ResponseReturnValue:
    hours = current_app.config["PKS"].session_hours
    sign_ins = sign_ins_of(db.session(), browser.user(), now=now(), hours=hours)
    return render_form(
        "accounts/me.html", form, sign_ins=sign_ins, this_sign_in=browser.sign_in_id()
    )


def set_up(app: Flask) -> None:
    """Add the pages, and let Flask-Login know who is signed in."""
    browser.set_up(app)
    app.jinja_env.filters["peran"] = lambda role: ROLE_WORDS[role]
    app.jinja_env.filters["peramban"] = browser.program_and_system
    app.register_blueprint(bp)
    set_home(app, "accounts.me")
