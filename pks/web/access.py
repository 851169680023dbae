"""Who may enter a view, said on the view itself.

Whether somebody may see *this object* is asked by the query that loads it (`…_visible_to`). To
those who may not, a view or an object does not exist: 404, never 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, abort, current_app
from flask_login import current_user
from sqlalchemy import Select

from pks.db import db

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
View = Callable[P, R]

#: The mark of a view that needs no sign-in.
ANYONE = ("anyone",)


def public(view: View[P, R]) -> View[P, R]:
    """Open `view` to everybody, signed in or not."""
    view.open_to = ANYONE  # type: ignore[attr-defined]
    return view


def open_to(*roles: str) -> Callable[[View[P, R]], View[P, R | Response]]:
    """Open a view to people with one of `roles`; with none named, to everybody signed in."""

    def mark(view: View[P, R]) -> View[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                answer: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
                return answer
            if roles and current_user.role not in roles:
                abort(404)
            return view(*args, **kwargs)

        guarded.open_to = roles or ("signed in",)  # type: ignore[attr-defined]
        return guarded

    return mark


def one_or_404(query: Select[T]) -> T:
    """Return the one row of `query`, which has been narrowed to what the user may see.

    :raises NotFound: there is none, or none that this user may see: the answer is the same.
    """
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        abort(404)
    return found
