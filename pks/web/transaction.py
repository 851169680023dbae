"""One transaction a request, ended in one place."""

from flask import Flask, Response, request

from pks.db import db, reading_only

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def begin_transaction() -> None:
    """Say whether this request may write, before its first query begins the transaction."""
    reading_only.set(request.method in SAFE_METHODS)


def end_transaction(response: Response) -> Response:
    """Commit what a successful POST did. A GET never writes; a failure writes nothing.

    A form that is shown again answers 422, so that what its refused call had begun is undone.
    """
    if request.method not in SAFE_METHODS and response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def set_up(app: Flask) -> None:
    """Begin and end the transaction of every request of `app`."""
    app.before_request(begin_transaction)
    app.after_request(end_transaction)
