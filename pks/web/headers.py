"""The headers of every answer: what a browser may do with a page, and what it may keep."""

from flask import Flask, Response, request

from pks.config import Config

# No `unsafe-*`: nothing inline, nothing evaluated. `data:` is for the pictures in Bootstrap's CSS.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
# For a letter that is looked at in a frame of ours: it has its own styles, as mail programs want
# them, and can do nothing at all.
LETTER_POLICY = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
ONE_YEAR_SECONDS = 365 * 24 * 3600

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def add_headers(response: Response) -> Response:
    """Add what the view has not said itself. Pages are not kept: the next one at this desk would
    find them with the back button.
    """
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code < 400:
        # The address holds a digest of the content (`create_app`), so it is never out of date.
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def without_referrer(response: Response) -> Response:
    """Mark a page whose own address is a secret: nobody is told it, nobody lists it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def set_up(app: Flask, config: Config) -> None:
    """Add the headers to every answer of `app`."""
    app.after_request(add_headers)
    if config.secure_cookies:

        @app.after_request
        def insist_on_https(response: Response) -> Response:
            response.headers["Strict-Transport-Security"] = (
                f"max-age={ONE_YEAR_SECONDS}; includeSubDomains"
            )
            return response
