"""What every answer says to the browser, and which requests are not taken at all."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from pks import create_app, digest_of
from pks.config import Config
from pks.web.access import public
from pks.web.headers import CONTENT_SECURITY_POLICY
from tests.checking import CheckingClient


def made(config: Config, **settings: object) -> CheckingClient:
    """Return a browser at an application with other settings."""
    app = create_app(replace(config, **settings))
    app.test_client_class = CheckingClient
    return app.test_client()


@pytest.mark.parametrize("path", ["/masuk", "/akun", "/tidak-ada", "/healthz"])
def test_every_answer_has_the_headers(client: CheckingClient, path: str):
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_the_cookie_is_for_this_site_only(client: CheckingClient):
    cookie = client.get("/masuk").headers["Set-Cookie"]

    assert cookie.startswith("pks=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_bound_to_the_host_and_https_is_insisted_on(config: Config):
    client = made(config, secure_cookies=True)

    answer = client.get("/masuk", base_url="https://localhost")

    assert answer.headers["Set-Cookie"].startswith("__Host-pks=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "localhost:80@evil.test"])
def test_a_foreign_host_is_refused(client: CheckingClient, host: str):
    answer = client.get("/masuk", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_only_the_configured_host_is_served_in_production(config: Config):
    client = made(config, base_url="https://simpul.example.go.id")

    assert client.get("/masuk", headers={"Host": "simpul.example.go.id"}).status_code == 200
    assert client.get("/masuk", headers={"Host": "localhost"}).status_code == 400


def test_a_forwarded_address_is_believed_only_from_a_configured_proxy(config: Config):
    seen = []
    for proxies in (0, 1):
        app = create_app(replace(config, proxies=proxies))
        app.add_url_rule("/alamat", view_func=public(lambda: str(seen.append(request.remote_addr))))
        app.test_client().get("/alamat", headers={"X-Forwarded-For": "203.0.113.9"})

    assert seen == ["127.0.0.1", "203.0.113.9"]


def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(
    app: Flask, client: CheckingClient, tmp_path: Path
):
    assert app.static_url_path is not None
    answer = client.get(f"{app.static_url_path}/app.css")
    (tmp_path / "a.css").write_text("a{}")
    before = digest_of(tmp_path)
    (tmp_path / "a.css").write_text("b{}")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert digest_of(tmp_path) != before
    assert client.get("/static/app.css").status_code == 404
    assert client.get(f"{app.static_url_path}/tidak-ada").headers["Cache-Control"] == "no-store"


def test_each_request_has_a_name_in_its_answer_and_its_log_lines(app: Flask):
    lines = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            from flask.logging import default_handler

            default_handler.filter(record)
            lines.append(default_handler.format(record))

    @app.get("/catat")
    @public
    def note() -> str:
        app.logger.warning("sesuatu")
        return ""

    listener = Listener()
    app.logger.addHandler(listener)
    answer = app.test_client().get("/catat", headers={"X-Request-Id": "forged"})
    app.logger.removeHandler(listener)

    name = answer.headers["X-Request-Id"]
    assert len(name) == 12
    assert f"[{name}]" in lines[0]
    assert "forged" not in lines[0]
