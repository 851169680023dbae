"""One name for each request, in its log lines and in its answer."""

import logging
import secrets

from flask import Flask, Response, g, has_request_context
from flask.logging import default_handler

HEADER = "X-Request-Id"


class NamesTheRequest(logging.Filter):
    """Adds `request_id` to each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name the request that the line belongs to, or "-"."""
        record.request_id = g.get("request_id", "-") if has_request_context() else "-"
        return True


_names_the_request = NamesTheRequest()


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
    default_handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s")
    )
    app.before_request(begin)
    app.after_request(tell)
