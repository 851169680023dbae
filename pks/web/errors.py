"""What a visitor reads when something went wrong: what it was, and the way on.

What one may not see and what does not exist get the same answer.
"""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from pks.db import db
from pks.web.paths import this_page

# A browser that is still sending when the answer comes shows "connection reset" instead of it.
MOST_BYTES_TO_DRAIN = 256 * 1024 * 1024
_DRAIN_BYTES = 64 * 1024


@dataclass(frozen=True)
class Trouble:
    """The words of one error page."""

    status: int
    title: str
    text: str
    back: str | None = None
    """The page to go back to, if that can help."""


def _trouble(status: int) -> Trouble:
    """Return the words for `status`, or those of "something is wrong with this request"."""
    limit = current_app.config["PKS"].upload_limit_bytes // (1024 * 1024)
    words = {
        404: (
            _("Halaman tidak ditemukan"),
            _("Alamatnya salah, halamannya sudah tidak ada, atau bukan untuk akun Anda."),
        ),
        405: (
            _("Halaman ini tidak dapat dibuka begitu saja"),
            _("Alamat ini hanya menerima kiriman formulir. Mulailah dari halaman sebelumnya."),
        ),
        409: (
            _("Data ini baru saja diubah orang lain"),
            _("Buka lagi halamannya untuk melihat keadaan terakhir, lalu ulangi perubahan Anda."),
        ),
        413: (
            _("Berkas terlalu besar"),
            _(
                "Ukuran paling besar %(limit)d MB. Perkecil berkasnya, misalnya dengan memindai"
                " pada 200 dpi, lalu unggah lagi.",
                limit=limit,
            ),
        ),
        422: (
            _("Isian tidak dapat diproses"),
            _("Periksa isian Anda, lalu kirim sekali lagi."),
        ),
        429: (
            _("Terlalu banyak percobaan"),
            _("Tunggu beberapa menit, lalu coba lagi."),
        ),
        500: (
            _("Terjadi kesalahan pada sistem"),
            _("Isian terakhir Anda belum tersimpan. Kesalahan ini sudah dicatat."),
        ),
    }
    asked_wrongly = (
        _("Permintaan tidak dapat dipahami"),
        _("Kembali ke halaman sebelumnya dan coba sekali lagi."),
    )
    return Trouble(status, *words.get(status, asked_wrongly))


def show_trouble(trouble: Trouble) -> Response:
    """Return the error page that says `trouble`."""
    # The 500 page stands without navigation: asking who is signed in may be what has failed.
    shell = "web/bare.html" if trouble.status >= 500 else "web/base.html"
    page = render_template(
        "web/error.html", trouble=trouble, shell=shell, request_id=g.get("request_id")
    )
    return make_response(page, trouble.status)


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """Say an HTTP error in the site's words; redirections pass."""
    if error.code is None or error.code < 400:
        return error
    status = 404 if error.code == 403 else error.code
    trouble = _trouble(status)
    if status == 413:
        _drain()
        trouble = Trouble(413, trouble.title, trouble.text, this_page())
    response = show_trouble(trouble)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def on_foreign_host(error: SecurityError) -> ResponseReturnValue:
    """Refuse a request that names another host. No page: its links would name that host too."""
    return Response("Host tidak dikenal.\n", 400, content_type="text/plain; charset=utf-8")


def on_csrf_error(error: CSRFError) -> ResponseReturnValue:
    """Say that a form was sent from a page that is no longer valid."""
    return show_trouble(
        Trouble(
            400,
            _("Halaman ini sudah terlalu lama terbuka"),
            _("Demi keamanan, kiriman tadi tidak diproses. Buka lagi halamannya dan ulangi."),
            this_page(),
        )
    )


def on_stale_row(error: StaleDataError) -> ResponseReturnValue:
    """Say that somebody else has changed the same thing first. Nothing of the request is kept."""
    db.session.rollback()
    return show_trouble(_trouble(409))


def on_failure(error: InternalServerError) -> ResponseReturnValue:
    """Say that we failed. Nothing of the request is kept."""
    db.session.rollback()
    return show_trouble(_trouble(500))


def _drain() -> None:
    """Read what the browser is still sending, and forget it."""
    stream, left = request.environ["wsgi.input"], request.content_length or 0
    left = min(left, MOST_BYTES_TO_DRAIN)
    while left > 0 and (piece := stream.read(min(left, _DRAIN_BYTES))):
        left -= len(piece)


def set_up(app: Flask) -> None:
    """Answer all errors of `app` with pages of ours."""
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(SecurityError, on_foreign_host)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(StaleDataError, on_stale_row)
    app.register_error_handler(InternalServerError, on_failure)
