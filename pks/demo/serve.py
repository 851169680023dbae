"""`make run`: the product with the story loaded, at one printed address, until Ctrl-C.

Migrates, tells the story if the register is empty, and starts two processes: the web server and
the scheduler. When one of them ends, or somebody asks to stop, both end.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from urllib.parse import urlsplit

from flask import Flask

from pks import create_app, migrations
from pks.config import ROOT, Config, read_config
from pks.db import db
from pks.demo.paper_files import Papers
from pks.demo.people import ACCOUNTS, PASSWORD
from pks.demo.reminding import remind_of_the_past
from pks.demo.story import Telling, is_told, tell
from pks.web.storage import store

_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 10


def main() -> int:
    """Prepare, print where and as whom to sign in, and serve until stopped."""
    os.environ.setdefault("PKS_DEMO", "yes")
    config = read_config()
    if _is_taken(config):
        _say(f"{config.base_url} is taken. Stop what runs there, or set PKS_BASE_URL.")
        return 1
    app = create_app(config)
    migrations.upgrade(app)
    load(app)
    _say(_welcome(config))
    return _serve(config)


def load(app: Flask) -> None:
    """Tell the story to an empty register; leave any other as it is."""
    with app.app_context():
        session = db.session()
        if is_told(session):
            return
        config: Config = app.config["PKS"]
        today = app.extensions["pks_clock"].today(config.zone)
        _say("Telling the story (only the first time) …")
        tell(Telling(session, Papers(session, store()), config.zone, today))
        remind_of_the_past(session, zone=config.zone, today=today)
        session.commit()


def _serve(config: Config) -> int:
    where = urlsplit(config.base_url)
    web = ("-m", "gunicorn", "--workers", "2", "--threads", "4", "--log-level", "warning")
    bind = ("--bind", f"{where.hostname}:{where.port or 80}", "wsgi:app")
    processes = [
        subprocess.Popen([sys.executable, *arguments], cwd=ROOT)  # noqa: S603 – our own words
        for arguments in ((*web, *bind), ("-m", "pks.scheduler"))
    ]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        _say("Stopping …")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            _await_end(process)
    return 0


def _await_end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        # Whatever it had begun is a transaction, or a mail that goes out again.
        process.kill()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_taken(config: Config) -> bool:
    where = urlsplit(config.base_url)
    with socket.socket() as probe:
        return probe.connect_ex((where.hostname or "", where.port or 80)) == 0


def _welcome(config: Config) -> str:
    accounts = "\n".join(
        f"  {account.role.value:<12} {account.email:<36} {account.name}" for account in ACCOUNTS
    )
    mail = config.smtp_host or f"kept in {config.instance / 'mail'}"
    return (
        f"\nSimpul runs at {config.base_url}\n\n"
        f"Sign in as one of (password of all: {PASSWORD}):\n{accounts}\n\n"
        f"Mail: {mail}\nStop with Ctrl-C.\n"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
