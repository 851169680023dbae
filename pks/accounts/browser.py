"""Who sits at the browser of this request, and what its cookie carries."""

from typing import cast

from flask import Flask, Request, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from pks.accounts.models import User
from pks.accounts.signing_in import Origin, find_live
from pks.db import db
from pks.web.clock import now
from pks.web.paths import home_url, this_page

_SIGN_IN = "sign_in"


def load_user(_request: Request) -> User | None:
    """Return who is signed in, with the one query that this costs a request."""
    token = cookie.get(_SIGN_IN)
    if not token:
        return None
    hours = current_app.config["PKS"].session_hours
    found = find_live(db.session(), token, now=now(), hours=hours)
    if found is None:
        return None
    user, g.sign_in_id = found[0], found[1].id
    return user


def user() -> User:
    """Return who is signed in. Only for views that are open to the signed in."""
    return cast("User", current_user._get_current_object())


def sign_in_id() -> int:
    """Return the id of the sign-in of this browser."""
    return cast("int", g.sign_in_id)


def origin() -> Origin:
    """Return where this request comes from."""
    return Origin(request.remote_addr or "", request.user_agent.string)


def remember(token: str) -> None:
    """Let the cookie carry `token`, and nothing that stood in it before."""
    cookie.clear()
    cookie[_SIGN_IN] = token


def forget() -> None:
    """Empty the cookie."""
    cookie.clear()


def ask_to_sign_in() -> ResponseReturnValue:
    """Send whoever is not signed in to the sign-in page, and back here afterwards."""
    here = this_page()
    url = url_for("accounts.sign_in", next=here if here != home_url() else None)
    if request.headers.get("HX-Request"):
        # A part of a page cannot show the sign-in page: the whole browser has to go there.
        return Response(status=401, headers={"HX-Redirect": url})
    return redirect(url, 303)


def set_up(app: Flask) -> None:
    """Let Flask-Login ask here."""
    # Without its context processor, which would ask for the user of every page, also of the one
    # that says that the database does not answer.
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    # It would compare addresses and programs, and write a cookie with every answer.
    manager.session_protection = None
    manager.request_loader(load_user)
    manager.unauthorized_handler(ask_to_sign_in)


_PROGRAMS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def program_and_system(agent: str) -> str:
    """Say in words what a browser says of itself: "Chrome · Windows".

    >>> program_and_system("Mozilla/5.0 (Windows NT 10.0) … Chrome/129.0 Safari/537.36")
    'Chrome · Windows'
    """
    program = next((name for mark, name in _PROGRAMS.items() if f"{mark}/" in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return " · ".join(filter(None, (program, system))) or agent[:40] or "–"
