"""The page by which a reader ends mails of one kind, and has them come again.

Opening it changes nothing: mail scanners open every link. One POST ends them, from the button or
from the reader's mail program (RFC 8058), which knows no token of ours but the one in the address.
"""

from dataclasses import astuple, dataclass
from typing import Self

from flask import Blueprint, Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from pks.db import db
from pks.mail.leaving import come_back, has_left, leave
from pks.web.access import public
from pks.web.clock import now
from pks.web.headers import without_referrer
from pks.web.paths import outside_url
from pks.web.signer import signer

bp = Blueprint("unsubscribing", __name__)

_PURPOSE = "unsubscribe"


@dataclass(frozen=True)
class Subscription:
    """Mails of one kind to one address. Its token is good for ever, and for nothing else."""

    #: What `outbox.queue` is told, e.g. "report:5".
    list_key: str
    address: str
    #: What the page calls these mails.
    title: str

    @property
    def token(self) -> str:
        """Return what stands in the address of the page."""
        return str(signer(_PURPOSE).dumps(astuple(self)))

    @property
    def url(self) -> str:
        """Return the whole address of the page, for the mail."""
        return outside_url("unsubscribing.page", token=self.token)

    @classmethod
    def read(cls, token: str) -> Self:
        """Return what `token` stands for.

        :raises BadSignature: it is not ours.
        """
        return cls(*signer(_PURPOSE).loads(token))


@bp.route("/berhenti/<token>", methods=["GET", "POST"])
@public
def page(token: str) -> ResponseReturnValue:
    """Show whether these mails come, with a button for the other; a POST presses it."""
    try:
        subscription = Subscription.read(token)
    except BadSignature:
        answer = make_response(render_template("web/unsubscribe_dead.html"), 404)
        return without_referrer(answer)
    key, address = subscription.list_key, subscription.address
    if request.method == "POST":
        if request.form.get("lagi"):
            come_back(db.session(), key, address)
        else:
            leave(db.session(), key, address, now=now())
    # No redirect: RFC 8058 forbids it, and to send this again does nothing more.
    answer = make_response(
        render_template(
            "web/unsubscribe.html",
            subscription=subscription,
            has_left=has_left(db.session(), key, address),
        )
    )
    return without_referrer(answer)


def set_up(app: Flask) -> None:
    """Add the page; who knows its address may press its button from anywhere."""
    app.register_blueprint(bp)
    app.extensions["csrf"].exempt(bp)
