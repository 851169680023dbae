"""One name for each request, in its log lines and in its answer."""

import logging
import re
import secrets

from flask import Flask, Response, g, has_request_context
from flask.logging import default_handler

HEADER = "X-Request-Id"

#: Beginnings of the addresses that open something to whoever holds them.
_SECRET_PATHS = re.compile(r"(/(?:l|hadir|ajukan|kalender/feed|kata-sandi)/)[^\s\]/]+")


class NamesTheRequest(logging.Filter):
    """Adds `request_id` to each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name the request that the line belongs to, or "-"."""
        record.request_id = g.get("request_id", "-") if has_request_context() else "-"
        return True


class HidesSecrets(logging.Filter):
    """Takes secret addresses out of each line: whoever holds one may act in somebody's name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the line without what follows the beginning of a secret address."""
        record.msg = _SECRET_PATHS.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


_names_the_request = NamesTheRequest()
_hides_secrets = HidesSecrets()


def begin() -> None:
    """Give the request its name. A name sent by the client is not believed."""
    g.request_id = secrets.token_hex(6)


def tell(response: Response) -> Response:
    """Tell the name, so that whoever reports a fault can quote it."""
    response.headers[HEADER] = g.get("request_id", "-")
    return response


def set_up(app: Flask) -> None:
    """Name every request of `app`."""
    default_handler.addFilter(_names_the_request)
    app.logger.addFilter(_hides_secrets)
    default_handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s")
    )
    app.before_request(begin)
    app.after_request(tell)
