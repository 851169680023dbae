"""Addresses for programs that watch: is the process alive, is all well, the figures.

Who starts processes asks `/healthz`, whose status tells of the web alone: a web server is not to
be ended because the scheduler stands still. Who calls people asks `/readyz`.
"""

import hmac

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from pks.config import Config
from pks.db import db
from pks.health.checking import Health, examine
from pks.health.lines import lines_of
from pks.health.metrics import Figures, exposition_of
from pks.monitoring.listing import count_late
from pks.reminders.heart import sent_total
from pks.web.access import public
from pks.web.clock import now, today

bp = Blueprint("health", __name__)

_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer 200 while the database answers; the lines tell of everything."""
    health = _examined()
    return lines_of(health), 200 if health.has_database else 503, _PLAIN


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Answer 200 while nothing is wrong, with the same lines."""
    health = _examined()
    return lines_of(health), 503 if health.troubles else 200, _PLAIN


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Give the figures to whoever brings the token; to anybody else there is no such page."""
    config: Config = current_app.config["PKS"]
    brought = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {config.metrics_token}".encode()
    if not config.metrics_token or not hmac.compare_digest(brought, wanted):
        abort(404)
    health = _examined()
    if health.stuck is None:
        return lines_of(health), 503, _PLAIN
    session = db.session()
    late = count_late(session, today=today())
    figures = Figures(health, mails_sent=sent_total(session), follow_ups_late=late)
    return exposition_of(figures), {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


def _examined() -> Health:
    return examine(
        db.session(),
        current_app.extensions["pks_watch"],
        newest_schema=current_app.extensions["pks_newest_schema"],
        now=now(),
        today=today(),
    )


def set_up(app: Flask) -> None:
    """Add the addresses."""
    app.register_blueprint(bp)
