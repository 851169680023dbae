"""A real browser against the real application, with a real mail server at the other end."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from pks.clock import StoppedClock
from pks.config import Config
from pks.db import db
from pks.demo.people import PASSWORD, Member
from pks.demo.world import World, build
from tests.mail.sink import Sink

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def config(config: Config, sink: Sink) -> Config:
    """The application sends its mail to the sink."""
    return replace(
        config, smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none", smtp_user=""
    )


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address of the running application; links in its mails lead there."""
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{serving.server_port}"
    app.config["PKS"] = replace(app.config["PKS"], base_url=address)
    app.test_client_class = None
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield address
    serving.shutdown()
    thread.join(5)
    serving.server_close()


@pytest.fixture
def world(app: Flask, clock: StoppedClock) -> World:
    """Everybody and every institution of the story, and nothing that happened yet."""
    with app.app_context():
        world = build(db.session(), now=clock.now())
        db.session.commit()
        return world


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, server: str, world: World | None) -> Iterator[SignIn]:
    """Sign somebody in, in a browser of their own; whatever it complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(text: str) -> None:
        # A browser calls every refusal an error; a test says itself whether it expects one.
        if "409" not in text:
            complaints.append(text)

    def open_for(
        member: Member, viewport: dict[str, int] = DESK, *, bypass_csp: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport=viewport,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            bypass_csp=bypass_csp,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: note(message.text) if message.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: note(str(error)))
        page.goto("/masuk")
        page.get_by_label("Alamat surel").fill(member.email)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url(f"{server}/")
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert complaints == []
